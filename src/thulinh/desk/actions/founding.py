"""Founding a unit or a body below another one, by a decision, with the seats that every unit of its level has."""

import datetime as dt
import uuid
from typing import Any

from thulinh.kernel.receipts import once
from thulinh.kernel.writing import action
from thulinh.people.actions import ensure_seats
from thulinh.units.actions import NewUnit, open_body, open_unit
from thulinh.units.models import Level, Unit


def found_unit(
    parent: int,
    *,
    level: str,
    name: str,
    starts_on: dt.date,
    scope: int | None = None,
    member_position: str = "",
    decision_number: str,
    decision_on: dt.date | None = None,
    decided_by: str = "",
    by: Any,
    command_id: uuid.UUID | None = None,
) -> Unit:
    """Found a branch, or a body such as a club whose members hold a given seat below (HN1), or a Party cell, a military
    command, a village board that works with one branch (`scope`) or with the whole unit above it.

    Errors: as `units.actions.open_unit` and `open_body`.
    Writes: as those, and the seats of its level.
    """
    said = {"parent": parent, "level": level, "name": name, "starts_on": starts_on, "decision": decision_number}
    said |= {"scope": scope} if scope is not None else {}
    paper = {"decision_number": decision_number, "decision_on": decision_on, "decided_by": decided_by}

    @action
    def write() -> Unit:
        new = NewUnit("", name, level, parent, starts_on)
        if Level.objects.get(pk=level).is_union:
            reason = ", ".join(filter(None, [decision_number, decided_by]))
            unit = open_unit(new, by=by, reason=reason)
        else:
            unit = open_body(new, scope=scope, member_position=member_position, **paper, by=by)
        ensure_seats([unit.pk], on=starts_on, by=by)
        return unit

    return once(command_id, by=by, content=said, write=write)
