"""People: who they are."""

from django.db import models
from django.db.models import Q

from thulinh.kernel.text import fold, format_phone, mask_phone, sort_key
from thulinh.kernel.writing import GuardedModel, GuardedQuerySet


class PersonQuerySet(GuardedQuerySet):
    """People, by name."""

    def current(self):
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def named_like(self, words: str):
        """People whose name has a word that begins with each of the words, with or without marks."""
        found = self
        for word in fold(words).split():
            found = found.filter(Q(search__startswith=word) | Q(search__contains=f" {word}"))
        return found


class Person(GuardedModel):
    """A person. Phone, birth date and address are for their own committee and the line above; masked elsewhere.

    One whose personal information was erased keeps the row, under a pseudonym, so that facts keep their key.
    """

    class Sex(models.TextChoices):
        MALE = "nam", "Nam"
        FEMALE = "nu", "Nữ"

    full_name = models.CharField("họ và tên", max_length=120)
    name_key = models.CharField("khóa sắp xếp", max_length=300, db_index=True)
    search = models.CharField("để tìm", max_length=140, db_index=True)
    code = models.CharField("mã đoàn viên", max_length=40, blank=True, db_index=True)
    sex = models.CharField("giới tính", max_length=5, choices=Sex.choices, blank=True)
    birth_on = models.DateField("ngày sinh", null=True, blank=True)
    joined_on = models.DateField("ngày vào Đoàn", null=True, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True, db_index=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    work = models.CharField("nghề nghiệp, nơi làm việc", max_length=200, blank=True)
    erased_at = models.DateTimeField("xóa thông tin lúc", null=True, blank=True)
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_reason = models.CharField("lý do rút", max_length=300, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["name_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(withdrawn_at=None) & ~Q(code=""), name="member_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def name_columns(self) -> None:
        """Fill the columns that follow from the name; the actions call this before they write."""
        self.name_key, self.search = sort_key(self.full_name), fold(self.full_name)

    @property
    def masked_phone(self) -> str:
        """The phone number as others see it."""
        return mask_phone(self.phone) if self.phone else ""

    @property
    def spoken_phone(self) -> str:
        """The phone number as those see it who may."""
        return format_phone(self.phone) if self.phone else ""
