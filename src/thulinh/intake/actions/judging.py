"""What becomes of each row of a file: read cell by cell, then handed to the bulk action of its room, all at once."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from thulinh.intake.models import BatchRow
from thulinh.intake.rules.columns import cells_of, is_example
from thulinh.intake.rules.tables import Table
from thulinh.kernel.cells import CorrectionKind, written
from thulinh.kernel.refusals import Offer
from thulinh.kernel.rows import Applied, RowSet
from thulinh.kernel.text import fold
from thulinh.kernel.writing import action

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


@dataclass
class Verdict:
    """What becomes of one row, and what is said at its cells."""

    number: int
    values: Mapping[str, Any]
    written: Mapping[str, str]
    outcome: str = BatchRow.REFUSED
    problems: dict[str, str] = field(default_factory=dict)
    offers: dict[str, tuple[Offer, ...]] = field(default_factory=dict)
    corrections: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    changes: dict[str, str] = field(default_factory=dict)
    picked: dict[str, str] = field(default_factory=dict)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of correction that the row needs."""
        return frozenset(kind for kind, _, _ in self.corrections.values())

    def refuse(self, column: str, message: str, offers: tuple[Offer, ...] = ()) -> None:
        """Say what is wrong at a cell, or with the row as a whole ("")."""
        self.outcome = BatchRow.REFUSED
        self.problems.setdefault(column, message)
        if offers:
            self.offers[column] = offers

    def row(self, batch: int) -> BatchRow:
        """The verdict as it is kept."""
        offers = {
            column: [self.written.get(column, ""), [[offer.value, offer.label] for offer in found]]
            for column, found in self.offers.items()
        }
        notes = {
            "problems": self.problems, "offers": offers, "changes": self.changes, "picked": self.picked,
            "corrections": {column: list(found) for column, found in self.corrections.items()},
        }  # fmt: skip
        said = {name: note for name, note in notes.items() if note}
        return BatchRow(
            batch_id=batch, number=self.number, outcome=self.outcome, kinds=" ".join(sorted(self.kinds)), notes=said
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
    standing = [verdict for verdict in verdicts if not verdict.problems and verdict.kinds <= set(accepted)]
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
    _note(applied, standing)
    for verdict in verdicts:
        if not verdict.problems and not verdict.kinds <= set(accepted):
            verdict.outcome = BatchRow.NOT_ACCEPTED
    return Judgement(tuple(verdicts), applied.made)


def _read(asking: Asking, table: Table, progress: Progress | None) -> list[Verdict]:
    verdicts = []
    for place, row in enumerate(table.rows, start=1):
        cells = cells_of(row.cells, asking.columns)
        if not is_example(asking.row_set, cells):
            verdicts.append(_verdict(asking, row.number, cells))
        if progress and place % ROWS_PER_SIGN == 0:
            progress("đọc", place, len(table.rows))
    return verdicts


def _verdict(asking: Asking, number: int, cells: dict[str, Any]) -> Verdict:
    shown = {code: written(cell) for code, cell in cells.items()}
    picked = {}
    for code in {code for code, _ in asking.replacements} & set(cells):
        if chosen := asking.replacements.get((code, fold(shown[code]))):
            cells[code], picked[code] = chosen["value"], chosen["label"]
    read = asking.row_set.read(cells)
    verdict = Verdict(number, read.values, shown, picked=picked)
    for code, message in read.problems.items():
        verdict.refuse(code, message, read.offers.get(code, ()))
    for code, found in read.corrections.items():
        if code not in picked:
            verdict.corrections[code] = (found.kind.value, found.before, found.after)
    return verdict


def _refuse_doubles(row_set: RowSet, verdicts: Sequence[Verdict]) -> None:
    """Refuse a row whose key, wholly known, stands in the file before."""
    first: dict[tuple[Any, ...], int] = {}
    for verdict in verdicts:
        key = tuple(verdict.values.get(code) for code in row_set.key)
        if not key or None in key or verdict.problems:
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
    late = set()
    for row, column, found in applied.corrections:
        verdict = standing[row]
        if column in verdict.picked:
            continue
        verdict.corrections[column] = (found.kind.value, found.before, found.after)
        if found.kind.value not in accepted:
            late.add(verdict.number)
    return late


def _note(applied: Applied, standing: Sequence[Verdict]) -> None:
    for verdict, outcome in zip(standing, applied.outcomes, strict=True):
        if outcome is not None:
            verdict.outcome = outcome.value
    for change in applied.changes:
        standing[change.row].changes[change.column] = change.before
    for problem in applied.problems:
        if problem.row is not None:
            standing[problem.row].refuse(problem.field, problem.message, problem.offers)
    for verdict, outcome in zip(standing, applied.outcomes, strict=True):
        if outcome is None and not verdict.problems:
            verdict.refuse("", "Dòng này chưa lưu được.")
