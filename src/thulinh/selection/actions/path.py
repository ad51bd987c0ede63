"""Steps on the way to the Party and who helps (DN8, HT4, HN7). Everything here is sensitive, in the log too.

The standings between the steps are `people.actions.record_party_standing`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.people.models import Membership, Person
from thulinh.selection.models import PartyStep
from thulinh.units.models import UnitPath

NOBODY = "Không còn người này trong danh sách."


@dataclass(frozen=True)
class NewPartyStep:
    """A step to write; without `unit` it counts for the branch that was the person's home on that day."""

    person: int
    kind: str
    day: dt.date
    unit: int | None = None
    paper_number: str = ""


@action
def record_party_steps(rows: Sequence[NewPartyStep], *, on: dt.date, by: Any) -> list[PartyStep]:
    """Write steps towards the Party: chosen as outstanding, went through the awareness class, introduced by the Union.

    What is out of the usual order is written all the same, and shown so on the page.
    Errors: no such step; a day to come, before the birth or before joining the Union; the same step stands written in
    that year; the person belongs to no branch.
    Queries: a fixed number, whatever the number of rows.
    Writes: PartyStep, AuditEvent (sensitive).
    """
    people = lock_people(row.person for row in rows)
    homes, known = _homes(people), _known(people)
    units = {row: _unit_of(row, homes.get(row.person, ())) for row in rows}
    paths = _paths(unit for unit in units.values() if unit)
    for row in rows:
        _refuse(row, people, known[row.person], on)
        if not paths.get(units[row] or 0):
            raise Refusal("Đồng chí ấy chưa thuộc chi đoàn nào. Đồng chí ghi nơi sinh hoạt trước.", "day")
        known[row.person].append((row.kind, row.day))
    written = PartyStep.objects.bulk_create(
        PartyStep(person=people[row.person], kind=row.kind, day=row.day, unit_id=units[row],
                  path=_path_on(paths[units[row] or 0], row.day), paper_number=nfc(row.paper_number),
                  recorded_by=by, recorded_at=now())
        for row in rows
    )  # fmt: skip
    record_audit(_event("selection.record_party_step", step.person, by, after=_told(step)) for step in written)
    return written


def record_party_step(
    person: Person, *, kind: str, day: dt.date, on: dt.date, by: Any, unit: int | None = None, paper_number: str = ""
) -> PartyStep:
    """Write one step of somebody's way; as `record_party_steps`."""
    return record_party_steps([NewPartyStep(person.pk, kind, day, unit, paper_number)], on=on, by=by)[0]


@action
def withdraw_party_step(step: PartyStep, *, reason: str, by: Any) -> PartyStep:
    """Take back a step that was written by mistake, with the reason.

    Errors: it is taken back already; no reason.
    Writes: PartyStep, AuditEvent (sensitive).
    """
    held = PartyStep.objects.select_for_update(no_key=True).filter(pk=step.pk, withdrawn_at=None).first()
    if held is None:
        raise Refusal("Bước này đã được rút.")
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do rút.", "reason")
    held.withdrawn_at, held.withdrawn_reason = now(), nfc(reason)
    held.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record_audit(
        [_event("selection.withdraw_party_step", held.person, by, before=_told(held), reason=held.withdrawn_reason)]
    )
    return held


def _refuse(row: NewPartyStep, people: Mapping[int, Person], known: Iterable[tuple[str, dt.date]], on: dt.date) -> None:
    person = people.get(row.person)
    if person is None:
        raise Refusal(NOBODY, "person")
    if row.kind not in PartyStep.Kind.values:
        raise Refusal("Đồng chí chọn bước.", "kind")
    if row.day > on:
        raise Refusal("Ngày này chưa tới. Đồng chí ghi khi đã có.", "day")
    if person.birth_on and row.day <= person.birth_on:
        raise Refusal("Ngày này trước ngày sinh.", "day")
    if person.joined_on and row.day < person.joined_on:
        raise Refusal(f"Ngày này trước ngày vào Đoàn ({format_date(person.joined_on)}).", "day")
    for kind, day in known:
        if kind == row.kind and day.year == row.day.year:
            label = PartyStep.Kind(kind).label
            raise Refusal(f"“{label}” năm {day.year} đã được ghi, ngày {format_date(day)}.", "day")


def _known(people: Iterable[int]) -> dict[int, list[tuple[str, dt.date]]]:
    found: dict[int, list[tuple[str, dt.date]]] = defaultdict(list)
    rows = PartyStep.objects.filter(person__in=list(people), withdrawn_at=None)
    for person, kind, day in rows.values_list("person", "kind", "day"):
        found[person].append((kind, day))
    return found


def _homes(people: Iterable[int]) -> dict[int, list[Membership]]:
    found: dict[int, list[Membership]] = defaultdict(list)
    rows = Membership.objects.current().filter(person__in=list(people)).exclude(kind=Membership.Kind.ASSOCIATION)
    for row in rows.order_by("starts_on", "pk"):
        found[row.person_id].append(row)
    return found


def _unit_of(row: NewPartyStep, homes: Sequence[Membership]) -> int | None:
    """The home on that day, else a place where they took part then, else the first place of which the books know."""
    if row.unit is not None:
        return row.unit
    then = [home for home in homes if home.holds_on(row.day)]
    at_home = [home for home in then if home.kind in Membership.AT_HOME]
    return next((home.unit_id for home in (*at_home, *then, *homes)), None)


def _paths(units: Iterable[int]) -> dict[int, list[UnitPath]]:
    found: dict[int, list[UnitPath]] = defaultdict(list)
    for row in UnitPath.objects.filter(unit__in=set(units)).order_by("starts_on"):
        found[row.unit_id].append(row)
    return found


def _path_on(rows: Sequence[UnitPath], day: dt.date) -> str:
    """Where the unit stood on that day; for a day of which the books do not know, where it stood first."""
    return next((row.path for row in reversed(rows) if row.starts_on <= day), rows[0].path)


def _told(step: PartyStep) -> dict[str, Any]:
    return {"kind": step.kind, "day": str(step.day), "unit": step.unit_id, "paper_number": step.paper_number}


def _event(verb: str, person: Person, by: Any, **told: Any) -> Any:
    return audit_event(verb=verb, subject=person, by=by, is_sensitive=True, **told)
