"""What becomes of people when units merge, split or end: what lapses, and who leads the new unit for the time being."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date
from thulinh.kernel.writing import action
from thulinh.people.actions.charges import end_charges_of_units
from thulinh.people.actions.holdings import end_holdings, take_seats, withdraw_holdings
from thulinh.people.actions.places import lock_units
from thulinh.people.actions.seating import NewHolding
from thulinh.people.actions.seats import close_seats, ensure_seats
from thulinh.people.models import Holding, Person, Position
from thulinh.people.rules import DAY, portions
from thulinh.units.models import UnitPath


@action
def end_with_unit(units: Iterable[int], *, on: dt.date, by: Any, reason: str) -> None:
    """End what lapses when units end: holdings, charges and seats; `on` is the first day of the new order.

    Members are moved by `move_memberships`. What would have begun on that day or later is withdrawn.
    Writes: Holding, Charge, Seat, AuditEvent.
    """
    wanted, last = list(dict.fromkeys(units)), on - DAY
    lock_units(wanted)
    rows = [
        row
        for part in portions(wanted)
        for row in Holding.objects.current()
        .filter(seat__unit__in=part)
        .exclude(ends_on__lt=on)
        .select_related("seat")
        .order_by("pk")
    ]
    later = [row for row in rows if row.starts_on >= on]
    if later:
        withdraw_holdings(later, reason=reason, by=by)
    end_holdings([row for row in rows if row.starts_on < on], last, reason, by)
    end_charges_of_units(wanted, last, by, reason)
    close_seats(wanted, on=last, by=by, reason=reason)


@action
def appoint_provisional(
    unit: int,
    person: Person,
    *,
    on: dt.date,
    decision_number: str,
    by: Any,
    decision_on: dt.date | None = None,
    position: str = "",
) -> Holding:
    """Appoint who leads a new or merged unit for the time being (lâm thời), from `on`, until its congress.

    `position` is the unit's leading one (bí thư) unless named.
    Errors: no decision number; as in `take_seats`.
    Writes: Seat, Holding, AuditEvent.
    """
    if not decision_number.strip():
        raise Refusal("Đồng chí ghi số quyết định chỉ định.", "decision_number")
    ensure_seats([unit], on=on, by=by)
    row = NewHolding(
        person.pk,
        Holding.How.PROVISIONAL,
        on,
        unit=unit,
        position=position or _leading_position(unit, on),
        decision_number=decision_number,
        decision_on=decision_on,
    )
    return take_seats([row], by=by)[0]


def _leading_position(unit: int, on: dt.date) -> str:
    place = UnitPath.objects.on(on).open().filter(unit=unit).first()
    level = place.level_id if place else ""
    leading = [each for each in Position.objects.filter(opens__gt=0).order_by("rank", "code") if level in each.levels]
    if not leading:
        raise Refusal(f"Ngày {format_date(on)}, đơn vị này chưa có chức danh đứng đầu.")
    return leading[0].pk
