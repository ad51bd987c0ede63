"""What people are entitled to, by dated rules with their legal basis (HT3, HN9)."""

from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import DefinedModel, dated_order
from thulinh.people.models import Account, Record
from thulinh.units.models import Unit


class BenefitKind(DefinedModel):
    """A kind of support (definitions/benefits.yaml). Its name is data: phụ cấp, hỗ trợ hằng tháng, bồi dưỡng."""

    class Form(models.TextChoices):
        MONTHLY = "tien-hang-thang", "Tiền hằng tháng"
        INSURANCE = "the-bao-hiem", "Thẻ bảo hiểm y tế"
        ONCE = "ho-tro-mot-lan", "Hỗ trợ một lần"

    form = models.CharField("hình thức", max_length=16, choices=Form.choices)

    class Meta(DefinedModel.Meta):
        abstract = False


class EntitlementRule(Record):
    """Who is entitled to what on these days: holders of all of `positions` at once, in the unit and below it.

    Either `amount_vnd` a month, or `coefficient` × the base of the day (`base`: a code of definitions/rules.yaml). Days
    in the seat count as `proration` says. Who has several monthly supports of the same `group` at once gets the largest
    whole and of each other `concurrent_percent`. A row is never edited: a new rate begins a new row, and one that was
    replaced before it held on any day is withdrawn.

    `code`: of a rule that a programme handed down with the programme's code before it ("ho-tro-bi-thu/phu-cap"), so
    that supports of two programmes are never taken for one. Where rules of one code meet, the nearest unit's holds.
    `source` names the document ("programme:ho-tro-bi-thu"; nothing: by hand), `basis` says it in words.
    """

    class Proration(models.TextChoices):
        BY_DAY = "theo-ngay", "Theo số ngày giữ chức danh trong tháng"
        HALF_MONTH = "nua-thang", "Từ 15 ngày được cả tháng, dưới 15 ngày được một nửa"
        WHOLE_MONTH = "ca-thang", "Có giữ chức danh trong tháng thì được cả tháng"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="entitlement_rules")
    kind = models.ForeignKey(BenefitKind, models.PROTECT, related_name="rules")
    code = models.CharField("mã", max_length=120)
    name = models.CharField("tên gọi", max_length=200)
    positions = models.JSONField("giữ đồng thời các chức danh", default=list)
    amount_vnd = models.PositiveBigIntegerField("số tiền mỗi tháng (đồng)", null=True, blank=True)
    coefficient = models.DecimalField("hệ số", max_digits=6, decimal_places=3, null=True, blank=True)
    base = models.CharField("nhân với", max_length=60, blank=True)
    proration = models.CharField("tính", max_length=10, choices=Proration.choices, default=Proration.BY_DAY)
    group = models.CharField("nhóm tính kiêm nhiệm", max_length=60, blank=True)
    concurrent_percent = models.PositiveSmallIntegerField("hưởng thêm khi kiêm nhiệm (%)", default=100)
    payer = models.CharField("cơ quan chi trả", max_length=200)
    legal_basis = models.CharField("căn cứ pháp lý", max_length=300)
    is_doubtful = models.BooleanField("cần xác minh", default=False)
    source = models.CharField("do đâu", max_length=80, blank=True)
    basis = models.CharField("theo", max_length=300, blank=True)
    given_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField("lúc ghi")

    class Meta(Record.Meta):
        abstract = False
        constraints = [
            dated_order("entitlement_rule_in_order"),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="entitlement_has_legal_basis"),
            models.CheckConstraint(
                condition=Q(amount_vnd=None) | Q(coefficient=None), name="entitlement_amount_or_coefficient"
            ),
            models.CheckConstraint(condition=Q(coefficient=None) | ~Q(base=""), name="coefficient_of_something"),
        ]
        indexes = [models.Index(fields=["unit", "kind", "starts_on"], name="entitlement_of_unit")]
