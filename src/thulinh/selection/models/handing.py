"""Handing over a seat: what goes from who leaves to who comes, signed by both."""

from django.db import models

from thulinh.kernel.models import StoredFile
from thulinh.kernel.writing import GuardedModel
from thulinh.people.models import Account, Holding
from thulinh.units.models import Unit


class HandOver(GuardedModel):
    """That the holder who leaves hands a seat over to the next. Each signs for themselves, or a signed
    paper is entered.

    Lines may change until the first of both signs.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="hand_overs")
    outgoing = models.OneToOneField(Holding, models.PROTECT, related_name="handed_over")
    incoming = models.ForeignKey(Holding, models.PROTECT, null=True, related_name="taken_over")
    prepared_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField("lúc lập")
    given_at = models.DateTimeField("bên giao ký lúc", null=True)
    given_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField("bên nhận ký lúc", null=True)
    taken_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    is_from_paper = models.BooleanField("ghi theo biên bản đã ký", default=False)
    paper_on = models.DateField("ngày biên bản", null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField("bản", default=1)

    class Meta(GuardedModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["unit", "prepared_at"], name="hand_over_of_unit")]

    @property
    def is_signed(self) -> bool:
        """Whether both have signed."""
        return self.given_at is not None and self.taken_at is not None


class HandOverLine(GuardedModel):
    """One thing that is handed over: an open duty or task, the members' list, money, papers and seals."""

    class Kind(models.TextChoices):
        DUTY = "viec-dang-do", "Việc chương trình còn phải làm"
        TASK = "nhiem-vu", "Nhiệm vụ được giao"
        MEMBERS = "doan-vien", "Danh sách đoàn viên"
        MONEY = "tien", "Tiền, quỹ"
        PAPERS = "giay-to", "Sổ sách, giấy tờ, con dấu"
        OTHER = "khac", "Khác"

    hand_over = models.ForeignKey(HandOver, models.CASCADE, related_name="lines")
    kind = models.CharField("loại", max_length=14, choices=Kind.choices)
    text = models.CharField("nội dung", max_length=300)
    amount_vnd = models.BigIntegerField("số tiền (đồng)", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    rank = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["rank", "pk"]
