"""One flat table with the columns of a roster, as somebody would make it for an import."""

from django.db import models

from thulinh.units.models import Unit


class Member(models.Model):
    """A member in a plain table."""

    full_name = models.CharField(max_length=120)
    birth_on = models.DateField(null=True)
    sex = models.CharField(max_length=5)
    phone = models.CharField(max_length=20)
    address = models.CharField(max_length=300)
    code = models.CharField(max_length=40, unique=True)
    joined_on = models.DateField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    starts_on = models.DateField()

    def __str__(self) -> str:
        return self.full_name
