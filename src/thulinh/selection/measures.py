"""Sets with a name over choosing and developing secretaries: plain rows that are counted and clicked through.

Fact sets have the columns subject, path, day, record and quantity. None has an order.
"""

from collections.abc import Collection

from django.db.models import DateField, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, Least, NullIf

from thulinh.kernel.writing import overlap_q
from thulinh.people.models import Holding, PartyStanding
from thulinh.people.rules import FOREVER
from thulinh.selection.models import Mentoring, PartyStep, Place, Successor
from thulinh.selection.rules.path import INTRODUCED, STANDINGS

# Measures over facts that only named positions may see by name; the catalogue marks them so.
SENSITIVE = frozenset({"introductions", "holders_on_the_way"})
_FOREVER = Value(FOREVER, DateField())


def places_settled(*, outcomes: Collection[str] | None = None, kinds: Collection[str] | None = None) -> QuerySet:
    """Seats that a review round looked at and settled, on the day it did: somebody chosen ("da-chon"), the holder kept
    ("giu-nguyen") or nobody found ("chua-co-nguoi").

    `outcomes`: only these; `kinds`: only of rounds of these kinds ("lan-dau", "hang-nam").
    Shape: subject is a seat, record a place of a round; the path is the unit's when the round was opened.
    Source: HT1, HT5.
    """
    rows = Place.objects.filter(settled_on__isnull=False).exclude(outcome=Place.Outcome.LAPSED)
    if outcomes is not None:
        rows = rows.filter(outcome__in=list(outcomes))
    if kinds is not None:
        rows = rows.filter(round__kind__in=list(kinds))
    return rows.order_by().values(
        "path", subject=F("seat_id"), day=F("settled_on"), record=F("id"), quantity=Value(1, IntegerField())
    )


def seats_with_successor(positions: Collection[str]) -> QuerySet:
    """The seats of these positions on the days on which somebody was planned for them (quy hoạch). Who it is stays
    with those who may read pools.

    Shape: subject is a seat, record a plan; one row for each plan, seat and place.
    Source: GL1.
    """
    seats, paths = "unit__seats__", "unit__paths__"
    last = Least(*(Coalesce(f"{prefix}ends_on", _FOREVER) for prefix in ("", seats, paths)))
    rows = Successor.objects.current().filter(
        overlap_q(F("starts_on"), None, seats),
        Q(ends_on=None) | Q(**{f"{seats}starts_on__lte": F("ends_on")}),
        position__in=positions,
        **{f"{seats}position": F("position"), f"{seats}withdrawn_at": None, f"{paths}is_open": True},
    )
    rows = rows.annotate(first=Greatest("starts_on", f"{seats}starts_on", f"{paths}starts_on"), last=last)
    return (
        rows.filter(first__lte=F("last"))
        .order_by()
        .values("pk")
        .annotate(
            subject=F("unit__seats"), path=F(f"{paths}path"), starts_on=F("first"),
            ends_on=NullIf(F("last"), _FOREVER), record=F("pk"), quantity=Value(1, IntegerField()),
        )
        .values("subject", "path", "starts_on", "ends_on", "record", "quantity")
    )  # fmt: skip


def introductions() -> QuerySet:
    """That the Union introduced somebody to the Party for admission, on the day it did. Sensitive.

    Shape: subject is the unit, record a step; the path is the unit's on that day.
    Source: HN7, HT4.
    """
    rows = PartyStep.objects.filter(kind=INTRODUCED, withdrawn_at=None)
    return rows.order_by().values(
        "path", "day", subject=F("unit_id"), record=F("id"), quantity=Value(1, IntegerField())
    )


def holders_on_the_way(positions: Collection[str]) -> QuerySet:
    """The seats of these positions on the days on which their holder had a way to the Party, or was in it already: from
    the first step, the first standing on it or the first who helps. Sensitive.

    Shape: subject is a seat; one row for each holding and place.
    Source: DN8 (secretaries are Party members, the others are led towards membership).
    """
    mine = {"person": OuterRef("person"), "withdrawn_at": None}
    firsts = (
        PartyStep.objects.filter(**mine).values("person").annotate(first=Min("day")),
        PartyStanding.objects.filter(**mine, state__in=STANDINGS).values("person").annotate(first=Min("starts_on")),
        Mentoring.objects.filter(**mine).values("person").annotate(first=Min("starts_on")),
    )
    paths = "seat__unit__paths__"
    began = Least(*(Coalesce(Subquery(rows.values("first")[:1]), _FOREVER) for rows in firsts))
    last = Least(*(Coalesce(f"{prefix}ends_on", _FOREVER) for prefix in ("", paths)))
    first = Greatest("starts_on", f"{paths}starts_on")
    rows = (
        Holding.objects.current()
        .filter(Q(**{f"{paths}is_open": True}), seat__position__in=positions)
        .annotate(began=began, first=first, last=last)
        .filter(began__lt=_FOREVER, first__lte=F("last"), began__lte=F("last"))
    )
    return (
        rows.order_by()
        .values("pk")
        .annotate(
            subject=F("seat"), path=F(f"{paths}path"), starts_on=Greatest(first, F("began")),
            ends_on=NullIf(F("last"), _FOREVER), record=F("pk"), quantity=Value(1, IntegerField()),
        )
        .values("subject", "path", "starts_on", "ends_on", "record", "quantity")
    )  # fmt: skip
