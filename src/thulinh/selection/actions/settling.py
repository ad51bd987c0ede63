"""Outcomes without a choice: nobody found, the holder goes on; the yearly word on holders, and relieving one who falls
short.
"""

import datetime as dt
import uuid
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions import leave_seat
from thulinh.people.actions.places import lock_units
from thulinh.people.models import Holding
from thulinh.selection.actions.choosing import Decision
from thulinh.selection.actions.handing import prepare_hand_over
from thulinh.selection.actions.holding import GONE, held_place, refuse_own_seat, refuse_settled, refuse_stranger, said
from thulinh.selection.models import Choice, HolderReview, Place, Round
from thulinh.selection.queries.sight import may_decide

_WITHOUT_CHOICE = (Place.Outcome.NOBODY, Place.Outcome.KEPT)


@action
def settle_place(place: int, *, outcome: str, reason: str, settled_on: dt.date, on: dt.date, by: Any) -> Place:
    """Say that nobody qualifies for a seat now, with the reason, or that its holder goes on.

    Errors: not one's to review; one's own seat; the place has its outcome, the round is closed; no such outcome; nobody
    found without a reason; nobody sits there who could go on; a day before the round or that lies ahead.
    Writes: Place, AuditEvent (sensitive).
    Source: HT5.
    """
    row = held_place(place)
    refuse_stranger(by, row.unit_id, on)
    refuse_own_seat(by, row, on)
    refuse_settled(row)
    if outcome not in _WITHOUT_CHOICE:
        raise Refusal("Đồng chí chọn kết quả.", "outcome")
    words = nfc(reason)[:300]
    if outcome == Place.Outcome.NOBODY and not words:
        raise Refusal("Đồng chí ghi lý do chưa có người đủ điều kiện.", "reason")
    if not row.round.starts_on <= settled_on <= on:
        raise Refusal(f"Ngày có kết quả phải từ {format_date(row.round.starts_on)} đến hôm nay.", "settled_on")
    if outcome == Place.Outcome.KEPT and not Holding.objects.on(settled_on).filter(seat=row.seat_id).exists():
        raise Refusal("Không có ai đang giữ chức danh này để tiếp tục.", "outcome")
    return _settle(row, outcome, words, settled_on, by)


@action
def reopen_place(place: int, *, reason: str, on: dt.date, by: Any) -> Place:
    """Take back an outcome that was written by mistake; a choice is taken back by `withdraw_choice`.

    Errors: not one's to review; one's own seat; no reason; open already; somebody was chosen; the round is closed.
    Writes: Place, AuditEvent (sensitive).
    """
    words = said(reason, "Đồng chí ghi lý do mở lại.")
    row = held_place(place)
    refuse_stranger(by, row.unit_id, on)
    refuse_own_seat(by, row, on)
    closed_on = Round.objects.select_for_update(no_key=True).get(pk=row.round_id).closed_on
    if closed_on is not None:
        raise Refusal(f"Đợt rà soát này đã khép lại ngày {format_date(closed_on)}.")
    if row.outcome == Place.Outcome.OPEN:
        raise Refusal("Chức danh này đang được xem xét.")
    if Choice.objects.filter(candidate__place=row, withdrawn_at=None).exists():
        raise Refusal("Đã có quyết định chọn người; rút quyết định đó nếu ghi nhầm.")
    before = {"outcome": row.outcome, "reason": row.reason}
    row.outcome, row.reason, row.settled_on = Place.Outcome.OPEN, "", None
    row.save(update_fields=["outcome", "reason", "settled_on"])
    record_audit([_event("selection.reopen_place", row, by, before=before, reason=words)])
    return row


@action
def review_holder(
    place: int, holding: int, *, verdict: str, reason: str = "", reviewed_on: dt.date, on: dt.date, by: Any,
    command_id: uuid.UUID | None = None,
) -> HolderReview:  # fmt: skip
    """Say of who holds a seat whether they go on, need help, or are to be replaced; the last word of the round counts.
    Who goes on, with help or without, keeps the seat: the place has its outcome. Who is to be replaced stays until
    relieved (`dismiss_holder`) or somebody is chosen (`choose`).

    Errors: not one's to review; oneself; somebody who does not hold the seat or the second post that day; no reason for
    help or replacement; a day that lies ahead; somebody was chosen, the round is closed.
    Writes: HolderReview, Place, AuditEvent (sensitive).
    Source: HT5.
    """
    content = {"review_holder": place, "holding": holding, "verdict": verdict, "reason": reason, "day": reviewed_on}
    return once(
        command_id, by=by, content=content,
        write=lambda: _review(place, holding, verdict, nfc(reason), reviewed_on, on, by),
    )  # fmt: skip


def _review(
    place: int, holding: int, verdict: str, reason: str, reviewed_on: dt.date, on: dt.date, by: Any
) -> HolderReview:
    row = held_place(place)
    refuse_stranger(by, row.unit_id, on)
    if row.outcome != Place.Outcome.KEPT:
        refuse_settled(row)
    held = _held_there(row, holding, reviewed_on)
    if by is not None and by.person_id == held.person_id:
        raise Refusal("Đồng chí không tự nhận xét mình; người khác có quyền rà soát ghi.")
    if verdict not in HolderReview.Verdict.values:
        raise Refusal("Đồng chí chọn nhận xét.", "verdict")
    if verdict != HolderReview.Verdict.GOES_ON and not reason:
        raise Refusal("Đồng chí ghi lý do; người được nhận xét cũng đọc.", "reason")
    if reviewed_on > on:
        raise Refusal("Ngày nhận xét không được sau hôm nay.", "reviewed_on")
    found = HolderReview.objects.filter(place=row, holding=held).first() or HolderReview(place=row, holding=held)
    before = {"verdict": found.verdict, "reason": found.reason} if found.pk else None
    found.verdict, found.reason, found.reviewed_on = verdict, reason, reviewed_on
    found.reviewed_by, found.reviewed_at = by, now()
    found.save()
    after = {"person": held.person_id, "verdict": verdict}
    record_audit([_event("selection.review_holder", row, by, after, before=before, reason=reason)])
    _follow(row, held, verdict, reason, reviewed_on, by)
    return found


def _follow(row: Place, held: Holding, verdict: str, reason: str, day: dt.date, by: Any) -> None:
    """The outcome of the place follows from the word on who holds its own seat."""
    if held.seat_id != row.seat_id:
        return
    if verdict != HolderReview.Verdict.REPLACE:
        _settle(row, Place.Outcome.KEPT, reason[:300], day, by)
    elif row.outcome == Place.Outcome.KEPT:
        row.outcome, row.reason, row.settled_on = Place.Outcome.OPEN, "", None
        row.save(update_fields=["outcome", "reason", "settled_on"])


@action
def dismiss_holder(
    review: int, *, leaves_on: dt.date, paper: Decision, second: Decision | None = None, on: dt.date, by: Any
) -> list[Holding]:
    """Relieve a holder who is to be replaced, by the paper of the authority; of the second post too where its authority
    says so (`second`). `leaves_on`: the last day. A hand-over is drawn up.

    Shape: the holdings that ended.
    Errors: not one's to decide; oneself; the review does not ask for it; a paper without number or authority, or of a
    day that lies ahead; left already; the second post is not held.
    Writes: HandOver, AuditEvent (sensitive); the seats through `people.actions`.
    Source: HT5.
    """
    found = HolderReview.objects.filter(pk=review).values_list("place__unit", "place__hamlet", "place").first()
    if found is None:
        raise Refusal(GONE)
    lock_units(unit for unit in found[:2] if unit)
    row = held_place(found[2])
    said_then = HolderReview.objects.select_related("holding__person", "holding__seat").get(pk=review)
    _refuse_dismissal(row, said_then, paper, second, on, by)
    ended = [_relieve(said_then.holding, paper, leaves_on, by)]
    if second is not None:
        ended.append(_relieve(_other_post(row, said_then.holding, leaves_on), second, leaves_on, by))
    for holding in ended:
        prepare_hand_over(holding, on=leaves_on, by=by)
    after = {"person": said_then.holding.person_id, "leaves_on": str(leaves_on), "paper_number": nfc(paper.number)}
    record_audit([_event("selection.dismiss_holder", row, by, after, reason=said_then.reason)])
    return ended


def _refuse_dismissal(
    row: Place, review: HolderReview, paper: Decision, second: Decision | None, on: dt.date, by: Any
) -> None:
    if not may_decide(by, row.unit_id, on):
        raise Refusal("Đồng chí không có quyền ghi quyết định nhân sự ở đơn vị này.")
    if by is not None and by.person_id == review.holding.person_id:
        raise Refusal("Đồng chí không ghi quyết định về chính mình.")
    if review.verdict != HolderReview.Verdict.REPLACE:
        raise Refusal("Nhận xét hằng năm không đề nghị thay đồng chí này.")
    for one, prefix in ((paper, ""), (second, "second_")):
        if one is None:
            continue
        if not nfc(one.number):
            raise Refusal("Đồng chí ghi số quyết định.", f"{prefix}number")
        if not nfc(one.decided_by):
            raise Refusal("Đồng chí ghi cơ quan quyết định.", f"{prefix}decided_by")
        if one.on > on:
            raise Refusal("Ngày quyết định không được sau hôm nay.", f"{prefix}on")


def _relieve(holding: Holding, paper: Decision, leaves_on: dt.date, by: Any) -> Holding:
    """The seat tells by which paper they left; what was said of them in the review stays there."""
    words = f"Quyết định số {nfc(paper.number)} ngày {format_date(paper.on)} của {nfc(paper.decided_by)}"
    return leave_seat(holding, on=leaves_on, reason=words, by=by)


def _held_there(row: Place, holding: int, day: dt.date) -> Holding:
    """The holding of the place's seat, or of the second post beside it, on a day."""
    found = Holding.objects.on(day).select_related("seat", "person").filter(pk=holding).first()
    is_second = found is not None and row.hamlet_id == found.seat.unit_id and (
        row.rule.with_position_id == found.seat.position_id
    )  # fmt: skip
    if found is None or not (found.seat_id == row.seat_id or is_second):
        raise Refusal(f"Ngày {format_date(day)}, đồng chí này không giữ chức danh được rà soát.", "holding")
    return found


def _other_post(row: Place, holding: Holding, day: dt.date) -> Holding:
    """The other one of both posts that the same person holds."""
    held = Holding.objects.on(day).filter(person=holding.person_id).exclude(pk=holding.pk).select_related("seat")
    if holding.seat_id == row.seat_id:
        held = held.filter(seat__unit=row.hamlet_id, seat__position=row.rule.with_position_id)
    else:
        held = held.filter(seat=row.seat_id)
    found = held.first()
    if found is None:
        raise Refusal("Đồng chí này không giữ chức danh kiêm nhiệm vào ngày đó.", "second_number")
    return found


def _settle(row: Place, outcome: str, reason: str, settled_on: dt.date, by: Any) -> Place:
    row.outcome, row.reason, row.settled_on = outcome, reason, settled_on
    row.save(update_fields=["outcome", "reason", "settled_on"])
    after = {"outcome": outcome, "settled_on": str(settled_on)}
    record_audit([_event("selection.settle_place", row, by, after, reason=reason)])
    return row


def _event(
    verb: str, row: Place, by: Any, after: dict | None = None, *, before: dict | None = None, reason: str = ""
) -> AuditEvent:
    return audit_event(
        verb=verb, subject=row, by=by, unit_id=row.unit_id, before=before, after=after, reason=reason, is_sensitive=True
    )
