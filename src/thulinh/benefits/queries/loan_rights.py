"""Where somebody may borrow, and who may look after a loan there."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from thulinh.benefits.permissions import BenefitPermission
from thulinh.people.models import Holding, Membership
from thulinh.people.queries import placed_within
from thulinh.people.reach import reach
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids


@dataclass(frozen=True)
class Officer:
    """Somebody who looks after loans at a place: the person, by which seat."""

    person: int
    name: str
    post: str
    unit_name: str

    @property
    def label(self) -> str:
        """How they are offered for choosing."""
        return f"{self.name} – {self.post}, {self.unit_name}"


def borrower_units(person: int, on: dt.date) -> list[UnitPath]:
    """The open units of the Union of somebody who may ask for a loan: where they hold a seat first, then where they are
    at home. A seat of a body beside the Union asks for none.

    Queries: three.
    """
    seats = list(
        Holding.objects.on(on).filter(person=person).order_by("seat__position__rank").values_list("seat__unit")
    )
    homes = list(Membership.objects.on(on).filter(person=person, kind__in=Membership.AT_HOME).values_list("unit"))
    wanted = list(dict.fromkeys(unit for (unit,) in (*seats, *homes)))
    rows = {row.unit_id: row for row in UnitPath.objects.on(on).open().union().filter(unit__in=wanted)}
    return [rows[unit] for unit in wanted if unit in rows]


def officers_at(unit: int, on: dt.date) -> list[Officer]:
    """Who looks after loans at a unit, those of the nearest level first.

    Queries: three.
    """
    path = UnitPath.objects.on(on).filter(unit=unit).values_list("path", flat=True).first()
    if path is None:
        return []
    line = path_ids(path)
    names = dict(UnitPath.objects.on(on).open().filter(unit__in=line).values_list("unit_id", "name"))
    rows = Holding.objects.on(on).filter(seat__unit__in=names).order_by("seat__position__rank", "person__name_key")
    columns = ("person", "person__full_name", "seat__position__short_name", "seat__unit", "seat__position__grants")
    held = [row for row in rows.values_list(*columns) if _looks_after(row[4])]
    held.sort(key=lambda row: -line.index(row[3]))
    found = {row[0]: Officer(row[0], row[1], row[2], names[row[3]]) for row in reversed(held)}
    return list(reversed(found.values()))


def looked_after(pairs: Iterable[tuple[int, int]], on: dt.date) -> set[tuple[int, int]]:
    """Those pairs of an officer and a unit where the officer looks after loans on that day.

    Queries: two.
    """
    wanted = set(pairs)
    paths = dict(UnitPath.objects.on(on).filter(unit__in={unit for _, unit in wanted}).values_list("unit_id", "path"))
    rows = Holding.objects.on(on).filter(person__in={person for person, _ in wanted})
    columns = ("person", "seat__unit", "seat__position__grants")
    held = {(person, unit) for person, unit, grants in rows.values_list(*columns) if _looks_after(grants)}
    return {
        (person, unit)
        for person, unit in wanted
        if any((person, above) in held for above in path_ids(paths.get(unit, "")))
    }


def may_record_loan(user: Any, person: int, on: dt.date) -> bool:
    """Whether the user looks after loans where somebody else belongs or holds a seat.

    Queries: at most one, besides those of `reach`.
    """
    if getattr(user, "person_id", None) in (None, person) or not reach(user, BenefitPermission.LOAN, on):
        return False
    return bool(placed_within(user, BenefitPermission.LOAN, [person], on))


def _looks_after(grants: dict) -> bool:
    return BenefitPermission.LOAN.value in grants.get("don-vi", ())
