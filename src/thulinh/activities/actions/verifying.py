"""The word of the level above on a record, and the branch's word on what was typed for it."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from thulinh.activities.actions.correcting import CHANGED_MEANWHILE, locked
from thulinh.activities.actions.laying import repeat_on_credits
from thulinh.activities.models import Activity, Verification
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import Rights
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action


@action
def verify(
    activity_id: int,
    *,
    version: int,
    outcome: str,
    reason: str = "",
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Verification:
    """Say that a record is right ("đạt") or not ("không đạt", with a reason), for the version that was seen.

    The verifier stands above the host, or is the officer in charge of it, holds no seat in it, and has neither written
    any version of the record nor confirmed it for the branch.

    Errors: the record was changed meanwhile (look again); oneself wrote a part of it, be it for a branch; somebody
    else has verified it already; not held, or withdrawn; no reason for "không đạt"; not the verifier's to answer for.
    Writes: Verification, Activity, Credit, AuditEvent.
    """
    content = {"verify": activity_id, "version": version, "outcome": outcome, "reason": reason}
    return once(
        command_id,
        by=by,
        content=content,
        write=lambda: _verify(activity_id, version, outcome, nfc(reason), by, at or now()),
    )


def _verify(activity_id: int, version: int, outcome: str, reason: str, by: Any, at: dt.datetime) -> Verification:
    activity = locked(activity_id)
    today = timezone.localdate(at)
    path = Places([activity.host_id]).path(activity.host_id, today)
    if not Rights(by, today).may_verify(activity.host_id, path):
        raise Refusal("Việc duyệt hoạt động này thuộc cấp trên trực tiếp hoặc ủy viên phụ trách.")
    _refuse(activity, version, outcome, reason, by)
    before = {"verdict": activity.verdict}
    word = Verification.objects.create(
        activity=activity, version=version, outcome=outcome, reason=reason[:300], by=by, at=at
    )
    activity.verdict = outcome
    activity.save(update_fields=["verdict"])
    repeat_on_credits([activity])
    after = {"verdict": outcome, "version": version}
    record_audit(
        [
            audit_event(
                verb="activities.verify", subject=activity, by=by, unit_id=activity.host_id, before=before, after=after,
                reason=reason,
            )
        ]
    )  # fmt: skip
    return word


def _refuse(activity: Activity, version: int, outcome: str, reason: str, by: Any) -> None:
    if activity.authorships.of(by.pk).exists():
        raise Refusal("Bản này có phần do chính đồng chí ghi, người khác duyệt.")
    if by.pk == activity.confirmed_by_id:
        raise Refusal("Đồng chí đã xác nhận bản này thay mặt chi đoàn, người khác duyệt.")
    if activity.version != version:
        raise Refusal(CHANGED_MEANWHILE)
    if activity.status != Activity.Status.HELD:
        raise Refusal("Chỉ duyệt hoạt động đã tổ chức.")
    if outcome not in (Activity.Verdict.PASSED, Activity.Verdict.FAILED):
        raise Refusal("Đồng chí chọn Đạt hoặc Không đạt.", "outcome")
    if outcome == Activity.Verdict.FAILED and not reason:
        raise Refusal("Không đạt thì đồng chí ghi lý do để chi đoàn biết mà sửa.", "reason")
    if activity.verdict == Activity.Verdict.PENDING:
        return
    last = activity.verifications.select_related("by__person").order_by("-at", "-pk").first()
    if last is not None and last.by_id != by.pk:
        raise Refusal(f"Đồng chí {last.by} đã duyệt bản này: {last.get_outcome_display()}.")
    if outcome == activity.verdict:
        raise Refusal("Đồng chí đã duyệt bản này như vậy rồi.")
    if not reason:
        raise Refusal("Đổi kết quả đã duyệt thì đồng chí ghi lý do.", "reason")


@action
def confirm_on_behalf(
    activity_id: int, *, version: int, by: Any, command_id: uuid.UUID | None = None, at: dt.datetime | None = None
) -> Activity:
    """Confirm, as the branch or another of its members, what somebody above typed for it ("ghi hộ").

    Errors: it was not typed for the branch, or is confirmed already; changed meanwhile; oneself wrote a part of it;
    not of the branch.
    Writes: Activity, AuditEvent.
    """
    content = {"confirm": activity_id, "version": version}
    return once(command_id, by=by, content=content, write=lambda: _confirm(activity_id, version, by, at or now()))


def _confirm(activity_id: int, version: int, by: Any, at: dt.datetime) -> Activity:
    activity = locked(activity_id, version=version)
    rights = Rights(by, timezone.localdate(at))
    if not activity.is_on_behalf or activity.confirmed_at is not None:
        raise Refusal("Bản này không còn chờ chi đoàn xác nhận.")
    if activity.authorships.of(by.pk).exists():
        raise Refusal("Bản này có phần do chính đồng chí ghi, chi đoàn hoặc đoàn viên khác xác nhận.")
    if activity.verifications.filter(version=version, by=by).exists():
        raise Refusal("Đồng chí đã duyệt bản này, chi đoàn hoặc đoàn viên khác xác nhận.")
    if not rights.may_confirm(activity.host_id):
        raise Refusal("Chỉ chi đoàn được ghi hộ hoặc đoàn viên của chi đoàn xác nhận được.")
    activity.confirmed_by, activity.confirmed_at = by, at
    activity.save(update_fields=["confirmed_by", "confirmed_at"])
    event = audit_event(verb="activities.confirm_on_behalf", subject=activity, by=by, unit_id=activity.host_id)
    record_audit([event])
    return activity
