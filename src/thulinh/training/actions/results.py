"""Writing down the results of a class, one or many."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from thulinh.kernel.actions import record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.training.actions.holding import Key, held_participants, key_of, once_of, organised, told_of
from thulinh.training.actions.qualifying import lay_reached
from thulinh.training.models import Certificate, Participant, TrainingClass
from thulinh.training.queries.participants import Standing, standing_of
from thulinh.training.rules.classes import ENDED, Step
from thulinh.training.rules.results import PASSED, ResultEntry, missing_words, result_problem


@action
def write_results(
    training_class: Key, entries: Sequence[ResultEntry], *, by: Any, command_id: uuid.UUID | None = None
) -> list[Participant]:
    """Write down results with marks and remarks, all of them or none; only what differs is written. In a class that has
    ended those who now passed are qualified, and who no longer has loses it.

    Shape: the participants in the order of the entries.
    Queries: a fixed number, however many.
    Errors, each with its row: not one's to organise; no result can be written yet; somebody is not in the class, or
    has no place; a mark where there is no test, or beyond 0 to 10; passed by the word but not by presence or mark; a
    certificate stands of somebody who would no longer have passed.
    Writes: Participant, Qualification, AuditEvent.
    """
    told = [{**asdict(one), "mark": str(one.mark)} for one in entries]
    content = {"write_results": key_of(training_class), "entries": told}
    wanted = [entry.participant for entry in entries]
    return once_of(
        command_id, by=by, content=content, row=training_class, write=lambda: _write(training_class, entries, by),
        again=lambda: list(Participant.objects.filter(pk__in=wanted)),
    )  # fmt: skip


def _write(training_class: Key, entries: Sequence[ResultEntry], by: Any) -> list[Participant]:
    row = organised(training_class, Step.RESULTS, by=by)
    rows = held_participants(row.pk, [entry.participant for entry in entries])
    found = {one.pk: one for one in rows}
    standings = standing_of(rows)
    papers = set(Certificate.objects.current().filter(participant__in=found).values_list("participant", flat=True))
    problems = [
        problem
        for index, entry in enumerate(entries)
        if (problem := _problem(index, entry, found[entry.participant], row, standings[entry.participant], papers))
    ]
    if problems:
        raise Refusal(problems)
    changed = [found[entry.participant] for entry in entries if _lay(entry, found[entry.participant], by)]
    fields = ["result", "mark", "result_note", "result_by", "result_at", "version"]
    Participant.objects.bulk_update(changed, fields, batch_size=500)
    record_audit(
        told_of("training.write_result", one, row.name, by, result=one.result, mark=_plain(one)) for one in changed
    )
    if row.state == ENDED:
        lay_reached(row, changed, by=by)
    return rows


def _problem(
    index: int, entry: ResultEntry, one: Participant, row: TrainingClass, standing: Standing, papers: set[int]
) -> Problem | None:
    name = one.person.full_name
    if one.state != Participant.State.APPROVED:
        return Problem(f"Đồng chí {name} không có trong danh sách được duyệt.", "result", index)
    if problem := result_problem(entry, name, has_test=row.has_test, pass_mark=row.pass_mark, row=index):
        return problem
    if entry.result == PASSED:
        missing = missing_words(
            there=standing.there, total=standing.total, percent=row.attendance_percent, has_test=row.has_test,
            pass_mark=row.pass_mark, mark=entry.mark, result=PASSED,
        )  # fmt: skip
        if missing:
            return Problem(f"Đồng chí {name} chưa đạt được: {'; '.join(missing)}.", "result", index)
    elif one.pk in papers:
        return Problem(f"Đã cấp chứng nhận cho đồng chí {name}. Đồng chí thu hồi trước.", "result", index)
    return None


def _lay(entry: ResultEntry, one: Participant, by: Any) -> bool:
    """Whether the entry says something else than what stands; then it is laid on the row."""
    note = nfc(entry.note)[:300]
    if (one.result, one.mark, one.result_note) == (entry.result, entry.mark, note):
        return False
    one.result, one.mark, one.result_note = entry.result, entry.mark, note
    one.result_by, one.result_at = by, now()
    one.version += 1
    return True


def _plain(one: Participant) -> str | None:
    return None if one.mark is None else str(one.mark)
