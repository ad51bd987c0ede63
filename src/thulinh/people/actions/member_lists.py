"""Taking over a branch's member list as it is kept: new people and memberships written, known ones put right."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from thulinh.kernel.cells import Correction
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Problem
from thulinh.kernel.rows import Applied, Change, Outcome, refuse_or_skip
from thulinh.kernel.text import fold, format_date, format_phone
from thulinh.kernel.writing import action
from thulinh.people.actions.lists import (
    Row,
    UnitCells,
    chosen_person,
    only_asked,
    stranger_problem,
    strangers,
    told_by_row,
    write_good_rows,
)
from thulinh.people.actions.locks import people_of
from thulinh.people.actions.memberships import (
    NewMembership,
    begin_memberships,
    correct_first_days,
    withdraw_memberships,
)
from thulinh.people.actions.persons import (
    FIELDS,
    NewPerson,
    PersonCorrection,
    add_people,
    correct_people,
    lock_people,
    withdraw_people,
)
from thulinh.people.actions.places import lock_units
from thulinh.people.models import Membership, Person
from thulinh.people.queries import likely_same, people_under
from thulinh.people.rules import contradicts, likeness, portions
from thulinh.units.queries import UnitOnDay

COLUMNS = {
    "full_name": "ho-ten",
    "birth_on": "ngay-sinh",
    "sex": "gioi-tinh",
    "phone": "dien-thoai",
    "address": "dia-chi",
    "code": "ma-doan-vien",
    "work": "nghe-nghiep",
    "joined_on": "ngay-vao-doan",
    "unit": "chi-doan",
    "kind": "hinh-thuc",
    "starts_on": "tu-ngay",
    "began_by": "vao-do",
    "person": "ho-ten",
}
_REASON = "Cập nhật theo danh sách"
_DAYS = ("birth_on", "joined_on")


@action
def take_members(
    rows: Sequence[Row],
    *,
    by: Any,
    on: dt.date,
    roots: tuple[str, ...] | None = None,
    reason: str = "",
    skip_problems: bool = False,
) -> Applied:
    """Take over a list of members (columns: people/rows.py): who is new, and what differs of those who are known.

    A person is known by the member code, by name and birth date, by name and phone number, or by the name alone within
    the unit's own list when nothing speaks against it. One person may stand in the lists of two branches, at home in
    one. An empty cell changes nothing; nobody is struck off for not being in the list.

    Of somebody beyond the writer's sight a row tells nothing but that they are known; it takes them only when it
    shows their member code and birth date, or, when they belong nowhere any more, their birth date or phone number.

    Queries: a fixed number, however many rows.
    Errors: per row — an unknown or doubtful unit; several people of that name; the same person twice in one unit; a
    stranger; another way of belonging than the one written (a transfer says so); and as `add_people`,
    `begin_memberships`. What is not kept of somebody so young is left out, as a correction.
    Writes: as those, `correct_people` and `correct_first_days`.
    """
    reading = _Reading(rows, by, on, timezone.localdate(now()), roots)
    problems = list(reading.problems)
    refuse_or_skip(problems, skip_problems=skip_problems)
    made, outcomes = write_good_rows(
        reading.lines, lambda left: reading.write(left, by, reason), problems, skip_problems=skip_problems
    )
    kept = {index for index, outcome in outcomes.items() if outcome is not None}
    return Applied(
        tuple(outcomes.get(index) for index in range(len(rows))),
        tuple(sorted(problems, key=lambda problem: problem.row or 0)),
        tuple(note for note in reading.notes if note[0] in kept),
        made,
        tuple(
            change
            for index, outcome in sorted(outcomes.items())
            if outcome is Outcome.CHANGED
            for change in reading.lines[index].changes_told(index)
        ),
        tuple(reading.people.get(index) for index in range(len(rows))),
    )


@action
def take_back_members(made: Mapping[str, Any], *, by: Any, reason: str) -> None:
    """Undo `take_members`: withdraw the memberships and people that it wrote, and put back what it put right.

    Errors: somebody whom it wrote is a member elsewhere or holds a seat by now.
    Writes: as `withdraw_memberships`, `withdraw_people`, `correct_people`, `correct_first_days`.
    """
    first_days = {int(pk): dt.date.fromisoformat(day) for pk, day in made.get("first_days", {}).items()}
    known = people_of([*made.get("memberships", ()), *first_days])
    lock_people([*known, *made.get("people", ()), *map(int, made.get("before", ()))])
    begun = Membership.objects.current().filter(pk__in=made.get("memberships", ()))
    withdraw_memberships(list(begun), reason=reason, by=by)
    withdraw_people(list(Person.objects.current().filter(pk__in=made.get("people", ()))), reason=reason, by=by)
    if made.get("before"):
        back = [PersonCorrection(int(pk), _revived(values)) for pk, values in made["before"].items()]
        correct_people(back, reason=reason, by=by)
    if first_days:
        correct_first_days(first_days, reason=reason, by=by)


@dataclass
class _Line:
    """What a row means. Lines of one identity are of one person, known or new."""

    unit: UnitOnDay
    described: NewPerson
    row: Row
    person: Person | None = None
    identity: int = 0
    name: str = ""
    membership: Membership | None = None
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """In which way the person belongs to the unit; a member of the branch unless the row says otherwise."""
        return self.row.get("hinh-thuc") or Membership.Kind.HOME

    @property
    def first_day(self) -> dt.date | None:
        """The first day that the row tells, when it differs from the one written."""
        told = self.row.get("tu-ngay")
        return told if self.membership and told and told != self.membership.starts_on else None

    def changes_told(self, index: int) -> list[Change]:
        """The cells that change what is known, with what was known."""
        told = [Change(index, COLUMNS[name], _told(name, self.before[name])) for name in self.changes]
        if self.first_day and self.membership:
            told.append(Change(index, "tu-ngay", format_date(self.membership.starts_on)))
        return told

    @property
    def before(self) -> dict[str, Any]:
        """What was known in place of the changes."""
        return {name: getattr(self.person, name) for name in self.changes}


class _Reading:
    """What the rows mean: whose they are, what is new, what differs, and what is wrong with the others."""

    def __init__(
        self, rows: Sequence[Row], by: Any, on: dt.date, today: dt.date, roots: tuple[str, ...] | None
    ) -> None:
        self.on, self.today = on, today
        self.problems: list[Problem] = []
        self.notes: list[tuple[int, str, Correction]] = []
        self.lines: dict[int, _Line] = {}
        self.people: dict[int, int] = {}
        units = UnitCells(rows, "chi-doan", on, roots)
        for index, row in enumerate(rows):
            unit, problem, note = units.read(index, row)
            self.notes += [(index, "chi-doan", note)] if note else []
            if problem or unit is None:
                self.problems += [problem] if problem else []
            else:
                described = _described(row)
                self.lines[index] = _Line(unit, described, row, name=fold(described.full_name))
        self._lists = self._read_lists()
        self._choose_people()
        self._leave_strangers(by)
        self._join_repeated()
        self._leave_out_unasked()
        self._compare(roots)

    def write(self, indexes: Sequence[int], by: Any, reason: str) -> tuple[dict[str, Any], dict[int, Outcome | None]]:
        """Write these rows. Shape: what undoing needs, and what became of each row."""
        lines = {index: self.lines[index] for index in indexes}
        lock_units(line.unit.unit_id for line in lines.values())
        lock_people(line.person.pk for line in lines.values() if line.person)
        people = self._write_people(lines, by, reason)
        self.people = {index: people[line.identity] for index, line in lines.items()}
        fresh = [index for index, line in lines.items() if line.membership is None]
        begun = [
            NewMembership(
                people[lines[index].identity],
                lines[index].unit.unit_id,
                lines[index].row.get("tu-ngay") or self.on,
                lines[index].kind,
                lines[index].row.get("vao-do") or "",
            )
            for index in fresh
        ]
        with told_by_row(fresh, COLUMNS):
            memberships = begin_memberships(begun, by=by, reason=reason)
        corrected = self._correct(lines, by, reason)
        new = {line.identity for line in lines.values() if line.person is None}
        made = {
            "people": [pk for identity, pk in people.items() if identity in new],
            "memberships": [membership.pk for membership in memberships],
            **corrected,
        }
        return made, {index: _outcome(line) for index, line in lines.items()}

    def _write_people(self, lines: Mapping[int, _Line], by: Any, reason: str) -> dict[int, int]:
        """The person of each identity; the first row of somebody new is the one that describes them."""
        people = {line.identity: line.person.pk for line in lines.values() if line.person}
        first: dict[int, int] = {}
        for index, line in lines.items():
            if line.person is None:
                first.setdefault(line.identity, index)
        with told_by_row(list(first.values()), COLUMNS):
            added = add_people([lines[index].described for index in first.values()], by=by, reason=reason)
        return people | {identity: person.pk for identity, person in zip(first, added, strict=True)}

    def _correct(self, lines: Mapping[int, _Line], by: Any, reason: str) -> dict[str, Any]:
        changed = [index for index, line in lines.items() if line.changes and line.person]
        before = {str(lines[index].person.pk): _kept(lines[index].before) for index in changed}
        rows = [PersonCorrection(lines[index].person.pk, lines[index].changes) for index in changed]
        moved = [index for index, line in lines.items() if line.first_day and line.membership]
        with told_by_row(changed, COLUMNS):
            correct_people(rows, reason=reason or _REASON, by=by)
        days = {lines[index].membership.pk: lines[index].first_day for index in moved}
        first_days = {str(lines[index].membership.pk): str(lines[index].membership.starts_on) for index in moved}
        with told_by_row(moved, COLUMNS):
            correct_first_days(days, reason=reason or _REASON, by=by)
        return {"before": before, "first_days": first_days}

    def _read_lists(self) -> dict[int, list[Membership]]:
        """The lists of the units as they stand on the day or later."""
        found: dict[int, list[Membership]] = {}
        for part in portions(line.unit.unit_id for line in self.lines.values()):
            rows = Membership.objects.within(self.on, None).filter(unit__in=part)
            for row in rows.select_related("person").order_by("pk"):
                found.setdefault(row.unit_id, []).append(row)
        return found

    def _choose_people(self) -> None:
        alike = likely_same([line.described for line in self.lines.values()])
        named: dict[tuple[int, str], list[Person]] = {}
        for unit, rows in self._lists.items():
            for row in rows:
                named.setdefault((unit, row.person.search), []).append(row.person)
        for (index, line), likely in zip(self.lines.items(), alike, strict=True):
            near = named.get((line.unit.unit_id, line.name), ())
            line.person, doubt = chosen_person(line.described, likely, near)
            if doubt:
                self.problems.append(Problem(doubt, "ho-ten", index))
            elif line.person and fold(line.person.full_name) != line.name:
                words = f"Mã đoàn viên {line.described.code} là của một người tên khác. Đồng chí xem lại mã."
                self.problems.append(Problem(words, "ma-doan-vien", index))
        self._drop({problem.row for problem in self.problems})

    def _leave_strangers(self, by: Any) -> None:
        meant = {index: (line.described, line.person) for index, line in self.lines.items()}
        for index in strangers(meant, by, self.today):
            is_home = self.lines[index].kind in Membership.AT_HOME
            self.problems.append(stranger_problem("ho-ten", index, is_home=is_home))
        self._drop({problem.row for problem in self.problems})

    def _join_repeated(self) -> None:
        """Rows of one person share an identity; the same person twice in one unit is a mistake."""
        earlier: dict[str, list[_Line]] = {}
        for index, line in self.lines.items():
            line.identity = index
            alike = earlier.setdefault(line.name, [])
            for other in alike:
                if not _is_same(line, other):
                    continue
                line.identity = other.identity
                if other.unit == line.unit and _group(other) == _group(line):
                    words = "Trùng người với một dòng phía trên trong cùng đơn vị."
                    self.problems.append(Problem(words, "ho-ten", index))
                    break
            alike.append(line)
        self._drop({problem.row for problem in self.problems})

    def _leave_out_unasked(self) -> None:
        """Leave out what is not kept of members so young; the reader of the preview agrees to that."""
        for index, line in self.lines.items():
            line.described, left_out = only_asked(line.described, line.person, self.today)
            self.notes += [(index, COLUMNS[name], note) for name, note in left_out]

    def _compare(self, roots: tuple[str, ...] | None) -> None:
        """What differs between the rows of known people and what is written of them."""
        known = {line.person.pk for line in self.lines.values() if line.person}
        own = known if roots is None else people_under(roots, known, self.today)
        for index, line in self.lines.items():
            if line.person is None:
                continue
            line.membership = self._standing(line)
            if line.person.pk in own:
                line.changes = _changes(line.described, line.person)
            if line.membership and line.row.get("hinh-thuc") and line.membership.kind != line.kind:
                label = Membership.Kind(line.membership.kind).label
                words = f"Đang ghi là “{label}”. Đổi hình thức thì ghi chuyển sinh hoạt, không đổi bằng danh sách."
                self.problems.append(Problem(words, "hinh-thuc", index))
        self._drop({problem.row for problem in self.problems})

    def _standing(self, line: _Line) -> Membership | None:
        rows = self._lists.get(line.unit.unit_id, ())
        mine = [row for row in rows if row.person_id == line.person.pk and _is_association(row.kind) == _group(line)]
        return mine[0] if mine else None

    def _drop(self, indexes: set[int | None]) -> None:
        for index in indexes:
            self.lines.pop(index, None)  # type: ignore[arg-type]


def _described(row: Row) -> NewPerson:
    told = {name: row.get(COLUMNS[name]) for name in FIELDS}
    name = " ".join(filter(None, (told.pop("full_name"), row.get("ten-rieng"))))
    return NewPerson(name, **{field: value for field, value in told.items() if value is not None})


def _is_same(line: _Line, other: _Line) -> bool:
    if line.person or other.person:
        return line.person == other.person
    if likeness(line.described, other.described):
        return True
    return line.unit == other.unit and not contradicts(line.described, other.described)


def _is_association(kind: str) -> bool:
    return kind == Membership.Kind.ASSOCIATION


def _group(line: _Line) -> bool:
    return _is_association(line.kind)


def _changes(described: NewPerson, person: Person) -> dict[str, Any]:
    """What the row tells otherwise; a name that only lacks its marks tells nothing."""
    told = {name: getattr(described, name) for name in FIELDS}
    if fold(described.full_name) == described.full_name.casefold():
        told["full_name"] = ""
    return {name: value for name, value in told.items() if value and value != getattr(person, name)}


def _outcome(line: _Line) -> Outcome:
    if line.membership is None:
        return Outcome.NEW
    return Outcome.CHANGED if line.changes or line.first_day else Outcome.SAME


def _told(name: str, value: Any) -> str:
    if name == "phone":
        return format_phone(value) if value else ""
    if name == "sex":
        return str(Person.Sex(value).label) if value else ""
    return format_date(value) if isinstance(value, dt.date) else str(value or "")


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}


def _revived(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: dt.date.fromisoformat(value) if name in _DAYS and value else value for name, value in values.items()}
