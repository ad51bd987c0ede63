"""Tasks that meetings give: assigned, finished with a proof, handed over when branches merge (SV3)."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from django.utils import timezone

from thulinh.activities.actions.correcting import locked_with_units
from thulinh.activities.actions.laying import Laid, lay_tasks, prose, repeat_on_credits
from thulinh.activities.actions.recording import NOT_YOURS, lock_units
from thulinh.activities.models import Activity, Task
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.entries import entry_of
from thulinh.activities.queries.facts import Surroundings
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import Rights
from thulinh.activities.queries.tasks import takers
from thulinh.activities.rules.entries import HELD, Decision
from thulinh.activities.rules.sessions import following_problems
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import StoredFile
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.rules import portions


@action
def assign_task(
    activity_id: int,
    decision: Decision,
    *,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Task:
    """Give somebody a task that a held meeting decided; an officer's task for their branch belongs to that charge.

    A task for a unit that has ended since the meeting is given to the unit that carries it on.

    Errors: nothing to do written; the person does not belong to the meeting's units; the unit has ended and nobody
    carries it on; due before the meeting; the meeting was not held; neither its recorder's unit nor allowed to assign.
    Writes: Task, AuditEvent.
    """
    return once(
        command_id,
        by=by,
        content={"assign": activity_id, **asdict(decision)},
        write=lambda: _assign(activity_id, decision, by, at or now()),
    )


def _assign(activity_id: int, decision: Decision, by: Any, at: dt.datetime) -> Task:
    activity = locked_with_units(activity_id, [] if decision.unit is None else [decision.unit])
    if activity.status != HELD:
        raise Refusal("Chỉ giao việc từ cuộc họp đã tổ chức.")
    entry = replace(entry_of(activity), attendance=(), tasks=(decision,))
    around = Surroundings([entry], today=timezone.localdate(at), but=activity.pk)
    rights = Rights(by, around.today)
    path = around.places.path(activity.host_id, around.today)
    if by is not None and not (
        rights.may_record(activity.host_id, path) or rights.within(ActivityPermission.ASSIGN).covers(path)
    ):
        raise Refusal(NOT_YOURS)
    facts = around.around(entry)
    problems = list(following_problems(entry, facts))
    if problems:
        raise Refusal(problems)
    task = lay_tasks([Laid(activity, entry, facts)])[0]
    after = {"title": task.title, "owner": task.owner_id, "due_on": str(task.due_on or "")}
    record_audit([audit_event(verb="activities.assign_task", subject=task, by=by, unit_id=task.unit_id, after=after)])
    return task


@action
def finish_task(
    task_id: int,
    *,
    on: dt.date,
    proof: str = "",
    proof_file: int | None = None,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Task:
    """Say that a task is done, since which day, and by what one can see it.

    Errors: no proof; done before; in the future or before the meeting; neither its owner nor allowed to assign there.
    Writes: Task, AuditEvent.
    """
    files = StoredFile.objects.filter(pk=proof_file).values_list("received_sha256", flat=True)
    content = {"finish": task_id, "on": on, "proof": proof, "file": list(files)}
    return once(
        command_id, by=by, content=content, write=lambda: _finish(task_id, on, proof, proof_file, by, at or now())
    )


def _finish(task_id: int, on: dt.date, proof: str, proof_file: int | None, by: Any, at: dt.datetime) -> Task:
    task = _locked_task(task_id)
    today = timezone.localdate(at)
    rights = Rights(by, today)
    path = Places([task.unit_id]).path(task.unit_id, today)
    is_own = getattr(by, "person_id", None) == task.owner_id
    if by is not None and not is_own and not rights.within(ActivityPermission.ASSIGN).covers(path):
        raise Refusal("Người nhận việc hoặc người giao việc báo xong.")
    if on > today:
        raise Refusal("Ngày xong chưa tới.", "done_on")
    if on < task.activity.day:
        raise Refusal(f"Ngày xong trước ngày giao việc {format_date(task.activity.day)}.", "done_on")
    if (
        proof_file is not None
        and not StoredFile.objects.filter(pk=proof_file, media_type__startswith="image/").exists()
    ):
        raise Refusal("Ảnh không còn trên máy chủ. Đồng chí chọn lại ảnh.", "proof_file")
    if not prose(proof) and proof_file is None:
        raise Refusal("Đồng chí ghi kết quả hoặc gửi một ảnh.", "proof")
    task.done_on, task.proof, task.proof_file_id = on, prose(proof), proof_file
    task.save(update_fields=["done_on", "proof", "proof_file"])
    after = {"done_on": str(on), "proof": task.proof, "file": proof_file}
    record_audit([audit_event(verb="activities.finish_task", subject=task, by=by, unit_id=task.unit_id, after=after)])
    return task


@action
def withdraw_task(
    task_id: int, *, reason: str, by: Any, command_id: uuid.UUID | None = None, at: dt.datetime | None = None
) -> Task:
    """Take back a task that is no longer to be done, with a reason.

    Errors: no reason; done or withdrawn before; not allowed to assign there.
    Writes: Task, AuditEvent.
    """
    content = {"withdraw-task": task_id, "reason": reason}
    return once(command_id, by=by, content=content, write=lambda: _withdraw_task(task_id, nfc(reason), by, at or now()))


def _withdraw_task(task_id: int, reason: str, by: Any, at: dt.datetime) -> Task:
    task = _locked_task(task_id)
    if not reason:
        raise Refusal("Đồng chí ghi lý do rút.", "reason")
    today = timezone.localdate(at)
    places, rights = Places([task.unit_id, task.activity.host_id]), Rights(by, today)
    host = task.activity.host_id
    if by is not None and not (
        rights.within(ActivityPermission.ASSIGN).covers(places.path(task.unit_id, today))
        or rights.may_record(host, places.path(host, today))
    ):
        raise Refusal(NOT_YOURS)
    task.withdrawn_at, task.withdrawn_reason = at, reason[:300]
    task.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record_audit(
        [audit_event(verb="activities.withdraw_task", subject=task, by=by, unit_id=task.unit_id, reason=reason)]
    )
    return task


def _locked_task(task_id: int) -> Task:
    task = (
        Task.objects.select_for_update(no_key=True, of=("self",)).select_related("activity").filter(pk=task_id).first()
    )
    if task is None or task.withdrawn_at is not None:
        raise Refusal("Việc này đã được rút.")
    if task.done_on is not None:
        raise Refusal(f"Việc này đã báo xong ngày {format_date(task.done_on)}.")
    return task


@action
def reassign_tasks(tasks: Iterable[int], to: int, *, reason: str, by: Any, at: dt.datetime | None = None) -> list[Task]:
    """Give open tasks to somebody else, for instance to who follows on a seat. The charge for which a meeting gave a
    task stays with it: that it was given then is a fact.

    Errors: no task or no reason; a task is done or withdrawn; not allowed to assign there; the person has no seat at,
    is not in charge of and does not belong to the place of one of the tasks (`takers`).
    Writes: Task, AuditEvent.
    """
    wanted, reason, today = sorted(set(tasks)), nfc(reason), timezone.localdate(at or now())
    if not wanted:
        raise Refusal("Đồng chí chọn nhiệm vụ cần bàn giao.", "tasks")
    if not reason:
        raise Refusal("Đồng chí ghi lý do bàn giao.", "reason")
    found = _locked_open_tasks(wanted)
    places, rights = Places(task.unit_id for task in found), Rights(by, today)
    reach = rights.within(ActivityPermission.ASSIGN) if by is not None else None
    if reach is not None and not all(reach.covers(places.path(task.unit_id, today)) for task in found):
        raise Refusal(NOT_YOURS)
    taker = next((one for one in takers(found, today) if one.person == to), None)
    if taker is None or not all(taker.takes(task) for task in found):
        raise Refusal("Người nhận không giữ chức danh, không phụ trách ở nơi có nhiệm vụ.", "to")
    events = [
        audit_event(
            verb="activities.reassign_task", subject=task, by=by, unit_id=task.unit_id,
            before={"owner": task.owner_id}, after={"owner": to}, reason=reason,
        )
        for task in found
    ]  # fmt: skip
    for task in found:
        task.owner_id = to
    Task.objects.bulk_update(found, ["owner"], batch_size=500)
    record_audit(events)
    return found


def _locked_open_tasks(wanted: list[int]) -> list[Task]:
    standing = Task.objects.filter(withdrawn_at=None, activity__withdrawn_at=None, done_on=None)
    locked = standing.select_for_update(no_key=True, of=("self",)).select_related("activity").order_by("pk")
    found = [task for part in portions(wanted) for task in locked.filter(pk__in=part)]
    if len(found) < len(wanted):
        raise Refusal("Có nhiệm vụ đã xong hoặc đã được rút. Đồng chí mở lại trang.", "tasks")
    return found


@action
def hand_over_tasks(from_units: Iterable[int], to_unit: int | None, *, on: dt.date, reason: str, by: Any) -> int:
    """Move the open tasks of units that end to the unit that carries them on; without one they lapse.

    Plans that these units had for days from `on` are cancelled: who hosts now decides anew.

    Shape: how many tasks were moved or lapsed.
    Writes: Task, Activity, Credit, AuditEvent.
    """
    from_units = list(from_units)
    lock_units([*from_units, *([] if to_unit is None else [to_unit])])
    tasks = [
        task
        for part in portions(from_units)
        for task in Task.objects.select_for_update(no_key=True).filter(unit__in=part, done_on=None, withdrawn_at=None)
    ]
    events = []
    for task in tasks:
        before = {"unit": task.unit_id}
        if to_unit is None:
            task.withdrawn_at, task.withdrawn_reason = now(), nfc(reason)[:300]
        else:
            task.unit_id = to_unit
        events.append(
            audit_event(
                verb="activities.hand_over_task", subject=task, by=by, unit_id=to_unit, before=before,
                after={"unit": to_unit, "on": str(on)}, reason=reason,
            )
        )  # fmt: skip
    Task.objects.bulk_update(tasks, ["unit", "withdrawn_at", "withdrawn_reason"], batch_size=500)
    record_audit(events)
    _cancel_plans(from_units, on, nfc(reason), by)
    return len(tasks)


def _cancel_plans(units: list[int], on: dt.date, reason: str, by: Any) -> None:
    plans = [
        plan
        for part in portions(units)
        for plan in Activity.objects.current().select_for_update(no_key=True).filter(
            host__in=part, status=Activity.Status.PLANNED, day__gte=on
        )
    ]  # fmt: skip
    for plan in plans:
        plan.status, plan.why_not_note, plan.version = Activity.Status.CANCELLED, reason[:300], plan.version + 1
    if plans:
        Activity.objects.bulk_update(plans, ["status", "why_not_note", "version"], batch_size=500)
        repeat_on_credits(plans)
        record_audit(
            audit_event(verb="activities.cancel", subject=plan, by=by, unit_id=plan.host_id, reason=reason)
            for plan in plans
        )
