"""Health-insurance cards (HT3): cover from a day to a day and who pays. The card's number is not kept."""

from django.db import models

from thulinh.benefits.models.entitlement import BenefitKind
from thulinh.kernel.writing import dated_order
from thulinh.people.models import Account, Person, Record
from thulinh.units.models import Unit


class InsuranceCard(Record):
    """That somebody has a card for these days, and whether it is in their hand."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="insurance_cards")
    kind = models.ForeignKey(BenefitKind, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    payer = models.CharField("ai đóng", max_length=200)
    legal_basis = models.CharField("căn cứ", max_length=300)
    recorded_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("lúc ghi")
    received_at = models.DateTimeField("người có thẻ báo đã nhận lúc", null=True)

    class Meta(Record.Meta):
        abstract = False
        constraints = [dated_order("insurance_card_in_order")]
        indexes = [models.Index(fields=["person", "starts_on"], name="insurance_of_person")]
