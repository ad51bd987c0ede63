"""Taking in documents: a programme's first version, or a new one."""

import hashlib
from typing import Any

from thulinh.activities.models import ContentKind, Kind
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import action
from thulinh.people.models import Position
from thulinh.programmes.models import Programme, Version
from thulinh.programmes.reading import read_document, stored_document
from thulinh.programmes.spec import Document
from thulinh.programmes.vocabulary import Vocabulary
from thulinh.units.models import Level


def vocabulary() -> Vocabulary:
    """The codes that a document may use here.

    Queries: four.
    """
    return Vocabulary(
        levels=dict(Level.objects.values_list("code", "name")),
        positions=dict(Position.objects.values_list("code", "name")),
        activities=dict(Kind.objects.values_list("code", "name")),
        contents=dict(ContentKind.objects.values_list("code", "name")),
    )


@action
def store_version(text: str, *, by: Any) -> Version:
    """Take in a document: its first version, or a new one of a known programme. The same text twice is one version.

    Errors: DocumentRefused (programmes.reading) with every fault; Refusal when the number exists with other content,
    does not count up, or the version does not start at the first day of a period of what it asks.
    Writes: Programme, Version, AuditEvent.
    """
    document = read_document(text, vocabulary())
    checksum = hashlib.sha256(text.encode()).hexdigest()
    programme, is_new = Programme.objects.get_or_create(
        code=document.code, defaults={"created_by": by, "created_at": now()}
    )
    if not is_new:
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
    same = programme.versions.filter(number=document.number).first()
    if same is not None:
        if same.checksum == checksum:
            return same
        raise Refusal(f"Đã có phiên bản {document.number} với nội dung khác. Ghi số phiên bản mới.", "text")
    _check_follows(document, programme.versions.order_by("-number").first())
    version = Version.objects.create(
        programme=programme,
        number=document.number,
        name=document.name,
        place=document.place,
        purpose=document.purpose,
        text=text,
        checksum=checksum,
        starts_on=document.starts_on,
        stored_by=by,
        stored_at=now(),
    )
    after = {"code": document.code, "number": document.number, "checksum": checksum}
    record_audit([audit_event(verb="programmes.store_version", subject=version, by=by, after=after)])
    return version


def _check_follows(document: Document, last: Version | None) -> None:
    if last is None:
        return
    if document.number <= last.number or document.starts_on <= last.starts_on:
        raise Refusal(f"Phiên bản mới phải có số và ngày áp dụng sau phiên bản {last.number}.", "text")
    contents = (*document.contents, *stored_document(last.checksum, last.text).contents)
    for content in contents:
        every = content.how_much.every
        if every in (None, Cadence.WEEK, Cadence.TERM):
            continue
        if period_containing(every, document.starts_on).starts_on != document.starts_on:
            raise Refusal(
                f"Nội dung “{content.name}” tính theo {every.label}: phiên bản mới phải áp dụng từ ngày đầu kỳ.",
                "text",
            )
