"""Schedules of a committee's visits: of a year or a month, with agenda and paper (DN5)."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.units.models import UnitPath
from thulinh.visits.actions.writing import plain
from thulinh.visits.models import Schedule
from thulinh.visits.queries.rights import VisitRights

LONGEST_DAYS = 366
NOT_YOURS = "Đồng chí không lập lịch đi cơ sở của đơn vị này."


@dataclass(frozen=True)
class NewSchedule:
    """A schedule as somebody hands it in."""

    unit: int
    title: str
    starts_on: dt.date
    ends_on: dt.date
    agenda: tuple[str, ...] = ()
    decision_number: str = ""
    decision_on: dt.date | None = None


@action
def make_schedule(
    new: NewSchedule, *, by: Any, command_id: uuid.UUID | None = None, at: dt.datetime | None = None
) -> Schedule:
    """Lay a committee's schedule of visits for a month or a year, with its agenda and paper.

    Errors: no title; it ends before it starts; longer than a year; the unit did not exist; not within reach.
    Writes: Schedule, AuditEvent.
    Source: DN5.
    """
    return once(command_id, by=by, content=asdict(new), write=lambda: _make(new, by, at or now()))


def _make(new: NewSchedule, by: Any, at: dt.datetime) -> Schedule:
    _refuse(new)
    _hold_right(new.unit, by, at)
    if not UnitPath.objects.on(new.starts_on).open().filter(unit=new.unit).exists():
        raise Refusal("Đơn vị này không hoạt động vào ngày đầu của lịch.", "starts_on")
    schedule = Schedule.objects.create(
        unit_id=new.unit,
        title=nfc(new.title)[:200],
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        agenda=_lines(new.agenda),
        decision_number=nfc(new.decision_number)[:80],
        decision_on=new.decision_on,
        made_by=by,
        made_at=at,
    )
    event = audit_event(
        verb="visits.make_schedule", subject=schedule, by=by, unit_id=new.unit, after=plain(asdict(new))
    )
    record_audit([event])
    return schedule


def _refuse(new: NewSchedule) -> None:
    problems = []
    if not nfc(new.title):
        problems.append(Problem("Đồng chí ghi tên lịch.", "title"))
    if new.ends_on < new.starts_on:
        problems.append(Problem("Ngày cuối của lịch phải từ ngày đầu trở đi.", "ends_on"))
    elif (new.ends_on - new.starts_on).days >= LONGEST_DAYS:
        problems.append(Problem("Một lịch dài nhất một năm.", "ends_on"))
    if problems:
        raise Refusal(problems)


def _lines(agenda: Sequence[str]) -> list[str]:
    return [line for line in map(nfc, agenda) if line]


def _hold_right(unit: int, by: Any, at: dt.datetime) -> None:
    today = timezone.localdate(at)
    path = UnitPath.objects.on(today).filter(unit=unit).values_list("path", flat=True).first()
    if path is None or not VisitRights(by, today).may_arrange(path):
        raise Refusal(NOT_YOURS)


@action
def withdraw_schedule(
    schedule_id: int, *, reason: str, by: Any, command_id: uuid.UUID | None = None, at: dt.datetime | None = None
) -> Schedule:
    """Withdraw a schedule, with a reason. Visits that were planned under it stand, each to be cancelled by itself.

    Errors: no reason; withdrawn before; not within reach.
    Writes: Schedule, AuditEvent.
    """
    content = {"withdraw_schedule": schedule_id, "reason": reason}
    return once(command_id, by=by, content=content, write=lambda: _withdraw(schedule_id, nfc(reason), by, at or now()))


def _withdraw(schedule_id: int, reason: str, by: Any, at: dt.datetime) -> Schedule:
    schedule = Schedule.objects.select_for_update(no_key=True).get(pk=schedule_id)
    _hold_right(schedule.unit_id, by, at)
    if not reason:
        raise Refusal("Đồng chí ghi lý do rút lịch.", "reason")
    if schedule.withdrawn_at is not None:
        raise Refusal("Lịch này đã rút.")
    schedule.withdrawn_at, schedule.withdrawn_reason = at, reason[:300]
    schedule.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    event = audit_event(
        verb="visits.withdraw_schedule", subject=schedule, by=by, unit_id=schedule.unit_id, reason=reason
    )
    record_audit([event])
    return schedule
