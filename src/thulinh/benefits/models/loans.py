"""Loans that help secretaries to an income (SV4). A person's loan is read by that person and by the officer named for
it; everybody else reads sums.
"""

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import GuardedModel, RevocableModel
from thulinh.people.models import Account, Person
from thulinh.units.models import Unit


class Loan(RevocableModel):
    """One loan, from the need to its end. `state` is where the last step left it; overdue is a question, never kept."""

    class State(models.TextChoices):
        NEED = "nhu-cau", "Có nhu cầu"
        PROPOSED = "de-nghi", "Đã đề nghị"
        DISBURSED = "giai-ngan", "Đã giải ngân"
        CLOSED = "tat-toan", "Đã trả xong"
        DECLINED = "khong-vay", "Không vay được"

    person = models.ForeignKey(Person, models.PROTECT, related_name="loans")
    officer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="loans")
    path = models.CharField("đường dẫn", max_length=210)
    purpose = models.CharField("vay để làm gì", max_length=300)
    group_name = models.CharField("tổ tiết kiệm và vay vốn", max_length=200, blank=True)
    lender = models.CharField("nơi cho vay", max_length=200, blank=True)
    wanted_vnd = models.PositiveBigIntegerField("cần vay (đồng)")
    amount_vnd = models.PositiveBigIntegerField("được vay (đồng)", null=True)
    disbursed_on = models.DateField("ngày giải ngân", null=True)
    # Sums over people know a loan by the committee above the borrower's branch when the money came, for good: whatever
    # is arranged later, no sum loses or gains somebody by name.
    counted_at = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    state = models.CharField("tình trạng", max_length=10, choices=State.choices, default=State.NEED)
    version = models.PositiveIntegerField("bản", default=1)
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")

    class Meta(RevocableModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("giai-ngan", "tat-toan"))
                | Q(amount_vnd__isnull=False, disbursed_on__isnull=False),
                name="disbursed_says_how_much_and_when",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "state"], name="loan_by_path"),
            models.Index(fields=["counted_at", "disbursed_on"], name="loan_by_committee"),
        ]


class LoanStep(GuardedModel):
    """What happened to a loan, with its paper."""

    loan = models.ForeignKey(Loan, models.CASCADE, related_name="steps")
    state = models.CharField("tình trạng", max_length=10, choices=Loan.State.choices)
    day = models.DateField("ngày")
    note = models.CharField("ghi chú", max_length=300, blank=True)
    paper_number = models.CharField("số văn bản", max_length=80, blank=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["day", "pk"]


class Instalment(GuardedModel):
    """What is to be paid back until a day."""

    loan = models.ForeignKey(Loan, models.CASCADE, related_name="instalments")
    due_on = models.DateField("hạn trả")
    amount_vnd = models.PositiveBigIntegerField("phải trả (đồng)")

    class Meta(GuardedModel.Meta):
        abstract = False
        ordering = ["due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["loan", "due_on"], name="one_instalment_a_day")]


class Repayment(RevocableModel):
    """What was paid back on a day."""

    loan = models.ForeignKey(Loan, models.CASCADE, related_name="repayments")
    paid_on = models.DateField("ngày trả")
    amount_vnd = models.PositiveBigIntegerField("đã trả (đồng)")
    note = models.CharField("ghi chú", max_length=200, blank=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")

    class Meta(RevocableModel.Meta):
        abstract = False
        ordering = ["paid_on", "pk"]
