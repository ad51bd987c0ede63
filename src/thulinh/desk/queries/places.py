"""Where units stand and what they are called on a day, for pages that name many of them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from thulinh.kernel.permissions import Permission
from thulinh.people.models import Account
from thulinh.people.reach import Reach, reach, within
from thulinh.units.models import UnitPath
from thulinh.units.permissions import UnitPermission
from thulinh.units.rules import path_ids

LARGEST_KEY = 2**63 - 1  # what a database takes as a key


@dataclass(frozen=True)
class Step:
    """One unit on the way from the top down to a unit; `is_open_to_reader` says whether it can be a link."""

    unit: int
    name: str
    is_open_to_reader: bool


def standing(unit: int, on: dt.date) -> UnitPath | None:
    """The unit's row of that day; before it was founded its first one; None when there is no such unit.

    Queries: one or two.
    """
    rows = UnitPath.objects.filter(unit=unit).select_related("level", "unit")
    return rows.on(on).first() or rows.order_by("starts_on").first()


def seen(unit: int, *, user: Account, permission: Permission, today: dt.date) -> UnitPath:
    """The unit's row of today, when it lies within reach.

    Errors: 404 otherwise, as if there were no such unit.
    Queries: one beyond `reach`.
    """
    row = UnitPath.objects.on(today).filter(unit=unit).select_related("level", "unit").first()
    if row is None or not reach(user, permission, today).covers(row.path):
        raise Http404
    return row


def line_above(row: UnitPath, found: Reach, on: dt.date) -> list[Step]:
    """The units above a unit, from the top down, the unit itself last. What lies beyond reach is named without a link.

    Queries: one.
    """
    names = names_of(path_ids(row.path)[:-1], on)
    above = [
        Step(unit, names[unit].name, found.covers(names[unit].path))
        for unit in path_ids(row.path)[:-1]
        if unit in names
    ]
    return [*above, Step(row.unit_id, row.name, found.covers(row.path))]


def names_of(units: Iterable[int | None], on: dt.date) -> Mapping[int, UnitPath]:
    """What units are called on a day, by id; units that did not exist yet are missing.

    Queries: one; none when no unit is asked for.
    """
    wanted = {unit for unit in units if unit is not None}
    if not wanted:
        return {}
    return {row.unit_id: row for row in UnitPath.objects.on(on).filter(unit__in=wanted).select_related("level")}


def last_names_of(units: Iterable[int | None]) -> Mapping[int, str]:
    """What units are called now, or were called last, by id.

    Queries: one; none when no unit is asked for.
    """
    wanted = {unit for unit in units if unit is not None}
    if not wanted:
        return {}
    rows = UnitPath.objects.filter(unit__in=wanted, is_open=True).order_by("starts_on").values_list("unit_id", "name")
    return dict(rows)


def open_to_reader(units: Iterable[int], *, user: Account, on: dt.date) -> set[int]:
    """The units among these whose pages open for the reader; the others are named without a link.

    Queries: one beyond `reach`.
    """
    found = reach(user, UnitPermission.VIEW, on)
    if not found:
        return set()
    rows = UnitPath.objects.on(on).filter(found.q(), unit__in=set(units))
    return set(rows.values_list("unit_id", flat=True))


def rows_within(user: Account, permission: Permission, *, on: dt.date, today: dt.date) -> QuerySet[UnitPath]:
    """The path rows of a day, of the units that lie within reach today: who answers for a unit now reads its history.

    Queries: none beyond `reach`.
    """
    found = reach(user, permission, today)
    rows = UnitPath.objects.on(on)
    if not found:
        return rows.none()
    return rows.filter(found.q()) if on == today else rows.filter(unit__in=within(found, today))
