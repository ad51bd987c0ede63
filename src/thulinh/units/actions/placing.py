"""Placing units under another parent by a decision."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.kernel.refusals import Problem
from thulinh.kernel.writing import action
from thulinh.units.actions.decisions import Changes, Decision, refuse
from thulinh.units.actions.lives import UnitRows, lock_units
from thulinh.units.actions.tree import lock_tree, rebuild_paths
from thulinh.units.models import Level, Placement, Succession
from thulinh.units.rules import change_problem, shelter_problem


@dataclass(frozen=True)
class Transfer:
    """One decision to place a unit under another parent from a day."""

    unit: int
    parent: int
    on: dt.date
    decision: Decision


def place_unit(
    unit_id: int,
    *,
    parent: int,
    on: dt.date,
    decision_number: str,
    decision_on: dt.date | None = None,
    decided_by: str = "",
    note: str = "",
    by: Any,
) -> Succession:
    """Place a unit under another parent, by a decision, from the day `on` (see `place_all`)."""
    return place_all([Transfer(unit_id, parent, on, Decision(decision_number, decision_on, decided_by, note))], by=by)[
        0
    ]


@action
def place_all(transfers: Sequence[Transfer], *, by: Any) -> list[Succession]:
    """Place units under other parents, each by its decision from its day; what stands below goes along.

    Queries: a fixed number, however many.
    Errors: per transfer — no decision number; a unit twice; not open on that day, or moved later already; the parent
    it has; a parent that is not open through the unit's days, or whose level takes no such unit.
    Writes: Placement, Succession, SuccessionPart, UnitPath, AuditEvent.
    """
    lock_tree()
    lives = lock_units({unit for each in transfers for unit in (each.unit, each.parent)}, "parent")
    refuse(_problems(transfers, lives))
    changes = Changes()
    for each in transfers:
        placement = lives[each.unit].placement_on(each.on)
        assert placement is not None  # change_problem has looked
        succession = each.decision.succession(Succession.Kind.TRANSFER, each.on)
        changes.tell(
            "units.place_unit", lives[each.unit].unit, succession, by,
            before={"parent": placement.parent_id}, after={"parent": each.parent},
        )  # fmt: skip
        changes.move(placement, each.parent, each.on)
        changes.succeed(succession, [(each.unit, each.unit, True)])
    changes.write()
    rebuild_paths({each.unit for each in transfers})
    changes.record()
    return changes.successions


def _problems(transfers: Sequence[Transfer], lives: Mapping[int, UnitRows]) -> list[Problem]:
    times = Counter(each.unit for each in transfers)
    levels = {level.code: level for level in Level.objects.all()}
    problems = []
    for index, each in enumerate(transfers):
        rows, above = lives[each.unit], lives[each.parent]
        name = rows.name_on(each.on)
        if problem := each.decision.problem:
            problems.append(Problem(problem, "decision_number", index))
        elif times[each.unit] > 1:
            problems.append(Problem(f"“{name}” được chọn hai lần.", "unit", index))
        elif problem := change_problem(rows.life(each.on, names=False), each.on):
            problems.append(Problem(problem, "on", index))
        elif problem := _parent_problem(rows, above, each, levels):
            problems.append(Problem(problem, "parent", index))
    return problems


def _parent_problem(rows: UnitRows, above: UnitRows, each: Transfer, levels: Mapping[str, Level]) -> str | None:
    place, name = rows.placement_on(each.on), rows.name_on(each.on)
    assert place is not None
    if place.parent_id == each.parent:
        return f"“{name}” đang trực thuộc “{above.name_on(each.on)}”."
    if problem := shelter_problem(above.life(each.on), starts_on=each.on, ends_on=place.ends_on):
        return problem
    standing: Placement | None = above.placement_on(each.on)
    level = levels[place.level_id]
    if standing is None or standing.level_id not in level.parents:
        allowed = ", ".join(levels[code].name for code in level.parents if code in levels)
        return f"{level.name} không trực thuộc “{above.name_on(each.on)}”; cấp trên có thể là: {allowed}."
    return None
