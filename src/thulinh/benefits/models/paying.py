"""From the list for the payer to the money in hand. Due, paid and received are three facts, kept apart."""

from django.db import models
from django.db.models import Q

from thulinh.benefits.models.entitlement import BenefitKind, EntitlementRule
from thulinh.kernel.models import StoredFile
from thulinh.kernel.writing import GuardedModel, RevocableModel
from thulinh.people.models import Account, Person
from thulinh.units.models import Unit


class PayList(RevocableModel):
    """A list of who is due what for a month, as it went to the payer: frozen, with a number. `month_on`: its first
    day.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="pay_lists")
    path = models.CharField("đường dẫn", max_length=210)
    payer = models.CharField("cơ quan chi trả", max_length=200)
    month_on = models.DateField("tháng")
    number = models.CharField("số danh sách", max_length=80, blank=True)
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField("lúc lập")
    sent_on = models.DateField("ngày gửi cơ quan chi trả", null=True)

    class Meta(RevocableModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["unit", "month_on"], name="pay_list_of_unit")]


class PayLine(GuardedModel):
    """One person and kind on a list: how many days of the month, how much, by which rule."""

    pay_list = models.ForeignKey(PayList, models.CASCADE, related_name="lines")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    rule = models.ForeignKey(EntitlementRule, models.PROTECT, related_name="+")
    code = models.CharField("mã quyền lợi", max_length=120)
    days = models.PositiveSmallIntegerField("số ngày")
    due_vnd = models.PositiveBigIntegerField("được hưởng (đồng)")
    reason = models.CharField("cách tính", max_length=300, blank=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["pay_list", "person", "code"], name="pay_line_once")]


class Payment(RevocableModel):
    """That the payer paid somebody for a month, as its own list says. Not yet: that it arrived.

    `unit`, `path`: where the person held the seat that month, for figures. `month_on`: the month's first day, `due_on`:
    its last one.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="payments")
    kind = models.ForeignKey(BenefitKind, models.PROTECT, related_name="+")
    code = models.CharField("mã quyền lợi", max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    path = models.CharField("đường dẫn", max_length=210)
    month_on = models.DateField("cho tháng")
    due_on = models.DateField("đến kỳ ngày")
    amount_vnd = models.PositiveBigIntegerField("số tiền (đồng)")
    paid_on = models.DateField("ngày chi")
    payer = models.CharField("cơ quan chi trả", max_length=200)
    list_number = models.CharField("số danh sách đã chi", max_length=80)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")

    class Meta(RevocableModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["person", "code", "month_on", "list_number"],
                condition=Q(withdrawn_at=None),
                name="paid_once_by_a_list",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "month_on"], name="payment_of_person"),
            models.Index(fields=["path", "due_on"], name="payment_by_path"),
        ]


class Receipt(RevocableModel):
    """The receiver's word on one month's support: it came, or it did not. Their own, or entered from a signed pay list.

    A word may be taken back. No row is "chưa rõ", which is not "chưa trả". `amount_vnd`: how much came.
    """

    class Word(models.TextChoices):
        CAME = "da-nhan", "Đã nhận"
        NOT_CAME = "chua-nhan", "Chưa nhận được"

    person = models.ForeignKey(Person, models.PROTECT, related_name="receipts")
    kind = models.ForeignKey(BenefitKind, models.PROTECT, related_name="+")
    code = models.CharField("mã quyền lợi", max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    path = models.CharField("đường dẫn", max_length=210)
    month_on = models.DateField("cho tháng")
    due_on = models.DateField("đến kỳ ngày")
    word = models.CharField("người nhận nói", max_length=10, choices=Word.choices)
    amount_vnd = models.PositiveBigIntegerField("số tiền (đồng)", null=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    is_from_paper = models.BooleanField("ghi theo danh sách ký nhận", default=False)
    paper_number = models.CharField("số danh sách ký nhận", max_length=80, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    said_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField("lúc ghi")

    class Meta(RevocableModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["person", "code", "month_on"], condition=Q(withdrawn_at=None), name="one_word_on_a_month"
            ),
            models.CheckConstraint(
                condition=Q(is_from_paper=False) | ~Q(paper_number=""), name="paper_receipt_names_its_list"
            ),
        ]
        indexes = [models.Index(fields=["path", "due_on"], name="receipt_by_path")]
