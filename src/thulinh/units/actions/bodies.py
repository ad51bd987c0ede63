"""Bodies beside the Union's line: clubs, clusters, Party cells, hamlets, with what they cover."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from thulinh.kernel.actions import record_audit
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.units.actions.lives import lock_units
from thulinh.units.actions.opening import NewUnit, Openings
from thulinh.units.actions.tree import lock_tree, rewrite_paths
from thulinh.units.models import BodyScope, Level, Unit
from thulinh.units.rules import shelter_problem


@dataclass(frozen=True)
class NewBody:
    """A body to found: the unit that it is, and for which unit it works (`scope`; its parent unless named).

    `member_position`: its members are those who hold this seat in the unit and below on the day (HN1).
    """

    unit: NewUnit
    scope: int | None = None
    member_position: str = ""
    decision_number: str = ""
    decision_on: dt.date | None = None
    decided_by: str = ""


@action
def open_bodies(rows: Sequence[NewBody], *, by: Any, on: dt.date | None = None) -> list[Unit]:
    """Found bodies — clubs, clusters, Party cells, hamlets … — each for a unit; all of them or none.

    Errors, each with its row: a level of the Union itself; the covered unit is not open from that day; and as
    `open_units`.
    Queries: a fixed number, whatever the number of rows.
    Writes: Unit, Placement, UnitName, BodyScope, UnitPath, AuditEvent.
    Source: HN1.
    """
    lock_tree()
    openings = Openings([replace(row.unit, starts_on=row.unit.starts_on or on) for row in rows])
    if openings.problems:
        raise Refusal(openings.problems)
    union = set(Level.objects.filter(is_union=True).values_list("pk", flat=True))
    covered = [row.scope if row.scope is not None else openings.parent_id(place) for place, row in enumerate(rows)]
    problems = []
    for place, row in enumerate(openings.rows):
        if row.level in union:
            words = "Cấp này thuộc hệ thống Đoàn; lập bằng trang Lập đơn vị."
            problems.append(Problem(words, "level", place))
    if problems:
        raise Refusal(problems)
    lives = lock_units(covered, "scope")
    for place, row in enumerate(openings.rows):
        assert row.starts_on is not None  # Openings has looked
        life = lives[covered[place]].life(row.starts_on)
        if problem := shelter_problem(life, starts_on=row.starts_on, ends_on=row.ends_on):
            problems.append(Problem(problem, "scope", place))
    if problems:
        raise Refusal(problems)
    bodies = openings.write()
    BodyScope.objects.bulk_create(
        BodyScope(
            body=body, unit_id=unit, starts_on=new.starts_on, ends_on=new.ends_on, member_position=row.member_position,
            decision_number=nfc(row.decision_number)[:80], decision_on=row.decision_on,
            decided_by=nfc(row.decided_by)[:200],
        )
        for body, unit, new, row in zip(bodies, covered, openings.rows, rows, strict=True)
    )  # fmt: skip
    rewrite_paths({body.pk for body in bodies})
    record_audit(_founded(openings, rows, covered, by))
    return bodies


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
    """Found one body; as `open_bodies`."""
    row = NewBody(new, scope, member_position, decision_number, decision_on, decided_by)
    return open_bodies([row], by=by, on=on)[0]


def _founded(openings: Openings, rows: Sequence[NewBody], covered: Sequence[int], by: Any) -> Iterator[AuditEvent]:
    for event, row, unit in zip(openings.events(by), rows, covered, strict=True):
        told = {"scope": unit, "member_position": row.member_position, "decision_number": nfc(row.decision_number)}
        event.after = {**(event.after or {}), **told}
        yield event
