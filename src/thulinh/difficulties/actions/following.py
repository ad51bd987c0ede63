"""What becomes of a finding: put right, still so, reopened, carried on by another unit, told on as a good practice."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from thulinh.activities.actions import share_initiative
from thulinh.activities.rules.entries import InitiativeEntry
from thulinh.difficulties.actions.findings import BATCH, NOT_YOURS, locked_finding
from thulinh.difficulties.models import Finding, FindingStep
from thulinh.difficulties.queries.rights import FindingRights
from thulinh.difficulties.rules.findings import PRACTICE, due_on
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action

DONE, STILL = FindingStep.Kind.DONE, FindingStep.Kind.STILL
REOPENED, MOVED = FindingStep.Kind.REOPENED, FindingStep.Kind.MOVED


@action
def put_right(
    finding_id: int,
    *,
    note: str,
    on: dt.date,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Finding:
    """Say how what was found was put right, and when (DN6).

    Errors: nothing to put right; before the day it was found, or a day to come; not said how; not within reach.
    Writes: Finding, FindingStep, AuditEvent.
    """
    at = at or now()

    def write() -> Finding:
        found = _followed(finding_id, by, at)
        _refuse_day(found, on, at)
        if not nfc(note):
            raise Refusal("Đồng chí ghi đã khắc phục thế nào.", "note")
        return _done(found, nfc(note), on, by, at)

    return once(command_id, by=by, content={"put-right": finding_id, "note": note, "on": on}, write=write)


@action
def reopen_finding(
    finding_id: int, *, reason: str, by: Any, command_id: uuid.UUID | None = None, at: dt.datetime | None = None
) -> Finding:
    """Say that what was called put right is not: it is owed again, from today.

    Errors: not called put right; no reason; neither the finder nor above the unit that owes it.
    Writes: Finding, FindingStep, AuditEvent.
    """
    at = at or now()

    def write() -> Finding:
        found = locked_finding(finding_id)
        if not FindingRights(by, timezone.localdate(at)).may_reopen(found):
            raise Refusal(NOT_YOURS)
        if not nfc(reason):
            raise Refusal("Đồng chí ghi vì sao chưa khắc phục.", "reason")
        return _reopened(found, nfc(reason), by, at)

    return once(command_id, by=by, content={"reopen-finding": finding_id, "reason": reason}, write=write)


@dataclass(frozen=True)
class Word:
    """What a later visit sees of an earlier finding: put right, or still so."""

    finding: int
    is_done: bool


@action
def say_words(words: Sequence[Word], *, on: dt.date, by: Any, at: dt.datetime | None = None) -> list[Finding]:
    """Say of earlier findings of a place what one sees there now, one word each. What was said before changes nothing.

    "Vẫn còn" about one that is called put right reopens it, when the finder or a level above says so.

    Errors: one that was withdrawn; not within reach; before it was found, or a day to come.
    Writes: Finding, FindingStep, AuditEvent.
    """
    at = at or now()
    rights = FindingRights(by, timezone.localdate(at))
    return [_said(word, on, by, at, rights) for word in sorted(words, key=lambda one: one.finding)]


def _said(word: Word, on: dt.date, by: Any, at: dt.datetime, rights: FindingRights) -> Finding:
    found = locked_finding(word.finding)
    is_over = found.done_on is not None
    if not (rights.may_reopen(found) if is_over and not word.is_done else rights.may_follow(found)):
        raise Refusal(NOT_YOURS)
    _refuse_day(found, on, at)
    if word.is_done:
        return found if is_over else _done(found, "Người về cơ sở thấy đã khắc phục.", on, by, at)
    if is_over:
        return _reopened(found, "Người về cơ sở thấy vẫn còn.", by, at)
    return _told(found, STILL, "", on, by, at)


@action
def share_practice(
    finding_id: int,
    *,
    title: str,
    summary: str,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Finding:
    """Share a good practice that was found, so that others find it and do the same (HN10, DN5); once.

    Errors: not a good practice; shared already; those of `activities.actions.share_initiative`.
    Writes: Finding, Initiative, AuditEvent.
    """
    at = at or now()

    def write() -> Finding:
        found = locked_finding(finding_id)
        rights = FindingRights(by, timezone.localdate(at))
        if found.kind != PRACTICE or not rights.may_view(found):
            raise Refusal(NOT_YOURS)
        if found.initiative_id is not None:
            raise Refusal("Mô hình này đã được chia sẻ.")
        entry = InitiativeEntry(title, summary)
        found.initiative = share_initiative(entry, unit=found.unit_id, on=found.day, by=by, at=at)
        found.save(update_fields=["initiative"])
        record_audit([_event("difficulties.share_practice", found, by, after={"title": nfc(title)})])
        return found

    content = {"share-practice": finding_id, "title": title, "summary": summary}
    return once(command_id, by=by, content=content, write=write)


@action
def hand_over_findings(
    units: Iterable[int], follower: int | None, *, on: dt.date, by: Any, at: dt.datetime | None = None
) -> int:
    """Let the unit that follows ended ones owe what these still had to put right; with nobody following it stays.

    Shape: how many findings. Queries: three.
    Writes: Finding, FindingStep, AuditEvent.
    """
    if follower is None:
        return 0
    at = at or now()
    rows = Finding.objects.select_for_update(no_key=True, of=("self",)).to_follow()
    owed = rows.filter(owner__in=[unit for unit in units if unit != follower]).order_by("pk")
    return hand_over(list(owed), follower, on=on, by=by, at=at)


def hand_over(found: Sequence[Finding], follower: int, *, on: dt.date, by: Any, at: dt.datetime) -> int:
    """Let another unit owe that these findings are put right; called within an action."""
    before = {one.pk: one.owner_id for one in found}
    for one in found:
        one.owner_id = follower
    Finding.objects.bulk_update(found, ["owner"], batch_size=BATCH)
    FindingStep.objects.bulk_create(
        [FindingStep(finding=one, kind=MOVED, day=on, by=by, at=at) for one in found], batch_size=BATCH
    )
    record_audit(
        _event("difficulties.hand_over_finding", one, by, before={"owner": before[one.pk]}, after={"owner": follower})
        for one in found
    )
    return len(found)


def _followed(finding_id: int, by: Any, at: dt.datetime) -> Finding:
    found = locked_finding(finding_id)
    if not FindingRights(by, timezone.localdate(at)).may_follow(found):
        raise Refusal(NOT_YOURS)
    if found.done_on is not None:
        raise Refusal("Phát hiện này đã được ghi là khắc phục.")
    return found


def _refuse_day(found: Finding, on: dt.date, at: dt.datetime) -> None:
    if on < found.day:
        raise Refusal(Problem(f"Phát hiện ghi ngày {format_date(found.day)}, khắc phục phải từ ngày đó.", "on"))
    if on > timezone.localdate(at):
        raise Refusal(Problem(f"Ngày {format_date(on)} chưa tới.", "on"))


def _done(found: Finding, note: str, on: dt.date, by: Any, at: dt.datetime) -> Finding:
    found.done_on, found.done_note, found.done_by, found.done_at = on, note, by, at
    found.save(update_fields=["done_on", "done_note", "done_by", "done_at"])
    return _told(found, DONE, note, on, by, at)


def _reopened(found: Finding, reason: str, by: Any, at: dt.datetime) -> Finding:
    today = timezone.localdate(at)
    found.done_on, found.done_note, found.done_by, found.done_at = None, "", None, None
    found.due_on = due_on(today) if found.owner_id else None  # a missing skill is owed by nobody
    found.save(update_fields=["done_on", "done_note", "done_by", "done_at", "due_on"])
    return _told(found, REOPENED, reason, today, by, at)


def _told(found: Finding, kind: str, text: str, on: dt.date, by: Any, at: dt.datetime) -> Finding:
    FindingStep.objects.create(finding=found, kind=kind, text=text, day=on, by=by, at=at)
    after = {"word": FindingStep.Kind(kind).label, "day": str(on)}
    if kind == REOPENED and found.due_on:
        after["due_on"] = str(found.due_on)
    record_audit([_event("difficulties.follow_finding", found, by, after=after)])
    return found


def _event(verb: str, found: Finding, by: Any, **more: Any) -> Any:
    return audit_event(verb=verb, subject=found, by=by, unit_id=found.unit_id, **more)
