"""What a kind of record that can be checked must say of itself, in plain values (the table: queries/checked.py)."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from thulinh.checks.rules.drawing import Drawable
from thulinh.kernel.permissions import Permission
from thulinh.people.models import Account
from thulinh.people.rules import portions
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_parts

COMMUNE = "xa"


@dataclass(frozen=True)
class RecordSaid:
    """What a record says now, and what the inspector asks about it.

    `days`: its days, where it has several, each of which may stand or not; `quantity` how much it says in all.
    `witnesses`: people who were there; `units`: whose office is called. `is_gone`: it was withdrawn, or changed so that
    it counts no more.
    """

    title: str
    lines: Sequence[tuple[str, str]]
    questions: Sequence[str]
    quantity: float
    days: Sequence[tuple[dt.date, float]] = ()
    witnesses: Sequence[int] = ()
    units: Sequence[int] = ()
    is_gone: bool = False


@dataclass(frozen=True)
class InCharge:
    """Which unit answers for a record, and what one must be allowed to do there to put it right."""

    unit: int
    permission: Permission


@dataclass(frozen=True)
class CheckedKind:
    """A kind of record that can be checked: one entry of the table.

    `counted_as`: the record and the options of the figures that count it; `number`: in what its quantity is said;
    `asks`: what "right" means of its quality. `pool(units, starts_on, ends_on)` gives what can be drawn;
    `said(record)` what a record says, None when there is no such record; `hands(record)` the accounts that
    wrote, confirmed or verified it, or took part, as it stands now; `charge(user, record, on)` by which right
    the user puts it right, None when it is not theirs; `waits_for(user, on)` the condition on checks that wait for
    that. `again` is the page on which the level above speaks anew. `strike(record, days, reason, by)` lets exactly
    these of its days count no more, where it has several.
    """

    code: str
    label: str
    record_kind: str
    counted_as: Mapping[str, Collection[str]]
    number: str
    asks: str
    pool: Callable[[QuerySet, dt.date, dt.date], list[Drawable]]
    said: Callable[[int], RecordSaid | None]
    hands: Callable[[int], Collection[int]]
    charge: Callable[[Account, int, dt.date], InCharge | None]
    waits_for: Callable[[Account, dt.date], Q]
    again: str = ""
    strike: Callable[[int, Collection[dt.date], str, Any], Any] | None = None


def spread_over(pool: Iterable[Drawable], root: UnitPath) -> list[Drawable]:
    """The pool with the places over which its sample is spread: communes; below a commune, its units.

    Queries: one for each ten thousand units, none below a commune.
    """
    rows = list(pool)
    communes: set[str] = set()
    if root.level_id != COMMUNE:
        for part in portions(path for one in rows for path in path_parts(one.path)):
            found = UnitPath.objects.filter(level=COMMUNE, path__in=part)
            communes |= set(found.values_list("path", flat=True))
    return [replace(one, place=_place(one.path, communes)) for one in rows]


def _place(path: str, communes: Collection[str]) -> str:
    return next((part for part in path_parts(path) if part in communes), path)
