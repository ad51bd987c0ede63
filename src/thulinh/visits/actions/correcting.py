"""What happens to a visit afterwards: corrected, registered late, linked, cancelled, withdrawn, struck by a check."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.visits.actions.laying import lay_authors, recount, repeat_on_days
from thulinh.visits.actions.recording import rewrite
from thulinh.visits.actions.writing import (
    REGISTERED_EARLIER,
    clean,
    held_with_people,
    may_still_write,
    plain,
)
from thulinh.visits.models import Visit, VisitActivity, VisitDay, Visitor
from thulinh.visits.queries.entries import entry_of
from thulinh.visits.queries.rights import VisitRights, paths_today
from thulinh.visits.queries.surroundings import Surroundings
from thulinh.visits.rules.visits import activity_problems

_KEPT = ("unit", "registered_on", "schedule")


@action
def correct_visit(
    visit_id: int,
    changes: Mapping[str, Any],
    *,
    version: int,
    reason: str = "",
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Visit:
    """Correct a plan or a visit that was made; those visited are asked for their word anew.

    `changes`: fields of `VisitEntry` with their new values; what is not named stays, and so do the committee, the
    schedule and the day of registration.

    Errors: no reason for what was made; somebody changed it meanwhile; cancelled or withdrawn; not within reach;
    everything that recording refuses.
    Writes: Visit (version + 1), Authorship, Visitor, Stop (its word falls), VisitDay, VisitActivity, AuditEvent.
    """
    content = {"correct": visit_id, "version": version, "reason": reason, **plain({**changes, "entered_at": None})}
    return once(
        command_id,
        by=by,
        content=content,
        write=lambda: _correct(visit_id, changes, version, nfc(reason), by, at or now()),
    )


def _correct(visit_id: int, changes: Mapping[str, Any], version: int, reason: str, by: Any, at: dt.datetime) -> Visit:
    told = {name: value for name, value in changes.items() if name not in _KEPT}
    units = {*told.get("stops", ()), *(day.unit for day in told.get("days", ()))}
    visit = held_with_people(visit_id, version=version, units=units, persons=told.get("visitors", ()))
    if visit.status == Visit.Status.CANCELLED:
        raise Refusal("Chuyến này đã hủy, không sửa nữa.")
    if visit.status == Visit.Status.MADE and not reason:
        raise Refusal("Đồng chí ghi lý do sửa.", "reason")
    before = entry_of(visit)
    if {"starts_on", "ends_on", "stops"} & told.keys() and "days" not in told:
        told["days"] = ()
    entry = replace(before, **told)
    rewrite(visit, before, entry, visit.status, by=by, at=at, verb="visits.correct_visit", reason=reason)
    repeat_on_days([visit.pk])  # the report stands, and how late it is depends on the last day
    return visit


@action
def register_visit(
    visit_id: int,
    *,
    by: Any,
    on: dt.date | None = None,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Visit:
    """Register a visit that was not: from this day on its days count, where its form asks for it.

    `on`: an earlier day, from paper; only who arranges the committee's visits may say so.

    Errors: registered already; a day that has not come; not within reach.
    Writes: Visit, Authorship, VisitDay, AuditEvent.
    """
    content = {"register": visit_id, "on": on}
    return once(command_id, by=by, content=content, write=lambda: _register(visit_id, by, on, at or now()))


def _register(visit_id: int, by: Any, on: dt.date | None, at: dt.datetime) -> Visit:
    visit, today = held_with_people(visit_id), timezone.localdate(at)
    may_still_write(visit, by=by, at=at)
    if visit.registered_on is not None or visit.status == Visit.Status.CANCELLED:
        raise Refusal("Chuyến này đã đăng ký hoặc đã hủy.")
    if on is not None and on > today:
        raise Refusal("Ngày đăng ký chưa tới.", "registered_on")
    path = paths_today([visit.unit_id], today).get(visit.unit_id, "")
    if on is not None and on < today and not VisitRights(by, today).may_arrange(path):
        raise Refusal(REGISTERED_EARLIER, "registered_on")
    visit.registered_on = on or today
    visit.save(update_fields=["registered_on"])
    lay_authors([visit], by=by)
    recount(set(VisitDay.objects.current().filter(visit=visit).values_list("person", "day")))
    event = audit_event(
        verb="visits.register_visit", subject=visit, by=by, unit_id=visit.unit_id,
        before={"registered_on": None}, after={"registered_on": str(visit.registered_on)},
    )  # fmt: skip
    record_audit([event])
    return visit


@action
def link_activities(
    visit_id: int,
    activities: Collection[int],
    *,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Visit:
    """Say which activities of the place the visitors attended; each stays its host's record, entered once.

    Errors: one was not held there on these days; a day of preparation would stand without its activity; not within
    reach; cancelled.
    Writes: VisitActivity, Authorship, AuditEvent.
    """
    wanted = tuple(dict.fromkeys(activities))
    content = {"link": visit_id, "activities": sorted(wanted)}
    return once(command_id, by=by, content=content, write=lambda: _link(visit_id, wanted, by, at or now()))


def _link(visit_id: int, activities: tuple[int, ...], by: Any, at: dt.datetime) -> Visit:
    visit = held_with_people(visit_id)
    may_still_write(visit, by=by, at=at)
    if visit.status == Visit.Status.CANCELLED:
        raise Refusal("Chuyến này đã hủy.")
    before = entry_of(visit)
    entry = clean(replace(before, activities=activities))
    facts = Surroundings([entry], today=timezone.localdate(at)).around(entry, visit.status)
    if found := activity_problems(entry, facts):
        raise Refusal(found)
    lay_authors([visit], by=by)
    visit.activities.exclude(activity__in=activities).delete()
    known = set(visit.activities.values_list("activity", flat=True))
    VisitActivity.objects.bulk_create(
        VisitActivity(visit=visit, activity_id=pk) for pk in activities if pk not in known
    )
    event = audit_event(
        verb="visits.link_activities", subject=visit, by=by, unit_id=visit.unit_id,
        before={"activities": list(before.activities)}, after={"activities": list(activities)},
    )  # fmt: skip
    record_audit([event])
    return visit


@action
def cancel_visit(
    visit_id: int,
    *,
    version: int,
    reason: str,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Visit:
    """Cancel a planned visit, with a reason.

    Errors: no reason; it is no longer a plan; somebody changed it meanwhile; not within reach.
    Writes: Visit, VisitDay, AuditEvent.
    """
    content = {"cancel": visit_id, "version": version, "reason": reason}
    return once(
        command_id, by=by, content=content, write=lambda: _cancel(visit_id, version, nfc(reason), by, at or now())
    )


def _cancel(visit_id: int, version: int, reason: str, by: Any, at: dt.datetime) -> Visit:
    visit = held_with_people(visit_id, version=version)
    may_still_write(visit, by=by, at=at)
    if not reason:
        raise Refusal("Đồng chí ghi lý do hủy.", "reason")
    if visit.status != Visit.Status.PLANNED:
        raise Refusal("Chỉ hủy được chuyến còn là dự kiến. Bản ghi sai thì đồng chí rút.")
    visit.status, visit.cancelled_reason, visit.version = Visit.Status.CANCELLED, reason[:300], visit.version + 1
    return _ended(visit, "visits.cancel_visit", reason, by)


@action
def withdraw_visit(
    visit_id: int,
    *,
    version: int,
    reason: str,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Visit:
    """Withdraw a visit that should not stand, with a reason; nothing is deleted, nothing counts it any more.

    Errors: no reason; withdrawn before; somebody changed it meanwhile; not within reach.
    Writes: Visit, VisitDay, AuditEvent.
    """
    content = {"withdraw": visit_id, "version": version, "reason": reason}
    return once(
        command_id, by=by, content=content, write=lambda: _withdraw(visit_id, version, nfc(reason), by, at or now())
    )


def _withdraw(visit_id: int, version: int, reason: str, by: Any, at: dt.datetime) -> Visit:
    visit = held_with_people(visit_id, version=version)
    may_still_write(visit, by=by, at=at)
    if not reason:
        raise Refusal("Đồng chí ghi lý do rút.", "reason")
    visit.withdrawn_at, visit.withdrawn_reason, visit.version = at, reason[:300], visit.version + 1
    return _ended(visit, "visits.withdraw_visit", reason, by)


def _ended(visit: Visit, verb: str, reason: str, by: Any) -> Visit:
    visit.save()
    repeat_on_days([visit.pk])
    record_audit([audit_event(verb=verb, subject=visit, by=by, unit_id=visit.unit_id, reason=reason)])
    return visit


@action
def strike_days(visit_id: int, days: Collection[int], *, reason: str, by: Any, at: dt.datetime | None = None) -> Visit:
    """Say, after a check, that these days of a visit (numbers of `VisitDay`) do not count, and why; a correction does
    not bring them back. Days that were struck before and are not named count again.

    The caller has asked whether the user may check; who went strikes nothing.

    Errors: no reason; one's own visit; a day that the visit does not have; not a visit that was made.
    Writes: VisitDay, AuditEvent.
    Source: DN9.
    """
    visit, words = held_with_people(visit_id), nfc(reason)[:300]
    if not words:
        raise Refusal("Đồng chí ghi vì sao ngày này không tính.", "reason")
    if by is not None and Visitor.objects.filter(visit=visit, person=by.person_id or 0).exists():
        raise Refusal("Đồng chí đi chuyến này nên người khác kiểm tra.")
    rows = {row.pk: row for row in VisitDay.objects.current().filter(visit=visit)}
    if not rows or set(days) - rows.keys():
        raise Refusal("Những ngày này không còn trong chuyến đi. Đồng chí mở lại trang.")
    before = _struck(rows.values())
    for row in rows.values():
        if row.pk in days:
            row.why_not, row.why_not_note, row.counted = row.WhyNot.STRUCK, words, 0
        elif row.why_not == row.WhyNot.STRUCK:
            row.why_not, row.why_not_note = "", ""
    VisitDay.objects.bulk_update(rows.values(), ["why_not", "why_not_note", "counted"], batch_size=500)
    recount({(row.person_id, row.day) for row in rows.values()})
    event = audit_event(
        verb="visits.strike_days", subject=visit, by=by, unit_id=visit.unit_id, reason=words,
        before={"struck": before}, after={"struck": _struck(rows.values())},
    )  # fmt: skip
    record_audit([event])
    return visit


def _struck(rows: Collection[VisitDay]) -> list[list]:
    return sorted([str(row.day), row.person_id] for row in rows if row.why_not == VisitDay.WhyNot.STRUCK)
