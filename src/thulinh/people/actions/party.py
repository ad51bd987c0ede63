"""Where a person stands towards the Party, as dated states. Sensitive: the log marks it so."""

import datetime as dt
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.people.models import PartyStanding, Person
from thulinh.people.rules import DAY


@action
def record_party_standing(
    person: Person, *, state: str, starts_on: dt.date, by: Any, decision_number: str = ""
) -> PartyStanding:
    """Write where a person stands towards the Party from a day on, until the next state that is known.

    Errors: no such state; a state is written for that day already; the day lies before the birth.
    Writes: PartyStanding, AuditEvent (sensitive).
    """
    if state not in PartyStanding.State.values:
        raise Refusal("Đồng chí chọn tình trạng.", "state")
    known = lock_people([person.pk]).get(person.pk)
    if known is None:
        raise Refusal("Không còn người này trong danh sách.", "person")
    if known.birth_on and starts_on <= known.birth_on:
        raise Refusal("Ngày bắt đầu phải sau ngày sinh.", "starts_on")
    rows = list(PartyStanding.objects.current().filter(person=person).order_by("starts_on"))
    if any(row.starts_on == starts_on for row in rows):
        raise Refusal(f"Tình trạng từ ngày {format_date(starts_on)} đã được ghi.", "starts_on")
    earlier = [row for row in rows if row.starts_on < starts_on]
    later = [row for row in rows if row.starts_on > starts_on]
    if earlier and (earlier[-1].ends_on is None or earlier[-1].ends_on >= starts_on):
        earlier[-1].ends_on = starts_on - DAY
        earlier[-1].save(update_fields=["ends_on"])
    standing = PartyStanding.objects.create(
        person=person,
        state=state,
        starts_on=starts_on,
        ends_on=later[0].starts_on - DAY if later else None,
        decision_number=nfc(decision_number),
    )
    before = {"state": earlier[-1].state} if earlier else None
    after = {"state": state, "starts_on": str(starts_on), "decision_number": standing.decision_number}
    record_audit(
        [
            audit_event(
                verb="people.record_party_standing",
                subject=person,
                by=by,
                before=before,
                after=after,
                is_sensitive=True,
            )
        ]
    )
    return standing
