"""What the desk keeps of its own: the addresses under which somebody's phone reads their calendar."""

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import GuardedModel
from thulinh.people.models import Account


class CalendarKey(GuardedModel):
    """That somebody's calendar can be read by an address that nobody can guess, until they take it back.

    The address is made of this row and of the installation's secret key: it can be shown again on the next phone, and a
    copy of the database alone opens no calendar.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="calendar_keys")
    salt = models.CharField("phần ngẫu nhiên", max_length=32)
    made_at = models.DateTimeField("tạo lúc")
    ended_at = models.DateTimeField("thu hồi lúc", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(ended_at=None), name="one_open_calendar_key"),
        ]
