"""Sets with a name over support for cadres: plain rows that are counted and clicked through. None has an order."""

from collections.abc import Collection

from django.db.models import DateField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest, Least, NullIf

from thulinh.benefits.models import Commendation, InsuranceCard, Payment, Receipt
from thulinh.people.rules import FOREVER

_FOREVER = Value(FOREVER, DateField())


def people_with_card(kinds: Collection[str] | None = None) -> QuerySet:
    """The people who have a health-insurance card, on the days on which it holds; `kinds`: only of these kinds.

    Whoever recorded the card: a person's card goes with them. `path` is where the card was given, as it stood then.
    Shape: subject is a person, record a card; starts_on, ends_on; quantity 1. No two rows of a person share a day.
    Source: HT3.
    """
    rows = InsuranceCard.objects.current()
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    paths = "unit__paths__"
    meets = Q(**{f"{paths}ends_on": None}) | Q(**{f"{paths}ends_on__gte": F("starts_on")})
    rows = rows.filter(meets & (Q(ends_on=None) | Q(**{f"{paths}starts_on__lte": F("ends_on")})))
    last = Least(Coalesce("ends_on", _FOREVER), Coalesce(f"{paths}ends_on", _FOREVER))
    return (
        rows.values("pk")
        .annotate(
            subject=F("person"),
            path=F(f"{paths}path"),
            starts_on=Greatest("starts_on", f"{paths}starts_on"),
            ends_on=NullIf(last, _FOREVER),
            record=F("pk"),
            quantity=Value(1, IntegerField()),
        )
        .values("subject", "path", "starts_on", "ends_on", "record", "quantity")
    )


def support_paid(kinds: Collection[str] | None = None, *, state: str) -> QuerySet:
    """Support that the payer reported as paid ("da-chi"), or of which the receiver says that it came ("da-nhan"): a row
    for each payment or word, on the last day of the month for which it was. `kinds`: only of these kinds of support.

    Shape: subject is a person, record a payment or a receipt, quantity the đồng; path where the seat was that month.
    Source: HT3, HN9.
    """
    came = Receipt.objects.current().filter(word=Receipt.Word.CAME)
    rows: QuerySet = came if state == "da-nhan" else Payment.objects.current()
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return rows.values("path", day=F("due_on"), subject=F("person_id"), record=F("pk"), quantity=F("amount_vnd"))


def commendations() -> QuerySet:
    """Commendations that were decided, one row each, on the day of the decision.

    Shape: subject is the unit of the person, or the unit that was commended; record a commendation.
    Source: HN6.
    """
    return Commendation.objects.awarded().values(
        "path", day=F("decided_on"), subject=F("unit_id"), record=F("pk"), quantity=Value(1, IntegerField()),
    )  # fmt: skip
