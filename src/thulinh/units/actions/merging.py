"""Merging units: several become one, new or standing, and what stood below them goes with them."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from thulinh.kernel.refusals import Problem
from thulinh.kernel.writing import action
from thulinh.units.actions.decisions import Changes, Decision, move_scopes, refuse
from thulinh.units.actions.lives import UnitRows, lock_units, open_children
from thulinh.units.actions.opening import NewUnit, Openings
from thulinh.units.actions.tree import lock_tree, rebuild_paths
from thulinh.units.models import Level, Placement, Succession
from thulinh.units.rules import DAY, ending_problem


@dataclass(frozen=True)
class Merger:
    """One decision to merge: who ends, into whom (a standing unit's id, or a unit to open), from which day."""

    predecessors: tuple[int, ...]
    into: int | NewUnit
    on: dt.date
    decision: Decision


def merge_units(
    predecessors: Sequence[int],
    *,
    into: int | NewUnit,
    on: dt.date,
    decision_number: str,
    decision_on: dt.date | None = None,
    decided_by: str = "",
    note: str = "",
    by: Any,
) -> Succession:
    """Merge units into a standing or a new one, by a decision, from the day `on` (see `merge_all`)."""
    decision = Decision(decision_number, decision_on, decided_by, note)
    return merge_all([Merger(tuple(predecessors), into, on, decision)], by=by)[0]


@action
def merge_all(mergers: Sequence[Merger], *, by: Any) -> list[Succession]:
    """Merge many groups of units at once, for instance all hamlets of a commune from one list.

    The predecessors' last day is the day before `on`; what stood below them, and what bodies covered of them, goes to
    the successor. Figures of earlier days stay with the predecessors.

    Shape: one succession per merger, in their order; its parts name predecessors and successor.
    Queries: a fixed number, however many mergers.
    Errors: per merger — no decision number; a unit twice; one that is closed on that day, opened later, or already
    changed from that day on; different levels; branches under different parents; a successor that cannot be opened.
    Writes: Unit, Placement, UnitName, Succession, SuccessionPart, BodyScope, UnitPath, AuditEvent.
    """
    if not mergers:
        return []
    lock_tree()
    standing = {merger.into for merger in mergers if isinstance(merger.into, int)}
    lives = lock_units({unit for merger in mergers for unit in merger.predecessors} | standing, "predecessors")
    refuse(_problems(mergers, lives))
    closing = Changes()
    for merger in mergers:
        for unit in merger.predecessors:
            closing.end(lives[unit], merger.on)
    closing.write()
    successors, openings = _open_successors(mergers, lives)
    changes, moved = Changes(), _moved_children(mergers)
    for merger, successor in zip(mergers, successors, strict=True):
        parts = [(unit, successor, True) for unit in merger.predecessors]
        changes.succeed(merger.decision.succession(Succession.Kind.MERGE, merger.on), parts)
    _move(changes, mergers, successors, moved)
    changes.write()
    heirs = {unit: after for merger, after in zip(mergers, successors, strict=True) for unit in merger.predecessors}
    days = {unit: merger.on for merger in mergers for unit in merger.predecessors}
    changes.events += move_scopes(heirs, days, by)
    rebuild_paths({*heirs, *heirs.values()})
    _tell(changes, mergers, successors, lives, moved, by)
    changes.events += openings.events(by) if openings else []
    changes.record()
    return changes.successions


def _problems(mergers: Sequence[Merger], lives: Mapping[int, UnitRows]) -> list[Problem]:
    times = Counter(unit for merger in mergers for unit in merger.predecessors)
    branches = lowest_levels()
    problems = []
    for index, merger in enumerate(mergers):
        found = _own_problem(merger) or _twice(merger, times, lives)
        found = found or _ending(merger, lives) or _successor(merger, lives) or _agreement(merger, lives, branches)
        if found:
            problems.append(Problem(found[0], found[1], index))
    return problems


Found = tuple[str, str] | None


def lowest_levels() -> set[str]:
    """Levels of the Union that no other level of the Union stands under: branches.

    Queries: one.
    """
    levels = [level for level in Level.objects.all() if level.is_union]
    return {level.code for level in levels} - {parent for level in levels for parent in level.parents}


def _own_problem(merger: Merger) -> Found:
    if problem := merger.decision.problem:
        return problem, "decision_number"
    if not merger.predecessors:
        return "Chọn ít nhất một đơn vị để sáp nhập.", "predecessors"
    if isinstance(merger.into, NewUnit) and len(merger.predecessors) < 2:
        return "Hợp nhất thành đơn vị mới cần ít nhất hai đơn vị; một đơn vị thì đổi tên.", "predecessors"
    return None


def _twice(merger: Merger, times: Mapping[int, int], lives: Mapping[int, UnitRows]) -> Found:
    for unit in merger.predecessors:
        if unit == merger.into:
            return f"“{_name(lives[unit], merger)}” không thể sáp nhập vào chính mình.", "into"
        if times[unit] > 1:
            return f"“{_name(lives[unit], merger)}” được chọn hai lần.", "predecessors"
    if isinstance(merger.into, int) and times[merger.into]:
        return f"“{_name(lives[merger.into], merger)}” vừa sáp nhập vào đơn vị khác vừa nhận sáp nhập.", "into"
    return None


def _ending(merger: Merger, lives: Mapping[int, UnitRows]) -> Found:
    for unit in merger.predecessors:
        if problem := ending_problem(lives[unit].life(merger.on - DAY), merger.on):
            return problem, "predecessors"
    return None


def _successor(merger: Merger, lives: Mapping[int, UnitRows]) -> Found:
    if isinstance(merger.into, NewUnit):
        return None
    into = lives[merger.into]
    if into.placement_on(merger.on) is None or into.ends_on is not None:
        return f"“{_name(into, merger)}” không hoạt động từ ngày đó nên không nhận sáp nhập được.", "into"
    return None


def _agreement(merger: Merger, lives: Mapping[int, UnitRows], branches: set[str]) -> Found:
    places = [lives[unit].placements[-1] for unit in merger.predecessors]
    first = _name(lives[merger.predecessors[0]], merger)
    others = [_name(lives[unit], merger) for unit in merger.predecessors]
    if isinstance(merger.into, int):
        places.append(lives[merger.into].placement_on(merger.on))
        others.append(_name(lives[merger.into], merger))
    for place, name in zip(places, others, strict=True):
        if place.level_id != places[0].level_id:
            return f"“{first}” và “{name}” không cùng cấp.", "predecessors"
        if place.parent_id != places[0].parent_id and place.level_id in branches:
            return f"“{first}” và “{name}” không cùng trực thuộc một đơn vị.", "predecessors"
    if isinstance(merger.into, NewUnit) and merger.into.level != places[0].level_id:
        return f"“{merger.into.name}” phải cùng cấp với các đơn vị hợp nhất.", "into"
    return None


def _name(rows: UnitRows, merger: Merger) -> str:
    return rows.name_on(merger.on - DAY)


def _open_successors(mergers: Sequence[Merger], lives: Mapping[int, UnitRows]) -> tuple[list[int], Openings | None]:
    new = [(index, merger) for index, merger in enumerate(mergers) if isinstance(merger.into, NewUnit)]
    ids = {index: merger.into for index, merger in enumerate(mergers) if isinstance(merger.into, int)}
    openings = Openings([replace(merger.into, starts_on=merger.on) for _, merger in new]) if new else None
    if openings:
        refuse([replace(problem, row=new[problem.row or 0][0]) for problem in openings.problems])
        parents = [lives[merger.predecessors[0]].placements[-1].parent_id for _, merger in new]
        refuse([replace(problem, row=new[problem.row or 0][0]) for problem in elsewhere(openings, parents)])
        ids |= {index: unit.pk for (index, _), unit in zip(new, openings.write(), strict=True)}
    return [ids[index] for index in range(len(mergers))], openings


def elsewhere(openings: Openings, parents: Sequence[int | None]) -> list[Problem]:
    """Which new branches are to stand under another parent than the one they should."""
    branches = lowest_levels()
    return [
        Problem(f"“{row.name}” phải trực thuộc cùng một đơn vị với các đơn vị trước đó.", "into", index)
        for index, (row, parent) in enumerate(zip(openings.rows, parents, strict=True))
        if row.level in branches and openings.parent_id(index) != parent
    ]


def _moved_children(mergers: Sequence[Merger]) -> dict[int, list[Placement]]:
    """What stands below each predecessor from its end on, and was not closed with it."""
    below = open_children(
        [unit for merger in mergers for unit in merger.predecessors], min(merger.on for merger in mergers)
    )
    return {
        unit: [row for row in below.get(unit, ()) if row.ends_on is None or row.ends_on >= merger.on]
        for merger in mergers
        for unit in merger.predecessors
    }


def _move(
    changes: Changes, mergers: Sequence[Merger], successors: Sequence[int], moved: Mapping[int, list[Placement]]
) -> None:
    for merger, successor in zip(mergers, successors, strict=True):
        for unit in merger.predecessors:
            for placement in moved[unit]:
                changes.move(placement, successor, merger.on)


def _tell(
    changes: Changes,
    mergers: Sequence[Merger],
    successors: Sequence[int],
    lives: Mapping[int, UnitRows],
    moved: Mapping[int, list[Placement]],
    by: Any,
) -> None:
    """The logs of the predecessors, and of a standing successor."""
    for merger, successor, succession in zip(mergers, successors, changes.successions, strict=True):
        for unit in merger.predecessors:
            changes.tell(
                "units.merge_units", lives[unit].unit, succession, by,
                before={"name": lives[unit].names[-1].name},
                after={"successor": successor, "moved": [placement.unit_id for placement in moved[unit]]},
            )  # fmt: skip
        if successor in lives:
            changes.tell(
                "units.merge_units", lives[successor].unit, succession, by,
                before={}, after={"predecessors": list(merger.predecessors)},
            )  # fmt: skip
