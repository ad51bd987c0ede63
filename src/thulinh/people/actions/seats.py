"""Seats: places that exist whether somebody holds them or not."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date
from thulinh.kernel.writing import action
from thulinh.people.actions.places import Places, lock_units
from thulinh.people.models import Holding, Position, Seat
from thulinh.people.rules import portions


@dataclass(frozen=True)
class NewSeat:
    """One more seat of a position in a unit, from a day on."""

    unit: int
    position: str
    starts_on: dt.date


@action
def ensure_seats(units: Iterable[int], *, on: dt.date, by: Any) -> list[Seat]:
    """Give units the seats that every unit of their level has (`co-san`), where they lack them on that day.

    Shape: the seats that were added; none when nothing was lacking.
    Errors: a unit is not open on that day.
    Queries: a fixed number, however many units.
    Writes: Seat, AuditEvent.
    """
    wanted = list(dict.fromkeys(units))
    lock_units(wanted)
    places, seats = Places(wanted), seats_of_units(wanted)
    ready_made = list(Position.objects.filter(opens__gt=0))
    rows = []
    for unit in wanted:
        place = places.on(unit, on)
        if place is None:
            raise Refusal(f"Ngày {format_date(on)}, {places.name(unit)} không hoạt động.")
        for position in ready_made:
            has = sum(1 for seat in seats.get((unit, position.pk), ()) if seat.ends_on is None or seat.ends_on >= on)
            if place.level_id in position.levels:
                rows += [NewSeat(unit, position.pk, on)] * (position.opens - has)
    return _open(rows, seats, by)


@action
def open_seats(rows: Sequence[NewSeat], *, by: Any) -> list[Seat]:
    """Open further seats in units, for instance one more place in the standing committee.

    Shape: the seats in the order of the rows.
    Errors, each with its row: the unit is not open on that day or has no such position at its level; all places exist
    already.
    Writes: Seat, AuditEvent.
    """
    units = [row.unit for row in rows]
    lock_units(units)
    places, seats, positions = Places(units), seats_of_units(units), Position.objects.in_bulk()
    problems: list[Problem] = []
    count: dict[tuple[int, str], int] = {}
    for index, row in enumerate(rows):
        key = (row.unit, row.position)
        taken = sum(1 for seat in seats.get(key, ()) if seat.ends_on is None or seat.ends_on >= row.starts_on)
        count[key] = count.get(key, taken) + 1
        problem = seat_problem(row, None, positions.get(row.position), places)
        if not problem and count[key] > positions[row.position].places:
            problem = Problem(
                f"{positions[row.position].name}: đã đủ {positions[row.position].places} người.", "position"
            )
        if problem:
            problems.append(Problem(problem.message, problem.field, index))
    if problems:
        raise Refusal(problems)
    return _open(rows, seats, by)


@action
def close_seats(units: Iterable[int], *, on: dt.date, by: Any, reason: str = "") -> int:
    """Close all seats of units that end; `on` is the last day.

    Shape: how many were closed.
    Errors: somebody holds one of them beyond that day.
    Writes: Seat, AuditEvent.
    """
    wanted = list(dict.fromkeys(units))
    lock_units(wanted)
    closing = [
        seat
        for part in portions(wanted)
        for seat in Seat.objects.current().filter(Q(ends_on=None) | Q(ends_on__gt=on), unit__in=part, starts_on__lte=on)
    ]
    held = Holding.objects.current().filter(Q(ends_on=None) | Q(ends_on__gt=on), seat__in=[seat.pk for seat in closing])
    if names := list(held.values_list("person__full_name", flat=True)[:5]):
        raise Refusal(f"Còn người giữ chức danh: {', '.join(names)}. Đồng chí ghi thôi giữ chức danh trước.")
    for part in portions(seat.pk for seat in closing):
        Seat.objects.filter(pk__in=part).update(ends_on=on)
    record_audit(_seat_event("people.close_seat", seat, by, {"ends_on": str(on)}, reason) for seat in closing)
    return len(closing)


def seat_problem(
    row: NewSeat, ends_on: dt.date | None, position: Position | None, places: Places, *, to_last: bool = False
) -> Problem | None:
    """Why there can be no such seat on that day (or, `to_last`, until the last of the days); None when there can."""
    if position is None:
        return Problem(f"Không có chức danh “{row.position}”.", "position")
    place = places.on(row.unit, row.starts_on)
    closed = places.problem(row.unit, row.starts_on, ends_on if to_last else row.starts_on)
    if place is None or closed:
        field, words = closed or ("unit", "Không có đơn vị này.")
        return Problem(words, field)
    if place.level_id not in position.levels:
        return Problem(f"{place.name} không có chức danh {position.name}.", "position")
    return None


def seats_of_units(units: Iterable[int]) -> dict[tuple[int, str], list[Seat]]:
    """All seats of some units that were not withdrawn, by unit and position, in order.

    Queries: one, for up to ten thousand units.
    """
    found: dict[tuple[int, str], list[Seat]] = {}
    for part in portions(units):
        for seat in Seat.objects.current().filter(unit__in=part).order_by("ordinal", "starts_on"):
            found.setdefault((seat.unit_id, seat.position_id), []).append(seat)
    return found


def new_seat(row: NewSeat, others: Sequence[Seat]) -> Seat:
    """The next seat of its position, not yet written: the lowest number that none of the others has that day."""
    used = {seat.ordinal for seat in others if seat.ends_on is None or seat.ends_on >= row.starts_on}
    ordinal = next(number for number in range(1, len(used) + 2) if number not in used)
    return Seat(unit_id=row.unit, position_id=row.position, ordinal=ordinal, starts_on=row.starts_on)


def _open(rows: Iterable[NewSeat], seats: Mapping[tuple[int, str], list[Seat]], by: Any) -> list[Seat]:
    known = {key: list(found) for key, found in seats.items()}
    made = []
    for row in rows:
        others = known.setdefault((row.unit, row.position), [])
        others.append(new_seat(row, others))
        made.append(others[-1])
    return write_seats(made, by)


def write_seats(seats: list[Seat], by: Any) -> list[Seat]:
    """Write seats that were made, with their audit. Called inside an action."""
    Seat.objects.bulk_create(seats, batch_size=500)
    record_audit(
        _seat_event("people.open_seat", seat, by, {"position": seat.position_id, "starts_on": str(seat.starts_on)})
        for seat in seats
    )
    return seats


def _seat_event(verb: str, seat: Seat, by: Any, after: dict, reason: str = "") -> Any:
    return audit_event(verb=verb, subject=seat, by=by, unit_id=seat.unit_id, after=after, reason=reason)
