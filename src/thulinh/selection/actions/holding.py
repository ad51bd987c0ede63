"""What is held while somebody writes about a candidate, so that two who write at once wait for each other; and who may.

A place is held before its candidates; units are held before places (`choosing`).
"""

import datetime as dt
from typing import Any

from thulinh.kernel.actions import audit_event
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.people.models import Holding
from thulinh.selection.models import Candidate, Place
from thulinh.selection.queries.sight import may_review

CHANGED_MEANWHILE = "Vừa có người khác ghi về người này. Đồng chí mở lại trang, xem rồi ghi tiếp."
GONE = "Không còn mục này. Đồng chí mở lại trang."
RIVAL = "Đồng chí cũng được xem xét cho chức danh này nên không ghi về người khác; người khác có quyền ghi."
OWN_SEAT = "Đồng chí không ghi kết quả về chức danh của chính mình; người khác có quyền rà soát ghi."


def held_place(pk: int) -> Place:
    """A place, held until the action ends.

    Errors: there is none.
    """
    found = (
        Place.objects.select_for_update(no_key=True, of=("self",))
        .select_related("round", "rule", "seat__position")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Refusal(GONE)
    return found


def held_candidate(pk: int, *, version: int | None = None) -> Candidate:
    """A candidate who is still looked at, with their place, both held until the action ends.

    Errors: there is none; taken out; somebody wrote meanwhile.
    """
    place = Candidate.objects.filter(pk=pk).values_list("place", flat=True).first()
    if place is None:
        raise Refusal(GONE)
    held = held_place(place)
    found = Candidate.objects.select_for_update(no_key=True, of=("self",)).select_related("person").get(pk=pk)
    found.place = held
    if found.withdrawn_at is not None:
        raise Refusal(f"Đồng chí {found.person.full_name} đã được đưa ra khỏi danh sách xem xét.")
    if version is not None and version != found.version:
        raise Refusal(CHANGED_MEANWHILE)
    return found


def refuse_settled(place: Place) -> None:
    """Errors: the round is closed; the place has its outcome already."""
    if place.round.closed_on is not None:
        raise Refusal(f"Đợt rà soát này đã khép lại ngày {format_date(place.round.closed_on)}.")
    if place.outcome != Place.Outcome.OPEN:
        raise Refusal(f"Chức danh này đã có kết quả: {place.get_outcome_display()}.")


def refuse_stranger(by: Any, unit: int, on: dt.date) -> None:
    """Errors: the user does not review people there."""
    if not may_review(by, unit, on):
        raise Refusal("Đồng chí không có quyền rà soát nhân sự ở đơn vị này.")


def refuse_oneself(by: Any, candidate: Candidate, words: str) -> None:
    """Errors: somebody writes about themselves, or about another who is looked at for the same seat as they are."""
    person = getattr(by, "person_id", None)
    if person is None:
        return
    if person == candidate.person_id:
        raise Refusal(words)
    if Candidate.objects.current().filter(place=candidate.place_id, person=person).exists():
        raise Refusal(RIVAL)


def refuse_own_seat(by: Any, place: Place, on: dt.date) -> None:
    """Errors: somebody writes what comes of a seat that they hold or for which they are looked at."""
    person = getattr(by, "person_id", None)
    if person is None:
        return
    holds = Holding.objects.on(on).filter(seat=place.seat_id, person=person).exists()
    if holds or Candidate.objects.current().filter(place=place, person=person).exists():
        raise Refusal(OWN_SEAT)


def said(text: str, message: str, field: str = "reason") -> str:
    """What was written, in composed form.

    Errors: nothing was.
    """
    words = nfc(text)
    if not words:
        raise Refusal(message, field)
    return words


def touched(candidate: Candidate) -> None:
    """Count up that something was written about the candidate."""
    candidate.version += 1
    candidate.save(update_fields=["version"])


def told(verb: str, candidate: Candidate, by: Any, after: dict | None = None, *, before: dict | None = None,
         reason: str = "") -> AuditEvent:  # fmt: skip
    """The event, not yet written, that something was written about a candidate. Sensitive."""
    return audit_event(
        verb=verb, subject=candidate, by=by, unit_id=candidate.place.unit_id, before=before,
        after={"person": candidate.person_id, **(after or {})}, reason=reason, is_sensitive=True,
    )  # fmt: skip
