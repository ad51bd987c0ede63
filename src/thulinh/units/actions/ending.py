"""Splitting and dissolving units."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.writing import action
from thulinh.units.actions.decisions import Changes, Decision, move_scopes, refuse
from thulinh.units.actions.lives import UnitRows, lock_units, open_children
from thulinh.units.actions.merging import elsewhere
from thulinh.units.actions.opening import NewUnit, Openings
from thulinh.units.actions.tree import lock_tree, rebuild_paths
from thulinh.units.models import Placement, Succession, UnitName
from thulinh.units.rules import DAY, change_problem, ending_problem


@action
def split_unit(
    unit_id: int,
    *,
    into: Sequence[NewUnit],
    on: dt.date,
    decision_number: str,
    seat: int | None = 0,
    children: Mapping[int, int] | None = None,
    decision_on: dt.date | None = None,
    decided_by: str = "",
    note: str = "",
    by: Any,
) -> Succession:
    """Split a unit, by a decision, from the day `on`.

    `seat`: which of the new units keeps seal and seats, by its place in `into`; `None` when the unit itself goes on
    and only gives away a part. `children`: units below → the place in `into` of the part that they go to; the others
    go with the seat.

    Shape: the succession; its parts name the new units.
    Errors: no decision number; the unit is closed on that day, opened later, or already changed from that day on;
    fewer than two parts; another level or, for branches, another parent; a part that cannot be opened; a child that
    is not below the unit.
    Writes: Unit, Placement, UnitName, Succession, SuccessionPart, BodyScope, UnitPath, AuditEvent.
    """
    lock_tree()
    decision = Decision(decision_number, decision_on, decided_by, note)
    rows = lock_units([unit_id])[unit_id]
    below = {placement.unit_id: placement for placement in open_children([unit_id], on)[unit_id]}
    _refuse_split(decision, rows, into, on, seat, set(children or ()) - set(below))
    if seat is not None:
        _close(rows, on)
    openings = Openings([replace(new, starts_on=on) for new in into])
    refuse(openings.problems or elsewhere(openings, [rows.placements[-1].parent_id] * len(into)))
    parts = [unit.pk for unit in openings.write()]
    keeper = unit_id if seat is None else parts[seat]
    succession = decision.succession(Succession.Kind.SPLIT, on)
    changes = Changes()
    kept = [(unit_id, unit_id, True)] if seat is None else []
    changes.succeed(succession, [*kept, *((unit_id, part, part == keeper) for part in parts)])
    for child, placement in below.items():
        goes_to = parts[children[child]] if children and child in children else keeper
        if goes_to != unit_id:
            changes.move(placement, goes_to, on)
    changes.write()
    if seat is not None:
        changes.events += move_scopes({unit_id: keeper}, {unit_id: on}, by)
    rebuild_paths({unit_id, *parts})
    after = {"successors": parts, "keeps_seat": keeper}
    changes.tell("units.split_unit", rows.unit, succession, by, before={"name": rows.name_on(on - DAY)}, after=after)
    changes.events += openings.events(by)
    changes.record()
    return succession


def _close(rows: UnitRows, on: dt.date) -> None:
    """End the unit before its parts open, so that one of them may bear its name."""
    closing = Changes()
    closing.end(rows, on)
    closing.write()


def _refuse_split(
    decision: Decision, rows: UnitRows, into: Sequence[NewUnit], on: dt.date, seat: int | None, strange: set[int]
) -> None:
    if problem := decision.problem:
        raise Refusal(problem, "decision_number")
    if problem := _split_problem(rows, into, on, seat):
        raise Refusal(problem, "on")
    if strange:
        raise Refusal(f"{len(strange)} đơn vị được phân về đơn vị mới không trực thuộc đơn vị chia tách.", "children")


def _split_problem(rows: UnitRows, into: Sequence[NewUnit], on: dt.date, seat: int | None) -> str | None:
    problem = (change_problem if seat is None else ending_problem)(rows.life(on - DAY), on)
    if problem:
        return problem
    if len(into) < (1 if seat is None else 2):
        return "Chia tách cần ít nhất hai đơn vị sau chia tách."
    if seat is not None and not 0 <= seat < len(into):
        return "Chọn một trong các đơn vị mới giữ con dấu và chức danh."
    place, name = rows.placements[-1], rows.name_on(on - DAY)
    for new in into:
        if new.level != place.level_id:
            return f"“{new.name}” phải cùng cấp với “{name}”."
    return None


@dataclass(frozen=True)
class Dissolution:
    """One decision to dissolve a unit from a day; `heir`: the standing unit that answers for its past, if any."""

    unit: int
    on: dt.date
    decision: Decision
    heir: int | None = None


def dissolve_unit(
    unit_id: int,
    *,
    on: dt.date,
    decision_number: str,
    heir: int | None = None,
    decision_on: dt.date | None = None,
    decided_by: str = "",
    note: str = "",
    by: Any,
) -> Succession:
    """Dissolve a unit, by a decision, from the day `on` (see `dissolve_all`)."""
    decision = Decision(decision_number, decision_on, decided_by, note)
    return dissolve_all([Dissolution(unit_id, on, decision, heir)], by=by)[0]


@action
def dissolve_all(dissolutions: Sequence[Dissolution], *, by: Any) -> list[Succession]:
    """Dissolve units, each by its decision from its day; the day before is their last.

    Queries: a fixed number, however many.
    Errors: per row — no decision number; a unit twice; closed on that day, opened later, or already changed from that
    day on; units still standing below; an heir that is not open, or ends itself.
    Writes: Placement, UnitName, Succession, SuccessionPart, BodyScope, UnitPath, AuditEvent.
    """
    lock_tree()
    lives = lock_units({unit for each in dissolutions for unit in (each.unit, each.heir) if unit is not None})
    refuse(_dissolution_problems(dissolutions, lives))
    changes = Changes()
    for each in dissolutions:
        rows, succession = lives[each.unit], each.decision.succession(Succession.Kind.DISSOLVE, each.on)
        changes.tell("units.dissolve_unit", rows.unit, succession, by, before={"name": rows.names[-1].name},
                     after={"heir": each.heir})  # fmt: skip
        changes.end(rows, each.on)
        changes.succeed(succession, [(each.unit, each.heir, True)])
    changes.write()
    heirs, days = {each.unit: each.heir for each in dissolutions}, {each.unit: each.on for each in dissolutions}
    changes.events += move_scopes(heirs, days, by)
    rebuild_paths({each.unit for each in dissolutions})
    changes.record()
    return changes.successions


def _dissolution_problems(dissolutions: Sequence[Dissolution], lives: Mapping[int, UnitRows]) -> list[Problem]:
    if not dissolutions:
        return []
    times = Counter(each.unit for each in dissolutions)
    ends = {each.unit: each.on for each in dissolutions}
    below = open_children(ends, min(ends.values()))
    problems, sheltering = [], {}
    for index, each in enumerate(dissolutions):
        rows = lives[each.unit]
        left = [row for row in below.get(each.unit, ()) if not _ends_too(row, each.on, ends)]
        if problem := each.decision.problem:
            problems.append(Problem(problem, "decision_number", index))
        elif times[each.unit] > 1:
            problems.append(Problem(f"“{rows.name_on(each.on)}” được chọn hai lần.", "unit", index))
        elif problem := ending_problem(rows.life(each.on - DAY), each.on):
            problems.append(Problem(problem, "on", index))
        elif left:
            sheltering[index] = left
        elif each.heir is not None and not _can_inherit(each, lives[each.heir], ends):
            name = lives[each.heir].name_on(each.on)
            problems.append(Problem(f"“{name}” không hoạt động từ ngày đó nên không tiếp nhận được.", "heir", index))
    return problems + _sheltering_problems(dissolutions, lives, sheltering)


def _ends_too(row: Placement, on: dt.date, ends: Mapping[int, dt.date]) -> bool:
    return (row.ends_on is not None and row.ends_on < on) or (row.unit_id in ends and ends[row.unit_id] <= on)


def _can_inherit(each: Dissolution, heir: UnitRows, ends: Mapping[int, dt.date]) -> bool:
    return heir.placement_on(each.on) is not None and heir.ends_on is None and each.heir not in ends


def _sheltering_problems(
    dissolutions: Sequence[Dissolution], lives: Mapping[int, UnitRows], sheltering: Mapping[int, list[Placement]]
) -> list[Problem]:
    if not sheltering:
        return []
    units = [row.unit_id for rows in sheltering.values() for row in rows]
    names = dict(UnitName.objects.filter(unit__in=units).order_by("starts_on").values_list("unit_id", "name"))
    problems = []
    for index, rows in sheltering.items():
        each = dissolutions[index]
        told = ", ".join(f"“{names[row.unit_id]}”" for row in rows[:3]) + (" …" if len(rows) > 3 else "")
        message = f"“{lives[each.unit].name_on(each.on - DAY)}” còn {len(rows)} đơn vị trực thuộc: {told}. "
        problems.append(Problem(message + "Đồng chí sắp xếp các đơn vị này trước.", "unit", index))
    return problems
