"""What a check found: recorded once, corrected with a reason; that nobody could be reached."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from thulinh.checks.models import Check
from thulinh.checks.permissions import CheckPermission
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.people.reach import may

NOT_YOURS = "Đồng chí không được kiểm tra bản ghi này."
OWN = "Đây là bản ghi do chính đồng chí ghi, duyệt hoặc tham gia; người khác kiểm tra."
_NEAR = 1e-6


@dataclass(frozen=True)
class Found:
    """What somebody found who checked a record: how, when, how much of it is true, whether it was good, in words.

    `recorded`: how much the record says now; `wrong_days`: which of its days do not stand, where it has several.
    """

    how: str
    checked_on: dt.date
    quantity: float
    is_quality_right: bool
    note: str = ""
    recorded: float | None = None
    wrong_days: Sequence[dt.date] = ()


@action
def record_check(
    check_id: int,
    found: Found,
    *,
    hands: Collection[int] = (),
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Check:
    """Record what a check found: right, or wrong in number or in quality, and then in what.

    `hands`: the accounts that have a part in the record by now, besides those that had when it was drawn.

    Errors: checked before (correct it); one's own record; not within reach; a day to come, or before the record's; a
    negative number; something wrong and no word about it.
    Writes: Check, AuditEvent.
    Source: DN9.
    """
    return once(
        command_id,
        by=by,
        content=_content(check_id, found),
        write=lambda: _record(check_id, found, hands, by, at or now()),
    )


def _content(check_id: int, found: Found) -> dict[str, Any]:
    return {"check": check_id, **vars(found), "wrong_days": [str(day) for day in found.wrong_days]}


def _record(check_id: int, found: Found, hands: Collection[int], by: Any, at: dt.datetime) -> Check:
    check = _locked(check_id, by, at, hands)
    if check.is_done:
        raise Refusal("Bản ghi này đã có kết quả kiểm tra. Nếu ghi sai, đồng chí sửa kết quả và nói lý do.")
    _lay(check, found, by, at)
    after = {"outcome": check.outcome}
    record_audit([audit_event(verb="checks.record_check", subject=check, by=by, unit_id=check.unit_id, after=after)])
    return check


@action
def correct_check(
    check_id: int,
    found: Found,
    *,
    version: int,
    reason: str,
    hands: Collection[int] = (),
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Check:
    """Correct what a check was said to have found, with a reason; what was put right because of it is open again.

    `hands`: as for `record_check`.

    Errors: no reason; not checked yet; somebody corrected it meanwhile; and all that `record_check` refuses.
    Writes: Check (version + 1), AuditEvent.
    """
    content = {**_content(check_id, found), "version": version, "reason": reason}
    return once(
        command_id,
        by=by,
        content=content,
        write=lambda: _correct(check_id, found, version, nfc(reason), hands, by, at or now()),
    )


def _correct(
    check_id: int, found: Found, version: int, reason: str, hands: Collection[int], by: Any, at: dt.datetime
) -> Check:
    check = _locked(check_id, by, at, hands)
    if not check.is_done:
        raise Refusal("Bản ghi này chưa có kết quả kiểm tra.")
    if check.version != version:
        raise Refusal("Trong lúc đồng chí mở trang, kết quả này đã được sửa. Đồng chí mở lại trang.")
    if not reason:
        raise Refusal("Đồng chí ghi lý do sửa kết quả.", "reason")
    before = {"outcome": check.outcome, "version": check.version}
    check.version += 1
    check.put_right, check.put_right_on, check.put_right_by = "", None, None
    _lay(check, found, by, at)
    after = {"outcome": check.outcome, "version": check.version}
    event = audit_event(
        verb="checks.correct_check", subject=check, by=by, unit_id=check.unit_id, before=before, after=after,
        reason=reason[:300],
    )  # fmt: skip
    record_audit([event])
    return check


@action
def not_reached(
    check_id: int,
    *,
    how: str,
    checked_on: dt.date,
    note: str = "",
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Check:
    """Say that nobody could be reached about a record; it waits on, and may be tried again.

    Errors: checked before; one's own record; not within reach; a day to come.
    Writes: Check, AuditEvent.
    """
    content = {"not_reached": check_id, "how": how, "checked_on": checked_on, "note": note}
    return once(
        command_id, by=by, content=content, write=lambda: _not_reached(check_id, how, checked_on, note, by, at or now())
    )


def _not_reached(check_id: int, how: str, checked_on: dt.date, note: str, by: Any, at: dt.datetime) -> Check:
    check = _locked(check_id, by, at)
    if check.is_done:
        raise Refusal("Bản ghi này đã có kết quả kiểm tra.")
    _refuse_day(check, checked_on, at)
    check.outcome, check.how, check.note = Check.Outcome.UNREACHED, how, note.strip()
    check.checked_on, check.checked_by, check.checked_at = checked_on, by, at
    check.save()
    # Of where the draw was made, not of the record's unit: the log tells nobody that this record was drawn.
    record_audit([audit_event(verb="checks.not_reached", subject=check, by=by, unit_id=check.draw.unit_id)])
    return check


def _locked(check_id: int, by: Any, at: dt.datetime, hands: Collection[int] = ()) -> Check:
    """The check, held until the action ends, when it is this person's to make."""
    check = Check.objects.select_for_update(no_key=True).filter(pk=check_id).first()
    if check is None or (by is not None and not may(by, CheckPermission.CHECK, check.unit_id, timezone.localdate(at))):
        raise Refusal(NOT_YOURS)
    if by is None:
        return check
    is_about = by.person_id is not None and by.person_id == check.person_id
    if is_about or by.pk in hands or check.not_for.filter(pk=by.pk).exists():
        raise Refusal(OWN)
    return check


def _lay(check: Check, found: Found, by: Any, at: dt.datetime) -> None:
    """Write what was found upon the check, unless something speaks against it."""
    _refuse_day(check, found.checked_on, at)
    if found.recorded is not None:
        check.recorded_quantity = found.recorded
    is_quantity_right = abs(found.quantity - check.recorded_quantity) < _NEAR and not found.wrong_days
    is_right = is_quantity_right and found.is_quality_right
    note = found.note.strip()
    if found.quantity < 0:
        raise Refusal(Problem("Số thực tế không thể nhỏ hơn 0.", "quantity"))
    if not is_right and not note:
        raise Refusal(Problem("Có sai sót thì đồng chí ghi rõ sai ở đâu.", "note"))
    check.outcome = Check.Outcome.RIGHT if is_right else Check.Outcome.WRONG
    check.how, check.note = found.how, note
    check.found_quantity, check.is_quantity_right = found.quantity, is_quantity_right
    check.is_quality_right = found.is_quality_right
    check.wrong_days = [str(day) for day in sorted(found.wrong_days)]
    check.checked_on, check.checked_by, check.checked_at = found.checked_on, by, at
    check.save()


def _refuse_day(check: Check, checked_on: dt.date, at: dt.datetime) -> None:
    if checked_on > timezone.localdate(at):
        raise Refusal(Problem("Ngày kiểm tra chưa tới.", "checked_on"))
    if checked_on < check.day:
        raise Refusal(Problem("Ngày kiểm tra trước ngày của bản ghi.", "checked_on"))
