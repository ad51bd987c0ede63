"""Bodies beside the Union's line: clubs, clusters, Party cells, hamlets, with what they cover."""

import datetime as dt
from dataclasses import replace
from typing import Any

from thulinh.kernel.actions import record_audit
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.units.actions.lives import lock_units
from thulinh.units.actions.opening import NewUnit, Openings
from thulinh.units.actions.tree import lock_tree, rewrite_paths
from thulinh.units.models import BodyScope, Level, Unit
from thulinh.units.rules import shelter_problem


@action
def open_body(
    new: NewUnit,
    *,
    scope: int | None = None,
    member_position: str = "",
    decision_number: str = "",
    decision_on: dt.date | None = None,
    decided_by: str = "",
    by: Any,
    on: dt.date | None = None,
) -> Unit:
    """Found a body — a club, a cluster, a Party cell … — for a unit (its parent, unless `scope` names another).

    `member_position`: its members are those who hold this seat in the unit and below on the day (HN1).

    Errors: a level of the Union itself; the covered unit is not open from that day; and as `open_units`.
    Writes: Unit, Placement, UnitName, BodyScope, UnitPath, AuditEvent.
    Source: HN1.
    """
    lock_tree()
    new = replace(new, starts_on=new.starts_on or on)
    openings = Openings([new])
    if openings.problems:
        raise Refusal(openings.problems)
    if Level.objects.get(pk=new.level).is_union:
        raise Refusal("Cấp này thuộc hệ thống Đoàn; lập bằng trang Lập đơn vị.", "level")
    covered = scope if scope is not None else openings.parent_id(0)
    assert new.starts_on is not None  # Openings has looked
    if problem := shelter_problem(lock_units([covered], "scope")[covered].life(new.starts_on),
                                  starts_on=new.starts_on, ends_on=new.ends_on):  # fmt: skip
        raise Refusal(problem, "scope")
    body = openings.write()[0]
    BodyScope.objects.create(
        body=body, unit_id=covered, starts_on=new.starts_on, ends_on=new.ends_on, member_position=member_position,
        decision_number=nfc(decision_number)[:80], decision_on=decision_on, decided_by=nfc(decided_by)[:200],
    )  # fmt: skip
    rewrite_paths({body.pk})
    record_audit(
        openings.events(by, scope=covered, member_position=member_position, decision_number=nfc(decision_number))
    )
    return body
