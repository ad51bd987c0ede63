"""What becomes of loans and proposals for commendation when units merge or end: they go on with who follows."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from thulinh.benefits.models import Commendation, Loan
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.writing import action
from thulinh.units.models import UnitPath

_OPEN_LOANS = (Loan.State.NEED, Loan.State.PROPOSED, Loan.State.DISBURSED)
_OPEN_PROPOSALS = (Commendation.State.PROPOSED, Commendation.State.SUPPORTED)
_UNITS: Mapping[type, tuple[str, ...]] = {Loan: ("unit",), Commendation: ("unit", "proposed_from", "awarding_unit")}


@action
def carry_on_support(followers: Mapping[int, int | None], *, on: dt.date, reason: str, by: Any) -> int:
    """Let open loans and undecided proposals of ended units go on with the unit that follows each; where none follows
    they stay, and who stands above keeps them. What was closed or decided stays where it was; sums over loans count a
    loan where it was when the money came (`Loan.counted_at`).

    Shape: how many were moved.
    Queries: a fixed number, whatever the number of units.
    Writes: Loan, Commendation, AuditEvent (sensitive for loans).
    """
    wanted = {unit for unit in followers.values() if unit is not None}
    paths = dict(UnitPath.objects.on(on).filter(unit__in=wanted).values_list("unit", "path"))
    going = {unit: new for unit, new in followers.items() if new in paths and new != unit}
    if not going:
        return 0
    loans = Loan.objects.select_for_update(no_key=True).current().filter(unit__in=going, state__in=_OPEN_LOANS)
    touched = Q(unit__in=going) | Q(proposed_from__in=going) | Q(awarding_unit__in=going)
    proposals = Commendation.objects.select_for_update(no_key=True).current()
    moved = [*loans, *proposals.filter(touched, state__in=_OPEN_PROPOSALS)]
    for one in moved:
        if one.unit_id in going:
            one.path = paths[going[one.unit_id]]
        for field in _UNITS[type(one)]:
            setattr(one, f"{field}_id", going.get(getattr(one, f"{field}_id"), getattr(one, f"{field}_id")))
        one.version += 1
    for model, fields in _UNITS.items():
        rows = [one for one in moved if isinstance(one, model)]
        model.objects.bulk_update(rows, [*fields, "path", "version"], batch_size=500)
    record_audit(_moved(one, reason, by) for one in moved)
    return len(moved)


def _moved(one: Loan | Commendation, reason: str, by: Any) -> AuditEvent:
    is_loan = isinstance(one, Loan)
    return audit_event(
        verb="benefits.carry_on", subject=one, by=by, unit_id=one.unit_id, reason=reason, is_sensitive=is_loan
    )
