"""What was put right after a check: the word of the level in charge of the record, never of whoever checked it."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from thulinh.checks.models import Check
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.permissions import Permission
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.writing import action
from thulinh.people.reach import may


@action
def put_right(
    check_id: int,
    *,
    words: str,
    put_right_on: dt.date,
    in_charge: int,
    permission: Permission,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Check:
    """Say what was put right after a check found something wrong.

    `in_charge` and `permission`: the unit that answers for the record, and what one must be allowed to do there.
    Errors: nothing was found wrong; put right already; no words; a day to come, or before the check; the inspector
    themselves, or whose record it is; not of the level in charge.
    Writes: Check, AuditEvent.
    Source: DN9.
    """
    content = {"put_right": check_id, "words": words, "on": put_right_on}
    return once(
        command_id,
        by=by,
        content=content,
        write=lambda: _put_right(check_id, words.strip(), put_right_on, (in_charge, permission), by, at or now()),
    )


def _put_right(
    check_id: int, words: str, put_right_on: dt.date, charge: tuple[int, Permission], by: Any, at: dt.datetime
) -> Check:
    check = Check.objects.select_for_update(no_key=True).filter(pk=check_id).first()
    today = timezone.localdate(at)
    if check is None or (by is not None and not may(by, charge[1], charge[0], today)):
        raise Refusal("Việc chấn chỉnh thuộc cấp phụ trách bản ghi.")
    _refuse(check, words, put_right_on, by, today)
    check.put_right, check.put_right_on, check.put_right_by = words, put_right_on, by
    check.save(update_fields=["put_right", "put_right_on", "put_right_by"])
    after = {"done_on": str(put_right_on)}
    record_audit([audit_event(verb="checks.put_right", subject=check, by=by, unit_id=check.unit_id, after=after)])
    return check


def _refuse(check: Check, words: str, put_right_on: dt.date, by: Any, today: dt.date) -> None:
    if not check.is_wrong:
        raise Refusal("Bản ghi này không có sai sót cần chấn chỉnh.")
    if check.put_right_on is not None:
        raise Refusal("Sai sót này đã được chấn chỉnh.")
    if by is not None and by.pk == check.checked_by_id:
        raise Refusal("Người kiểm tra không tự ghi là đã chấn chỉnh.")
    if by is not None and by.person_id is not None and by.person_id == check.person_id:
        raise Refusal("Đây là chuyến đi của chính đồng chí, người khác chấn chỉnh.")
    if not words:
        raise Refusal(Problem("Đồng chí ghi đã chấn chỉnh thế nào.", "words"))
    if put_right_on > today:
        raise Refusal(Problem("Ngày chấn chỉnh chưa tới.", "put_right_on"))
    if check.checked_on is not None and put_right_on < check.checked_on:
        raise Refusal(Problem("Ngày chấn chỉnh trước ngày kiểm tra.", "put_right_on"))
