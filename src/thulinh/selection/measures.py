"""Sets with a name over choosing and developing secretaries: plain rows that are counted and clicked through.

Fact sets have the columns subject, path, day, record and quantity. None has an order.
"""

from collections.abc import Collection

from django.db.models import F, IntegerField, QuerySet, Value

from thulinh.selection.models import Place


def places_settled(*, outcomes: Collection[str] | None = None, kinds: Collection[str] | None = None) -> QuerySet:
    """Seats that a review round looked at and settled, on the day it did: somebody chosen ("da-chon"), the holder kept
    ("giu-nguyen") or nobody found ("chua-co-nguoi").

    `outcomes`: only these; `kinds`: only of rounds of these kinds ("lan-dau", "hang-nam").
    Shape: subject is a seat, record a place of a round; the path is the unit's when the round was opened.
    Source: HT1, HT5.
    """
    rows = Place.objects.filter(settled_on__isnull=False)
    if outcomes is not None:
        rows = rows.filter(outcome__in=list(outcomes))
    if kinds is not None:
        rows = rows.filter(round__kind__in=list(kinds))
    return rows.order_by().values(
        "path", subject=F("seat_id"), day=F("settled_on"), record=F("id"), quantity=Value(1, IntegerField())
    )
