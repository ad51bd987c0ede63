"""Finding the seat that a person may take: free on all the days, or opened where the position still lacks one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.kernel.refusals import Problem
from thulinh.kernel.text import format_date, nfc
from thulinh.people.actions.places import Places, lock_units
from thulinh.people.actions.seats import NewSeat, new_seat, seat_problem, seats_of_units, write_seats
from thulinh.people.models import Holding, Membership, Person, Position, Seat
from thulinh.people.rules import FOREVER, overlap, portions

How = Holding.How
_ELECTED = (How.CONGRESS, How.MID_TERM)


@dataclass(frozen=True)
class NewHolding:
    """That a person takes a seat: a given one, or any that is free of a position in a unit."""

    person: int
    how: str
    starts_on: dt.date
    seat: int | None = None
    unit: int | None = None
    position: str = ""
    ends_on: dt.date | None = None
    decision_number: str = ""
    decision_on: dt.date | None = None
    concurrent_post: str = ""


class Seating:
    """The seats of the units in question with who sits on them, held until the action ends.

    Queries: a fixed number, however many rows.
    """

    def __init__(self, rows: Sequence[NewHolding]) -> None:
        given = [
            unit
            for part in portions(row.seat for row in rows if row.seat)
            for unit in Seat.objects.filter(pk__in=part).values_list("unit", flat=True)
        ]
        units = {*given, *(row.unit for row in rows if row.unit)}
        lock_units(units)
        self.places, self.positions = Places(units), Position.objects.in_bulk()
        self.seats = seats_of_units(units)
        self._given = {seat.pk: seat for seats in self.seats.values() for seat in seats}
        self._new: list[Seat] = []
        self._widened: list[Seat] = []
        self._sitting: dict[int, list[Holding]] = {}  # by the identity of the seat: a new seat has no key yet
        for part in portions(units):
            for holding in Holding.objects.current().filter(seat__unit__in=part).select_related("person"):
                self._sitting.setdefault(id(self._given.get(holding.seat_id)), []).append(holding)
        self._two_way = _only_two_way(rows)

    def seat_down(self, row: NewHolding, person: Person | None) -> Holding | Problem:
        """The holding, not yet written, on a seat that is free; or why there can be none."""
        problem = self._problem(row, person)
        if problem or person is None:
            return problem or Problem("Không còn người này trong danh sách.", "person")
        seat = self._free_seat(row)
        return self._sit(seat, row, person) if seat else self._why_none_is_free(row)

    def _key(self, row: NewHolding) -> tuple[int, str]:
        """The unit and position that a row means."""
        seat = self._given.get(row.seat) if row.seat else None
        return (seat.unit_id, seat.position_id) if seat else (row.unit or 0, row.position)

    def _problem(self, row: NewHolding, person: Person | None) -> Problem | None:
        """Why the row can be no holding, whoever else sits there; None when it can."""
        if person is None:
            return Problem("Không còn người này trong danh sách.", "person")
        if row.seat and row.seat not in self._given:
            return Problem("Không còn chức danh này. Đồng chí mở lại trang.", "seat")
        if row.how not in How.values:
            return Problem("Đồng chí chọn hình thức nhận chức danh.", "how")
        if row.ends_on and row.ends_on < row.starts_on:
            return Problem("Ngày thôi giữ phải từ ngày nhận trở đi.", "ends_on")
        unit, code = self._key(row)
        seat = NewSeat(unit, code, row.starts_on)
        problem = seat_problem(seat, row.ends_on, self.positions.get(code), self.places, to_last=True)
        if problem:
            return problem
        if row.how in _ELECTED and (row.person, unit) in self._two_way:
            return Problem(
                f"Đồng chí {person.full_name} sinh hoạt hai chiều ở đây; cần chuyển sinh hoạt về đơn vị trước khi bầu.",
                "person",
            )
        mine = next((each for each in self._holders(row) if each.person_id == row.person), None)
        if mine:
            return Problem(
                f"Đồng chí {person.full_name} đã giữ chức danh này từ ngày {format_date(mine.starts_on)}.", "person"
            )
        return None

    def _free_seat(self, row: NewHolding) -> Seat | None:
        """A seat of the position on which nobody sits on any of the days; opened when the position lacks it."""
        unit, code = self._key(row)
        seats = self.seats.setdefault((unit, code), [])
        offered = [self._given[row.seat]] if row.seat else seats
        for seat in offered:
            if self._serves(seat, row, seats) and not self._clashing(seat, row):
                return seat
        held = sum(1 for seat in seats if overlap(row.starts_on, row.ends_on, seat.starts_on, seat.ends_on))
        if row.seat or held >= self.positions[code].places:
            return None
        seats.append(new_seat(NewSeat(unit, code, row.starts_on), seats))
        self._new.append(seats[-1])
        return seats[-1]

    def _why_none_is_free(self, row: NewHolding) -> Problem:
        """Who sits there, in words."""
        position = self.positions[self._key(row)[1]]
        sitting = [each for seat in self._offered(row) for each in self._clashing(seat, row)]
        if not sitting:
            return Problem(f"Chức danh {position.name} ở đây chưa mở hoặc đã kết thúc vào ngày này.", "starts_on")
        if len(sitting) > 1 and not row.seat:
            return Problem(f"{position.name}: đã đủ {position.places} người.", "position")
        one = sitting[0]
        days = f"từ ngày {format_date(one.starts_on)}"
        days += f" đến ngày {format_date(one.ends_on)}" if one.ends_on else ""
        words = f"Đồng chí {one.person.full_name} đang giữ chức danh {position.name} {days}."
        return Problem(f"{words} Đồng chí ghi thôi giữ chức danh trước.", "starts_on")

    def write_seats(self, by: Any) -> None:
        """Write the seats that were opened, and those that turned out to be older than written."""
        write_seats(self._new, by)
        Seat.objects.bulk_update(self._widened, ["starts_on"], batch_size=500) if self._widened else None

    def _sit(self, seat: Seat, row: NewHolding, person: Person) -> Holding:
        if seat.starts_on > row.starts_on:  # what is known now shows that the seat was there before it was written down
            seat.starts_on = row.starts_on
            self._widened += [seat] if seat.pk else []
        holding = Holding(
            seat=seat,
            person=person,
            how=row.how,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            decision_number=nfc(row.decision_number),
            decision_on=row.decision_on,
            concurrent_post=nfc(row.concurrent_post),
        )
        self._sitting.setdefault(id(seat), []).append(holding)
        return holding

    def _offered(self, row: NewHolding) -> list[Seat]:
        return [self._given[row.seat]] if row.seat else self.seats.get(self._key(row), [])

    def _holders(self, row: NewHolding) -> list[Holding]:
        return [each for seat in self.seats.get(self._key(row), []) for each in self._clashing(seat, row)]

    def _clashing(self, seat: Seat, row: NewHolding) -> list[Holding]:
        sitting = self._sitting.get(id(seat), ())
        return [each for each in sitting if overlap(row.starts_on, row.ends_on, each.starts_on, each.ends_on)]

    def _serves(self, seat: Seat, row: NewHolding, seats: Sequence[Seat]) -> bool:
        """Whether the seat exists on all the days, or can be said to have existed: no other had its number before."""
        if seat.ends_on is not None and (row.ends_on or FOREVER) > seat.ends_on:
            return False
        earlier = [other for other in seats if other is not seat and other.ordinal == seat.ordinal]
        return seat.starts_on <= row.starts_on or not any(
            overlap(row.starts_on, seat.starts_on, other.starts_on, other.ends_on) for other in earlier
        )


def _only_two_way(rows: Sequence[NewHolding]) -> set[tuple[int, int]]:
    """Who, of these persons, takes part in a unit two ways or for a time only, on the day of their row."""
    days: dict[int, list[dt.date]] = {}
    for row in rows:
        days.setdefault(row.person, []).append(row.starts_on)
    guests: set[tuple[int, int]] = set()
    at_home: set[tuple[int, int]] = set()
    for part in portions(days):
        for found in Membership.objects.current().filter(person__in=part):
            if any(found.holds_on(day) for day in days[found.person_id]):
                kind = Membership.Kind(found.kind)
                (at_home if kind.may_vote else guests).add((found.person_id, found.unit_id))
    return guests - at_home
