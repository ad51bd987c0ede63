"""What the lists that people hand in share: which unit a cell means, who is meant by a name, writing the good rows,
and what became of each."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from django.db import transaction

from thulinh.kernel.cells import Correction, CorrectionKind
from thulinh.kernel.parameters import parameter
from thulinh.kernel.refusals import Offer, Problem, Refusal
from thulinh.kernel.rows import Applied, Outcome, refuse_or_skip
from thulinh.kernel.text import fold
from thulinh.people.actions.persons import NewPerson
from thulinh.people.models import Person, Position
from thulinh.people.queries import Likeness, belonging_somewhere, seen_by
from thulinh.people.rules import (
    LESS_ASKED,
    NOT_KEPT,
    contradicts,
    is_younger,
    position_asked,
    position_words,
    shows_who_it_is,
)
from thulinh.units.actions.listing import match_roots
from thulinh.units.queries import Match, UnitOnDay, match_units, unit_by_code, units_on
from thulinh.units.rules import lies_under_any

Row = Mapping[str, Any]
Meaning = tuple[UnitOnDay | None, Problem | None, Correction | None]
T = TypeVar("T")


class UnitCells:
    """Which unit each cell of a column means: a code, a name within reach, or, left empty, the one unit within reach.

    Queries: four, however many rows.
    """

    def __init__(self, rows: Sequence[Row], column: str, on: dt.date, roots: tuple[str, ...] | None) -> None:
        self.column, self.roots = column, roots
        words = {row[column] for row in rows if row.get(column)}
        codes = unit_by_code(words)
        standing = units_on(codes.values(), on)
        coded = {code: standing[unit] for code, unit in codes.items() if unit in standing}
        named = match_units(sorted(words - set(coded)), roots, on)
        # What a word means is worked out once, however many rows have it.
        self._meant = {word: self._coded(unit) for word, unit in coded.items()}
        self._meant |= {word: self._named(match) for word, match in named.items()}
        own = match_roots(roots, on)
        self._own = own[0] if len(own) == 1 else None

    def read(self, index: int, row: Row) -> Meaning:
        """The unit that the row means, or what is wrong with its cell; and what was read otherwise than written."""
        words = row.get(self.column)
        if not words:
            problem = None if self._own else Problem("Chưa ghi đơn vị.", self.column, index)
            return self._own, problem, None
        unit, problem, note = self._meant[words]
        return unit, replace(problem, row=index) if problem else None, note

    def _coded(self, unit: UnitOnDay) -> Meaning:
        if lies_under_any(unit.path, self.roots):
            return unit, None, None
        return None, Problem(f"“{unit.name}” nằm ngoài phạm vi phụ trách.", self.column), None

    def _named(self, match: Match) -> Meaning:
        unit = match.unit or match.likely
        if unit is None:
            return None, Problem(match.problem, self.column, None, match.offers), None
        return unit, None, None if match.is_sure else Correction(CorrectionKind.UNIT, match.name, unit.name)


def chosen_person(
    described: NewPerson, likely: Sequence[Likeness], near: Iterable[Person]
) -> tuple[Person | None, str]:
    """Who of those in the books is meant: the likely one, else the only one of that name among those who are near.

    Shape: the person, None when nobody is; and why it cannot be told, "" when it can.
    """
    around = {person.pk: person for person in near}
    coded = [each.person for each in likely if each.by == "ma"]
    found = coded or [each.person for each in likely]
    if not found:
        name = fold(described.full_name)
        found = [each for each in around.values() if each.search == name and not contradicts(described, each)]
    elif len(found) > 1:
        found = [person for person in found if person.pk in around] or found
    if len(found) > 1:
        number = len(found) if all(person.pk in around for person in found) else "nhiều"
        words = f"Có {number} người tên {described.full_name}. Đồng chí ghi thêm ngày sinh hoặc mã đoàn viên."
        return None, words
    return (found[0], "") if found else (None, "")


def position_meant(words: str, unit: UnitOnDay, positions: Sequence[Position]) -> Position | None:
    """The position of the unit's level that the words mean: its name, its short name, or what everybody calls it."""
    asked = position_asked(words)
    there = [position for position in positions if unit.level in position.levels]
    return next((each for each in there if asked & position_words(each.code, each.name, each.short_name)), None)


def no_position_problem(index: int, words: str, unit: UnitOnDay, positions: Sequence[Position]) -> Problem:
    """What an importer is told of a position that the unit does not have, with those that it has."""
    there = [position for position in positions if unit.level in position.levels]
    offers = tuple(Offer(each.code, each.name) for each in there)
    names = ", ".join(each.name for each in there) or "chưa có chức danh nào"
    return Problem(f"{unit.name} không có chức danh “{words}”. Có: {names}.", "chuc-danh", index, offers)


def strangers(meant: Mapping[int, tuple[NewPerson, Person | None]], by: Any, today: dt.date) -> set[int]:
    """Which rows mean somebody whom the writer may not see, and do not show that the writer has them before them.

    `meant`: row → how it describes a person, and whom of the books it means. Rows that describe one stranger in
    several ways show nothing: nobody finds out by guessing.
    Queries: three beyond `reach`, for up to ten thousand people.
    """
    known = {person.pk for _, person in meant.values() if person}
    unseen = known - seen_by(by, known, today)
    placed = belonging_somewhere(unseen, today)
    told: dict[int, set[tuple]] = {}
    for one, person in meant.values():
        if person:
            told.setdefault(person.pk, set()).add((one.code, one.birth_on, one.phone))
    return {
        index
        for index, (one, person) in meant.items()
        if person
        and person.pk in unseen
        and (len(told[person.pk]) > 1 or not shows_who_it_is(one, person, belongs=person.pk in placed))
    }


def stranger_problem(column: str, index: int, *, is_home: bool) -> Problem:
    """What an importer is told of somebody beyond their reach: that they are in the books, and what to do."""
    advice = (
        "Nếu là một người thì đề nghị Đoàn cấp trên chuyển sinh hoạt; là người khác thì ghi mã đoàn viên của người ấy."
        if is_home
        else "Đồng chí ghi đúng cả mã đoàn viên và ngày sinh trong hồ sơ của người ấy, hoặc đề nghị Đoàn cấp trên ghi."
    )
    return Problem(f"Đã có người trùng thông tin, ở nơi khác. {advice}", column, index)


def only_asked(
    described: NewPerson, person: Person | None, today: dt.date
) -> tuple[NewPerson, list[tuple[str, Correction]]]:
    """The description without what is not kept of somebody so young, and what was left out, by field. What it said is
    not repeated: the note of a row is kept.
    """
    years = parameter(LESS_ASKED, today)
    if not is_younger(described.birth_on or (person.birth_on if person else None), today, years):
        return described, []
    told = [name for name in NOT_KEPT if getattr(described, name)]
    notes = [
        (name, Correction(CorrectionKind.LEFT_OUT, NOT_KEPT[name], f"dưới {years} tuổi: không lưu {NOT_KEPT[name]}"))
        for name in told
    ]
    return replace(described, **dict.fromkeys(told, "")), notes


@contextmanager
def told_by_row(indexes: Sequence[int], columns: Mapping[str, str]) -> Iterator[None]:
    """Let a refusal of an action speak of the rows and columns of the list that was handed in."""
    try:
        yield
    except Refusal as refusal:
        raise Refusal(
            Problem(
                problem.message,
                columns.get(problem.field, problem.field),
                indexes[problem.row if problem.row is not None else 0],
                problem.offers,
            )
            for problem in refusal.problems
        ) from refusal


def applied(
    number: int,
    outcome: Callable[[int], Outcome | None],
    problems: Sequence[Problem],
    notes: Iterable[tuple[int, str, Correction]],
    made: Mapping[str, Any],
    about: Mapping[int, int],
) -> Applied:
    """What became of a list of so many rows: a row with a problem was refused, and nothing is told of it but that.

    `about`: row → the person of whom it speaks.
    """
    refused = {problem.row for problem in problems}
    return Applied(
        tuple(outcome(index) if index not in refused else None for index in range(number)),
        tuple(sorted(problems, key=lambda problem: problem.row or 0)),
        tuple(note for note in notes if note[0] not in refused),
        made,
        about=tuple(about.get(index) for index in range(number)),
    )


def write_good_rows(
    indexes: Iterable[int], write: Callable[[list[int]], T], problems: list[Problem], *, skip_problems: bool
) -> T:
    """Write rows; those that are refused are told in `problems` and left out, and the others written without them.

    Queries: those of one run for each time that rows are refused, at most one for each action that `write` calls.
    """
    left = list(indexes)
    while True:
        try:
            with transaction.atomic():
                return write(left)
        except Refusal as refusal:
            refused = {problem.row for problem in refusal.problems} & set(left)
            if not refused:
                raise
            problems += refusal.problems
            refuse_or_skip(problems, skip_problems=skip_problems)
            left = [index for index in left if index not in refused]
