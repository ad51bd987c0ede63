"""A whole sheet of results written at once, by two who may not know of each other."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.training.actions.holding import Key, held_participants, key_of, once_of, organised
from thulinh.training.actions.results import write_results
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.rules.attending import merged
from thulinh.training.rules.classes import Step
from thulinh.training.rules.results import ResultEntry


@dataclass(frozen=True)
class SheetWritten:
    """How many results changed, and of whom somebody else has written another meanwhile, which stays."""

    written: int
    collided: Sequence[int] = ()


def result_mark(entry: ResultEntry | Participant) -> str:
    """What tells one result from another: a sheet carries it to know what it showed."""
    is_row = isinstance(entry, Participant)
    note = entry.result_note if is_row else nfc(entry.note)[:300]  # type: ignore[union-attr]
    mark = "" if entry.mark is None else f"{entry.mark.normalize():f}"
    return hashlib.sha256(f"{entry.result}|{mark}|{note}".encode()).hexdigest()[:16]


@action
def write_result_sheet(
    training_class: Key,
    entries: Sequence[ResultEntry],
    *,
    shown: Mapping[int, str],
    by: Any,
    command_id: uuid.UUID | None = None,
) -> SheetWritten:
    """Write the results of a sheet that differ from what it showed (`shown`: participant → `result_mark`).

    A line left as it was shown is nobody's wish; where somebody else wrote another result meanwhile, theirs stays.
    Errors: as in `write_results`, each with the row of its entry; then nothing is written.
    Queries: a fixed number, however many take part.
    Writes: as in `write_results`; CommandReceipt.
    """
    told = [{**asdict(one), "mark": str(one.mark)} for one in entries]
    content = {"write_result_sheet": key_of(training_class), "entries": told}
    return once_of(
        command_id, by=by, content=content, row=training_class,
        write=lambda: _write(training_class, entries, shown, by), again=lambda: SheetWritten(0),
    )  # fmt: skip


def _write(training_class: Key, entries: Sequence[ResultEntry], shown: Mapping[int, str], by: Any) -> SheetWritten:
    row: TrainingClass = organised(training_class, Step.RESULTS, by=by)
    kept = {one.pk: result_mark(one) for one in held_participants(row.pk, [one.participant for one in entries])}
    said = {entry.participant: result_mark(entry) for entry in entries}
    wish = merged(shown, said, kept, "")
    chosen = [(index, entry) for index, entry in enumerate(entries) if entry.participant in wish.write]
    try:
        write_results(row, [entry for _, entry in chosen], by=by)
    except Refusal as refusal:
        problems = [_of_sheet(problem, chosen) for problem in refusal.problems]
        raise Refusal(problems) from refusal
    return SheetWritten(len(chosen), list(wish.collided))


def _of_sheet(problem: Problem, chosen: Sequence[tuple[int, ResultEntry]]) -> Problem:
    row = chosen[problem.row][0] if problem.row is not None else None
    return Problem(problem.message, problem.field, row, problem.offers)
