"""What becomes of the other of two seats."""

import datetime as dt
from typing import Any

from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.people.actions import leave_seat
from thulinh.people.models import Holding
from thulinh.selection.models import OtherSeat
from thulinh.selection.queries.duals import asks_paper, other_seat_sight

GONE = "Chức danh này không còn chờ quyết định, hoặc không do đồng chí quyết định."


@action
def say_of_other_seat(
    kept: int,
    left: int,
    *,
    verdict: str,
    reason: str = "",
    ends_on: dt.date | None = None,
    paper_number: str = "",
    paper_on: dt.date | None = None,
    by: Any,
) -> OtherSeat:
    """Say that somebody who left one of two seats keeps the other, or leaves that one too, with the last day.

    Errors: it does not wait for the user's word; ending without reason or last day; who enters the word of a command
    names its paper; what `people.actions.leave_seat` refuses.
    Writes: OtherSeat, Holding and Charge (by people.actions), AuditEvent.
    Source: HT1, HT7.
    """
    holding = Holding.objects.select_for_update(no_key=True).filter(pk=kept).select_related("seat").first()
    line = other_seat_sight(kept, left, by, timezone.localdate(now()))
    if holding is None or line is None:
        raise Refusal(GONE)
    if asks_paper(line, by, timezone.localdate(now())) and not nfc(paper_number):
        raise Refusal("Đồng chí ghi số văn bản của cơ quan quyết định chức danh này.", "paper_number")
    words = {"reason": nfc(reason)[:300], "paper_number": nfc(paper_number)[:80], "paper_on": paper_on}
    said = OtherSeat(
        kept_id=kept, left_id=left, verdict=verdict, **words, said_by_id=getattr(by, "pk", None), said_at=now()
    )
    said.save()
    after = {"person": holding.person_id, "position": holding.seat.position_id, "verdict": verdict}
    verb = "selection.say_of_other_seat"
    record_audit([audit_event(verb=verb, subject=said, by=by, unit_id=holding.seat.unit_id, after=after)])
    if verdict == OtherSeat.Verdict.END:
        if ends_on is None:
            raise Refusal("Đồng chí ghi ngày cuối giữ chức danh.", "ends_on")
        leave_seat(holding, on=ends_on, reason=reason, by=by)
    return said
