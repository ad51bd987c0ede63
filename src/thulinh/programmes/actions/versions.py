"""Taking in documents: a programme's first version, or a new one."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from thulinh.activities.models import ContentKind, Kind
from thulinh.benefits.models import BenefitKind
from thulinh.difficulties.models import Finding
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.parameters import rules
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import action
from thulinh.people.models import Position
from thulinh.people.reach import reach
from thulinh.programmes.actions.handing_down import editions_of, hand_down_version
from thulinh.programmes.actions.steps import lay_steps
from thulinh.programmes.models import Adoption, Programme, Version
from thulinh.programmes.permissions import ProgrammePermission
from thulinh.programmes.queries import may_add_version
from thulinh.programmes.reading import read_document, stored_document
from thulinh.programmes.spec import Document
from thulinh.programmes.vocabulary import Vocabulary
from thulinh.training.models import Topic
from thulinh.units.models import Level
from thulinh.units.rules import path_ids
from thulinh.visits.models import Form

# Rules whose codes begin so are bases that amounts may be multiplied with.
BASE = "muc-"
_NOT_YOURS = (
    "Mã “{code}” là của một mô hình do nơi khác ban hành. Đồng chí đặt mã khác cho mô hình của mình, hoặc đề nghị nơi "
    "ban hành đưa phiên bản mới."
)


def vocabulary() -> Vocabulary:
    """The codes that a document may use here.

    Queries: seven.
    """
    return Vocabulary(
        levels=dict(Level.objects.values_list("code", "name")),
        positions=dict(Position.objects.values_list("code", "name")),
        activities=dict(Kind.objects.values_list("code", "name")),
        contents=dict(ContentKind.objects.values_list("code", "name")),
        visit_forms=dict(Form.objects.values_list("code", "name")),
        finding_kinds={str(code): str(name) for code, name in Finding.Kind.choices},
        benefits=dict(BenefitKind.objects.values_list("code", "name")),
        bases={code: code for code in rules() if code.startswith(BASE)},
        topics=dict(Topic.objects.filter(unit=None, ended_at=None).values_list("code", "name")),
    )


@action
def store_version(text: str, *, by: Any) -> Version:
    """Take in a document: its first version, or a new one of a known programme. The same text twice is one version.

    A new programme belongs to the uppermost unit for which whoever stores it may write documents (the system: to none);
    afterwards only who may write there adds versions.
    Errors: DocumentRefused (programmes.reading) with every fault; Refusal when the programme belongs to others, the
    number exists with other content, does not count up, or the version does not start at the first day of a period of
    what it asks.
    What it says of steps, choosing people, support and training goes to the units that hold the programme.
    Writes: Programme, Version, Step, AuditEvent; SelectionRule, EntitlementRule, Demand by their rooms' actions.
    """
    at = now()
    on = timezone.localdate(at)
    document = read_document(text, vocabulary())
    checksum = hashlib.sha256(text.encode()).hexdigest()
    programme, is_new = Programme.objects.get_or_create(
        code=document.code, defaults={"owner_id": _owner(by, on), "created_by": by, "created_at": at}
    )
    if not is_new:
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        if not may_add_version(by, programme, on):
            raise Refusal(_NOT_YOURS.format(code=document.code), "text")
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
        stored_at=at,
    )
    after = {"code": document.code, "number": document.number, "checksum": checksum}
    event = audit_event(
        verb="programmes.store_version", subject=version, by=by, unit_id=programme.owner_id, after=after
    )
    record_audit([event])
    if not is_new:
        held = Adoption.objects.within(document.starts_on, None).filter(programme=programme).select_related("programme")
        lay_steps(list(held.order_by("pk")), editions_of([programme.pk]), on=on, by=by)
        hand_down_version(programme.pk, by=by)
    return version


def _owner(by: Any, on: dt.date) -> int | None:
    """To which unit a new programme belongs; none that comes with the system."""
    if by is None:
        return None
    roots = reach(by, ProgrammePermission.WRITE, on).roots
    if not roots:
        raise Refusal("Đồng chí không đưa được văn bản mô hình vào hệ thống.", "text")
    return path_ids(min(roots, key=lambda path: (len(path), path)))[-1]


def _check_follows(document: Document, last: Version | None) -> None:
    if last is None:
        return
    if document.number <= last.number or document.starts_on <= last.starts_on:
        raise Refusal(f"Phiên bản mới phải có số và ngày áp dụng sau phiên bản {last.number}.", "text")
    for each in (document, stored_document(last.checksum, last.text)):
        for name, every in _rhythms(each):
            if period_containing(every, document.starts_on).starts_on != document.starts_on:
                raise Refusal(f"{name} tính theo {every.label}: phiên bản mới phải áp dụng từ ngày đầu kỳ.", "text")


def _rhythms(document: Document) -> Iterator[tuple[str, Cadence]]:
    """By which periods a document judges what. Weeks and terms begin within months, so that no version can wait for
    them.
    """
    asked = [(f"Nội dung “{one.name}”", one.how_much) for one in document.contents]
    asked += [(f"Chỉ số “{one.name}”", one.numerator.how_much) for one in document.indicators if one.numerator.how_much]
    for name, how_much in asked:
        if how_much.every not in (None, Cadence.WEEK, Cadence.TERM):
            yield name, how_much.every
