"""When the area of a unit changed: by merger, split, or because a unit below went to another parent."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Q

from thulinh.kernel.periods import DAY
from thulinh.kernel.writing import overlap_q
from thulinh.units.models import SuccessionPart, UnitPath, under_q
from thulinh.units.rules import path_ids


def area_changes(*, path: str, after: dt.date, until: dt.date) -> Mapping[int, list[dt.date]]:
    """On which days after one and up to another the area of units changed by decisions that concern units that stand,
    or stood, at or below the path: what was counted there before is no longer of the same area.

    A merger within a commune changes its branches and not the commune; a branch that goes to another commune changes
    both communes and not the branch.
    Shape: unit → days, for units anywhere.
    Queries: two.
    """
    near = Q(under_q(path, "predecessor__paths__path")) | Q(under_q(path, "successor__paths__path"))
    parts = SuccessionPart.objects.filter(near, succession__on__gt=after, succession__on__lte=until)
    involved: dict[tuple[int, dt.date], set[int]] = {}
    rows = parts.values_list("succession", "succession__on", "predecessor", "successor").distinct()
    for succession, day, before, heir in rows:
        involved.setdefault((succession, day), set()).update({before, heir} - {None})
    places = _places({unit for units in involved.values() for unit in units}, after, until)
    found: dict[int, list[dt.date]] = {}
    for (_, day), units in involved.items():
        for unit in _changed(units, day, places):
            found.setdefault(unit, []).append(day)
    return found


def _places(units: Iterable[int], after: dt.date, until: dt.date) -> Mapping[int, list[UnitPath]]:
    found: dict[int, list[UnitPath]] = {}
    for row in UnitPath.objects.open().filter(overlap_q(after, until), unit__in=units):
        found.setdefault(row.unit_id, []).append(row)
    return found


def _changed(units: Iterable[int], day: dt.date, places: Mapping[int, list[UnitPath]]) -> set[int]:
    """The units on the way to some, but not to all, places where the units stood the day before and on the day."""
    rows = [row for unit in units for row in places.get(unit, ())]
    ways = [set(path_ids(row.path)) for row in rows if any(_holds(row, one) for one in (day - DAY, day))]
    return set().union(*ways) - set(ways[0]).intersection(*ways) if ways else set()


def _holds(row: UnitPath, day: dt.date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)
