"""What becomes of each row of a file: read cell by cell, then handed to the bulk action of its room, all at once."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from thulinh.intake.models import BatchRow
from thulinh.intake.rules.columns import cells_of, example_of, is_example
from thulinh.intake.rules.tables import Table
from thulinh.kernel.cells import Correction, CorrectionKind, written
from thulinh.kernel.refusals import Offer
from thulinh.kernel.rows import Applied, RowSet
from thulinh.kernel.text import fold
from thulinh.kernel.writing import action
from thulinh.people.models import Person

ROWS_PER_SIGN = 5_000
EVERY_KIND = frozenset(kind.value for kind in CorrectionKind)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Asking:
    """What is asked of a list: its columns in the file, names chosen to stand for others, who asks, from which day."""

    row_set: RowSet
    columns: Sequence[str]
    replacements: Mapping[tuple[str, str], Mapping[str, Any]]
    by: Any
    on: dt.date
    roots: tuple[str, ...] | None
    reason: str


@dataclass(slots=True)
class Verdict:
    """What becomes of one row. `notes` says it as it is kept: by what is said, then by the code of the column."""

    number: int
    values: Mapping[str, Any]
    outcome: str = BatchRow.REFUSED
    person: int | None = None
    notes: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        """Whether something is wrong with the row."""
        return "problems" in self.notes

    @property
    def kinds(self) -> set[str]:
        """The kinds of correction that the row needs."""
        return {kind for kind, _, _ in self.notes["corrections"].values()} if "corrections" in self.notes else set()

    def say(self, what: str, column: str, note: Any) -> None:
        """Keep what is said at a cell, or of the row as a whole (""); the first word stands."""
        self.notes.setdefault(what, {}).setdefault(column, note)

    def refuse(self, column: str, message: str, text: str = "", offers: Iterable[Offer] = ()) -> None:
        """Say what is wrong at a cell whose text is this, and what could stand there instead."""
        self.outcome = BatchRow.REFUSED
        self.say("problems", column, message)
        if offers := [[offer.value, offer.label] for offer in offers]:
            self.say("offers", column, [text, offers])

    def correct(self, column: str, found: Correction) -> None:
        """Say what the machine read otherwise than written; what a person chose is no such thing."""
        if column not in self.notes.get("picked", ()):
            self.say("corrections", column, [found.kind.value, found.before, found.after])

    def row(self, batch: int) -> BatchRow:
        """The verdict as it is kept."""
        kinds = " ".join(sorted(self.kinds))
        return BatchRow(
            batch_id=batch,
            number=self.number,
            outcome=self.outcome,
            kinds=kinds,
            notes=self.notes,
            person_id=self.person,
        )


@dataclass(frozen=True)
class Judgement:
    """The verdict on every row, and what undoing needs when the rows were written."""

    verdicts: tuple[Verdict, ...]
    made: Mapping[str, Any]


@action
def judge(
    asking: Asking,
    table: Table,
    *,
    keep: bool,
    accepted: Collection[str] = EVERY_KIND,
    progress: Progress | None = None,
) -> Judgement:
    """Find out what becomes of the rows of a table, and with `keep` write those with nothing wrong.

    `accepted`: the kinds of correction that were agreed to; a row that needs another one is left out. Without `keep`
    the rows go through the same bulk action, and everything is taken back.
    Shape: one verdict per row, in the order of the file.
    Queries: those of one run of the bulk action; with `keep` a run more for each correction that shows only then.
    Errors: what the bulk action refuses as a whole.
    Writes: what the bulk action writes.
    """
    verdicts = _read(asking, table, progress)
    _refuse_doubles(asking.row_set, verdicts)
    if progress:
        progress("ghi" if keep else "kiểm tra", 0, len(verdicts))
    standing = [verdict for verdict in verdicts if not verdict.is_refused and verdict.kinds <= set(accepted)]
    while True:
        mark = transaction.savepoint()
        applied = _apply(asking, standing)
        late = _corrected_late(applied, standing, accepted)
        if keep and not late:
            transaction.savepoint_commit(mark)
            break
        transaction.savepoint_rollback(mark)
        if not late:
            break
        standing = [verdict for verdict in standing if verdict.number not in late]
    _note(asking, table, applied, standing)
    if keep and asking.row_set.about == Person._meta.label_lower:
        for verdict, person in zip(standing, applied.about, strict=True):
            verdict.person = person
    for verdict in verdicts:
        if not verdict.is_refused and not verdict.kinds <= set(accepted):
            verdict.outcome = BatchRow.NOT_ACCEPTED
    return Judgement(tuple(verdicts), applied.made)


def _read(asking: Asking, table: Table, progress: Progress | None) -> list[Verdict]:
    verdicts, example = [], example_of(asking.row_set)
    for place, row in enumerate(table.rows, start=1):
        cells = cells_of(row.cells, asking.columns)
        if not is_example(example, cells):
            verdicts.append(_verdict(asking, row.number, cells))
        if progress and place % ROWS_PER_SIGN == 0:
            progress("đọc", place, len(table.rows))
    return verdicts


def _verdict(asking: Asking, number: int, cells: dict[str, Any]) -> Verdict:
    picked = {}
    for code in {code for code, _ in asking.replacements} & set(cells):
        if chosen := asking.replacements.get((code, fold(written(cells[code])))):
            cells[code], picked[code] = chosen["value"], chosen["label"]
    read = asking.row_set.read(cells)
    verdict = Verdict(number, read.values, notes={"picked": picked} if picked else {})
    for code, message in read.problems.items():
        verdict.refuse(code, message, written(cells[code]) if code in cells else "", read.offers.get(code, ()))
    for code, found in read.corrections.items():
        verdict.correct(code, found)
    return verdict


def _refuse_doubles(row_set: RowSet, verdicts: Sequence[Verdict]) -> None:
    """Refuse a row whose key, wholly known, stands in the file before."""
    first: dict[tuple[Any, ...], int] = {}
    for verdict in verdicts:
        key = tuple(verdict.values.get(code) for code in row_set.key)
        if not key or None in key or verdict.is_refused:
            continue
        earlier = first.setdefault(key, verdict.number)
        if earlier != verdict.number:
            same = ", ".join(row_set.column(code).label for code in row_set.key)
            verdict.refuse(row_set.key[0], f"Trùng với dòng {earlier} của tệp ({same}).")


def _apply(asking: Asking, standing: Sequence[Verdict]) -> Applied:
    if not standing:
        return Applied(())
    return asking.row_set.apply(
        [verdict.values for verdict in standing],
        by=asking.by,
        on=asking.on,
        roots=asking.roots,
        reason=asking.reason,
        skip_problems=True,
    )


def _corrected_late(applied: Applied, standing: Sequence[Verdict], accepted: Collection[str]) -> set[int]:
    """The rows that the bulk action itself read otherwise than written, in a way that nobody agreed to."""
    for row, column, found in applied.corrections:
        standing[row].correct(column, found)
    return {standing[row].number for row, _, _ in applied.corrections if not standing[row].kinds <= set(accepted)}


def _note(asking: Asking, table: Table, applied: Applied, standing: Sequence[Verdict]) -> None:
    for verdict, outcome in zip(standing, applied.outcomes, strict=True):
        if outcome is not None:
            verdict.outcome = outcome.value
    for change in applied.changes:
        standing[change.row].say("changes", change.column, change.before)
    told = {standing[problem.row].number for problem in applied.problems if problem.row is not None and problem.offers}
    cells = {row.number: cells_of(row.cells, asking.columns) for row in table.rows if row.number in told}
    for problem in applied.problems:
        if problem.row is not None:
            verdict = standing[problem.row]
            cell = cells.get(verdict.number, {}).get(problem.field)
            verdict.refuse(problem.field, problem.message, "" if cell is None else written(cell), problem.offers)
    for verdict, outcome in zip(standing, applied.outcomes, strict=True):
        if outcome is None and not verdict.is_refused:
            verdict.refuse("", "Dòng này chưa lưu được.")
