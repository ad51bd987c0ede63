"""The word of the place visited: that the visit was so, which days were not, or that it was not so at all."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.visits.actions.laying import repeat_on_days
from thulinh.visits.actions.writing import held_with_people
from thulinh.visits.models import Authorship, Rating, Stop, Visit, VisitDay, Visitor
from thulinh.visits.queries.hosts import stops_to_speak_of

CHANGED_MEANWHILE = "Chuyến đi vừa được sửa. Đồng chí xem lại bản mới rồi xác nhận."


@action
def confirm_stop(
    stop_id: int,
    *,
    version: int,
    text: str,
    absent: Collection[int] = (),
    reason: str = "",
    rating: int | None = None,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Stop:
    """Say, for the place visited, that the visit was so: what was done, and on which days nobody came after all.

    `absent`: days of the visit (numbers of `VisitDay`) that are not confirmed; they count nothing, and who went reads
    the reason. `rating`: how useful it was, given once; nobody is ever shown it by itself (queries/ratings.py).

    Errors: not this place's to say, or one's own visit; the visit was changed meanwhile (look again); no words; a day
    is struck without a reason, or all days are (then the visit is denied as a whole).
    Writes: Stop, VisitDay, Rating, AuditEvent.
    """
    content = {"confirm": stop_id, "version": version, "text": text, "absent": sorted(absent), "reason": reason,
               "rating": rating}  # fmt: skip
    said = nfc(text), frozenset(absent), nfc(reason)[:300], rating
    return once(command_id, by=by, content=content, write=lambda: _confirm(stop_id, version, *said, by, at or now()))


def _confirm(
    stop_id: int,
    version: int,
    text: str,
    absent: frozenset[int],
    reason: str,
    rating: int | None,
    by: Any,
    at: dt.datetime,
) -> Stop:
    stop = _held(stop_id, version, by, at)
    rows = list(VisitDay.objects.filter(stop=stop, is_current=True).order_by("day", "pk"))
    _refuse_confirming({row.pk for row in rows}, text, absent, reason, rating)
    _speak(stop, Stop.Word.CONFIRMED, text, by, at, {row.pk: reason for row in rows if row.pk in absent})
    if rating is not None:
        _rate(stop, rating)
    return stop


def _refuse_confirming(
    known: Collection[int], text: str, absent: frozenset[int], reason: str, rating: int | None
) -> None:
    if not text:
        raise Refusal("Đồng chí ghi đoàn đã làm gì, dù một câu.", "text")
    if absent - set(known):
        raise Refusal(CHANGED_MEANWHILE)
    if absent and absent == set(known):
        raise Refusal("Không ngày nào đúng thì đồng chí chọn “Không đúng” và ghi lý do.", "absent")
    if absent and not reason:
        raise Refusal("Đồng chí ghi vì sao ngày ấy không đúng, để người đi biết.", "reason")
    if rating is not None and rating not in Rating.Score.values:
        raise Refusal("Đồng chí chọn lại mức đánh giá.", "rating")


def _rate(stop: Stop, score: int) -> None:
    """Keep a rating apart from who gave it; neither the log nor the receipt's result names it."""
    if Rating.objects.filter(stop=stop).exists():
        raise Refusal("Chuyến đi này đã được đánh giá; đánh giá gửi rồi thì không đổi.", "rating")
    Rating.objects.create(stop=stop, unit_id=stop.visit.unit_id, year=stop.visit.starts_on.year, score=score)


@action
def deny_stop(
    stop_id: int,
    *,
    version: int,
    reason: str,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Stop:
    """Say, for the place visited, that the visit was not so, and why: none of its days there counts then.

    Errors: as `confirm_stop`; no reason.
    Writes: Stop, VisitDay, AuditEvent.
    """
    content = {"deny": stop_id, "version": version, "reason": reason}
    return once(command_id, by=by, content=content, write=lambda: _deny(stop_id, version, nfc(reason), by, at or now()))


def _deny(stop_id: int, version: int, reason: str, by: Any, at: dt.datetime) -> Stop:
    stop = _held(stop_id, version, by, at)
    if not reason:
        raise Refusal("Đồng chí ghi vì sao không đúng, để người đi biết mà sửa.", "reason")
    _speak(stop, Stop.Word.DENIED, reason, by, at, {})
    return stop


@action
def take_back_word(
    stop_id: int,
    *,
    version: int,
    reason: str,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Stop:
    """Take the word of the place visited back: the visit waits for it again. A rating stays as it was given.

    Errors: as `confirm_stop`; nothing was said yet; no reason.
    Writes: Stop, VisitDay, AuditEvent.
    """
    content = {"take_back": stop_id, "version": version, "reason": reason}
    return once(
        command_id, by=by, content=content, write=lambda: _take_back(stop_id, version, nfc(reason), by, at or now())
    )


def _take_back(stop_id: int, version: int, reason: str, by: Any, at: dt.datetime) -> Stop:
    stop = _held(stop_id, version, by, at)
    if stop.word == Stop.Word.WAITING:
        raise Refusal("Chuyến đi này chưa được xác nhận, không có gì để rút.")
    if not reason:
        raise Refusal("Đồng chí ghi lý do rút lời xác nhận.", "reason")
    _speak(stop, Stop.Word.WAITING, "", by, at, {}, reason=reason)
    return stop


def _held(stop_id: int, version: int, by: Any, at: dt.datetime) -> Stop:
    """The stop, held with the visit and its people, if it is the user's to speak of and as the user saw it."""
    visit = held_with_people(Stop.objects.values_list("visit", flat=True).get(pk=stop_id))
    stop = Stop.objects.select_related("visit").get(pk=stop_id)
    if not stops_to_speak_of(by, timezone.localdate(at)).filter(pk=stop_id).exists():
        raise Refusal(_why_not(stop, by))
    if visit.version != version:
        raise Refusal(CHANGED_MEANWHILE)
    return stop


def _why_not(stop: Stop, by: Any) -> str:
    """Why somebody's word on a visit does not count."""
    visit = stop.visit
    if Visitor.objects.filter(visit=visit, person=getattr(by, "person_id", None)).exists():
        return "Đồng chí đi chuyến này nên người khác của nơi đến xác nhận."
    if by is not None and Authorship.objects.filter(visit=visit, account=by.pk).exists():
        return "Chuyến đi do chính đồng chí ghi, người khác của nơi đến xác nhận."
    if visit.status != Visit.Status.MADE:
        return "Chỉ xác nhận chuyến đã đi."
    return "Chỉ nơi đoàn đến, hoặc Đoàn cấp trên của nơi ấy mà không phải nơi cử đi, xác nhận được."


def _speak(
    stop: Stop, word: str, text: str, by: Any, at: dt.datetime, denied: dict[int, str], *, reason: str = ""
) -> None:
    """Write the word with what it says of single days, and count the days anew."""
    before = _said(stop)
    is_waiting = word == Stop.Word.WAITING
    stop.word, stop.word_text, stop.version = word, text, None if is_waiting else stop.visit.version
    stop.word_by, stop.word_at = (None, None) if is_waiting else (by, at)
    stop.save(update_fields=["word", "word_text", "version", "word_by", "word_at"])
    rows = [row for row in VisitDay.objects.filter(stop=stop) if row.denied_why != denied.get(row.pk, "")]
    for row in rows:
        row.denied_why = denied.get(row.pk, "")
    VisitDay.objects.bulk_update(rows, ["denied_why"], batch_size=500)
    repeat_on_days([stop.visit_id])
    event = audit_event(
        verb=_VERBS[word], subject=stop.visit, by=by, unit_id=stop.unit_id, before=before, after=_said(stop),
        reason=reason,
    )  # fmt: skip
    record_audit([event])


_VERBS = {
    Stop.Word.CONFIRMED: "visits.confirm_stop",
    Stop.Word.DENIED: "visits.deny_stop",
    Stop.Word.WAITING: "visits.take_back_word",
}


def _said(stop: Stop) -> dict[str, Any]:
    """The word as the log keeps it; a rating is none of it."""
    struck = VisitDay.objects.filter(stop=stop).exclude(denied_why="").order_by("day", "person_id")
    said = [f"{format_date(day)}: {why}" for day, why in struck.values_list("day", "denied_why")]
    return {"word": stop.word, "word_text": stop.word_text, "version": stop.version, "denied_days": "; ".join(said)}
