"""Who is new in a seat on a day: "mới được bầu" (GL2)."""

import datetime as dt

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from thulinh.kernel.parameters import parameter
from thulinh.kernel.periods import DAY, months_later
from thulinh.people.models import Holding

NEW_FOR_MONTHS = "moi-nhan-chuc-trong-so-thang"


def new_since(on: dt.date) -> dt.date:
    """Who took a seat on this day or later is new in it on the day."""
    return months_later(on, -int(parameter(NEW_FOR_MONTHS, on))) + DAY


def newly_held(rows: QuerySet[Holding], on: dt.date) -> QuerySet[Holding]:
    """Holdings with `is_new`: taken since the first day that counts as new on this day, by somebody who did not hold
    the same post just before that day (who was elected again, or whose unit was merged, is not new).

    Queries: none of its own.
    """
    first = new_since(on)
    before = Holding.objects.on(first - DAY).filter(
        person=OuterRef("person"), seat__position=OuterRef("seat__position")
    )
    return rows.annotate(
        is_new=Case(When(Q(starts_on__gte=first) & ~Exists(before), then=Value(True)), default=Value(False))
    )
