"""Turnover and tenure: how many held seats of a place in some years, for how long, and for how many days nobody did."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import mean, median
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from thulinh.kernel.periods import DAY, whole_months
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding, Seat
from thulinh.people.reach import reach, within
from thulinh.selection.permissions import SelectionPermission
from thulinh.units.models import UnitPath, under_q
from thulinh.units.rules import WIDTH


@dataclass
class Tenure:
    """What the seats of one place went through from `starts_on` to `ends_on`. Months in office are those of everybody
    who held a seat then, from their first day to their last or to the end of the time looked at.
    """

    unit: int | None
    name: str
    starts_on: dt.date
    ends_on: dt.date
    seats: int = 0
    months: list[int] = field(default_factory=list)
    seat_days: int = 0
    vacant_days: int = 0
    has_below: bool = False

    @property
    def holders(self) -> int:
        """How many times somebody held one of the seats."""
        return len(self.months)

    @property
    def median_months(self) -> float | None:
        """The months in office of the middle one."""
        return median(self.months) if self.months else None

    @property
    def mean_months(self) -> float | None:
        """The months in office on average."""
        return mean(self.months) if self.months else None

    @property
    def vacant_share(self) -> float | None:
        """Which part of all days of all seats nobody held them."""
        return self.vacant_days / self.seat_days if self.seat_days else None


def tenures(top: UnitPath, position: str, *, starts_on: dt.date, ends_on: dt.date) -> list[Tenure]:
    """Turnover and tenure of one position, by the units right below one (by itself, where none is below), and for all
    of them together, last. Seats count where their unit stands on the last day.

    Shape: by name.
    Queries: three, however many units.
    """
    paths = UnitPath.objects.on(ends_on).filter(under_q(top.path))
    seats = (
        Seat.objects.within(starts_on, ends_on)
        .filter(dated_q(ends_on, "unit__paths__"), under_q(top.path, "unit__paths__path"), position=position)
        .values_list("pk", "starts_on", "ends_on", "unit__paths__path")
    )
    places = {pk: (first, last, path) for pk, first, last, path in seats}
    held: dict[int, list[tuple[dt.date, dt.date | None]]] = {}
    rows = Holding.objects.within(starts_on, ends_on).filter(
        dated_q(ends_on, "seat__unit__paths__"), under_q(top.path, "seat__unit__paths__path"), seat__position=position
    )
    for seat, first, last in rows.values_list("seat", "starts_on", "ends_on"):
        held.setdefault(seat, []).append((first, last))
    depth = len(top.path)
    names = {path: (unit, name) for unit, name, path in paths.values_list("unit", "name", "path") if
             len(path) <= depth + WIDTH}  # fmt: skip
    found: dict[str, Tenure] = {}
    total = Tenure(None, "Cộng", starts_on, ends_on)
    for seat, (first, last, path) in places.items():
        key = path[: depth + WIDTH]
        unit, name = names.get(key, (None, ""))
        line = found.setdefault(key, Tenure(unit, name, starts_on, ends_on))
        line.has_below = line.has_below or len(path) > len(key)
        for each in (line, total):
            _add(each, first, last, held.get(seat, ()))
    lines = sorted(found.values(), key=lambda line: (line.name, line.unit or 0))
    return [*lines, total] if lines else []


def _add(line: Tenure, first: dt.date, last: dt.date | None, held: Iterable[tuple[dt.date, dt.date | None]]) -> None:
    """Count one seat with those who held it."""
    line.seats += 1
    begin, end = max(first, line.starts_on), min(last or line.ends_on, line.ends_on)
    days = max((end - begin).days + 1, 0)
    line.seat_days += days
    occupied = 0
    for one, other in held:
        line.months.append(whole_months(one, min(other or line.ends_on, line.ends_on) + DAY))
        sat, left = max(one, begin), min(other or end, end)
        occupied += max((left - sat).days + 1, 0)
    line.vacant_days += max(days - occupied, 0)


def holdings_seen(user: Any, on: dt.date) -> QuerySet[Holding]:
    """Who held which seat over time, in the units whose seats the user sees, the newest first.

    Shape: holdings with `unit_name` (as of the first day).
    Queries: none of its own beyond `reach`.
    """
    found = reach(user, SelectionPermission.SEATS, on)
    if not found:
        return Holding.objects.none()
    name = UnitPath.objects.on(OuterRef("starts_on")).filter(unit=OuterRef("seat__unit_id")).values("name")[:1]
    rows = Holding.objects.current().filter(seat__unit__in=within(found, on)).annotate(unit_name=Subquery(name))
    return rows.select_related("person", "seat__position").order_by(F("starts_on").desc(), "pk")


def months_in_office(row: Holding, on: dt.date) -> int:
    """How many whole months somebody held a seat, until their last day or until a day."""
    return whole_months(row.starts_on, min(row.ends_on or on, on) + DAY)
