"""Taking over results from a spreadsheet (columns: training/rows.py)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from thulinh.kernel.refusals import Offer, Problem
from thulinh.kernel.rows import Applied, Change, Outcome, refuse_or_skip
from thulinh.kernel.text import fold
from thulinh.kernel.writing import action
from thulinh.people.actions.lists import told_by_row, write_good_rows
from thulinh.people.rules import portions
from thulinh.training.actions.results import write_results
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.queries.presence import named
from thulinh.training.rules.classes import Step, allows
from thulinh.training.rules.results import PENDING, ResultEntry, mark_words
from thulinh.units.models import UnitPath, under_any_q

NUMBER, NAME, UNIT, CLASS = "so-hoc-vien", "ho-ten", "don-vi", "lop"
_COLUMNS = {"result": "ket-qua", "mark": "diem", "note": "nhan-xet"}
_TAKING = [state for state in TrainingClass.State.values if allows(state, Step.RESULTS)]
Row = Mapping[str, Any]


@action
def take_results(
    rows: Sequence[Row],
    *,
    by: Any,
    on: dt.date,
    roots: tuple[str, ...] | None = None,
    reason: str = "",
    skip_problems: bool = False,
) -> Applied:
    """Take over results of classes: of whom a row speaks says the participant's number, else class and name (and unit).

    An empty cell says nothing. Nobody is invented: who is not on the list of a class is told, with who comes near.
    Queries: a fixed number for each class, however many rows.
    Errors: per row — no such class that takes results; nobody, or several, of that name; a number of somebody else; as
    in `write_results`.
    Writes: as in `write_results`.
    """
    reading = _Rows(rows, on, roots)
    problems = list(reading.problems)
    refuse_or_skip(problems, skip_problems=skip_problems)
    before = {index: _stands(one) for index, one in reading.found.items()}

    def write(left: list[int]) -> dict[str, Any]:
        for training_class, indexes in reading.by_class(left).items():
            with told_by_row(indexes, _COLUMNS):
                write_results(training_class, [reading.entry(index) for index in indexes], by=by)
        return {"before": [_plain(before[index]) for index in left if reading.outcome(index) != Outcome.SAME]}

    made = write_good_rows(reading.found, write, problems, skip_problems=skip_problems)
    refused = {problem.row for problem in problems}
    left = [index for index in reading.found if index not in refused]
    outcomes = {index: reading.outcome(index) for index in left}
    return Applied(
        tuple(outcomes.get(index) for index in range(len(rows))),
        tuple(sorted(problems, key=lambda problem: problem.row or 0)),
        made=made,
        changes=tuple(change for index in left for change in reading.changes(index)),
        about=tuple(one.person_id if (one := reading.found.get(index)) else None for index in range(len(rows))),
    )


@action
def take_back_results(made: Mapping[str, Any], *, by: Any, reason: str) -> None:
    """Undo `take_results`: lay what stood before.

    Writes: as in `write_results`.
    """
    entries = {
        pk: ResultEntry(pk, result, None if mark is None else Decimal(mark), note)
        for pk, result, mark, note in made.get("before", ())
    }
    classes: dict[int, list[ResultEntry]] = defaultdict(list)
    for part in portions(entries):
        rows = Participant.objects.current().filter(pk__in=part)
        for pk, training_class in rows.values_list("pk", "training_class"):
            classes[training_class].append(entries[pk])
    for training_class, wanted in classes.items():
        write_results(training_class, wanted, by=by)


class _Rows:
    """Of which participant each row speaks (`found`), and what is wrong with the others (`problems`)."""

    def __init__(self, rows: Sequence[Row], on: dt.date, roots: tuple[str, ...] | None) -> None:
        self.rows, self.found, self.problems = rows, dict[int, Participant](), list[Problem]()
        taking = TrainingClass.objects.current().filter(state__in=_TAKING)
        if roots is not None:
            taking = taking.filter(unit__in=UnitPath.objects.on(on).filter(under_any_q(roots)).values("unit"))
        self._classes: dict[str, list[int]] = defaultdict(list)
        for pk, name in taking.values_list("pk", "name"):
            self._classes[fold(name)].append(pk)
        self._read_numbers(taking.values("pk"))
        self._read_names()
        self._refuse_twice()

    def _read_numbers(self, taking: Any) -> None:
        numbers = {row[NUMBER] for row in self.rows if row.get(NUMBER)}
        known: dict[int, Participant] = {}
        for part in portions(numbers):
            rows = Participant.objects.listed().filter(pk__in=part, training_class__in=taking)
            known |= {one.pk: one for one in rows.select_related("person")}
        for index, row in enumerate(self.rows):
            if not row.get(NUMBER):
                continue
            one = known.get(row[NUMBER])
            if one is None:
                self._refuse(f"Không có học viên số {row[NUMBER]} ở lớp nào đang ghi kết quả.", NUMBER, index)
            elif fold(row[NAME]) != fold(one.person.full_name):
                self._refuse(f"Số {row[NUMBER]} là của đồng chí {one.person.full_name}.", NUMBER, index)
            else:
                self.found[index] = one

    def _read_names(self) -> None:
        asked = [(index, row) for index, row in enumerate(self.rows) if not row.get(NUMBER)]
        wanted = {pk for _, row in asked for pk in self._classes.get(fold(row.get(CLASS) or ""), ())}
        listed: dict[int, list[tuple[Participant, str]]] = defaultdict(list)
        for one, unit in named(Participant.objects.listed().filter(training_class__in=wanted)):
            listed[one.training_class_id].append((one, unit))
        for index, row in asked:
            self._read_name(index, row, listed)

    def _read_name(self, index: int, row: Row, listed: Mapping[int, list[tuple[Participant, str]]]) -> None:
        classes = self._classes.get(fold(row.get(CLASS) or ""), ())
        if len(classes) != 1:
            words = "Có nhiều lớp tên này" if classes else "Không có lớp nào tên này đang ghi kết quả"
            self._refuse(f"{words}. Đồng chí ghi số học viên, hoặc tên lớp đúng như trên trang lớp.", CLASS, index)
            return
        people = listed.get(classes[0], [])
        meant = [pair for pair in people if fold(pair[0].person.full_name) == fold(row[NAME])]
        there = [pair for pair in meant if fold(row.get(UNIT) or "") and fold(row[UNIT]) in fold(pair[1])]
        meant = there or meant
        if len(meant) == 1:
            self.found[index] = meant[0][0]
        elif meant:
            offers = [Offer(str(one.pk), f"{one.person.full_name}, {unit}") for one, unit in meant]
            self._refuse(f"Lớp có {len(meant)} người tên {row[NAME]}. Đồng chí chọn một.", NUMBER, index, offers)
        else:
            self._refuse(f"Lớp không có học viên tên {row[NAME]}.", NAME, index, _near(row[NAME], people))

    def _refuse_twice(self) -> None:
        seen: dict[int, int] = {}
        for index, one in list(self.found.items()):
            if seen.setdefault(one.pk, index) != index:
                self._refuse(f"Đồng chí {one.person.full_name} đã có ở dòng trên.", NAME, index)
                del self.found[index]

    def _refuse(self, words: str, column: str, index: int, offers: Iterable[Offer] = ()) -> None:
        self.problems.append(Problem(words, column, index, tuple(offers)))

    def by_class(self, indexes: Iterable[int]) -> Mapping[int, list[int]]:
        """The rows of each class."""
        found: dict[int, list[int]] = defaultdict(list)
        for index in indexes:
            found[self.found[index].training_class_id].append(index)
        return found

    def entry(self, index: int) -> ResultEntry:
        """What a row says of its participant; an empty cell leaves what stands."""
        row, stands = self.rows[index], _stands(self.found[index])
        mark = row.get("diem")
        return ResultEntry(
            stands.participant, row.get("ket-qua") or stands.result, stands.mark if mark is None else mark,
            row.get("nhan-xet") or stands.note,
        )  # fmt: skip

    def outcome(self, index: int) -> Outcome:
        """What becomes of a row."""
        stands = _stands(self.found[index])
        if self.entry(index) == stands:
            return Outcome.SAME
        is_new = stands.result == PENDING and stands.mark is None and not stands.note
        return Outcome.NEW if is_new else Outcome.CHANGED

    def changes(self, index: int) -> Iterable[Change]:
        """The cells of a changed row that say something else than what stood."""
        if self.outcome(index) != Outcome.CHANGED:
            return
        said, stands = self.entry(index), _stands(self.found[index])
        for field, column in _COLUMNS.items():
            if getattr(said, field) != getattr(stands, field):
                yield Change(index, column, _shown(getattr(stands, field)))


def _stands(one: Participant) -> ResultEntry:
    return ResultEntry(one.pk, one.result, one.mark, one.result_note)


def _plain(entry: ResultEntry) -> list[Any]:
    return [entry.participant, entry.result, None if entry.mark is None else str(entry.mark), entry.note]


def _shown(value: Any) -> str:
    if isinstance(value, Decimal):
        return mark_words(value)
    return dict(Participant.Result.choices).get(value, value) if value else ""


def _near(name: str, people: Sequence[tuple[Participant, str]]) -> list[Offer]:
    names = {fold(one.person.full_name): one.person.full_name for one, _ in people}
    return [Offer(names[close], names[close]) for close in get_close_matches(fold(name), list(names), n=3, cutoff=0.6)]
