"""Arranging branches by a decision: one transaction through units, people, activities and programmes."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from thulinh.activities.actions import hand_over_tasks
from thulinh.activities.models import Activity, Task
from thulinh.desk.actions.carrying import carry_open_matters
from thulinh.difficulties.actions import follow_placement, hand_over_difficulties
from thulinh.difficulties.actions.following import hand_over_findings
from thulinh.difficulties.queries.concerned import units_concerned
from thulinh.kernel.periods import DAY
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions import (
    NewCharge,
    NewHolding,
    end_charge,
    end_with_unit,
    ensure_seats,
    leave_seat,
    move_memberships,
    put_in_charge,
    take_seats,
)
from thulinh.people.models import Charge, Holding, Position
from thulinh.programmes.actions import carry_on_adoptions, end_exemption
from thulinh.programmes.models import Exemption
from thulinh.selection.actions import follow_placement_of_rounds
from thulinh.units.actions import (
    Decision,
    Merger,
    NewUnit,
    dissolve_unit,
    merge_all,
    place_unit,
    rename_unit,
    split_unit,
)
from thulinh.units.models import Succession, SuccessionPart, UnitPath


@dataclass(frozen=True)
class BranchMerger:
    """Which units become which one: a standing unit (its id) or a new one (its name, or all about it), by which
    decision from when.

    `secretary`: the person who leads it for the time being; `officer`: the holding of who is in charge of it.
    """

    predecessors: tuple[int, ...]
    into: int | str | NewUnit
    on: dt.date
    decision: Decision
    secretary: int | None = None
    officer: int | None = None


def merge_branches(merger: BranchMerger, *, by: Any, command_id: uuid.UUID | None = None) -> Succession:
    """Merge branches by a decision, with everything that hangs on them (see `merge_many`). The same form sent twice
    is one decision.
    """
    content = {"merge": asdict(merger)}
    return once(command_id, by=by, content=content, write=lambda: merge_many([merger], by=by)[0])


@action
def merge_many(mergers: Sequence[BranchMerger], *, by: Any) -> list[Succession]:
    """Merge many groups of branches, all of them or none.

    Members go to the unit that follows, each counted once; seats and charges of the ended units lapse; open tasks and
    planned visits go along, plans are cancelled, exemptions end; what the ended units had adopted goes on with the unit
    that follows; the provisional secretary is appointed. Earlier figures stay.
    Shape: one succession per merger, in their order.
    Queries: a fixed number, besides those for the tasks, exemptions and former secretaries that there are.
    Errors, each with its row: those of `units.actions.merge_all`, `people.actions.take_seats` and `put_in_charge`.
    Writes: nothing of its own; the actions of units, people, activities and programmes write.
    """
    rows = _eve_rows(mergers)
    ordered = [Merger(one.predecessors, _into(one, rows), one.on, one.decision) for one in mergers]
    successions = merge_all(ordered, by=by)
    followers = _followers(successions)
    for when, group in _by_decision(mergers, followers).items():
        _move_people(group, *when, by=by)
        _carry_on({unit: [follower] for unit, follower in group.items()}, *when, by=by)
        carry_open_matters(group, on=when[0], reason=_why(when[1]), by=by)
    _settle(mergers, followers, by)
    ending = {unit for one in mergers for unit in one.predecessors}
    concerned = units_concerned(ending, min((one.on for one in mergers), default=dt.date.max))
    for one, follower in zip(mergers, followers, strict=True):
        _hand_over(one.predecessors, follower, one.on, _why(one.decision), by, concerned=concerned)
    return successions


def _eve_rows(mergers: Sequence[BranchMerger]) -> dict[int, UnitPath]:
    """How the predecessors stand on the eve, by id."""
    wanted = {unit for one in mergers for unit in one.predecessors}
    found: dict[int, UnitPath] = {}
    for on in {one.on for one in mergers}:
        rows = UnitPath.objects.on(on - DAY).filter(unit__in=wanted - set(found)).select_related("unit")
        found |= {row.unit_id: row for row in rows}
    return found


def _into(merger: BranchMerger, rows: Mapping[int, UnitPath]) -> int | NewUnit:
    if isinstance(merger.into, int):
        return merger.into
    first = next((rows[unit] for unit in merger.predecessors if unit in rows), None)
    if first is None:
        raise Refusal(f"Ngày {format_date(merger.on - DAY)} không có đơn vị nào trong số được chọn.", "predecessors")
    named = merger.into
    new = named if isinstance(named, NewUnit) else NewUnit("", named, first.level_id, first.parent_id)
    return replace(new, is_residential=first.unit.is_residential)


def _followers(successions: Sequence[Succession]) -> list[int]:
    parts = SuccessionPart.objects.filter(succession__in=[one.pk for one in successions])
    found = dict(parts.values_list("succession", "successor"))
    return [found[one.pk] for one in successions]


When = tuple[dt.date, Decision]


def _by_decision(mergers: Sequence[BranchMerger], followers: Sequence[int]) -> dict[When, dict[int, int]]:
    """Ended unit → unit that follows, for each decision and day."""
    found: dict[When, dict[int, int]] = defaultdict(dict)
    for one, follower in zip(mergers, followers, strict=True):
        found[one.on, one.decision] |= dict.fromkeys(one.predecessors, follower)
    return found


def _move_people(successors: Mapping[int, int | None], on: dt.date, decision: Decision, by: Any, people=None) -> None:
    """Members go along; seats and charges of the ended units lapse."""
    paper = {"decision_number": decision.number, "decision_on": decision.on}
    move_memberships(successors, on=on, by=by, people=people, **paper)
    ended = [unit for unit, follower in successors.items() if unit != follower]
    if ended:
        end_with_unit(ended, on=on, by=by, reason=_why(decision))


def _carry_on(heirs: Mapping[int, Sequence[int]], on: dt.date, decision: Decision, by: Any) -> None:
    """What the units had adopted goes on with those that follow; with none of them, it ends."""
    carry_on_adoptions(heirs, on=on, reason=_why(decision), decision_number=decision.number, by=by)


def _settle(mergers: Sequence[BranchMerger], followers: Sequence[int], by: Any) -> None:
    """The units that follow have their seats, their provisional secretary and who is in charge of them."""
    for on in {one.on for one in mergers}:
        ensure_seats([unit for one, unit in zip(mergers, followers, strict=True) if one.on == on], on=on, by=by)
    led = [(one, unit) for one, unit in zip(mergers, followers, strict=True) if one.secretary]
    _appoint([Leader(unit, one.secretary, one.on, one.decision) for one, unit in led if one.secretary], by)
    charged = [(one, unit) for one, unit in zip(mergers, followers, strict=True) if one.officer]
    charges = [NewCharge(one.officer, unit, one.on, basis=_paper(one.decision)) for one, unit in charged if one.officer]
    if charges:
        put_in_charge(charges, by=by, replace=True)


@dataclass(frozen=True)
class Leader:
    """Who leads a unit for the time being, from when, by which decision."""

    unit: int
    person: int
    on: dt.date
    decision: Decision


def _appoint(leaders: Sequence[Leader], by: Any) -> None:
    """Appoint provisional secretaries; who led a standing unit until then hands over."""
    if not leaders:
        return
    positions = _leading_positions(leaders)
    seats = {(leader.unit, positions[leader.unit]): leader for leader in leaders}
    sitting = Holding.objects.current().filter(
        seat__unit__in=[leader.unit for leader in leaders], seat__position__in=set(positions.values()), ends_on=None
    )
    kept = set()
    for holding in sitting.select_related("seat"):
        leader = seats.get((holding.seat.unit_id, holding.seat.position_id))
        if leader and holding.person_id == leader.person:
            kept.add(leader.unit)  # already leads it; nothing changes
        elif leader:
            leave_seat(holding, on=leader.on - DAY, reason=_why(leader.decision), by=by)
    rows = [
        NewHolding(leader.person, Holding.How.PROVISIONAL, leader.on, unit=leader.unit, position=positions[leader.unit],
                   decision_number=leader.decision.number, decision_on=leader.decision.on)
        for leader in leaders
        if leader.unit not in kept
    ]  # fmt: skip
    if rows:
        take_seats(rows, by=by)


def _leading_positions(leaders: Sequence[Leader]) -> dict[int, str]:
    """Which seat leads each unit: the first of those that every unit of its level has."""
    ready = list(Position.objects.filter(opens__gt=0).order_by("rank", "code"))
    levels: dict[int, str] = {}
    for on in {leader.on for leader in leaders}:
        units = [leader.unit for leader in leaders if leader.on == on]
        levels |= dict(UnitPath.objects.on(on).filter(unit__in=units).values_list("unit", "level"))
    found = {unit: next((one.code for one in ready if level in one.levels), "") for unit, level in levels.items()}
    without = [index for index, leader in enumerate(leaders) if not found.get(leader.unit)]
    if without:
        raise Refusal([Problem("Đơn vị này không có chức danh đứng đầu.", "secretary", index) for index in without])
    return found


def _hand_over(
    units: Iterable[int], follower: int | None, on: dt.date, reason: str, by: Any, *, concerned: frozenset[int]
) -> None:
    """Open tasks and plans go or lapse; exemptions end with the unit that they were given to; difficulties and findings
    of the units that are concerned go.
    """
    ended = list(units)
    tasks = Task.objects.filter(unit__in=ended, done_on=None, withdrawn_at=None)
    plans = Activity.objects.current().filter(host__in=ended, status=Activity.Status.PLANNED, day__gte=on)
    if tasks.exists() or plans.exists():
        hand_over_tasks(ended, follower, on=on, reason=reason, by=by)
    if concerned & set(ended):
        hand_over_difficulties(ended, follower, on=on, reason=reason, by=by)
        hand_over_findings(ended, follower, on=on, by=by)
    for exemption in Exemption.objects.on(on).filter(unit__in=ended, starts_on__lt=on):
        end_exemption(exemption, last_day=on - DAY, reason=reason, by=by)


@dataclass(frozen=True)
class BranchSplit:
    """Which unit splits into which new ones, and who goes where.

    `goes_on`: the unit itself stays and gives away the new ones; else it ends and the first new one keeps the seat.
    `people`: person → place in `names`; who is not named stays with the unit that keeps the seat.
    `secretaries`: place in `names` → person who leads that part for the time being.
    """

    unit: int
    names: tuple[str, ...]
    on: dt.date
    decision: Decision
    goes_on: bool = False
    people: Mapping[int, int] = field(default_factory=dict)
    secretaries: Mapping[int, int] = field(default_factory=dict)


def split_branch(split: BranchSplit, *, by: Any, command_id: uuid.UUID | None = None) -> Succession:
    """Split a branch by a decision, with its members, seats and tasks; each part goes on with what it had adopted. The
    same form sent twice is one decision.

    Errors: those of `units.actions.split_unit` and `people.actions.take_seats`.
    """
    return once(command_id, by=by, content={"split": asdict(split)}, write=lambda: _split(split, by=by))


@action
def _split(split: BranchSplit, *, by: Any) -> Succession:
    row = UnitPath.objects.on(split.on - DAY).filter(unit=split.unit).select_related("unit").first()
    if row is None:
        raise Refusal(f"Ngày {format_date(split.on - DAY)} đơn vị này chưa hoạt động.", "on")
    new = [
        NewUnit("", name, row.level_id, row.parent_id, is_residential=row.unit.is_residential) for name in split.names
    ]
    seat = None if split.goes_on else 0
    succession = split_unit(split.unit, into=new, on=split.on, seat=seat, by=by, **_words(split.decision))
    parts = list(succession.parts.exclude(successor=split.unit).order_by("pk").values_list("successor", flat=True))
    keeper = split.unit if split.goes_on else parts[0]
    people = {person: parts[place] for person, place in split.people.items()}
    if split.goes_on:
        _leave_behind(split, people, by)
    _move_people({split.unit: keeper}, split.on, split.decision, by, people)
    _carry_on({split.unit: [split.unit, *parts] if split.goes_on else parts}, split.on, split.decision, by)
    ensure_seats(parts, on=split.on, by=by)
    _appoint([Leader(parts[place], who, split.on, split.decision) for place, who in split.secretaries.items()], by)
    if not split.goes_on:
        concerned = units_concerned([split.unit], split.on)
        _hand_over([split.unit], keeper, split.on, _why(split.decision), by, concerned=concerned)
        carry_open_matters({split.unit: keeper}, on=split.on, reason=_why(split.decision), by=by)
    return succession


def _leave_behind(split: BranchSplit, people: Mapping[int, int], by: Any) -> None:
    """Who goes to a new part leaves the seats of the unit that goes on."""
    for holding in Holding.objects.current().filter(seat__unit=split.unit, person__in=people, ends_on=None):
        leave_seat(holding, on=split.on - DAY, reason=_why(split.decision), by=by)


def rename_branch(
    unit: int, name: str, *, on: dt.date, decision: Decision, by: Any, command_id: uuid.UUID | None = None
) -> Succession:
    """Give a branch another name by a decision; nothing else changes. Errors: those of `units.actions.rename_unit`."""
    content = {"rename": unit, "name": name, "on": on, **asdict(decision)}
    return once(
        command_id,
        by=by,
        content=content,
        write=lambda: rename_unit(unit, name=name, on=on, by=by, **_words(decision)),
    )


def transfer_branch(
    unit: int,
    parent: int,
    *,
    on: dt.date,
    decision: Decision,
    officer: int | None = None,
    by: Any,
    command_id: uuid.UUID | None = None,
) -> Succession:
    """Place a branch under another unit by a decision; who was in charge of it hands over to `officer` or to nobody.

    Errors: those of `units.actions.place_unit` and `people.actions.put_in_charge`.
    """
    content = {"transfer": unit, "parent": parent, "on": on, "officer": officer, **asdict(decision)}
    return once(command_id, by=by, content=content, write=lambda: _transfer(unit, parent, on, decision, officer, by=by))


@action
def _transfer(unit: int, parent: int, on: dt.date, decision: Decision, officer: int | None, *, by: Any) -> Succession:
    succession = place_unit(unit, parent=parent, on=on, by=by, **_words(decision))
    for charge in Charge.objects.within(on, None).filter(unit=unit, starts_on__lt=on):
        end_charge(charge, on=on - DAY, by=by, reason=_why(decision))
    if officer:
        put_in_charge([NewCharge(officer, unit, on, basis=_paper(decision))], by=by)
    follow_placement(unit, parent, on=on, reason=_why(decision), by=by)
    follow_placement_of_rounds(unit, on=on, by=by)
    return succession


def dissolve_branch(
    unit: int,
    *,
    on: dt.date,
    decision: Decision,
    heir: int | None = None,
    by: Any,
    command_id: uuid.UUID | None = None,
) -> Succession:
    """Dissolve a branch by a decision: members and open tasks go to `heir`, or end with it; what it had adopted ends.

    Errors: those of `units.actions.dissolve_unit`.
    """
    content = {"dissolve": unit, "heir": heir, "on": on, **asdict(decision)}
    return once(command_id, by=by, content=content, write=lambda: _dissolve(unit, on, decision, heir, by=by))


@action
def _dissolve(unit: int, on: dt.date, decision: Decision, heir: int | None, *, by: Any) -> Succession:
    succession = dissolve_unit(unit, on=on, heir=heir, by=by, **_words(decision))
    _move_people({unit: heir}, on, decision, by)
    _carry_on({unit: []}, on, decision, by)
    _hand_over([unit], heir, on, _why(decision), by, concerned=units_concerned([unit], on))
    carry_open_matters({unit: heir}, on=on, reason=_why(decision), by=by)
    return succession


def _words(decision: Decision) -> dict[str, Any]:
    """A decision as the actions of units take it."""
    return {
        "decision_number": decision.number,
        "decision_on": decision.on,
        "decided_by": decision.by,
        "note": decision.note,
    }


def _paper(decision: Decision) -> str:
    number = f"Quyết định số {nfc(decision.number)}"
    return f"{number} ngày {format_date(decision.on)}" if decision.on else number


def _why(decision: Decision) -> str:
    return f"Sắp xếp đơn vị theo {_paper(decision)[:1].lower()}{_paper(decision)[1:]}"
