"""Holding a seat: who, from when, how it was taken, until when. One person at a time on one seat."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.people.actions.places import lock_units
from thulinh.people.actions.seating import NewHolding, Seating
from thulinh.people.models import Charge, Holding, Person, Seat
from thulinh.people.rules import portions


@action
def take_seats(rows: Sequence[NewHolding], *, by: Any, reason: str = "") -> list[Holding]:
    """Write who takes which seat, all of them or none. A seat that a position still lacks is opened on the way.

    Shape: the holdings in the order of the rows.
    Errors, each with its row: somebody holds the seat on one of the days (who is named); all places of the position are
    taken; the unit is not open or has no such position; the person holds this position there already, or was elected
    where they only take part two ways (their membership has to come first).
    Writes: Holding, Seat, AuditEvent.
    """
    seating = Seating(rows)  # holds the units first, then the people, as every action does that needs both
    people = lock_people(row.person for row in rows)
    problems: list[Problem] = []
    made: list[Holding] = []
    for index, row in enumerate(rows):
        found = seating.seat_down(row, people.get(row.person))
        if isinstance(found, Problem):
            problems.append(Problem(found.message, found.field, index))
        else:
            made.append(found)
    if problems:
        raise Refusal(problems)
    seating.write_seats(by)
    for holding in made:
        holding.seat = holding.seat  # takes over the key of a seat that was new when the holding was made
    Holding.objects.bulk_create(made, batch_size=500)
    record_audit(_take_event(holding, by, reason) for holding in made)
    return made


def take_seat(
    seat: Seat,
    person: Person,
    *,
    how: str,
    starts_on: dt.date,
    by: Any,
    decision_number: str = "",
    decision_on: dt.date | None = None,
    concurrent_post: str = "",
) -> Holding:
    """Write that a person takes a seat. Errors: as in `take_seats`."""
    row = NewHolding(
        person.pk,
        how,
        starts_on,
        seat=seat.pk,
        decision_number=decision_number,
        decision_on=decision_on,
        concurrent_post=concurrent_post,
    )
    return take_seats([row], by=by)[0]


@action
def leave_seat(holding: Holding, *, on: dt.date, reason: str, by: Any) -> Holding:
    """Write that somebody no longer holds a seat; `on` is the last day. What they were in charge of ends with it.

    Errors: no reason; the seat was left before; the last day lies before the first.
    Writes: Holding, Charge, AuditEvent.
    """
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do thôi giữ chức danh.", "reason")
    row = lock_holdings([holding.pk])[0]
    if row.ends_on is not None and row.ends_on <= on:
        raise Refusal(f"Chức danh này đã thôi giữ từ ngày {format_date(row.ends_on)}.", "on")
    if on < row.starts_on:
        raise Refusal(f"Ngày thôi giữ phải từ ngày nhận ({format_date(row.starts_on)}) trở đi.", "on")
    end_holdings([row], on, nfc(reason), by)
    return row


@action
def withdraw_holdings(holdings: Iterable[Holding], *, reason: str, by: Any) -> None:
    """Take back holdings that were written by mistake, and the charges that hang on them.

    Errors: no reason.
    Writes: Holding, Charge, AuditEvent.
    """
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do rút.", "reason")
    rows, words = lock_holdings(holding.pk for holding in holdings), {"withdrawn_reason": nfc(reason)[:300]}
    for part in portions(row.pk for row in rows):
        Holding.objects.filter(pk__in=part).update(withdrawn_at=now(), **words)
        Charge.objects.current().filter(holding__in=part).update(withdrawn_at=now(), **words)
    record_audit(_end_event("people.withdraw_holding", row, by, {}, nfc(reason)) for row in rows)


@action
def resume_holdings(holdings: Iterable[Holding], *, reason: str, by: Any) -> None:
    """Take back that people left their seats, where that was written by mistake: they never left. Charges that ended
    with it are given anew by who gives them.

    Errors: no reason; somebody else sits there on a later day (who is named); the seat or its unit has ended.
    Writes: Holding, AuditEvent.
    """
    words = nfc(reason)
    if not words:
        raise Refusal("Đồng chí ghi lý do rút.", "reason")
    units = Seat.objects.filter(pk__in=[holding.seat_id for holding in holdings]).values_list("unit", flat=True)
    lock_units(units)
    rows = lock_holdings(holding.pk for holding in holdings)
    others = Holding.objects.current().filter(seat__in=[row.seat_id for row in rows]).select_related("person")
    for row in rows:
        later = [one for one in others if one.seat_id == row.seat_id and one.starts_on > row.starts_on]
        if later:
            taken = f"Đồng chí {later[0].person.full_name} đã giữ chức danh này từ ngày"
            raise Refusal(f"{taken} {format_date(later[0].starts_on)}.")
        if row.seat.ends_on is not None:
            raise Refusal(f"Chức danh này đã kết thúc ngày {format_date(row.seat.ends_on)}.")
        row.ends_on, row.end_reason = None, ""
    Holding.objects.bulk_update(rows, ["ends_on", "end_reason"])
    record_audit(_end_event("people.resume_seat", row, by, {"ends_on": None}, words) for row in rows)


def lock_holdings(ids: Iterable[int]) -> list[Holding]:
    """The holdings, not withdrawn, held until the action ends."""
    wanted = list(dict.fromkeys(ids))
    locked = (
        Holding.objects.current().select_for_update(no_key=True, of=("self",)).select_related("seat").order_by("pk")
    )
    found = {row.pk: row for part in portions(wanted) for row in locked.filter(pk__in=part)}
    if len(found) < len(wanted):
        raise Refusal("Việc giữ chức danh này không còn trong danh sách. Đồng chí mở lại trang.")
    return [found[pk] for pk in wanted]


def end_holdings(rows: Sequence[Holding], on: dt.date, reason: str, by: Any) -> None:
    """End holdings and what hangs on them; `on` is the last day. Called inside an action, with the rows held."""
    for row in rows:
        row.ends_on, row.end_reason = on, reason[:300]
    ids = [row.pk for row in rows]
    for part in portions(ids):
        Holding.objects.filter(pk__in=part).update(ends_on=on, end_reason=reason[:300])
        beyond = Charge.objects.current().filter(holding__in=part).exclude(ends_on__lte=on)
        beyond.filter(starts_on__lte=on).update(ends_on=on)
        beyond.filter(starts_on__gt=on).update(withdrawn_at=now(), withdrawn_reason=reason[:300])
    record_audit(_end_event("people.leave_seat", row, by, {"ends_on": str(on)}, reason) for row in rows)


def _take_event(holding: Holding, by: Any, reason: str) -> AuditEvent:
    after = {
        "person": holding.person_id,
        "seat": holding.seat_id,
        "position": holding.seat.position_id,
        "how": holding.how,
        "starts_on": str(holding.starts_on),
        "decision_number": holding.decision_number,
    }
    return audit_event(
        verb="people.take_seat", subject=holding, by=by, unit_id=holding.seat.unit_id, after=after, reason=reason
    )


def _end_event(verb: str, holding: Holding, by: Any, more: Mapping[str, Any], reason: str) -> AuditEvent:
    after = {"person": holding.person_id, "position": holding.seat.position_id, **more}
    return audit_event(verb=verb, subject=holding, by=by, unit_id=holding.seat.unit_id, after=after, reason=reason)
