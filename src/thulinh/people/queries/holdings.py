"""Who holds which seat, which seats are vacant, who held them before."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from thulinh.kernel.text import format_phone, mask_phone
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding, Position, Seat
from thulinh.people.rules import DAY
from thulinh.units.models import under_q

_PATHS = "seat__unit__paths__"


@dataclass(frozen=True)
class Holder:
    """Somebody on a seat: what, where, since when, how it was taken. The phone is masked unless asked for in clear."""

    holding: int
    seat: int
    unit: int
    unit_name: str
    position: str
    position_name: str
    position_short: str
    is_committee: bool
    is_standing: bool
    person: int
    name: str
    phone: str
    how: str
    starts_on: dt.date
    ends_on: dt.date | None
    decision_number: str
    decision_on: dt.date | None
    concurrent_post: str
    end_reason: str

    @property
    def how_label(self) -> str:
        """How the seat was taken, in words."""
        return str(Holding.How(self.how).label)


@dataclass(frozen=True)
class VacantSeat:
    """A seat on which nobody sits, and since when."""

    seat: int
    unit: int
    unit_name: str
    position: str
    position_name: str
    position_short: str
    since: dt.date

    def days(self, on: dt.date) -> int:
        """How many days it has been vacant, the day asked about included."""
        return (on - self.since).days + 1


def seat_holders(
    positions: Iterable[str], path: str, on: dt.date, *, with_contact: bool = False, residential: bool | None = None
) -> list[Holder]:
    """Who holds seats of these positions on that day, in the unit at that path and all below it.

    `residential`: only units that are (or are not) on residential ground.
    Shape: by the unit's name, then by the person's.
    Queries: one, however many units.
    """
    conditions = Q(under_q(path, f"{_PATHS}path"), seat__position__in=list(positions))
    if residential is not None:
        conditions &= Q(seat__unit__is_residential=residential)
    return _holders(on, conditions, with_contact, (f"{_PATHS}name_key", "seat__unit", "seat__ordinal"))


def holders_of_unit(unit: int, on: dt.date, *, with_contact: bool = False) -> list[Holder]:
    """Who holds the seats of one unit on that day, in the order of rank.

    Queries: one.
    """
    return holders_of_units([unit], on, with_contact=with_contact).get(unit, [])


def holders_of_units(units: Iterable[int], on: dt.date, *, with_contact: bool = False) -> dict[int, list[Holder]]:
    """Who holds the seats of these units on that day, for each unit in the order of rank.

    Queries: one, however many units.
    """
    found: dict[int, list[Holder]] = {}
    for holder in _holders(on, Q(seat__unit__in=list(units)), with_contact, ()):
        found.setdefault(holder.unit, []).append(holder)
    return found


def seats_of_person(person: int, on: dt.date, *, with_contact: bool = False) -> list[Holder]:
    """Which seats somebody holds on that day, in the order of rank.

    Queries: one.
    """
    return _holders(on, Q(person=person), with_contact, ())


def every_seat_of(people: Iterable[int], on: dt.date) -> dict[int, list[Holder]]:
    """Which seats these people hold on that day, for each in the order of rank.

    Queries: one, however many people.
    """
    found: dict[int, list[Holder]] = {}
    for holder in _holders(on, Q(person__in=list(people)), False, ()):
        found.setdefault(holder.person, []).append(holder)
    return found


def holders_by_key(holdings: Iterable[int]) -> dict[int, Holder]:
    """Some holdings as lines, by their key. The unit is called as on the first day.

    Queries: one.
    """
    rows = Holding.objects.current().filter(dated_q(F("starts_on"), _PATHS), pk__in=list(holdings))
    return {holder.holding: holder for holder in _lines(rows, with_contact=False)}


def seats_of_people(people: Iterable[int | None], on: dt.date) -> dict[int, tuple[str, str]]:
    """The first seat of each of these people, on that day or the next one they take, in words.

    Shape: by person, the position's short name and the unit's name.

    Queries: one, however many people.
    """
    rows = (
        Holding.objects.within(on, None)
        .filter(dated_q(on, _PATHS), person__in=[person for person in people if person is not None])
        .order_by("starts_on", "seat__position__rank", "pk")
        .values_list("person", "seat__position__short_name", f"{_PATHS}name")
    )
    found: dict[int, tuple[str, str]] = {}
    for person, position, unit in rows:
        found.setdefault(person, (position, unit))
    return found


def vacant_seats(path: str, on: dt.date, *, positions: Iterable[str] | None = None) -> list[VacantSeat]:
    """Which seats nobody holds on that day, in the unit at that path and all below it.

    Without `positions`, of those that every unit of its level has.
    Shape: the longest vacant first.
    Queries: one, however many units.
    """
    wanted = Q(position__opens__gt=0) if positions is None else Q(position__in=list(positions))
    held = Holding.objects.on(on).filter(seat=OuterRef("pk"))
    before = Holding.objects.current().filter(seat=OuterRef("pk"), ends_on__lt=on).order_by()
    last = before.values("seat").annotate(last=Max("ends_on")).values("last")
    seats = (
        Seat.objects.on(on)
        .filter(wanted & dated_q(on, "unit__paths__") & under_q(path, "unit__paths__path"), unit__paths__is_open=True)
        .filter(~Exists(held))
        .annotate(left_on=Subquery(last))
    )
    columns = ("pk", "unit", "unit__paths__name", "position", "position__name", "position__short_name")
    found = [
        VacantSeat(*row[:-2], since=row[-1] + DAY if row[-1] else row[-2])
        for row in seats.values_list(*columns, "starts_on", "left_on")
    ]
    return sorted(found, key=lambda vacant: (vacant.since, vacant.unit_name))


def holdings_history(
    *, person: int | None = None, seat: int | None = None, unit: int | None = None, with_contact: bool = False
) -> list[Holder]:
    """Who held what over time: of a person, of a seat, or of all seats of a unit; newest first.

    Queries: one. The unit is called as on the first day.
    """
    asked = {"person": person, "seat": seat, "seat__unit": unit}
    condition = Q(**{name: value for name, value in asked.items() if value is not None})
    rows = (
        Holding.objects.current()
        .filter(condition, dated_q(F("starts_on"), _PATHS))
        .order_by("-starts_on", "seat__position__rank", "-pk")
    )
    return _lines(rows, with_contact)


_LINE = (
    "pk", "seat", "seat__unit", f"{_PATHS}name", "seat__position", "seat__position__name",
    "seat__position__short_name", "seat__position__is_committee", "seat__position__is_standing",
    "person", "person__full_name", "person__phone", "how", "starts_on", "ends_on", "decision_number", "decision_on",
    "concurrent_post", "end_reason",
)  # fmt: skip
_PHONE = _LINE.index("person__phone")


def _holders(on: dt.date, conditions: Q, with_contact: bool, order: tuple[str, ...]) -> list[Holder]:
    rows = Holding.objects.on(on).filter(conditions & dated_q(on, _PATHS))
    return _lines(
        rows.order_by(*order, "seat__position__rank", "seat__ordinal", "person__name_key", "pk"), with_contact
    )


def _lines(rows: QuerySet, with_contact: bool) -> list[Holder]:
    spoken = format_phone if with_contact else mask_phone
    found = []
    for row in rows.values_list(*_LINE):
        line = list(row)
        line[_PHONE] = spoken(line[_PHONE]) if line[_PHONE] else ""
        found.append(Holder(*line))
    return found


def positions_of_level(level: str) -> list[Position]:
    """Which positions a unit of that level may have, in the order of rank.

    Queries: one.
    """
    return [position for position in Position.objects.order_by("rank", "code") if level in position.levels]
