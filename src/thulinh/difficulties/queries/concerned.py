"""Which units have difficulties or findings that are not over, asked once before many of them end."""

import datetime as dt
from collections.abc import Iterable

from thulinh.difficulties.models import Difficulty, Finding, Turn
from thulinh.difficulties.rules.verbs import State
from thulinh.people.rules import portions


def units_concerned(units: Iterable[int], on: dt.date) -> frozenset[int]:
    """Those of the units that raised what may still be agreed to or reopened, whose turn it is or will be, or who owe
    that a finding is put right.

    Queries: five, for up to ten thousand units.
    """
    alive = Difficulty.objects.exclude(state=State.WITHDRAWN)
    ahead = Turn.objects.filter(answered_on=None, cut_on=None).exclude(ends_on__lt=on)
    found: set[int] = set()
    for part in portions(units):
        for field in ("unit", "shown_unit", "sent_to"):
            found |= set(alive.filter(**{f"{field}__in": part}).order_by().values_list(field, flat=True).distinct())
        found |= set(ahead.filter(unit__in=part).order_by().values_list("unit", flat=True).distinct())
        owed = Finding.objects.to_follow().filter(owner__in=part).order_by()
        found |= set(owed.values_list("owner", flat=True).distinct())
    return frozenset(found)
