"""Guidance for a month's sessions: published, changed, withdrawn; always by a unit for those below it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from django.utils import timezone

from thulinh.activities.actions.laying import prose
from thulinh.activities.models import Guidance, Requirement
from thulinh.activities.queries.guidance import entry_of_guidance, kind_facts, may_guide
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import Rights
from thulinh.activities.rules.guidance import GuidanceEntry, ReadingPage, guidance_problems
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import StoredFile
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action

NOT_YOURS = "Đồng chí không phát hành tài liệu cho đơn vị này."
CHANGED_MEANWHILE = "Trong lúc đồng chí mở trang, tài liệu này đã được sửa. Đồng chí mở lại trang rồi sửa."


@action
def publish_guidance(
    entry: GuidanceEntry, *, unit: int, by: Any, command_id: uuid.UUID | None = None, at: dt.datetime | None = None
) -> Guidance:
    """Publish what the branches below a unit are asked to hold their sessions about in these days.

    Errors: no theme; a window that is over, turned round or longer than three months; nothing asked; a content that
    the kind does not have; a page without heading or text; neither a seat there nor the right to guide.
    Writes: Guidance, Requirement, AuditEvent.
    """
    content = {"publish-guidance": unit, **_said(entry)}
    return once(command_id, by=by, content=content, write=lambda: _publish(_composed(entry), unit, by, at or now()))


def _publish(entry: GuidanceEntry, unit: int, by: Any, at: dt.datetime) -> Guidance:
    today = timezone.localdate(at)
    places = _refuse_outsider(unit, by, today)
    _refuse_wrong(entry, today)
    made = Guidance(unit_id=unit, kind_id=entry.kind, published_at=at, published_by=by)
    _fill(made, entry, places)
    made.save()
    _lay_requirements(made, entry, at)
    _audit("activities.publish_guidance", made, by, after=_told(entry))
    return made


@action
def amend_guidance(
    guidance_id: int,
    entry: GuidanceEntry,
    *,
    version: int,
    reason: str,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Guidance:
    """Change a guidance that was published; what branches covered already stays covered.

    Errors: no reason; changed meanwhile; withdrawn; another kind of activity; everything that publishing refuses.
    Writes: Guidance (version + 1), Requirement, AuditEvent.
    """
    content = {"amend-guidance": guidance_id, "version": version, "reason": reason, **_said(entry)}
    return once(
        command_id,
        by=by,
        content=content,
        write=lambda: _amend(guidance_id, _composed(entry), version, nfc(reason), by, at or now()),
    )


def _amend(guidance_id: int, entry: GuidanceEntry, version: int, reason: str, by: Any, at: dt.datetime) -> Guidance:
    found = _locked(guidance_id, version)
    places = _refuse_outsider(found.unit_id, by, timezone.localdate(at))
    if not reason:
        raise Refusal("Đồng chí ghi lý do sửa.", "reason")
    before = entry_of_guidance(found)
    if entry.kind != before.kind:
        raise Refusal("Sai loại hoạt động thì đồng chí rút tài liệu này và phát hành tài liệu mới.", "kind")
    _refuse_wrong(entry, timezone.localdate(at))
    _fill(found, entry, places)
    found.version += 1
    found.changed_at, found.changed_by = at, by
    found.save()
    _lay_requirements(found, entry, at)
    told, told_before = _told(entry), _told(before)
    differing = [name for name in told if told[name] != told_before[name]]
    _audit(
        "activities.amend_guidance", found, by, reason=reason,
        before={name: told_before[name] for name in differing}, after={name: told[name] for name in differing},
    )  # fmt: skip
    return found


@action
def withdraw_guidance(
    guidance_id: int,
    *,
    version: int,
    reason: str,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Guidance:
    """Withdraw a guidance: nobody is asked for it any more, and no session is measured by it.

    Errors: no reason; changed meanwhile or withdrawn before; neither a seat there nor the right to guide.
    Writes: Guidance, AuditEvent.
    """
    content = {"withdraw-guidance": guidance_id, "version": version, "reason": reason}
    return once(
        command_id,
        by=by,
        content=content,
        write=lambda: _withdraw(guidance_id, version, nfc(reason), by, at or now()),
    )


def _withdraw(guidance_id: int, version: int, reason: str, by: Any, at: dt.datetime) -> Guidance:
    found = _locked(guidance_id, version)
    _refuse_outsider(found.unit_id, by, timezone.localdate(at))
    if not reason:
        raise Refusal("Đồng chí ghi lý do rút.", "reason")
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_reason = at, by, reason[:300]
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    _audit("activities.withdraw_guidance", found, by, reason=reason)
    return found


def _locked(guidance_id: int, version: int) -> Guidance:
    found = Guidance.objects.select_for_update(no_key=True).filter(pk=guidance_id).first()
    if found is None or found.withdrawn_at is not None:
        raise Refusal("Tài liệu này đã được rút.")
    if found.version != version:
        raise Refusal(CHANGED_MEANWHILE)
    return found


def _refuse_outsider(unit: int, by: Any, today: dt.date) -> Places:
    places = Places([unit])
    row = places.row(unit, today)
    if row is None or not row.is_open or (by is not None and not may_guide(Rights(by, today), unit, row.path)):
        raise Refusal(NOT_YOURS)
    return places


def _refuse_wrong(entry: GuidanceEntry, today: dt.date) -> None:
    problems = list(guidance_problems(entry, kind_facts(entry.kind), today))
    if problems:
        raise Refusal(problems)
    kept = StoredFile.objects.filter(pk=entry.file).values_list("media_type", flat=True).first()
    if entry.file is not None and not (kept == "application/pdf" or (kept or "").startswith("image/")):
        raise Refusal("Tệp không còn trên máy chủ. Đồng chí chọn lại tệp.", "file")


def _composed(entry: GuidanceEntry) -> GuidanceEntry:
    own = [nfc(words) for words in entry.own]
    pages = tuple(ReadingPage(nfc(page.title)[:200], prose(page.text)) for page in entry.pages)
    return replace(
        entry,
        theme=nfc(entry.theme)[:200],
        own=tuple(words for words in own if words),
        pages=pages,
        document_number=nfc(entry.document_number)[:80],
    )


def _fill(guidance: Guidance, entry: GuidanceEntry, places: Places) -> None:
    unit = guidance.unit_id
    guidance.path = places.path(unit, entry.starts_on) or places.path(unit, entry.ends_on)
    guidance.theme, guidance.starts_on, guidance.ends_on = entry.theme, entry.starts_on, entry.ends_on
    guidance.document_number, guidance.document_on = entry.document_number, entry.document_on
    guidance.pages, guidance.file_id = [asdict(page) for page in entry.pages], entry.file


def _lay_requirements(guidance: Guidance, entry: GuidanceEntry, at: dt.datetime) -> None:
    """What is still required keeps its row, so that what sessions covered of it stays; the rest is set aside."""
    wanted: Sequence[tuple[str | None, str]] = [
        *[(code, "") for code in dict.fromkeys(entry.contents)],
        *[(None, words) for words in entry.own],
    ]
    standing = {(row.content_id, row.text): row for row in guidance.requirements.filter(withdrawn_at=None)}
    dropped = [row for key, row in standing.items() if key not in wanted]
    for row in dropped:
        row.withdrawn_at = at
    for rank, key in enumerate(wanted):
        if key in standing:
            standing[key].rank = rank
    Requirement.objects.bulk_update(standing.values(), ["withdrawn_at", "rank"])
    Requirement.objects.bulk_create(
        Requirement(guidance=guidance, content_id=code, text=words, rank=rank)
        for rank, (code, words) in enumerate(wanted)
        if (code, words) not in standing
    )


def _said(entry: GuidanceEntry) -> dict[str, Any]:
    """What an entry says, with its file by its bytes: the same paper sent again is the same paper."""
    prints = StoredFile.objects.filter(pk=entry.file).values_list("received_sha256", flat=True)
    return {**asdict(entry), "file": list(prints)}


def _told(entry: GuidanceEntry) -> dict[str, Any]:
    """What the log keeps of a guidance: all that it says, so that every version can be read again."""
    return {
        "kind": entry.kind,
        "theme": entry.theme,
        "starts_on": str(entry.starts_on),
        "ends_on": str(entry.ends_on),
        "contents": list(entry.contents),
        "own": list(entry.own),
        "document": f"{entry.document_number} {entry.document_on or ''}".strip(),
        "pages": [asdict(page) for page in entry.pages],
        "file": entry.file,
    }


def _audit(verb: str, guidance: Guidance, by: Any, **more: Any) -> None:
    record_audit([audit_event(verb=verb, subject=guidance, by=by, unit_id=guidance.unit_id, **more)])
