"""Candidates: brought in, taken out, and what is judged of them where no record decides."""

import datetime as dt
import uuid
from typing import Any

from thulinh.kernel.actions import record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.models import Holding, Membership, Person
from thulinh.people.queries.visibility import seen_by
from thulinh.selection.actions.holding import (
    held_candidate,
    held_place,
    refuse_oneself,
    refuse_settled,
    refuse_stranger,
    said,
    told,
    touched,
)
from thulinh.selection.models import Candidate, Choice, Judgement, Place
from thulinh.selection.rules.criteria import Criterion
from thulinh.units.models import BodyScope

_JUDGED = "nhan-xet"


@action
def add_candidate(
    place: int, person: int, *, note: str = "", on: dt.date, by: Any, command_id: uuid.UUID | None = None
) -> Candidate:
    """Bring somebody into question for a place: a member of the branch, or who holds a seat of its hamlet; of somebody
    else who lives there the note says where. Who was taken out is looked at anew.

    Errors: not one's to review; the place has its outcome, the round is closed; nobody whom one may see; in question
    already; neither member nor seat there, and no note.
    Writes: Candidate, AuditEvent (sensitive).
    Source: HT1.
    """
    content = {"add_candidate": place, "person": person, "note": note}
    return once(command_id, by=by, content=content, write=lambda: _add(place, person, note, on, by))


def _add(place: int, person: int, note: str, on: dt.date, by: Any) -> Candidate:
    held = held_place(place)
    refuse_stranger(by, held.unit_id, on)
    refuse_settled(held)
    found = Person.objects.current().filter(pk=person).first()
    if found is None or person not in seen_by(by, [person], on):
        raise Refusal("Không tìm thấy người này trong phạm vi của đồng chí.", "person")
    if Candidate.objects.current().filter(place=held, person=found).exists():
        raise Refusal(f"Đồng chí {found.full_name} đã có trong danh sách xem xét của chức danh này.", "person")
    words = nfc(note)
    if not words and not _belongs(person, held, on):
        raise Refusal(
            f"Đồng chí {found.full_name} không sinh hoạt và không giữ chức danh ở đây. Nếu đồng chí ấy cư trú ở đây, "
            "ghi rõ nơi cư trú vào ghi chú.",
            "note",
        )
    row = Candidate.objects.create(
        place=held, person=found, origin=Candidate.Origin.OTHER, note=words, added_by=by, added_at=now()
    )
    record_audit([told("selection.add_candidate", row, by, {"origin": row.origin})])
    return row


def _belongs(person: int, place: Place, on: dt.date) -> bool:
    """Whether somebody is a member of the branch, or holds a seat there or in a body that works for it."""
    bodies = BodyScope.objects.on(on).filter(unit=place.unit_id).values("body")
    held = Holding.objects.on(on).filter(person=person)
    return (
        Membership.objects.on(on).filter(person=person, unit=place.unit_id).exists()
        or held.filter(seat__unit=place.unit_id).exists()
        or held.filter(seat__unit__in=bodies).exists()
    )


@action
def withdraw_candidate(candidate: int, *, reason: str, on: dt.date, by: Any, version: int | None = None) -> Candidate:
    """Take somebody out of question, with the reason, which they read themselves. What was said stays on record.

    Errors: not one's to review; oneself; no reason; taken out already; the place has its outcome; chosen; somebody
    wrote meanwhile.
    Writes: Candidate, AuditEvent (sensitive).
    """
    words = said(reason, "Đồng chí ghi lý do đưa ra khỏi danh sách.")
    row = held_candidate(candidate, version=version)
    refuse_stranger(by, row.place.unit_id, on)
    refuse_oneself(by, row, "Đồng chí không tự đưa mình ra khỏi danh sách; người khác có quyền rà soát ghi.")
    standing = Choice.objects.filter(candidate=row, withdrawn_at=None).first()
    if standing is not None:
        raise Refusal(
            f"Đồng chí {row.person.full_name} đã được chọn theo Quyết định số {standing.paper_number} ngày "
            f"{format_date(standing.paper_on)}; rút quyết định đó trước."
        )
    refuse_settled(row.place)
    row.withdrawn_at, row.withdrawn_reason = now(), words[:300]
    row.version += 1
    row.save(update_fields=["withdrawn_at", "withdrawn_reason", "version"])
    record_audit([told("selection.withdraw_candidate", row, by, reason=words)])
    return row


@action
def judge(
    candidate: int, criterion: str, *, verdict: str, reason: str, on: dt.date, by: Any, version: int | None = None
) -> Judgement:
    """Write what is judged of somebody by a criterion that no record decides, with the reason, which they read. Judged
    again, the last word counts; the earlier one stays in the log.

    Errors: not one's to review; oneself; a criterion that records decide, or none; no reason; the place has its
    outcome; somebody wrote meanwhile.
    Writes: Judgement, Candidate, AuditEvent (sensitive).
    Source: HT1.
    """
    words = said(reason, "Đồng chí ghi lý do của nhận xét; người được nhận xét cũng đọc.")
    if verdict not in Judgement.Verdict.values:
        raise Refusal("Đồng chí chọn đạt hoặc không đạt.", "verdict")
    row = held_candidate(candidate, version=version)
    refuse_stranger(by, row.place.unit_id, on)
    refuse_oneself(by, row, "Đồng chí không tự nhận xét mình; người khác có quyền rà soát ghi.")
    refuse_settled(row.place)
    _refuse_criterion(row.place, criterion)
    known = Judgement.objects.filter(candidate=row, criterion=criterion).first()
    before = {"criterion": criterion, "verdict": known.verdict, "reason": known.reason} if known else None
    found = known or Judgement(candidate=row, criterion=criterion)
    found.verdict, found.reason, found.judged_by, found.judged_at = verdict, words, by, now()
    found.save()
    touched(row)
    after = {"criterion": criterion, "verdict": verdict}
    record_audit([told("selection.judge", row, by, after, before=before, reason=words)])
    return found


def _refuse_criterion(place: Place, code: str) -> None:
    found = next((one for one in map(Criterion.read, place.rule.criteria) if one.code == code), None)
    if found is None:
        raise Refusal("Quy định lựa chọn không có tiêu chuẩn này.", "criterion")
    if found.kind != _JUDGED:
        raise Refusal(f"Tiêu chuẩn “{found.name}” xét theo hồ sơ, không ghi nhận xét.", "criterion")
