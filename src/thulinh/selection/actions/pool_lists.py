"""Taking over lists of successors (columns: selection/rows.py)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from thulinh.kernel.cells import Correction
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Problem
from thulinh.kernel.rows import Applied, Outcome, refuse_or_skip
from thulinh.kernel.text import fold
from thulinh.kernel.writing import action
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
from thulinh.people.actions.persons import NewPerson
from thulinh.people.models import Person, Position
from thulinh.people.queries import likely_same, people_under
from thulinh.people.rules import portions
from thulinh.selection.actions.pooling import plan_successors, withdraw_plans
from thulinh.selection.models import Successor
from thulinh.selection.rules.pools import NewSuccessor

_COLUMNS = {"person": "ho-ten", "position": "chuc-danh", "ends_on": "den-ngay", "starts_on": "tu-ngay"}


@action
def take_successors(
    rows: Sequence[Row],
    *,
    by: Any,
    on: dt.date,
    roots: tuple[str, ...] | None = None,
    reason: str = "",
    skip_problems: bool = False,
) -> Applied:
    """Take over a list of who is planned for which position. Everybody must be in the books already; a plan for the
    same position that holds on the first day stays as it is.

    Queries: a fixed number, however many rows.
    Errors: per row — an unknown or doubtful unit or position; nobody, or several, of that name; a stranger; and as
    `plan_successors`.
    Writes: Successor, AuditEvent (sensitive).
    """
    reading = _Rows(rows, on, roots, by)
    problems = list(reading.problems)
    refuse_or_skip(problems, skip_problems=skip_problems)
    made = write_good_rows(
        reading.plans, lambda left: reading.write(left, by, reason), problems, skip_problems=skip_problems
    )
    people = {index: plan.person for index, plan in reading.plans.items()}
    return applied(len(rows), reading.outcome, problems, reading.notes, made, people)


@action
def take_back_successors(made: Mapping[str, Any], *, by: Any, reason: str) -> None:
    """Undo `take_successors`: withdraw the plans that it wrote.

    Writes: as `withdraw_plans`.
    """
    rows, wanted = Successor.objects.current(), made.get("plans", ())
    left = [pk for part in portions(wanted) for pk in rows.filter(pk__in=part).values_list("pk", flat=True)]
    withdraw_plans(left, reason=reason, by=by)


class _Rows:
    """What the rows of a list of successors mean."""

    def __init__(self, rows: Sequence[Row], on: dt.date, roots: tuple[str, ...] | None, by: Any) -> None:
        self.problems: list[Problem] = []
        self.notes: list[tuple[int, str, Correction]] = []
        self.plans: dict[int, NewSuccessor] = {}
        people = self._people(rows, on, roots, by)
        units, positions = UnitCells(rows, "don-vi", on, roots), list(Position.objects.order_by("rank", "code"))
        for index, person in people.items():
            row = rows[index]
            unit, problem, note = units.read(index, row)
            self.notes += [(index, "don-vi", note)] if note else []
            position = position_meant(row["chuc-danh"], unit, positions) if unit else None
            if unit and position is None:
                problem = no_position_problem(index, row["chuc-danh"], unit, positions)
            self.problems += [problem] if problem else []
            if unit and position:
                self.plans[index] = _plan(row, unit.unit_id, position.pk, person, on)
        self._known = self._find_known()

    def outcome(self, index: int) -> Outcome | None:
        """What becomes of a row that stands."""
        if index not in self.plans:
            return None
        return Outcome.SAME if index in self._known else Outcome.NEW

    def write(self, indexes: Sequence[int], by: Any, reason: str) -> dict[str, Any]:
        """Write these rows. Shape: what undoing needs."""
        fresh = [index for index in indexes if index not in self._known]
        with told_by_row(fresh, _COLUMNS):
            made = plan_successors([self.plans[index] for index in fresh], by=by, reason=reason)
        return {"plans": [row.pk for row in made]}

    def _people(self, rows: Sequence[Row], on: dt.date, roots: tuple[str, ...] | None, by: Any) -> dict[int, int]:
        """Who is meant by each row: a likely one of the books, else the only one of that name within the roots."""
        described = {index: _described(row) for index, row in enumerate(rows)}
        near = _near({fold(one.full_name) for one in described.values()}, on, roots)
        meant: dict[int, tuple[NewPerson, Person | None]] = {}
        for (index, one), likely in zip(described.items(), likely_same(list(described.values())), strict=True):
            person, doubt = chosen_person(one, likely, near.get(fold(one.full_name), ()))
            if person is None:
                words = (
                    doubt or f"Chưa có ai tên {one.full_name} trong danh sách. Đồng chí nhập danh sách đoàn viên trước."
                )
                self.problems.append(Problem(words, "ho-ten", index))
                continue
            meant[index] = (one, person)
        hidden = strangers(meant, by, timezone.localdate(now()))
        self.problems += [stranger_problem("ho-ten", index, is_home=False) for index in sorted(hidden)]
        return {index: person.pk for index, (_, person) in meant.items() if person and index not in hidden}

    def _find_known(self) -> set[int]:
        """Which rows tell of a plan that stands already."""
        standing: dict[tuple, list[Successor]] = {}
        for part in portions(plan.person for plan in self.plans.values()):
            for row in Successor.objects.current().filter(person__in=part):
                standing.setdefault((row.unit_id, row.position_id, row.person_id), []).append(row)
        return {
            index
            for index, plan in self.plans.items()
            if any(row.holds_on(plan.starts_on) for row in standing.get((plan.unit, plan.position, plan.person), ()))
        }


def _near(names: set[str], on: dt.date, roots: tuple[str, ...] | None) -> dict[str, list[Person]]:
    """People of these names who belong or hold a seat within the roots, or belong nowhere, by name without marks."""
    found: dict[str, list[Person]] = {}
    for part in portions(names):
        people = {person.pk: person for person in Person.objects.current().filter(search__in=part)}
        kept = people_under(roots, people, on) if roots is not None else set(people)
        for pk in sorted(kept):
            found.setdefault(people[pk].search, []).append(people[pk])
    return found


def _described(row: Row) -> NewPerson:
    return NewPerson(
        row["ho-ten"],
        birth_on=row.get("ngay-sinh"),
        phone=row.get("dien-thoai") or "",
        code=row.get("ma-doan-vien") or "",
    )


def _plan(row: Row, unit: int, position: str, person: int, on: dt.date) -> NewSuccessor:
    return NewSuccessor(
        unit,
        position,
        person,
        row.get("tu-ngay") or on,
        ends_on=row.get("den-ngay"),
        term=row.get("nhiem-ky") or "",
        decision_number=row.get("so-quyet-dinh") or "",
        decision_on=row.get("ngay-quyet-dinh"),
    )
