"""Pictures that come after their record, as they do over a weak line: the text first, then each picture."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from thulinh.activities.actions.correcting import locked
from thulinh.activities.actions.laying import lay_authors, lay_pictures, repeat_on_credits
from thulinh.activities.actions.recording import NOT_YOURS, content_of_changes
from thulinh.activities.models import Activity, Authorship
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import Rights
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import action


@action
def add_photos(
    activity_id: int,
    files: Sequence[int],
    *,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Activity:
    """Add pictures to a record that one wrote; a picture that stands there already changes nothing.

    A picture is a part of what is verified, so it makes a new version: a word said before asks for a new look, and so
    does the branch's confirmation of what was typed for it.

    Errors: withdrawn; not held; written by others (they correct it instead); no longer within reach.
    Writes: Activity (version + 1, waiting for verification), Authorship, Credit, Evidence, AuditEvent.
    """
    content = {"add_photos": activity_id, **content_of_changes({"files": files})}
    return once(command_id, by=by, content=content, write=lambda: _add(activity_id, files, by, at or now()))


def _add(activity_id: int, files: Sequence[int], by: Any, at: dt.datetime) -> Activity:
    activity = _own(activity_id, by, at)
    before = {"version": activity.version, "verdict": activity.verdict, "awaited_photos": activity.awaited_photos}
    added = lay_pictures([(activity, files)], by=by, at=at)
    activity.awaited_photos = max(0, activity.awaited_photos - len(files))
    if added:
        activity.version += 1
        activity.verdict = Activity.Verdict.PENDING
        activity.confirmed_by, activity.confirmed_at = None, None
        lay_authors([activity], by=by, at=at)
    activity.save()
    repeat_on_credits([activity])
    after = {name: getattr(activity, name) for name in before} | {"files": added}
    event = audit_event(
        verb="activities.add_photos", subject=activity, by=by, unit_id=activity.host_id, before=before, after=after
    )
    record_audit([event])
    return activity


@action
def give_up_photos(
    activity_id: int, *, by: Any, command_id: uuid.UUID | None = None, at: dt.datetime | None = None
) -> Activity:
    """Say that the pictures announced with a record will not come any more; the record stands without them.

    Errors: withdrawn; written by others; no longer within reach.
    Writes: Activity, AuditEvent.
    """
    content = {"give_up_photos": activity_id}
    return once(command_id, by=by, content=content, write=lambda: _give_up(activity_id, by, at or now()))


def _give_up(activity_id: int, by: Any, at: dt.datetime) -> Activity:
    activity = _own(activity_id, by, at)
    before = {"awaited_photos": activity.awaited_photos}
    activity.awaited_photos = 0
    activity.save(update_fields=["awaited_photos"])
    event = audit_event(
        verb="activities.give_up_photos", subject=activity, by=by, unit_id=activity.host_id, before=before,
        after={"awaited_photos": 0},
    )  # fmt: skip
    record_audit([event])
    return activity


def _own(activity_id: int, by: Any, at: dt.datetime) -> Activity:
    """The record, when the account wrote a part of it and still records for its unit."""
    activity = locked(activity_id)
    today = timezone.localdate(at)
    path = Places([activity.host_id]).path(activity.host_id, today)
    if not Rights(by, today).may_record(activity.host_id, path):
        raise Refusal(NOT_YOURS)
    if not Authorship.objects.of(by.pk).filter(activity=activity).exists():
        raise Refusal("Chỉ người đã ghi bản này thêm được ảnh. Đồng chí mở bản ghi rồi bấm Sửa.")
    if activity.status != Activity.Status.HELD:
        raise Refusal("Chỉ thêm ảnh cho hoạt động đã tổ chức.")
    return activity
