"""Pools of successors: who is planned for which position, for those who may read it; and for each about themselves."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding
from thulinh.people.reach import may, reach, within
from thulinh.people.rules import portions
from thulinh.selection.models import Successor
from thulinh.selection.permissions import SelectionPermission
from thulinh.units.models import UnitPath


@dataclass(frozen=True)
class Planned:
    """That somebody is planned for a position of a unit, as the person reads it about themselves."""

    plan: int
    position_name: str
    unit_name: str
    term: str
    starts_on: dt.date
    ends_on: dt.date | None
    decision_number: str
    decision_on: dt.date | None
    end_reason: str


def pool_list(user: Any, on: dt.date, *, unit: int | None = None) -> QuerySet[Successor]:
    """Who is or was planned for which position, in the units whose pools the user may read; those who are now first.

    `unit`: only for positions of this unit.
    Shape: plans with `unit_name`, `unit_key`, `unit_search`, `now_holds` (the position's short name that the person
    holds on the day, wherever), `is_current`.
    Queries: none of its own beyond `reach`.
    """
    found = reach(user, SelectionPermission.POOL, on)
    if not found:
        return Successor.objects.none()
    path = UnitPath.objects.on(on).filter(unit=OuterRef("unit_id"))
    places = {"unit_name": "name", "unit_key": "name_key", "unit_search": "search"}
    held = Holding.objects.on(on).filter(person=OuterRef("person_id")).order_by("seat__position__rank", "pk")
    rows = Successor.objects.current().filter(unit__in=within(found, on)).select_related("person", "position")
    rows = rows if unit is None else rows.filter(unit=unit)
    rows = rows.annotate(
        **{name: Subquery(path.values(column)[:1]) for name, column in places.items()},
        now_holds=Subquery(held.values("seat__position__short_name")[:1]),
    )
    return rows.order_by(F("ends_on").desc(nulls_first=True), "position__rank", "unit_key", "person__name_key", "pk")


def planned_for(person: int) -> list[Planned]:
    """For what somebody is and was planned, newest first; the person reads it about themselves.

    Queries: one. The unit is called as on the first day.
    """
    rows = (
        Successor.objects.current()
        .filter(dated_q(F("starts_on"), "unit__paths__"), person=person)
        .order_by("-starts_on", "position__rank", "pk")
    )
    columns = ("pk", "position__name", "unit__paths__name", "term", "starts_on", "ends_on", "decision_number",
               "decision_on", "end_reason")  # fmt: skip
    return [Planned(*row) for row in rows.values_list(*columns)]


def successors_of(seats: Iterable[tuple[int, str]], on: dt.date) -> dict[tuple[int, str], int]:
    """How many are planned on a day for each position of a unit.

    Shape: (unit, position) → number; without anybody it is missing.
    Queries: one, for up to ten thousand units.
    """
    wanted, found = set(seats), {}
    for part in portions(unit for unit, _ in wanted):
        for unit, position in Successor.objects.on(on).filter(unit__in=part).values_list("unit", "position"):
            if (unit, position) in wanted:
                found[unit, position] = found.get((unit, position), 0) + 1
    return found


def plan_to_change(pk: int, user: Any, on: dt.date) -> Successor | None:
    """A plan that the user may end or take back; None when there is none.

    Queries: two at most, beyond `reach`.
    """
    row = Successor.objects.select_related("person", "position").filter(pk=pk).first()
    return row if row and may(user, SelectionPermission.PLAN, row.unit_id, on) else None
