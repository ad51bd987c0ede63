"""Recording what was found at a place, correcting and withdrawing it (DN4, DN6)."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.utils import timezone

from thulinh.difficulties.actions.raising import NewDifficulty, raise_difficulties
from thulinh.difficulties.models import Difficulty, Finding, FindingPhoto, LeftOut
from thulinh.difficulties.queries.rights import FindingRights
from thulinh.difficulties.queries.surroundings import Surroundings
from thulinh.difficulties.rules.findings import (
    ANY_AREA,
    DIFFICULTY,
    FOLLOWED,
    SKILL_GAP,
    FindingEntry,
    due_on,
    finding_problems,
    text_problems,
)
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import StoredFile
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action

BATCH = 500
LONGEST_TITLE = 200
# Where a problem of a difficulty stands on a finding.
_FIELDS = {"title": "text"}
NOT_YOURS = "Việc này không thuộc phạm vi của đồng chí."
NOBODY_ELSES = "Người thấy tự ghi phát hiện, không ai ghi thay."
CHANGED_MEANWHILE = "Phát hiện này vừa được sửa. Đồng chí xem bản mới rồi ghi lại."


@action
def record_finding(
    entry: FindingEntry, *, by: Any, command_id: uuid.UUID | None = None, at: dt.datetime | None = None
) -> Finding:
    """Record one thing that one has found at a place; sent twice it is one finding.

    Errors, Writes: as `record_findings`.
    """
    content = content_of(entry)
    return once(command_id, by=by, content=content, write=lambda: record_findings([entry], by=by, at=at)[0])


def content_of(entry: FindingEntry) -> dict[str, Any]:
    """What a finding says, for telling a second sending from another finding: neither when it was sent nor as which
    file a picture was stored.
    """
    return {"finding": asdict(replace(entry, entered_at=None, files=())), "photos": _marks(entry.files)}


@action
def record_findings(entries: Sequence[FindingEntry], *, by: Any, at: dt.datetime | None = None) -> list[Finding]:
    """Record what one has found at places, all of it or nothing.

    A session not held or off guidance is owed by the unit right above; a difficulty is raised for the seat that leads
    the place, which agrees to an answer later.

    Shape: the findings, in the order given.
    Queries: a fixed number, and those of the difficulties that are raised.
    Errors, each with its row: a place outside one's reach or not open that day; a day to come; nothing said; no such
    skill, or somebody without a seat there; requirements that the place had not in hand. Nobody records for others.
    Writes: Finding, LeftOut, FindingPhoto, Difficulty and its rows, AuditEvent.
    """
    at = at or now()
    if getattr(by, "person_id", None) is None:
        raise Refusal(NOBODY_ELSES)
    around = Surroundings(entries, by, at)
    problems = [
        replace(problem, row=row)
        for row, entry in enumerate(entries)
        for problem in finding_problems(entry, around.facts(entry))
    ]
    if problems:
        raise Refusal(problems)
    raised = _raise(entries, by=by, at=at)
    found = [_finding(entry, around, by, at, raised.get(row)) for row, entry in enumerate(entries)]
    Finding.objects.bulk_create(found, batch_size=BATCH)
    _lay_left_out(found, entries)
    lay_photos([(one, entry.files) for one, entry in zip(found, entries, strict=True)], by=by, at=at)
    record_audit(_event("difficulties.record_finding", one, by, after=_told(one)) for one in found)
    return found


def _finding(
    entry: FindingEntry, around: Surroundings, by: Any, at: dt.datetime, difficulty: Difficulty | None
) -> Finding:
    guidance, owner = around.guidance(entry), around.owner(entry)
    named = {row.guidance_id for one in guidance for row in one.requirements.all() if row.pk in entry.left_out}
    measured = next((one for one in guidance if one.pk in named), next(iter(guidance), None))
    is_gap, is_followed = entry.kind == SKILL_GAP, entry.kind in FOLLOWED
    return Finding(
        unit_id=entry.unit,
        path=around.places.path(entry.unit, entry.day),
        day=entry.day,
        kind=entry.kind,
        text=nfc(entry.text),
        activity_id=entry.activity if is_followed else None,
        guidance=measured,
        person_id=entry.person if is_gap else None,
        skill_id=entry.skill if is_gap else None,
        guided=nfc(entry.guided),
        difficulty=difficulty,
        owner_id=owner,
        due_on=due_on(entry.day) if owner else None,
        recorded_by=by,
        recorded_at=at,
        entered_at=_entered_at(entry, at),
    )


def _entered_at(entry: FindingEntry, at: dt.datetime) -> dt.datetime | None:
    """When the phone says that it was written, as long as that can be true."""
    if entry.entered_at is None or not entry.day <= timezone.localdate(entry.entered_at) <= timezone.localdate(at):
        return None
    return entry.entered_at


def _raise(entries: Sequence[FindingEntry], *, by: Any, at: dt.datetime) -> Mapping[int, Difficulty]:
    """The difficulties that were found, raised for the seats that lead their places; by the row of the finding."""
    rows = [row for row, entry in enumerate(entries) if entry.kind == DIFFICULTY]
    if not rows:
        return {}
    try:
        raised = raise_difficulties([_difficulty(entries[row]) for row in rows], by=by, at=at)
    except Refusal as refusal:
        told = [
            replace(one, row=rows[one.row or 0], field=_FIELDS.get(one.field, one.field)) for one in refusal.problems
        ]
        raise Refusal(told) from refusal
    return dict(zip(rows, raised, strict=True))


def _difficulty(entry: FindingEntry) -> NewDifficulty:
    text = nfc(entry.text)
    title = text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"
    return NewDifficulty(
        unit=entry.unit,
        area=entry.area or ANY_AREA,
        title=title,
        text="" if title == text else text,
        day=entry.day,
        is_found=True,
    )


def _lay_left_out(found: Sequence[Finding], entries: Sequence[FindingEntry]) -> None:
    LeftOut.objects.bulk_create(
        [
            LeftOut(finding=one, requirement_id=requirement)
            for one, entry in zip(found, entries, strict=True)
            if entry.kind in FOLLOWED
            for requirement in dict.fromkeys(entry.left_out)
        ],
        batch_size=BATCH,
    )


def lay_photos(pairs: Sequence[tuple[Finding, Sequence[int]]], *, by: Any, at: dt.datetime) -> None:
    """Hang pictures on their findings; one that hangs there already stays as it is."""
    rows = [
        FindingPhoto(finding=one, file_id=file, added_by=by, added_at=at)
        for one, files in pairs
        for file in dict.fromkeys(files)
    ]
    FindingPhoto.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


@action
def add_finding_photos(
    finding_id: int,
    files: Sequence[int],
    *,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Finding:
    """Add pictures to a finding that one recorded; over a weak line they come after the words.

    Errors: withdrawn; recorded by somebody else.
    Writes: FindingPhoto, AuditEvent.
    """
    at = at or now()
    content = {"finding-photos": finding_id, "files": _marks(files)}

    def write() -> Finding:
        found = own_finding(finding_id, by, at)
        lay_photos([(found, files)], by=by, at=at)
        record_audit([_event("difficulties.add_finding_photos", found, by, after={"files": len(files)})])
        return found

    return once(command_id, by=by, content=content, write=write)


def _marks(files: Sequence[int]) -> list[str]:
    """The same picture sent again is stored under another number: what it shows counts."""
    return sorted(StoredFile.objects.filter(pk__in=files).values_list("received_sha256", flat=True))


@action
def correct_finding(
    finding_id: int,
    *,
    text: str,
    guided: str,
    version: int,
    reason: str,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Finding:
    """Correct the words of a finding that one recorded. What was found, where and when stays: else it is withdrawn.

    Errors: withdrawn; recorded by somebody else; changed meanwhile; nothing said; no reason.
    Writes: Finding (version + 1), AuditEvent.
    """
    content = {"correct-finding": finding_id, "text": text, "guided": guided, "version": version, "reason": reason}

    def write() -> Finding:
        found = own_finding(finding_id, by, at or now())
        _refuse_words(found, text, guided, version, reason)
        before = {"text": found.text, "guided": found.guided}
        found.text, found.guided, found.version = nfc(text), nfc(guided), found.version + 1
        found.save(update_fields=["text", "guided", "version"])
        after = {"text": found.text, "guided": found.guided}
        event = _event("difficulties.correct_finding", found, by, before=before, after=after, reason=nfc(reason))
        record_audit([event])
        return found

    return once(command_id, by=by, content=content, write=write)


def _refuse_words(found: Finding, text: str, guided: str, version: int, reason: str) -> None:
    if found.version != version:
        raise Refusal(CHANGED_MEANWHILE)
    problems = list(text_problems(text, guided))
    if not nfc(reason):
        problems.append(Problem("Đồng chí ghi lý do sửa.", "reason"))
    if problems:
        raise Refusal(problems)


@action
def withdraw_finding(
    finding_id: int, *, reason: str, by: Any, command_id: uuid.UUID | None = None, at: dt.datetime | None = None
) -> Finding:
    """Withdraw a finding that should not stand, with the reason; a difficulty or an initiative that came of it stays.

    Errors: withdrawn already; neither recorded by oneself nor from above the unit that owes it; no reason.
    Writes: Finding, AuditEvent.
    """
    at = at or now()

    def write() -> Finding:
        found = locked_finding(finding_id)
        if not FindingRights(by, timezone.localdate(at)).may_withdraw(found):
            raise Refusal(NOT_YOURS)
        if not nfc(reason):
            raise Refusal("Đồng chí ghi lý do rút.", "reason")
        found.withdrawn_at, found.withdrawn_reason = at, nfc(reason)[:300]
        found.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        record_audit([_event("difficulties.withdraw_finding", found, by, reason=nfc(reason))])
        return found

    return once(command_id, by=by, content={"withdraw-finding": finding_id, "reason": reason}, write=write)


def locked_finding(finding_id: int) -> Finding:
    """The finding, held until the transaction ends.

    Errors: there is none, or it was withdrawn.
    """
    found = Finding.objects.select_for_update(no_key=True, of=("self",)).filter(pk=finding_id).first()
    if found is None or found.withdrawn_at is not None:
        raise Refusal("Phát hiện này đã được rút.")
    return found


def own_finding(finding_id: int, by: Any, at: dt.datetime) -> Finding:
    """The same, when this account recorded it, and may still find something at the place.

    Errors: somebody else did; not within reach any more.
    """
    found = locked_finding(finding_id)
    if not FindingRights(by, timezone.localdate(at)).may_correct(found):
        raise Refusal("Chỉ người ghi sửa được phát hiện này.")
    return found


def _told(one: Finding) -> dict[str, Any]:
    """What the log tells: no names, no words."""
    told = {"kind": one.kind, "day": str(one.day)}
    return told | ({"due_on": str(one.due_on)} if one.due_on else {})


def _event(verb: str, one: Finding, by: Any, **more: Any) -> Any:
    return audit_event(verb=verb, subject=one, by=by, unit_id=one.unit_id, **more)
