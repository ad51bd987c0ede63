"""Giving units another name by a decision; correcting what was written wrongly."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.refusals import Problem
from thulinh.kernel.text import nfc, parse_phone
from thulinh.kernel.writing import action
from thulinh.units.actions.decisions import Changes, Decision, refuse
from thulinh.units.actions.lives import UnitRows, lock_units, names_below
from thulinh.units.actions.tree import lock_tree, rewrite_paths
from thulinh.units.models import Succession, Unit, UnitName
from thulinh.units.rules import change_problem


@dataclass(frozen=True)
class Renaming:
    """One decision to rename a unit from a day."""

    unit: int
    name: str
    on: dt.date
    decision: Decision


def rename_unit(
    unit_id: int,
    *,
    name: str,
    on: dt.date,
    decision_number: str,
    decision_on: dt.date | None = None,
    decided_by: str = "",
    note: str = "",
    by: Any,
) -> Succession:
    """Give a unit another name, by a decision, from the day `on` (see `rename_all`)."""
    return rename_all([Renaming(unit_id, name, on, Decision(decision_number, decision_on, decided_by, note))], by=by)[0]


@action
def rename_all(renamings: Sequence[Renaming], *, by: Any) -> list[Succession]:
    """Give units other names, each by its decision from its day; older days keep the older name.

    Queries: a fixed number, however many.
    Errors: per renaming — no decision number; no name, or the one it has; a unit twice; not open on that day; a later
    name is already known; a sibling of the same level bears the name.
    Writes: UnitName, Succession, SuccessionPart, UnitPath, AuditEvent.
    """
    lock_tree()
    lives = lock_units({each.unit for each in renamings})
    refuse(_renaming_problems(renamings, lives))
    changes = Changes()
    for each in renamings:
        row = next(row for row in lives[each.unit].names if row.holds_on(each.on))
        succession = each.decision.succession(Succession.Kind.RENAME, each.on)
        changes.tell(
            "units.rename_unit", lives[each.unit].unit, succession, by,
            before={"name": row.name}, after={"name": nfc(each.name)},
        )  # fmt: skip
        changes.rename(row, nfc(each.name), each.on)
        changes.succeed(succession, [(each.unit, each.unit, True)])
    changes.write()
    rewrite_paths({each.unit for each in renamings})
    changes.record()
    return changes.successions


def _renaming_problems(renamings: Sequence[Renaming], lives: Mapping[int, UnitRows]) -> list[Problem]:
    times = Counter(each.unit for each in renamings)
    borne = names_below({row.parent_id for unit in lives.values() for row in unit.placements if row.parent_id})
    problems = []
    for index, each in enumerate(renamings):
        rows, name = lives[each.unit], nfc(each.name)
        if problem := each.decision.problem:
            problems.append(Problem(problem, "decision_number", index))
        elif not name or len(name) > 200:
            problems.append(Problem("Ghi tên mới, dài không quá 200 chữ.", "name", index))
        elif times[each.unit] > 1:
            problems.append(Problem(f"“{rows.name_on(each.on)}” được chọn hai lần.", "unit", index))
        elif problem := change_problem(rows.life(each.on, places=False), each.on):
            problems.append(Problem(problem, "on", index))
        elif rows.name_on(each.on) == name:
            problems.append(Problem(f"Đơn vị đang mang tên “{name}”.", "name", index))
        elif _is_borne(borne, rows, name, each.on):
            problems.append(Problem(f"Đã có “{name}” cùng cấp, cùng trực thuộc một đơn vị.", "name", index))
    return problems


def _is_borne(borne: Mapping, rows: UnitRows, name: str, on: dt.date) -> bool:
    place = rows.placement_on(on)
    spans = borne.get((place.parent_id, place.level_id, name.casefold()), ()) if place else ()
    return any(last >= on and unit != rows.unit.pk for _, last, unit in spans)


@dataclass(frozen=True)
class UnitCorrection:
    """What is right about a unit; `None` leaves as it is. `name` corrects the present name, on all its days."""

    unit: int
    name: str | None = None
    official_code: str | None = None
    is_residential: bool | None = None
    phone: str | None = None


@action
def correct_units(corrections: Sequence[UnitCorrection], *, by: Any, reason: str) -> int:
    """Put right what was written wrongly about units; a new name by decision is `rename_unit`.

    Shape: how many units changed.
    Queries: a fixed number, however many.
    Errors: per correction — no reason; an empty name; a phone number that is none.
    Writes: Unit, UnitName, UnitPath, AuditEvent.
    """
    lock_tree()
    lives = lock_units({each.unit for each in corrections})
    refuse(_correction_problems(corrections, reason))
    units: dict[int, Unit] = {}
    names: dict[int, UnitName] = {}
    events = []
    for each in corrections:
        rows = lives[each.unit]
        before, after = _corrected(rows, each)
        if before != after:
            units[each.unit] = rows.unit
            names |= {each.unit: rows.names[-1]} if before["name"] != after["name"] else {}
            changed = [key for key in before if before[key] != after[key]]
            events.append(
                audit_event(
                    verb="units.correct_units", subject=rows.unit, by=by, unit_id=each.unit, reason=reason,
                    before={key: before[key] for key in changed}, after={key: after[key] for key in changed},
                )
            )  # fmt: skip
    Unit.objects.bulk_update(list(units.values()), ["official_code", "is_residential", "phone"], batch_size=200)
    UnitName.objects.bulk_update(list(names.values()), ["name"], batch_size=400)
    rewrite_paths(set(units))
    record_audit(events)
    return len(units)


def _corrected(rows: UnitRows, each: UnitCorrection) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the unit said before and says now; the rows in hand carry the new values."""
    unit, name = rows.unit, rows.names[-1]
    before = {"name": name.name, "official_code": unit.official_code, "is_residential": unit.is_residential,
              "phone": unit.phone}  # fmt: skip
    name.name = nfc(each.name) if each.name is not None else name.name
    unit.official_code = each.official_code.strip() if each.official_code is not None else unit.official_code
    unit.is_residential = each.is_residential if each.is_residential is not None else unit.is_residential
    unit.phone = (parse_phone(each.phone) or "") if each.phone is not None else unit.phone
    after = {"name": name.name, "official_code": unit.official_code, "is_residential": unit.is_residential,
             "phone": unit.phone}  # fmt: skip
    return before, after


def _correction_problems(corrections: Sequence[UnitCorrection], reason: str) -> list[Problem]:
    problems = [] if reason.strip() else [Problem("Ghi lý do sửa.", "reason")]
    for index, each in enumerate(corrections):
        if each.name is not None and not 0 < len(nfc(each.name)) <= 200:
            problems.append(Problem("Ghi tên đơn vị, dài không quá 200 chữ.", "name", index))
        if each.official_code is not None and len(each.official_code.strip()) > 10:
            problems.append(Problem("Mã đơn vị hành chính dài không quá 10 chữ.", "official_code", index))
        if each.phone and parse_phone(each.phone) is None:
            problems.append(Problem(f"“{each.phone}” không phải là số điện thoại Việt Nam.", "phone", index))
    return problems
