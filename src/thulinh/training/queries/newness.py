"""Who is new in a seat on a day: "mới được bầu" (GL2)."""

import datetime as dt

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from thulinh.kernel.periods import DAY
from thulinh.people.models import Holding
from thulinh.training.rules.levels import new_since


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
