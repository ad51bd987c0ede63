"""What happens to a record afterwards: corrected, held after being planned, cancelled, withdrawn, answered."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.utils import timezone

from thulinh.activities.actions.laying import (
    Laid,
    fill,
    lay_attendance,
    lay_authors,
    lay_contents,
    lay_coverage,
    lay_credits,
    lay_evidence,
    lay_followings,
    repeat_on_credits,
)
from thulinh.activities.actions.recording import (
    NOT_YOURS,
    AlreadyRecorded,
    content_of_changes,
    lock_units,
    record_session,
    take_back_answers,
)
from thulinh.activities.models import Activity, Attendance, CheckIn, Coverage, Credit, Evidence
from thulinh.activities.queries.entries import entry_of
from thulinh.activities.queries.facts import Surroundings
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import Rights
from thulinh.activities.rules.entries import HELD, NOT_HELD, PLANNED, SessionEntry
from thulinh.activities.rules.sessions import session_problems
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action

CHANGED_MEANWHILE = (
    "Trong lúc đồng chí mở trang, bản ghi này đã được sửa. Đồng chí xem bản mới bên dưới rồi làm lại, "
    "những gì đồng chí vừa ghi vẫn còn ở đây."
)
_FIXED = ("kind", "host")


@action
def correct_session(
    activity_id: int,
    changes: Mapping[str, Any],
    *,
    version: int,
    reason: str,
    by: Any,
    dropped: Sequence[int] = (),
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Activity:
    """Correct what was recorded; whoever verified must look again.

    `changes`: fields of `SessionEntry` with their new values; what is not named stays. `dropped`: evidence rows that
    do not belong here. Correcting for a branch makes it "ghi hộ"; the branch correcting its own record confirms it.

    Errors: no reason; somebody changed it meanwhile; not within reach; withdrawn; kind or host changed (withdraw it and
    record anew); everything that `record_sessions` refuses.
    Writes: Activity (version + 1, waiting for verification), Authorship, Credit, Attendance, Evidence, followings,
    AuditEvent.
    """
    content = {
        "correct": activity_id,
        "version": version,
        "reason": reason,
        "drop": dropped,
        **content_of_changes(changes),
    }
    return once(
        command_id,
        by=by,
        content=content,
        write=lambda: _correct(activity_id, changes, version, nfc(reason), by, dropped, at or now()),
    )


def _correct(
    activity_id: int,
    changes: Mapping[str, Any],
    version: int,
    reason: str,
    by: Any,
    dropped: Sequence[int],
    at: dt.datetime,
) -> Activity:
    activity = locked_with_units(activity_id, _named(changes), version=version)
    if activity.status == Activity.Status.CANCELLED:
        raise Refusal("Buổi này đã hủy, không sửa nữa.")
    if not reason and activity.status != PLANNED:
        raise Refusal("Đồng chí ghi lý do sửa.", "reason")
    if any(name in changes and changes[name] != getattr(activity, f"{name}_id") for name in _FIXED):
        raise Refusal("Sai loại hoặc sai đơn vị thì đồng chí rút bản này và ghi bản mới.", "kind")
    before = entry_of(activity)
    entry = replace(before, **{**changes, "is_another": _same_day(before, changes)})
    _rewrite(activity, before, entry, dropped=dropped, by=by, at=at, reason=reason, verb="activities.correct_session")
    return activity


def _same_day(before: SessionEntry, changes: Mapping[str, Any]) -> bool:
    """A correction that keeps the day does not ask again whether it is another session of that day."""
    return bool(changes.get("is_another")) or changes.get("day", before.day) == before.day


@action
def mark_held(
    activity_id: int,
    changes: Mapping[str, Any],
    *,
    version: int,
    by: Any,
    arrived: Collection[int] | None = None,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Activity:
    """Record that a planned session was held, with what happened there.

    `arrived`: whom of the roll call the recorder knows of; who has confirmed since is there, too.
    Errors: it is no longer a plan; somebody changed it meanwhile; everything that `record_sessions` refuses.
    Writes: as `correct_session`; the recorder and the time of recording are those of now.
    """
    content = {"hold": activity_id, "version": version, **content_of_changes(changes)}
    return once(
        command_id,
        by=by,
        content=content,
        write=lambda: _mark_held(activity_id, changes, version, arrived, by, at or now()),
    )


def _mark_held(
    activity_id: int,
    changes: Mapping[str, Any],
    version: int,
    arrived: Collection[int] | None,
    by: Any,
    at: dt.datetime,
) -> Activity:
    activity = locked_with_units(activity_id, _named(changes), version=version)
    if activity.status != PLANNED:
        raise Refusal(f"Buổi này không còn là dự kiến ({activity.get_status_display().lower()}).")
    before = entry_of(activity)
    there = set(CheckIn.objects.filter(roll_call__activity=activity, undone_at=None).values_list("person", flat=True))
    entry = replace(before, **{**changes, "status": HELD, "is_by_qr": bool(there)})
    late = there - set(arrived) if arrived is not None else set()
    lines = (replace(line, is_present=True) if line.person in late else line for line in entry.attendance)
    entry = replace(entry, attendance=tuple(lines))
    activity.recorded_by, activity.recorded_at = by, at
    activity.entered_at, activity.awaited_photos = entry.entered_at, entry.awaited_photos
    _rewrite(activity, before, entry, dropped=(), by=by, at=at, reason="", verb="activities.mark_held")
    return activity


def _rewrite(
    activity: Activity,
    before: SessionEntry,
    entry: SessionEntry,
    *,
    dropped: Sequence[int],
    by: Any,
    at: dt.datetime,
    reason: str,
    verb: str,
) -> None:
    """Put the new entry in the place of the old one, every row of it."""
    around = Surroundings([entry], today=timezone.localdate(at), but=activity.pk)
    rights = Rights(by, around.today)
    facts = around.around(entry)
    if by is not None and not rights.may_record(entry.host, around.places.path(entry.host, around.today)):
        raise Refusal(NOT_YOURS, "host")
    problems = session_problems(entry, facts)
    if problems:
        rivals = [earlier.id for earlier in facts.earlier]
        only_rival = rivals and all(problem.field == "is_another" for problem in problems)
        raise AlreadyRecorded(problems, rivals[0]) if only_rival else Refusal(problems)
    fill(activity, entry, facts)
    _sign(activity, rights, by, at, is_first=verb.endswith("mark_held"))
    activity.save()
    lay_authors([activity], by=by, at=at)
    laid = [Laid(activity, entry, facts)]
    for model in (Credit, Attendance, Coverage):
        model.objects.filter(activity=activity).delete()
    Activity.contents.through.objects.filter(activity=activity).delete()
    for lay in (lay_credits, lay_attendance, lay_contents, lay_coverage):
        lay(laid)
    Evidence.objects.filter(activity=activity, pk__in=list(dropped), withdrawn_at=None).update(withdrawn_at=at)
    lay_evidence(laid, by=by, at=at)
    lay_followings(laid, by=by)
    _audit_change(activity, before, entry, dropped, by=by, reason=reason, verb=verb)
    take_back_answers(laid, by=by, at=at)


def _sign(activity: Activity, rights: Rights, by: Any, at: dt.datetime, *, is_first: bool) -> None:
    """Whose words the record is now, and that it must be looked at anew."""
    is_own = by is None or activity.host_id in rights.own_units
    activity.is_on_behalf, activity.confirmed_by, activity.confirmed_at = not is_own, None, None
    activity.verdict = Activity.Verdict.PENDING
    activity.version += 1
    if not is_first:
        activity.changed_by, activity.changed_at = by, at


def _audit_change(
    activity: Activity,
    before: SessionEntry,
    after: SessionEntry,
    dropped: Sequence[int],
    *,
    by: Any,
    reason: str,
    verb: str,
) -> None:
    old, new = asdict(before), asdict(after)
    skipped = {"is_another", "entered_at", "awaited_photos", "lessons"}
    names = [name for name in old if old[name] != new[name] and name not in skipped]
    told_before = {name: old[name] for name in names}
    told_after = {name: new[name] for name in names} | {"version": activity.version}
    if after.lessons:
        told_after["lessons"] = len(after.lessons)  # how many were added; what they say is for few eyes
    if dropped:
        told_before["evidence"] = list(dropped)
    event = audit_event(
        verb=verb,
        subject=activity,
        by=by,
        unit_id=activity.host_id,
        before=_plain(told_before),
        after=_plain(told_after),
        reason=reason,
    )
    record_audit([event])


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them."""
    return {
        name: str(value) if isinstance(value, (dt.date, dt.time, dt.datetime)) else _listed(value)
        for name, value in values.items()
    }


def _listed(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(one) if isinstance(one, dict) else one for one in value]
    return value


@action
def cancel(
    activity_id: int,
    *,
    version: int,
    reason: str,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Activity:
    """Cancel a planned session, with a reason.

    Errors: no reason; it is no longer a plan; somebody changed it meanwhile; not within reach.
    Writes: Activity, Authorship, Credit, AuditEvent.
    """
    content = {"cancel": activity_id, "version": version, "reason": reason}
    return once(
        command_id, by=by, content=content, write=lambda: _cancel(activity_id, version, reason, by, at or now())
    )


def _cancel(activity_id: int, version: int, reason: str, by: Any, at: dt.datetime) -> Activity:
    activity = _for_ending(activity_id, version, reason, by, at, "hủy")
    if activity.status != PLANNED:
        raise Refusal("Chỉ hủy được buổi còn là dự kiến. Bản ghi sai thì đồng chí rút.")
    activity.status, activity.why_not_note = Activity.Status.CANCELLED, nfc(reason)[:300]
    activity.changed_by, activity.changed_at, activity.version = by, at, activity.version + 1
    lay_authors([activity], by=by, at=at)
    return _end(activity, "activities.cancel", reason, by)


@action
def withdraw(
    activity_id: int,
    *,
    version: int,
    reason: str,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Activity:
    """Withdraw a record that should not stand, with a reason; nothing is deleted, nothing counts it any more.

    Errors: no reason; withdrawn before; somebody changed it meanwhile; not within reach.
    Writes: Activity, Credit, AuditEvent.
    """
    content = {"withdraw": activity_id, "version": version, "reason": reason}
    return once(
        command_id, by=by, content=content, write=lambda: _withdraw(activity_id, version, reason, by, at or now())
    )


def _withdraw(activity_id: int, version: int, reason: str, by: Any, at: dt.datetime) -> Activity:
    activity = _for_ending(activity_id, version, reason, by, at, "rút")
    activity.withdrawn_at, activity.withdrawn_by, activity.withdrawn_reason = at, by, nfc(reason)[:300]
    return _end(activity, "activities.withdraw", reason, by)


def _for_ending(activity_id: int, version: int, reason: str, by: Any, at: dt.datetime, what: str) -> Activity:
    activity = locked(activity_id, version=version)
    if not nfc(reason):
        raise Refusal(f"Đồng chí ghi lý do {what}.", "reason")
    today = timezone.localdate(at)
    if by is not None and not Rights(by, today).may_record(
        activity.host_id, Places([activity.host_id]).path(activity.host_id, today)
    ):
        raise Refusal(NOT_YOURS)
    return activity


def _end(activity: Activity, verb: str, reason: str, by: Any) -> Activity:
    activity.save()
    repeat_on_credits([activity])
    event = audit_event(verb=verb, subject=activity, by=by, unit_id=activity.host_id, reason=nfc(reason))
    record_audit([event])
    return activity


def _named(changes: Mapping[str, Any]) -> set[int]:
    """The units that the changes name."""
    led_to = (*changes.get("tasks", ()), *changes.get("initiatives", ()))
    return {*changes.get("parts", ()), *(one.unit for one in led_to if one.unit is not None)}


def locked_with_units(activity_id: int, units: Iterable[int], *, version: int | None = None) -> Activity:
    """The activity and, before it, its host and these units, in the order in which recording takes them."""
    hosts = Activity.objects.filter(pk=activity_id).values_list("host", flat=True)
    lock_units([*hosts, *units])
    return locked(activity_id, version=version)


def locked(activity_id: int, *, version: int | None = None) -> Activity:
    """The activity, held until the action ends.

    Errors: withdrawn; `version` is given and no longer the present one.
    """
    activity = Activity.objects.select_for_update(no_key=True).filter(pk=activity_id).first()
    if activity is None or activity.withdrawn_at is not None:
        raise Refusal("Bản ghi này đã được rút.")
    if version is not None and activity.version != version:
        raise Refusal(CHANGED_MEANWHILE)
    return activity


def answer_not_held(
    *,
    unit: int,
    kind: str,
    day: dt.date,
    why: str,
    note: str = "",
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Activity:
    """Answer honestly that a period's session could not be held: an answer, not a debt.

    `day` lies in the period; `starts_on` and `ends_on` are the period's first and last day, else its calendar month.
    The answer takes itself back when a session of that period is recorded after all.

    Errors: no reason; the period is answered already; a session of that period stands (`AlreadyRecorded`).
    Writes: as `record_session`.
    """
    if starts_on is None or ends_on is None:
        month = period_containing(Cadence.MONTH, day)
        starts_on, ends_on = month.starts_on, month.ends_on
    if not starts_on <= day <= ends_on:
        raise Refusal(Problem("Ngày phải nằm trong kỳ được hỏi.", "day"))
    entry = SessionEntry(
        kind=kind,
        host=unit,
        day=day,
        status=NOT_HELD,
        why_not=why,
        why_not_note=note,
        answer_starts_on=starts_on,
        answer_ends_on=ends_on,
    )
    return record_session(entry, by=by, command_id=command_id, at=at)
