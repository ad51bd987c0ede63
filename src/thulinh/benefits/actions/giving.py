"""Rules of support: laid down from a programme's adoption or by hand with a paper; ended; taken back as mistaken."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from thulinh.benefits.models import BenefitKind, EntitlementRule
from thulinh.benefits.rules.giving import SAME, RuleEntry, entry_problems
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.parameters import rules
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

BASE = "muc-"  # codes of definitions/rules.yaml that a coefficient may be of


@action
def give_entitlement_rules(
    rows: Sequence[Any], *, unit: int, starts_on: dt.date, source: str, basis: str, by: Any
) -> list[EntitlementRule]:
    """Lay down all that a source says on support in a unit and below, from a day on.

    `rows`: parts of the document's section (benefits/spec.py), or anything that says the same by the names of
    `RuleEntry`. What the source no longer says ends the day before; what changed ends too and begins anew; what stayed
    the same stays one row. No rows at all end everything.
    Shape: the rules in the order of the rows.
    Errors, each with its row: no legal basis, no payer, an unknown kind, position or base; one code twice.
    Writes: EntitlementRule, AuditEvent.
    Source: HT3, HN9.
    """
    entries = [_of_source(RuleEntry.of(row), source) for row in rows]
    _refuse(entries)
    lock_units([unit])
    standing = list(EntitlementRule.objects.within(starts_on, None).filter(unit=unit, source=source))
    same = staying(standing, entries, starts_on, _alike)
    gone = [row for row in standing if same.get(row.code) != row]
    _end(gone, starts_on - DAY, REPLACED, by)
    made = [_row(one, unit, starts_on, source, basis, by) for one in entries if one.code not in same]
    return _written(entries, same, made, by)


@action
def end_entitlement_rules(*, source: str, unit: int | None, on: dt.date, reason: str, by: Any) -> int:
    """End the rules that a source gave to a unit (to all units, when none is named); `on` is their last day. Those that
    would begin later never hold.

    Shape: how many rules were ended.
    Writes: EntitlementRule, AuditEvent.
    """
    return _end(of_source_after(EntitlementRule, source, unit, on), on, nfc(reason), by)


@action
def end_rules_with_units(heirs: Mapping[int, int | None], *, on: dt.date, reason: str, by: Any) -> int:
    """End the rules that were laid down by hand for units that end (`heirs`: unit → heir, or None); `on` is the first
    day of the new order. For whom the heir lays down support, its own paper says.

    Shape: how many rules were ended.
    Writes: EntitlementRule, AuditEvent.
    """
    return _end(of_ended_units(EntitlementRule, heirs, on), on - DAY, nfc(reason), by)


@action
def set_entitlement_rule(
    entry: RuleEntry,
    *,
    unit: int,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    paper_number: str,
    paper_on: dt.date | None = None,
    by: Any,
    command_id: uuid.UUID | None = None,
) -> EntitlementRule:
    """Lay down one support by hand, by the paper that says so. The same support of the unit that held until then ends
    the day before.

    Errors: as `give_entitlement_rules`; no paper; the unit is not open on these days; the support begins anew later
    already; the end lies before the beginning.
    Writes: EntitlementRule, AuditEvent.
    """
    content = {"rule": asdict(entry), "unit": unit, "starts_on": starts_on, "ends_on": ends_on, "paper": paper_number,
               "paper_on": paper_on}  # fmt: skip
    given = RuleEntry.of(entry)
    given = replace(given, code=given.code or code_of(given.name))
    days, paper = (starts_on, ends_on), (nfc(paper_number), paper_on)
    return once(command_id, by=by, content=content, write=lambda: _set(given, unit, days, paper, by))


@action
def end_entitlement_rule(rule: EntitlementRule, *, on: dt.date, reason: str, by: Any) -> EntitlementRule:
    """End one support that was laid down by hand; `on` is its last day.

    Errors: a programme handed it down; withdrawn; it does not hold on that day; no reason.
    Writes: EntitlementRule, AuditEvent.
    """
    return end_by_hand(rule, on, reason, partial(_end, by=by))


@action
def withdraw_entitlement_rule(rule: EntitlementRule, *, reason: str, by: Any) -> EntitlementRule:
    """Take back a support that was laid down by hand by mistake: it never held. What was paid stays paid.

    Errors: a programme handed it down; withdrawn already; no reason.
    Writes: EntitlementRule, AuditEvent.
    """
    return withdraw_by_hand(rule, reason, partial(_end, by=by))


def _set(
    entry: RuleEntry, unit: int, days: tuple[dt.date, dt.date | None], paper: tuple[str, dt.date | None], by: Any
) -> EntitlementRule:
    starts_on, ends_on = days
    _refuse([entry])
    if not paper[0]:
        raise Refusal("Đồng chí ghi số văn bản quy định khoản này.", "paper_number")
    standing = making_room(EntitlementRule, unit, entry.code, starts_on, ends_on)
    _end(standing, starts_on - DAY, REPLACED, by)
    row = _row(entry, unit, starts_on, "", paper_words(*paper), by)
    row.ends_on = ends_on
    return _written([entry], {}, [row], by)[0]


def _of_source(entry: RuleEntry, source: str) -> RuleEntry:
    return replace(entry, code=code_of_source(source, entry.code, entry.name))


def _refuse(entries: Sequence[RuleEntry]) -> None:
    forms = dict(BenefitKind.objects.values_list("code", "form"))
    positions = dict(Position.objects.values_list("code", "name"))
    bases = frozenset(code for code in rules() if code.startswith(BASE))
    problems, known = [], set()
    for place, entry in enumerate(entries):
        found = entry_problems(entry, forms=forms, positions=positions, bases=bases)
        if entry.code in known:
            found.append(Problem(f"Mã “{entry.code}” có hai lần.", "code"))
        known.add(entry.code)
        problems += [replace(problem, row=place) for problem in found]
    if problems:
        raise Refusal(problems)


def _row(entry: RuleEntry, unit: int, starts_on: dt.date, source: str, basis: str, by: Any) -> EntitlementRule:
    said = {name: getattr(entry, name) for name in SAME if name not in ("kind", "positions")}
    return EntitlementRule(
        unit_id=unit, kind_id=entry.kind, positions=list(entry.positions), starts_on=starts_on, source=source[:80],
        basis=nfc(basis)[:300], given_by=by, given_at=now(), **said,
    )  # fmt: skip


def _alike(row: EntitlementRule, entry: RuleEntry) -> bool:
    said = {"kind": row.kind_id, "positions": tuple(row.positions)}
    return all(said.get(name, getattr(row, name)) == getattr(entry, name) for name in SAME)


def _written(
    entries: Sequence[RuleEntry], same: Mapping[str, EntitlementRule], made: Iterable[EntitlementRule], by: Any
) -> list[EntitlementRule]:
    fresh = EntitlementRule.objects.bulk_create(list(made), batch_size=500)
    record_audit(_event("benefits.give_rule", row, by, {"starts_on": str(row.starts_on)}) for row in fresh)
    found = dict(same) | {row.code: row for row in fresh}
    return [found[one.code] for one in entries]


def _end(rows: Sequence[EntitlementRule], last_on: dt.date, reason: str, by: Any) -> int:
    def told(verb: str, row: EntitlementRule, after: dict | None) -> Any:
        return _event(f"benefits.{verb}_rule", row, by, after, reason)

    return end_records(rows, last_on, reason, told)


def _event(verb: str, row: EntitlementRule, by: Any, after: dict | None, reason: str = "") -> Any:
    told = {"name": row.name, "source": row.source, **(after or {})}
    return audit_event(verb=verb, subject=row, by=by, unit_id=row.unit_id, after=told, reason=reason)
