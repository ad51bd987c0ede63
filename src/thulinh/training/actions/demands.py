"""Demands for training: laid down from a programme's adoption or by hand with a paper; ended; taken back."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import code_of, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.laid_down import (
    REPLACED,
    code_of_source,
    end_by_hand,
    end_records,
    making_room,
    of_ended_units,
    of_source_after,
    paper_words,
    staying,
    withdraw_by_hand,
)
from thulinh.people.actions.places import lock_units
from thulinh.people.models import Position
from thulinh.people.rules import DAY
from thulinh.training.models import Demand
from thulinh.training.queries.topics import topics_for
from thulinh.training.rules.demands import SAME, DemandEntry, demand_problems
from thulinh.units.models import UnitPath


@action
def give_training_demands(
    demands: Sequence[Any], *, unit: int, starts_on: dt.date, source: str, basis: str, by: Any
) -> list[Demand]:
    """Lay down all that a source demands of a unit and below, from a day on.

    `demands`: parts of the document's section (training/spec.py), or anything that says the same by the names of
    `DemandEntry`. What the source no longer says ends the day before; what changed ends too and begins anew; what
    stayed the same stays one row. None at all end everything.
    Shape: the demands in their order.
    Errors, each with its row: no name or positions; unknown positions or topics; one code twice.
    Writes: Demand, AuditEvent.
    Source: GL2.
    """
    entries = [DemandEntry.of(one) for one in demands]
    entries = [replace(one, code=code_of_source(source, one.code, one.name)) for one in entries]
    _refuse(entries, unit, starts_on)
    lock_units([unit])
    standing = list(Demand.objects.within(starts_on, None).filter(unit=unit, source=source))
    same = staying(standing, entries, starts_on, _alike)
    _end([row for row in standing if same.get(row.code) != row], starts_on - DAY, REPLACED, by)
    made = [_row(one, unit, starts_on, source, basis, by) for one in entries if one.code not in same]
    found = same | {row.code: row for row in _written(made, by)}
    return [found[one.code] for one in entries]


@action
def end_training_demands(*, source: str, unit: int | None, on: dt.date, reason: str, by: Any) -> int:
    """End the demands that a source gave to a unit (to all units, when none is named); `on` is their last day. Those
    that would begin later never hold.

    Shape: how many were ended.
    Writes: Demand, AuditEvent.
    """
    return _end(of_source_after(Demand, source, unit, on), on, nfc(reason), by)


@action
def set_training_demand(
    entry: DemandEntry,
    *,
    unit: int,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    paper_number: str,
    paper_on: dt.date | None = None,
    by: Any,
    command_id: uuid.UUID | None = None,
) -> Demand:
    """Lay down one demand by hand, by the paper that says so. The demand of that name of the unit that held until then
    ends the day before.

    Errors: as `give_training_demands`; no paper; the unit is not open on the first day; the demand begins anew later
    already; the end lies before the beginning.
    Writes: Demand, AuditEvent.
    """
    content = {"demand": asdict(entry), "unit": unit, "starts_on": starts_on, "ends_on": ends_on,
               "paper": paper_number, "paper_on": paper_on}  # fmt: skip
    said = DemandEntry.of(entry)
    said = replace(said, code=said.code or code_of(said.name))
    days, paper = (starts_on, ends_on), (nfc(paper_number), paper_on)
    return once(command_id, by=by, content=content, write=lambda: _set(said, unit, days, paper, by))


@action
def end_training_demand(demand: Demand, *, on: dt.date, reason: str, by: Any) -> Demand:
    """End one demand that was laid down by hand; `on` is its last day.

    Errors: a programme handed it down; withdrawn; it does not hold on that day; no reason.
    Writes: Demand, AuditEvent.
    """
    return end_by_hand(demand, on, reason, partial(_end, by=by))


@action
def withdraw_training_demand(demand: Demand, *, reason: str, by: Any) -> Demand:
    """Take back a demand that was laid down by hand by mistake: it never held.

    Errors: a programme handed it down; withdrawn already; no reason.
    Writes: Demand, AuditEvent.
    """
    return withdraw_by_hand(demand, reason, partial(_end, by=by))


@action
def carry_on_demands(heirs: Mapping[int, int | None], *, on: dt.date, reason: str, by: Any) -> int:
    """Let demands that were laid down by hand for units that end (`heirs`: unit → heir, or None) go on with the unit
    that follows, from `on`, the first day of the new order, unless that one has a demand of the same name.

    Shape: how many go on; the others end with their units.
    Queries: a fixed number, whatever the number of units.
    Writes: Demand, AuditEvent.
    """
    rows = sorted(of_ended_units(Demand, heirs, on), key=lambda row: row.pk)
    wanted = {heir for row in rows if (heir := heirs[row.unit_id]) is not None}
    lock_units(wanted)
    there = set(Demand.objects.within(on, None).filter(unit__in=wanted).values_list("unit", "code"))
    made = []
    for row in rows:
        heir = heirs[row.unit_id]
        if heir is not None and (heir, row.code) not in there:
            there.add((heir, row.code))
            made.append(_copy(row, heir, on, by))
    _end(rows, on - DAY, nfc(reason), by)
    return len(_written(made, by))


def _copy(row: Demand, unit: int, on: dt.date, by: Any) -> Demand:
    said = {name: getattr(row, name) for name in (*SAME, "basis", "ends_on")}
    return Demand(unit_id=unit, starts_on=max(on, row.starts_on), given_by=by, given_at=now(), **said)


def _set(
    entry: DemandEntry, unit: int, days: tuple[dt.date, dt.date | None], paper: tuple[str, dt.date | None], by: Any
) -> Demand:
    starts_on, ends_on = days
    _refuse([entry], unit, starts_on)
    if not paper[0]:
        raise Refusal("Đồng chí ghi số văn bản.", "paper_number")
    standing = making_room(Demand, unit, entry.code, starts_on, ends_on)
    _end(standing, starts_on - DAY, REPLACED, by)
    row = _row(entry, unit, starts_on, "", paper_words(*paper), by)
    row.ends_on = ends_on
    return _written([row], by)[0]


def _refuse(entries: Sequence[DemandEntry], unit: int, on: dt.date) -> None:
    positions = dict(Position.objects.values_list("code", "name"))
    path = UnitPath.objects.on(on).filter(unit=unit).values_list("path", flat=True).first() or ""
    topics = set(topics_for(path, on).values_list("code", flat=True)) if any(one.topics for one in entries) else set()
    problems: list[Problem] = []
    known: set[str] = set()
    for place, entry in enumerate(entries):
        found = demand_problems(entry, positions=positions, topics=topics)
        if entry.code in known:
            found.append(Problem(f"Mã “{entry.code}” có hai lần.", "code"))
        known.add(entry.code)
        problems += [replace(problem, row=place) for problem in found]
    if problems:
        raise Refusal(problems)


def _row(entry: DemandEntry, unit: int, starts_on: dt.date, source: str, basis: str, by: Any) -> Demand:
    said = asdict(entry) | {"positions": list(entry.positions), "topics": list(entry.topics)}
    return Demand(
        unit_id=unit, starts_on=starts_on, source=source[:80], basis=nfc(basis)[:300], given_by=by, given_at=now(),
        **said,
    )  # fmt: skip


def _alike(row: Demand, entry: DemandEntry) -> bool:
    lists = {"positions": tuple(row.positions), "topics": tuple(row.topics)}
    return all(lists.get(name, getattr(row, name)) == getattr(entry, name) for name in SAME)


def _written(rows: Iterable[Demand], by: Any) -> list[Demand]:
    made = Demand.objects.bulk_create(list(rows), batch_size=500)
    record_audit(_event("training.give_demand", row, by, {"starts_on": str(row.starts_on)}) for row in made)
    return made


def _end(rows: Sequence[Demand], last_on: dt.date, reason: str, by: Any) -> int:
    def told(verb: str, row: Demand, after: dict | None) -> Any:
        return _event(f"training.{verb}_demand", row, by, after, reason)

    return end_records(rows, last_on, reason, told)


def _event(verb: str, row: Demand, by: Any, after: dict | None, reason: str = "") -> Any:
    told = {"name": row.name, "source": row.source, **(after or {})}
    return audit_event(verb=verb, subject=row, by=by, unit_id=row.unit_id, after=told, reason=reason)
