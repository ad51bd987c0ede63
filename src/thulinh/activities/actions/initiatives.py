"""Grassroots initiatives: shared by one unit, reused by others (HN4, HN10)."""

import datetime as dt
import uuid
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from thulinh.activities.actions.laying import initiative
from thulinh.activities.actions.recording import NOT_YOURS
from thulinh.activities.models import Initiative, Reuse
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import Rights
from thulinh.activities.rules.entries import InitiativeEntry
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action


@action
def share_initiative(
    entry: InitiativeEntry,
    *,
    unit: int,
    on: dt.date,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Initiative:
    """Share how a unit does something well, so that others find it and may do the same.

    Errors: no name or no description; a day in the future, or on which the unit did not exist; not within reach.
    Writes: Initiative, AuditEvent.
    """
    content = {"share": asdict(entry), "unit": unit, "on": on}
    return once(command_id, by=by, content=content, write=lambda: _share(entry, unit, on, by, at or now()))


def _share(entry: InitiativeEntry, unit: int, on: dt.date, by: Any, at: dt.datetime) -> Initiative:
    _refuse_unit(unit, on, by, at)
    missing = [
        Problem(message, field)
        for message, field, given in (
            ("Đồng chí đặt tên cho sáng kiến.", "title", nfc(entry.title)),
            ("Đồng chí viết cách làm để nơi khác làm theo được.", "summary", nfc(entry.summary)),
        )
        if not given
    ]
    if missing:
        raise Refusal(missing)
    made = initiative(
        title=entry.title, summary=entry.summary, unit=unit, author=entry.author, day=on, activity=None, by=by,
        occasion=entry.occasion,
    )  # fmt: skip
    made.save()
    after = {"title": made.title, "day": str(on)}
    record_audit([audit_event(verb="activities.share_initiative", subject=made, by=by, unit_id=unit, after=after)])
    return made


@action
def mark_reused(
    initiative_id: int,
    *,
    unit: int,
    on: dt.date,
    note: str = "",
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Reuse:
    """Say that a unit has done what another's initiative showed.

    Errors: its own initiative; marked before; before it was shared, or in the future; not within reach.
    Writes: Reuse, AuditEvent.
    """
    content = {"reuse": initiative_id, "unit": unit, "on": on, "note": note}
    return once(
        command_id, by=by, content=content, write=lambda: _reuse(initiative_id, unit, on, nfc(note), by, at or now())
    )


def _reuse(initiative_id: int, unit: int, on: dt.date, note: str, by: Any, at: dt.datetime) -> Reuse:
    found = _locked(initiative_id)
    _refuse_unit(unit, on, by, at)
    if found.unit_id == unit:
        raise Refusal("Đây là sáng kiến của chính đơn vị mình.", "unit")
    if on < found.day:
        raise Refusal(f"Sáng kiến được chia sẻ ngày {format_date(found.day)}, áp dụng phải từ ngày đó.", "day")
    if found.reuses.filter(unit=unit).exists():
        raise Refusal("Đơn vị đã ghi áp dụng sáng kiến này.", "unit")
    made = Reuse.objects.create(initiative=found, unit_id=unit, day=on, note=note[:300])
    after = {"initiative": found.pk, "day": str(on), "note": note}
    record_audit([audit_event(verb="activities.mark_reused", subject=made, by=by, unit_id=unit, after=after)])
    return made


@action
def withdraw_initiative(
    initiative_id: int, *, reason: str, by: Any, command_id: uuid.UUID | None = None, at: dt.datetime | None = None
) -> Initiative:
    """Withdraw an initiative that should not be found any more, with a reason.

    Errors: no reason; not within reach.
    Writes: Initiative, AuditEvent.
    """
    content = {"withdraw-initiative": initiative_id, "reason": reason}
    return once(
        command_id, by=by, content=content, write=lambda: _withdraw(initiative_id, nfc(reason), by, at or now())
    )


def _withdraw(initiative_id: int, reason: str, by: Any, at: dt.datetime) -> Initiative:
    found = _locked(initiative_id)
    _refuse_unit(found.unit_id, None, by, at)
    if not reason:
        raise Refusal("Đồng chí ghi lý do rút.", "reason")
    found.withdrawn_at, found.withdrawn_reason = at, reason[:300]
    found.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    event = audit_event(
        verb="activities.withdraw_initiative", subject=found, by=by, unit_id=found.unit_id, reason=reason
    )
    record_audit([event])
    return found


def _locked(initiative_id: int) -> Initiative:
    found = Initiative.objects.select_for_update(no_key=True).filter(pk=initiative_id).first()
    if found is None or found.withdrawn_at is not None:
        raise Refusal("Sáng kiến này đã được rút.")
    return found


def _refuse_unit(unit: int, on: dt.date | None, by: Any, at: dt.datetime) -> None:
    today = timezone.localdate(at)
    places = Places([unit])
    if by is not None and not Rights(by, today).within(ActivityPermission.SHARE).covers(places.path(unit, today)):
        raise Refusal(NOT_YOURS, "unit")
    if on is None:
        return
    if on > today:
        raise Refusal(f"Ngày {format_date(on)} chưa tới.", "day")
    facts = places.facts(unit, on)
    if facts is None or not facts.exists:
        raise Refusal(f"Ngày {format_date(on)} chưa có đơn vị này hoặc đơn vị đã kết thúc.", "day")
