"""Taking over lists of who holds which seat and who is in charge of which branch."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from thulinh.kernel.cells import Correction
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Offer, Problem
from thulinh.kernel.rows import Applied, Outcome, refuse_or_skip
from thulinh.kernel.text import fold
from thulinh.kernel.writing import action
from thulinh.people.actions.charges import NewCharge, put_in_charge, withdraw_charges
from thulinh.people.actions.holdings import take_seats, withdraw_holdings
from thulinh.people.actions.lists import (
    Row,
    UnitCells,
    applied,
    chosen_person,
    no_position_problem,
    position_meant,
    stranger_problem,
    strangers,
    told_by_row,
    write_good_rows,
)
from thulinh.people.actions.persons import NewPerson, add_people, lock_people, withdraw_people
from thulinh.people.actions.seating import NewHolding
from thulinh.people.models import Charge, Holding, Membership, Person, Position
from thulinh.people.queries import Holder, charged_officers, holders_of_units, likely_same
from thulinh.people.rules import portions
from thulinh.units.queries import UnitOnDay

HOLDING_COLUMNS = {
    "full_name": "nguoi",
    "person": "nguoi",
    "birth_on": "ngay-sinh",
    "phone": "dien-thoai",
    "code": "ma-doan-vien",
    "position": "chuc-danh",
    "unit": "don-vi",
    "how": "hinh-thuc",
    "starts_on": "tu-ngay",
    "ends_on": "den-ngay",
}
CHARGE_COLUMNS = {"holding": "can-bo", "unit": "chi-doan", "starts_on": "tu-ngay", "ends_on": "tu-ngay"}


@action
def take_holdings(
    rows: Sequence[Row],
    *,
    by: Any,
    on: dt.date,
    roots: tuple[str, ...] | None = None,
    reason: str = "",
    skip_problems: bool = False,
) -> Applied:
    """Take over a list of who holds which seat (columns: people/rows.py). Who is not in the books is added.

    A person is known, and a stranger taken or not, as in `take_members`. A holding that is written already stays as it
    is; whoever sits on the seat is never unseated by a list.
    Queries: a fixed number, however many rows.
    Errors: per row — an unknown or doubtful unit or position; several people of that name; a stranger; and as
    `take_seats`.
    Writes: Person, Holding, Seat, AuditEvent.
    """
    reading = _HoldingRows(rows, on, roots)
    reading.leave_strangers(by, timezone.localdate(now()))
    problems = list(reading.problems)
    refuse_or_skip(problems, skip_problems=skip_problems)
    made = write_good_rows(
        reading.lines, lambda left: reading.write(left, by, reason), problems, skip_problems=skip_problems
    )
    return applied(len(rows), reading.outcomes().get, problems, reading.notes, made, reading.people)


@action
def take_back_holdings(made: Mapping[str, Any], *, by: Any, reason: str) -> None:
    """Undo `take_holdings`: withdraw the holdings, and the people whom it added. The seats stay, vacant.

    Errors: somebody whom it added is a member or holds another seat by now.
    Writes: as `withdraw_holdings`, `withdraw_people`.
    """
    held = Holding.objects.current().filter(pk__in=made.get("holdings", ()))
    lock_people([*held.values_list("person", flat=True), *made.get("people", ())])
    withdraw_holdings(list(held), reason=reason, by=by)
    withdraw_people(list(Person.objects.current().filter(pk__in=made.get("people", ()))), reason=reason, by=by)


@action
def take_charges(
    rows: Sequence[Row],
    *,
    by: Any,
    on: dt.date,
    roots: tuple[str, ...] | None = None,
    reason: str = "",
    skip_problems: bool = False,
) -> Applied:
    """Take over a list of who is in charge of which branch (columns: people/rows.py).

    The officer is known by name within the standing committee of the unit above the branch. A charge that is written
    already stays as it is.
    Queries: a fixed number, however many rows.
    Errors: per row — an unknown or doubtful branch; nobody, or several, of that name in the committee; and as
    `put_in_charge`.
    Writes: Charge, AuditEvent.
    """
    reading = _ChargeRows(rows, on, roots)
    problems = list(reading.problems)
    refuse_or_skip(problems, skip_problems=skip_problems)
    made = write_good_rows(reading.lines, lambda left: reading.write(left, by), problems, skip_problems=skip_problems)
    return applied(len(rows), reading.outcomes().get, problems, reading.notes, made, reading.people)


@action
def take_back_charges(made: Mapping[str, Any], *, by: Any, reason: str) -> None:
    """Undo `take_charges`: withdraw the charges that it wrote.

    Writes: as `withdraw_charges`.
    """
    rows = Charge.objects.current().filter(pk__in=made.get("charges", ()))
    withdraw_charges(list(rows), reason=reason, by=by)


@dataclass
class _Line:
    """Who is to sit where, as a row means it."""

    unit: UnitOnDay
    position: Position
    described: NewPerson
    row: Row
    person: Person | None = None
    identity: int = 0
    is_known: bool = False


class _HoldingRows:
    """What the rows of a list of holdings mean."""

    def __init__(self, rows: Sequence[Row], on: dt.date, roots: tuple[str, ...] | None) -> None:
        self.on = on
        self.problems: list[Problem] = []
        self.notes: list[tuple[int, str, Correction]] = []
        self.lines: dict[int, _Line] = {}
        self.people: dict[int, int] = {}
        units, positions = UnitCells(rows, "don-vi", on, roots), list(Position.objects.order_by("rank", "code"))
        for index, row in enumerate(rows):
            unit, problem, note = units.read(index, row)
            self.notes += [(index, "don-vi", note)] if note else []
            position = position_meant(row["chuc-danh"], unit, positions) if unit else None
            if unit and position:
                self.lines[index] = _Line(unit, position, _described(row), row)
            elif unit:
                problem = no_position_problem(index, row["chuc-danh"], unit, positions)
            self.problems += [problem] if problem else []
        self._choose_people()
        self._find_known()

    def leave_strangers(self, by: Any, today: dt.date) -> None:
        """Leave out the rows of people whom the writer may not see and does not have before them."""
        for index in strangers({key: (line.described, line.person) for key, line in self.lines.items()}, by, today):
            self.problems.append(stranger_problem("nguoi", index, is_home=False))
            del self.lines[index]

    def outcomes(self) -> dict[int, Outcome]:
        """What becomes of each row that stands."""
        return {index: Outcome.SAME if line.is_known else Outcome.NEW for index, line in self.lines.items()}

    def write(self, indexes: Sequence[int], by: Any, reason: str) -> dict[str, Any]:
        """Write these rows. Shape: what undoing needs."""
        fresh = [index for index in indexes if not self.lines[index].is_known]
        people = {self.lines[index].identity: self.lines[index].person for index in fresh}
        first: dict[int, int] = {}
        for index in fresh:
            if self.lines[index].person is None:
                first.setdefault(self.lines[index].identity, index)
        with told_by_row(list(first.values()), HOLDING_COLUMNS):
            added = add_people([self.lines[index].described for index in first.values()], by=by, reason=reason)
        people |= dict(zip(first, added, strict=True))
        known = {index: self.lines[index].person or people.get(self.lines[index].identity) for index in indexes}
        self.people = {index: person.pk for index, person in known.items() if person}
        with told_by_row(fresh, HOLDING_COLUMNS):
            held = take_seats([self._new(self.lines[index], people) for index in fresh], by=by, reason=reason)
        return {"people": [person.pk for person in added], "holdings": [holding.pk for holding in held]}

    def _new(self, line: _Line, people: Mapping[int, Person | None]) -> NewHolding:
        person = people[line.identity]
        return NewHolding(
            person.pk if person else 0,
            line.row.get("hinh-thuc") or Holding.How.UNKNOWN,
            line.row.get("tu-ngay") or self.on,
            unit=line.unit.unit_id,
            position=line.position.pk,
            ends_on=line.row.get("den-ngay"),
            decision_number=line.row.get("so-quyet-dinh") or "",
            decision_on=line.row.get("ngay-quyet-dinh"),
            concurrent_post=line.row.get("kiem-nhiem") or "",
        )

    def _choose_people(self) -> None:
        """Who is meant: likely people of the books, else one of that name in the unit; rows alike are one person."""
        alike = likely_same([line.described for line in self.lines.values()])
        near = _people_of_units({line.unit.unit_id for line in self.lines.values()}, self.on)
        earlier: dict[tuple, int] = {}
        for (index, line), likely in zip(list(self.lines.items()), alike, strict=True):
            name = fold(line.described.full_name)
            line.person, doubt = chosen_person(line.described, likely, near.get((line.unit.unit_id, name), ()))
            known_by = line.described.code or line.described.birth_on or line.described.phone or line.unit.unit_id
            line.identity = earlier.setdefault((name, known_by), index)
            if doubt:
                self.problems.append(Problem(doubt, "nguoi", index))
                del self.lines[index]

    def _find_known(self) -> None:
        """Which rows tell what is written already."""
        held: dict[tuple, list[Holding]] = {}
        for part in portions(line.unit.unit_id for line in self.lines.values()):
            for row in Holding.objects.current().filter(seat__unit__in=part).select_related("seat"):
                held.setdefault((row.seat.unit_id, row.seat.position_id, row.person_id), []).append(row)
        for line in self.lines.values():
            if line.person is not None:
                day = line.row.get("tu-ngay") or self.on
                mine = held.get((line.unit.unit_id, line.position.pk, line.person.pk), ())
                line.is_known = any(row.holds_on(day) for row in mine)


class _ChargeRows:
    """What the rows of a list of charges mean."""

    def __init__(self, rows: Sequence[Row], on: dt.date, roots: tuple[str, ...] | None) -> None:
        self.on = on
        self.problems: list[Problem] = []
        self.notes: list[tuple[int, str, Correction]] = []
        self.lines: dict[int, tuple[Holder, UnitOnDay, Row]] = {}
        self.people: dict[int, int] = {}
        units = UnitCells(rows, "chi-doan", on, roots)
        read = {index: units.read(index, row) for index, row in enumerate(rows)}
        parents = {unit.parent_id for unit, _, _ in read.values() if unit and unit.parent_id}
        committees = holders_of_units(parents, on)
        for index, (unit, problem, note) in read.items():
            self.notes += [(index, "chi-doan", note)] if note else []
            if unit is None:
                self.problems += [problem] if problem else []
                continue
            officers = [each for each in committees.get(unit.parent_id or 0, ()) if each.is_committee]
            found = [each for each in officers if fold(each.name) == fold(rows[index]["can-bo"])]
            if len(found) == 1:
                self.lines[index] = (found[0], unit, rows[index])
            else:
                self.problems.append(_no_officer(index, rows[index]["can-bo"], unit, officers, len(found)))
        self._current = charged_officers([unit.unit_id for _, unit, _ in self.lines.values()], on)

    def outcomes(self) -> dict[int, Outcome]:
        """What becomes of each row that stands."""
        return {index: Outcome.SAME if self._is_known(index) else Outcome.NEW for index in self.lines}

    def write(self, indexes: Sequence[int], by: Any) -> dict[str, Any]:
        """Write these rows. Shape: what undoing needs."""
        self.people = {index: self.lines[index][0].person for index in indexes}
        fresh = [index for index in indexes if not self._is_known(index)]
        new = [
            NewCharge(officer.holding, unit.unit_id, row.get("tu-ngay") or self.on, basis=row.get("theo-van-ban") or "")
            for officer, unit, row in (self.lines[index] for index in fresh)
        ]
        with told_by_row(fresh, CHARGE_COLUMNS):
            return {"charges": [charge.pk for charge in put_in_charge(new, by=by)]}

    def _is_known(self, index: int) -> bool:
        officer, unit, _ = self.lines[index]
        current = self._current.get(unit.unit_id)
        return current is not None and current.person == officer.person


def _described(row: Row) -> NewPerson:
    return NewPerson(
        row["nguoi"],
        birth_on=row.get("ngay-sinh"),
        phone=row.get("dien-thoai") or "",
        code=row.get("ma-doan-vien") or "",
    )


def _no_officer(index: int, name: str, unit: UnitOnDay, officers: Sequence[Holder], number: int) -> Problem:
    offers = tuple(Offer(each.name, f"{each.name}, {each.position_short}") for each in officers)
    words = f"Có {number} người tên {name}" if number else f"Không có đồng chí “{name}”"
    return Problem(f"{words} trong Ban Thường vụ của Đoàn cấp trên của {unit.name}.", "can-bo", index, offers)


def _people_of_units(units: set[int], on: dt.date) -> dict[tuple[int, str], list[Person]]:
    """Members and holders of the units, by unit and name without marks."""
    found: dict[tuple[int, str], dict[int, Person]] = {}
    for part in portions(units):
        for row in Membership.objects.on(on).filter(unit__in=part).select_related("person"):
            found.setdefault((row.unit_id, row.person.search), {})[row.person_id] = row.person
        for held in Holding.objects.on(on).filter(seat__unit__in=part).select_related("person", "seat"):
            found.setdefault((held.seat.unit_id, held.person.search), {})[held.person_id] = held.person
    return {key: list(people.values()) for key, people in found.items()}
