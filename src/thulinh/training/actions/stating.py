"""The states of a class: opened, settled, ended, cancelled, and the ways back."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from thulinh.kernel.actions import record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date
from thulinh.kernel.writing import action
from thulinh.training.actions.holding import Key, key_of, organised, said, today_of, told, touched
from thulinh.training.actions.qualifying import settle_results, take_back_reached, unsettle_results
from thulinh.training.models import Certificate, HalfDay, Participant, TrainingClass
from thulinh.training.queries.participants import out_of_office
from thulinh.training.rules.classes import CANCELLED, ENDED, OPEN, SETTLED, Step


@action
def open_class(
    training_class: Key, *, by: Any, version: int | None = None, command_id: uuid.UUID | None = None
) -> TrainingClass:
    """Open a planned class: those below read of it, may register and nominate.

    Errors: not one's to organise; open already, ended or cancelled; somebody wrote meanwhile.
    Writes: TrainingClass, AuditEvent.
    """
    return _moved("training.open_class", training_class, Step.OPEN, OPEN, by, version, command_id)


@action
def settle_class(
    training_class: Key, *, by: Any, version: int | None = None, command_id: uuid.UUID | None = None
) -> TrainingClass:
    """Settle the list of a class: whoever is approved attends; the organiser may still let people in.

    Errors: not one's to organise; not open; nobody was approved; somebody approved left office before the first day;
    somebody wrote meanwhile.
    Writes: TrainingClass, AuditEvent.
    """
    return _moved("training.settle_class", training_class, Step.SETTLE, SETTLED, by, version, command_id, _is_listed)


@action
def reopen_class(
    training_class: Key, *, by: Any, version: int | None = None, command_id: uuid.UUID | None = None
) -> TrainingClass:
    """Take nominations and registrations again for a class whose list was settled.

    Errors: not one's to organise; not settled; somebody wrote meanwhile.
    Writes: TrainingClass, AuditEvent.
    """
    return _moved("training.reopen_class", training_class, Step.REOPEN, OPEN, by, version, command_id)


@action
def end_class(
    training_class: Key, *, by: Any, version: int | None = None, command_id: uuid.UUID | None = None
) -> TrainingClass:
    """Close a class. Whoever attended enough, and passed where there is a test, has passed; who did not attend enough
    has not; who has no mark yet gets a result later. Those who passed are qualified from the last day.

    Errors: not one's to organise; its list is not settled; its last day is still to come; nothing in its timetable;
    somebody wrote meanwhile.
    Writes: TrainingClass, Participant, Qualification, AuditEvent.
    Source: GL2.
    """

    def check(row: TrainingClass) -> None:
        _is_over(row)
        row.ended_at = now()

    def then(row: TrainingClass) -> None:
        settle_results(row, by=by)

    return _moved("training.end_class", training_class, Step.END, ENDED, by, version, command_id, check, then)


@action
def resume_class(
    training_class: Key, *, reason: str, by: Any, version: int | None = None, command_id: uuid.UUID | None = None
) -> TrainingClass:
    """Take back that a class has ended: presence and results can be put right, and it is ended again. What the ending
    settled is open again, and nobody is qualified by it until then.

    Errors: not one's to organise; not ended; no reason; certificates of it stand; somebody wrote meanwhile.
    Writes: TrainingClass, Participant, Qualification, AuditEvent.
    """
    words = said(reason)

    settled: list[dt.datetime | None] = []

    def check(row: TrainingClass) -> None:
        _has_no_paper(row)
        settled.append(row.ended_at)
        row.ended_at = None

    def then(row: TrainingClass) -> None:
        unsettle_results(row, settled[0], by=by)
        take_back_reached(Participant.objects.filter(training_class=row), reason=words, by=by)

    return _moved(
        "training.resume_class",
        training_class,
        Step.RESUME,
        SETTLED,
        by,
        version,
        command_id,
        check,
        then,
        words,
    )


@action
def cancel_class(
    training_class: Key, *, reason: str, by: Any, version: int | None = None, command_id: uuid.UUID | None = None
) -> TrainingClass:
    """Call a class off, with the reason that those who were to attend read.

    Errors: not one's to organise; ended or cancelled; no reason; somebody wrote meanwhile.
    Writes: TrainingClass, AuditEvent.
    """
    words = said(reason)

    def check(row: TrainingClass) -> None:
        row.cancelled_reason = words

    return _moved(
        "training.cancel_class", training_class, Step.CANCEL, CANCELLED, by, version, command_id, check, None, words
    )


def _moved(
    verb: str, training_class: Key, step: Step, state: str, by: Any, version: int | None,
    command_id: uuid.UUID | None, check: Callable[[TrainingClass], None] | None = None,
    then: Callable[[TrainingClass], None] | None = None, reason: str = "",
) -> TrainingClass:  # fmt: skip
    """One step into another state, with what must hold (and is laid on the row) before, and what is done after."""

    def write() -> TrainingClass:
        row = organised(training_class, step, by=by, version=version)
        if check:
            check(row)
        row.state = state
        touched(row, "state", "ended_at", "cancelled_reason")
        record_audit([told(verb, row, by, reason=reason)])
        if then:
            then(row)
        return row

    content = {verb: key_of(training_class), "version": version, "reason": reason}
    return once(command_id, by=by, content=content, write=write)


def _is_listed(row: TrainingClass) -> None:
    if not Participant.objects.listed().filter(training_class=row).exists():
        raise Refusal("Chưa duyệt học viên nào.")
    if gone := out_of_office(row, Participant.objects.listed()):
        names = ", ".join(one.person.full_name for one in gone[:10])
        raise Refusal(f"Không còn giữ chức danh vào ngày khai giảng: {names}. Đồng chí rút tên trước khi chốt.")


def _is_over(row: TrainingClass) -> None:
    if row.ends_on > today_of():
        raise Refusal(f"Lớp bế giảng ngày {format_date(row.ends_on)}, chưa tới. Học xong sớm thì sửa ngày bế giảng.")
    if not HalfDay.objects.current().filter(training_class=row).exists():
        raise Refusal("Lớp chưa có buổi học nào trong lịch. Đồng chí ghi lịch và điểm danh trước.")


def _has_no_paper(row: TrainingClass) -> None:
    number = Certificate.objects.current().filter(participant__training_class=row).count()
    if number:
        raise Refusal(f"Đã cấp {number} chứng nhận. Đồng chí thu hồi trước.")
