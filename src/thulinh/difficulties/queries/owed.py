"""What a commune still has to put right after visits."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from thulinh.activities.queries.rights import Rights
from thulinh.difficulties.models import Finding
from thulinh.difficulties.permissions import DifficultyPermission


@dataclass(frozen=True)
class ToPutRight:
    """How many findings wait for somebody's unit, how many of them past their day, the first of them, and what stays
    the same of each until it is put right.
    """

    number: int = 0
    overdue: int = 0
    first: int | None = None
    due_on: dt.date | None = None
    keys: Sequence[str] = ()


def owed_by(user: Any, on: dt.date) -> QuerySet:
    """The findings that somebody's unit, or somebody in charge of a branch, has to see put right; the oldest due first.

    Queries: three at most, for who one is.
    """
    rights = Rights(user, on)
    mine = Q(pk__in=[])
    if rights.within(DifficultyPermission.SOLVE):
        mine |= Q(owner__in=rights.own_units)
    if rights.within(DifficultyPermission.FIND) or rights.within(DifficultyPermission.SOLVE):
        mine |= Q(unit__in=rights.charges)
    return Finding.objects.to_follow().filter(mine).order_by("due_on", "pk")


def to_put_right(user: Any, on: dt.date) -> ToPutRight:
    """What somebody's unit has to put right after visits.

    Queries: four at most.
    """
    if getattr(user, "person_id", None) is None:
        return ToPutRight()
    rows = list(owed_by(user, on).values_list("pk", "due_on"))
    if not rows:
        return ToPutRight()
    return ToPutRight(
        number=len(rows),
        overdue=sum(due_on < on for _, due_on in rows),
        first=rows[0][0],
        due_on=rows[0][1],
        keys=[f"khac-phuc:{pk}:{due_on}" for pk, due_on in rows],
    )
