"""Arranging a whole commune from one list: one row for each old branch, those with one new branch together."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from thulinh.desk.actions.arranging import BranchMerger, merge_many
from thulinh.kernel.periods import DAY
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.rows import Applied, Outcome, refuse_or_skip
from thulinh.kernel.text import fold, parse_phone
from thulinh.kernel.writing import action
from thulinh.people.models import Membership
from thulinh.people.rules import portions
from thulinh.units.actions import Merger, NewUnit, Renaming, rename_all
from thulinh.units.actions.merging_lists import read_mergers
from thulinh.units.rules import path_ids

Row = Mapping[str, Any]
SECRETARY = "bi-thu-lam-thoi"
_COLUMNS = {"predecessors": "don-vi-cu", "into": "don-vi-moi", "decision_number": "so-quyet-dinh", "on": "tu-ngay",
            "name": "don-vi-moi", "person": SECRETARY, "secretary": SECRETARY}  # fmt: skip


@dataclass(frozen=True)
class _Wanted:
    """One change that some rows ask for together."""

    merger: Merger
    rows: tuple[int, ...]
    secretary: int | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether a branch stays what it is."""
        return not self.merger.predecessors

    @property
    def is_renaming(self) -> bool:
        """Whether one branch only bears another name."""
        return len(self.merger.predecessors) == 1 and isinstance(self.merger.into, NewUnit)


@action
def take_arrangement(
    rows: Sequence[Row],
    *,
    by: Any,
    on: dt.date,
    roots: tuple[str, ...] | None = None,
    reason: str = "",
    skip_problems: bool = False,
) -> Applied:
    """Merge and rename branches by a list, with everything that hangs on them (see `merge_many`).

    Rows with one new name, day and decision are one change; a branch that keeps its name and gets no other stays.
    Queries: a fixed number for each day, and those of `merge_many`.
    Errors: per row — an unknown, doubtful or closed unit; one outside one's reach, or the top of it; a provisional
    secretary who is no member of the branches; as `merge_many` and `units.actions.rename_all`. A change with a bad row
    is left out whole.
    Writes: as `merge_many` and `rename_all`.
    """
    reading = read_mergers(rows, on=on, roots=roots)
    problems = list(reading.problems)
    changes = [_Wanted(merger, at) for merger, at in zip(reading.mergers, reading.rows, strict=True)]
    problems += _own_units(changes, roots)
    changes = _with_secretaries(changes, rows, problems)
    refuse_or_skip(problems, skip_problems=skip_problems)
    left = _write_good(changes, problems, by, skip_problems)
    outcomes: dict[int, Outcome] = {}
    for change in left:
        outcomes |= dict.fromkeys(change.rows, Outcome.SAME if change.is_nothing else Outcome.CHANGED)
    told = sorted(problems, key=lambda problem: problem.row or 0)
    return Applied(tuple(outcomes.get(index) for index in range(len(rows))), tuple(told))


def _own_units(changes: Sequence[_Wanted], roots: tuple[str, ...] | None) -> list[Problem]:
    """Nobody arranges the unit that they lead: the level above does."""
    tops = {path_ids(root)[-1] for root in roots or ()}
    return [
        Problem("Đơn vị này do Đoàn cấp trên sắp xếp.", "don-vi-cu", change.rows[0])
        for change in changes
        if tops & set(_units(change.merger))
    ]


def _write_good(changes: list[_Wanted], problems: list[Problem], by: Any, skip_problems: bool) -> list[_Wanted]:
    """Write the changes; those that are refused are told in `problems` and left out, the others are written."""
    bad = {problem.row for problem in problems}
    left = [change for change in changes if not bad & set(change.rows)]
    while True:
        try:
            with transaction.atomic():
                _write(left, by)
            return left
        except Refusal as refusal:
            refused = refuse_or_skip(refusal.problems, skip_problems=skip_problems)
            problems += refusal.problems
            left = [change for change in left if not refused & set(change.rows)]


def _write(changes: Sequence[_Wanted], by: Any) -> None:
    renamed = [change for change in changes if change.is_renaming]
    merged = [change for change in changes if not change.is_renaming and not change.is_nothing]
    with _told(renamed):
        if renamed:
            rename_all([_renaming(change.merger) for change in renamed], by=by)
    with _told(merged):
        if merged:
            merge_many([_ordered(change) for change in merged], by=by)


def _renaming(merger: Merger) -> Renaming:
    assert isinstance(merger.into, NewUnit)
    return Renaming(merger.predecessors[0], merger.into.name, merger.on, merger.decision)


def _ordered(change: _Wanted) -> BranchMerger:
    merger = change.merger
    return BranchMerger(merger.predecessors, merger.into, merger.on, merger.decision, change.secretary)


@contextmanager
def _told(changes: Sequence[_Wanted]) -> Iterator[None]:
    """Let a refusal speak of the rows that ask for a change, in the columns of the list."""
    try:
        yield
    except Refusal as refusal:
        raise Refusal(
            Problem(each.message, _COLUMNS.get(each.field, "don-vi-cu"), changes[each.row or 0].rows[0])
            for each in refusal.problems
        ) from refusal


def _with_secretaries(changes: Sequence[_Wanted], rows: Sequence[Row], problems: list[Problem]) -> list[_Wanted]:
    """The changes with the person whom each one's rows name as provisional secretary."""
    members = _members(changes)
    found = []
    for change in changes:
        named = {str(rows[index][SECRETARY]): index for index in change.rows if rows[index].get(SECRETARY)}
        people = {words: _meant(words, members, _units(change.merger)) for words in named}
        for words, persons in people.items():
            if len(persons) != 1:
                problems.append(Problem(_why_nobody(words, len(persons)), SECRETARY, named[words]))
        chosen = {person for persons in people.values() for person in persons}
        if len(chosen) > 1 and all(len(persons) == 1 for persons in people.values()):
            problems.append(Problem("Một đơn vị mới mà ghi hai bí thư lâm thời.", SECRETARY, max(named.values())))
        found.append(replace(change, secretary=next(iter(chosen), None)))
    return found


def _units(merger: Merger) -> list[int]:
    return [*merger.predecessors, *([merger.into] if isinstance(merger.into, int) else [])]


def _members(changes: Iterable[_Wanted]) -> Mapping[int, list[tuple[int, str, str, str]]]:
    """Who is a member of each branch on the eve: person, name without marks, member code, phone."""
    days: dict[dt.date, set[int]] = defaultdict(set)
    for change in changes:
        days[change.merger.on - DAY].update(_units(change.merger))
    found: dict[int, list[tuple[int, str, str, str]]] = defaultdict(list)
    for eve, units in days.items():
        for part in portions(units):
            rows = Membership.objects.on(eve).filter(unit__in=part).exclude(kind=Membership.Kind.ASSOCIATION)
            for unit, *person in rows.values_list("unit", "person", "person__search", "person__code", "person__phone"):
                found[unit].append(tuple(person))
    return found


def _meant(words: str, members: Mapping[int, list[tuple[int, str, str, str]]], units: Iterable[int]) -> set[int]:
    """Who of the branches' members is meant by a name, a member code or a phone number."""
    name, phone = fold(words), parse_phone(words)
    return {
        person
        for unit in units
        for person, search, code, number in members.get(unit, ())
        if search == name or (code and code.casefold() == words.casefold()) or (phone and number == phone)
    }


def _why_nobody(words: str, number: int) -> str:
    if number:
        return (
            f"Có {number} đồng chí tên “{words}” trong các chi đoàn này. Đồng chí ghi mã đoàn viên hoặc số điện thoại."
        )
    return f"Không có đồng chí “{words}” trong danh sách đoàn viên của các chi đoàn này."
