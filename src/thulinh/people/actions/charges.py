"""Charges: who of the standing committee is in charge of which branch, since when (SV3)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.places import Places, lock_units
from thulinh.people.models import Charge, Holding
from thulinh.people.rules import DAY, FOREVER, overlap, portions


@dataclass(frozen=True)
class NewCharge:
    """That the holder of a seat in the standing committee is in charge of a branch from a day on."""

    holding: int
    unit: int
    starts_on: dt.date
    ends_on: dt.date | None = None
    basis: str = ""


@action
def put_in_charge(rows: Sequence[NewCharge], *, by: Any, replace: bool = False) -> list[Charge]:
    """Put members of the standing committee in charge of branches, all rows or none.

    `replace`: who is in charge of the branch until now hands over; without it the branch is refused, unless it has left
    the unit of their committee since.
    Shape: the charges in the order of the rows.
    Errors, each with its row: the seat is not of the standing committee of the unit above the branch; the seat is not
    held on all the days; the branch is not open on one of them; somebody is in charge already (who is named).
    Writes: Charge, AuditEvent.
    """
    units = list(dict.fromkeys(row.unit for row in rows))
    lock_units(units)
    places, holdings, standing = Places(units), _holdings(rows), _charges(units)
    problems: list[Problem] = []
    made: list[Charge] = []
    handing_over: list[Charge] = []
    for index, row in enumerate(rows):
        problem = _problem(row, holdings.get(row.holding), places)
        others = standing.setdefault(row.unit, [])
        clashes = [each for each in others if _clashes(row, each)]
        if problem is None and clashes and not _may_hand_over(row, clashes, places, replace):
            problem = _in_charge_already(clashes[0])
        if problem:
            problems.append(Problem(problem.message, problem.field, index))
            continue
        for clash in clashes:
            clash.ends_on = row.starts_on - DAY
        handing_over += clashes
        made.append(_made(row, holdings[row.holding]))
        others.append(made[-1])
    if problems:
        raise Refusal(problems)
    _write_ends(handing_over, by)
    Charge.objects.bulk_create(made, batch_size=500)
    record_audit(_event("people.put_in_charge", charge, by, {"starts_on": str(charge.starts_on)}) for charge in made)
    return made


@action
def end_charge(charge: Charge, *, on: dt.date, by: Any, reason: str = "") -> Charge:
    """Write that somebody is no longer in charge of a branch; `on` is the last day.

    Errors: the charge has ended before; the last day lies before the first.
    Writes: Charge, AuditEvent.
    """
    row = _lock([charge.pk])[0]
    if row.ends_on is not None and row.ends_on <= on:
        raise Refusal(f"Việc phụ trách này đã thôi từ ngày {format_date(row.ends_on)}.", "on")
    if on < row.starts_on:
        raise Refusal(f"Ngày thôi phụ trách phải từ ngày nhận ({format_date(row.starts_on)}) trở đi.", "on")
    _end([row], on, by, reason)
    return row


@action
def withdraw_charges(charges: Iterable[Charge], *, reason: str, by: Any) -> None:
    """Take back charges that were written by mistake.

    Errors: no reason.
    Writes: Charge, AuditEvent.
    """
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do rút.", "reason")
    rows = _lock(charge.pk for charge in charges)
    for part in portions(row.pk for row in rows):
        Charge.objects.filter(pk__in=part).update(withdrawn_at=now(), withdrawn_reason=nfc(reason)[:300])
    record_audit(_event("people.withdraw_charge", row, by, {}, nfc(reason)) for row in rows)


def end_charges_of_units(units: Iterable[int], on: dt.date, by: Any, reason: str) -> None:
    """End what anybody is in charge of in these units; `on` is the last day. Called inside an action."""
    rows = [
        row
        for part in portions(units)
        for row in Charge.objects.current().filter(unit__in=part).exclude(ends_on__lte=on)
    ]
    _end([row for row in rows if row.starts_on <= on], on, by, reason)
    later = [row for row in rows if row.starts_on > on]
    withdraw_charges(later, reason=reason, by=by) if later else None


def _problem(row: NewCharge, holding: Holding | None, places: Places) -> Problem | None:
    if holding is None:
        return Problem("Chức danh này không còn người giữ. Đồng chí chọn lại.", "holding")
    if row.ends_on and row.ends_on < row.starts_on:
        return Problem("Ngày thôi phụ trách phải từ ngày nhận trở đi.", "ends_on")
    closed = places.problem(row.unit, row.starts_on, row.ends_on)
    place = places.on(row.unit, row.starts_on)
    if closed or place is None:
        field, words = closed or ("unit", "Không có đơn vị này.")
        return Problem(words, field)
    name = holding.person.full_name
    if not holding.seat.position.is_committee or holding.seat.unit_id != place.parent_id:
        return Problem(
            f"Đồng chí {name} không ở trong Ban Thường vụ của Đoàn cấp trên trực tiếp của {place.name}.", "holding"
        )
    if row.starts_on < holding.starts_on or (row.ends_on or FOREVER) > (holding.ends_on or FOREVER):
        days = f"từ ngày {format_date(holding.starts_on)}"
        days += f" đến ngày {format_date(holding.ends_on)}" if holding.ends_on else ""
        return Problem(
            f"Đồng chí {name} giữ chức danh {days}; việc phụ trách phải nằm trong những ngày đó.", "starts_on"
        )
    return None


def _clashes(row: NewCharge, other: Charge) -> bool:
    return overlap(row.starts_on, row.ends_on, other.starts_on, other.ends_on)


def _may_hand_over(row: NewCharge, others: Sequence[Charge], places: Places, replace: bool) -> bool:
    """Whether all who are in charge on those days can end on the day before: they began before, and are asked to hand
    over, or are of a committee under which the branch no longer stands.
    """
    place = places.on(row.unit, row.starts_on)
    return all(
        other.pk
        and other.starts_on < row.starts_on
        and (replace or place is None or other.holding.seat.unit_id != place.parent_id)
        for other in others
    )


def _in_charge_already(other: Charge) -> Problem:
    name = other.holding.person.full_name
    return Problem(f"Đồng chí {name} đang phụ trách từ ngày {format_date(other.starts_on)}.", "unit")


def _holdings(rows: Sequence[NewCharge]) -> dict[int, Holding]:
    """The holdings, held until the action ends, so that nobody leaves the seat meanwhile."""
    found = (
        Holding.objects.current()
        .select_for_update(no_key=True, of=("self",))
        .select_related("person", "seat__position")
        .order_by("pk")
    )
    return {each.pk: each for part in portions(row.holding for row in rows) for each in found.filter(pk__in=part)}


def _charges(units: Iterable[int]) -> dict[int, list[Charge]]:
    found: dict[int, list[Charge]] = {}
    for part in portions(units):
        for charge in Charge.objects.current().filter(unit__in=part).select_related("holding__person", "holding__seat"):
            found.setdefault(charge.unit_id, []).append(charge)
    return found


def _made(row: NewCharge, holding: Holding) -> Charge:
    return Charge(
        holding=holding, unit_id=row.unit, starts_on=row.starts_on, ends_on=row.ends_on, basis=nfc(row.basis)[:200]
    )


def _end(rows: Sequence[Charge], on: dt.date, by: Any, reason: str = "") -> None:
    for row in rows:
        row.ends_on = on
    _write_ends(rows, by, reason)


def _write_ends(rows: Sequence[Charge], by: Any, reason: str = "") -> None:
    if rows:
        Charge.objects.bulk_update(rows, ["ends_on"], batch_size=500)
        record_audit(_event("people.end_charge", row, by, {"ends_on": str(row.ends_on)}, nfc(reason)) for row in rows)


def _lock(ids: Iterable[int]) -> list[Charge]:
    wanted = list(dict.fromkeys(ids))
    locked = Charge.objects.current().select_for_update(no_key=True).order_by("pk")
    found = {row.pk: row for part in portions(wanted) for row in locked.filter(pk__in=part)}
    if len(found) < len(wanted):
        raise Refusal("Việc phụ trách này không còn trong danh sách. Đồng chí mở lại trang.")
    return [found[pk] for pk in wanted]


def _event(verb: str, charge: Charge, by: Any, more: dict, reason: str = "") -> AuditEvent:
    after = {"holding": charge.holding_id, "basis": charge.basis, **more}
    return audit_event(verb=verb, subject=charge, by=by, unit_id=charge.unit_id, after=after, reason=reason)
