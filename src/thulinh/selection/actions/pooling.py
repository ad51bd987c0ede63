"""Pools of successors (quy hoạch): putting people in by a decision, taking them out. Sensitive: the log marks it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.people.actions.places import lock_units
from thulinh.people.models import Person, Position
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import disciplines_of_people, placed_within
from thulinh.people.rules import overlap, portions
from thulinh.selection.models import Successor
from thulinh.selection.rules.pools import NewSuccessor, pause_words, standing_against
from thulinh.units.models import UnitPath

_COLUMNS = ("unit_id", "position_id", "person_id", "starts_on", "ends_on", "term", "decision_number", "decision_on")


@action
def plan_successors(rows: Sequence[NewSuccessor], *, by: Any, reason: str = "") -> list[Successor]:
    """Put people into pools of successors, all of them or none.

    Shape: the plans in the order of the rows.
    Errors, each with its row: no such person; the unit is not open on the first day or has no such position; the last
    day lies before the first; the person is planned for it already; disciplined too short a time ago (by the rule of
    the first day; to whom may not read disciplines no more is said than which rule forbids it).
    Queries: a fixed number, however many rows.
    Writes: Successor, AuditEvent (sensitive).
    Source: GL1.
    """
    lock_units(row.unit for row in rows)
    people = lock_people(row.person for row in rows)
    checks = _Checks(rows, people, by)
    problems = [problem for index, row in enumerate(rows) if (problem := checks.problem(index, row))]
    if problems:
        raise Refusal(problems)
    at = now()
    made = Successor.objects.bulk_create([_made(row, by, at) for row in rows], batch_size=500)
    record_audit(_event("selection.plan_successor", row, by, {"starts_on": str(row.starts_on)}, reason) for row in made)
    return made


@action
def end_plan(pk: int, *, on: dt.date, reason: str, by: Any) -> Successor:
    """Take somebody out of a pool; `on` is the last day.

    Errors: no reason; taken out before; the last day lies before the first.
    Writes: Successor, AuditEvent (sensitive).
    """
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do đưa ra khỏi quy hoạch.", "reason")
    row = _held([pk])[0]
    if row.ends_on is not None and row.ends_on <= on:
        raise Refusal(f"Đã đưa ra khỏi quy hoạch từ ngày {format_date(row.ends_on)}.", "on")
    if on < row.starts_on:
        raise Refusal(f"Ngày đưa ra phải từ ngày {format_date(row.starts_on)} trở đi.", "on")
    row.ends_on, row.end_reason = on, nfc(reason)[:300]
    row.save(update_fields=["ends_on", "end_reason"])
    record_audit([_event("selection.end_plan", row, by, {"ends_on": str(on)}, row.end_reason)])
    return row


@action
def withdraw_plans(ids: Iterable[int], *, reason: str, by: Any) -> list[Successor]:
    """Take back plans that were written by mistake.

    Errors: no reason; one was taken back already.
    Writes: Successor, AuditEvent (sensitive).
    """
    words = nfc(reason)[:300]
    if not words:
        raise Refusal("Đồng chí ghi lý do rút.", "reason")
    rows, at = _held(ids), now()
    for row in rows:
        row.withdrawn_at, row.withdrawn_reason = at, words
    Successor.objects.bulk_update(rows, ["withdrawn_at", "withdrawn_reason"], batch_size=500)
    record_audit(_event("selection.withdraw_plan", row, by, {}, words) for row in rows)
    return rows


@action
def lead_plans(heirs: Mapping[int, int | None], *, on: dt.date, reason: str, by: Any) -> int:
    """Let plans for positions of units that end go on at the units that carry on (`heirs`: unit → heir, or None);
    `on` is the first day of the new. Where nobody carries on, and where the person is planned there already, they end.

    Shape: how many plans went on elsewhere.
    Writes: Successor, AuditEvent (sensitive).
    """
    ending = {unit: heir for unit, heir in heirs.items() if unit != heir}
    held = Successor.objects.within(on, None).filter(unit__in=ending).select_for_update(no_key=True).order_by("pk")
    rows, last = list(held), on - dt.timedelta(days=1)
    there = Successor.objects.within(on, None).filter(unit__in=[heir for heir in ending.values() if heir])
    known = set(there.values_list("unit", "position", "person"))
    moved = [row for row in rows if _goes_on(row, ending, known)]
    fresh = [_led(row, ending[row.unit_id], on, by) for row in moved]
    for row in rows:
        if row.starts_on > last:  # it never began at the old unit
            row.withdrawn_at, row.withdrawn_reason = now(), nfc(reason)[:300]
        else:
            row.ends_on, row.end_reason = last, nfc(reason)[:300]
    Successor.objects.bulk_update(rows, ["ends_on", "end_reason", "withdrawn_at", "withdrawn_reason"], batch_size=500)
    Successor.objects.bulk_create(fresh, batch_size=500)
    record_audit(_event("selection.lead_plan", row, by, {"starts_on": str(on)}, reason) for row in fresh)
    return len(fresh)


def _goes_on(row: Successor, heirs: Mapping[int, int | None], known: set[tuple]) -> bool:
    """Whether the plan has a place to go on; the first of two alike does."""
    heir = heirs[row.unit_id]
    key = (heir, row.position_id, row.person_id)
    if heir is None or key in known:
        return False
    known.add(key)
    return True


def _led(row: Successor, heir: int | None, on: dt.date, by: Any) -> Successor:
    said = {name: getattr(row, name) for name in _COLUMNS}
    said |= {"unit_id": heir, "starts_on": max(on, row.starts_on), "recorded_by": by, "recorded_at": now()}
    return Successor(**said)


class _Checks:
    """What decides whether rows may be written, asked once for all of them."""

    def __init__(self, rows: Sequence[NewSuccessor], people: Mapping[int, Person], by: Any) -> None:
        self.people = people
        self.positions = Position.objects.in_bulk({row.position for row in rows})
        self.places: dict[int, list[UnitPath]] = {}
        for part in portions(row.unit for row in rows):
            for place in UnitPath.objects.filter(unit__in=part, is_open=True):
                self.places.setdefault(place.unit_id, []).append(place)
        self.disciplined = disciplines_of_people(row.person for row in rows)
        today, told = timezone.localdate(now()), set(self.disciplined)
        self.told = told if by is None else placed_within(by, PeoplePermission.DISCIPLINE, told, today)
        self.known: dict[tuple, list[tuple[dt.date, dt.date | None]]] = {}
        for part in portions(row.person for row in rows):
            for one in Successor.objects.current().filter(person__in=part):
                key = (one.unit_id, one.position_id, one.person_id)
                self.known.setdefault(key, []).append((one.starts_on, one.ends_on))

    def problem(self, index: int, row: NewSuccessor) -> Problem | None:
        """What is wrong with a row; one that may be written counts as known for those after it."""
        person = self.people.get(row.person)
        if person is None:
            return Problem("Không còn người này trong danh sách.", "person", index)
        if row.ends_on is not None and row.ends_on < row.starts_on:
            return Problem("Ngày cuối phải từ ngày đầu trở đi.", "ends_on", index)
        if words := self._place_problem(row):
            return Problem(words, "position", index)
        spans = self.known.setdefault((row.unit, row.position, row.person), [])
        if any(overlap(row.starts_on, row.ends_on, first, last) for first, last in spans):
            return Problem(f"{person.full_name} đã có trong quy hoạch chức danh này.", "person", index)
        if line := standing_against(self.disciplined.get(row.person, ()), row.starts_on):
            words = pause_words(person.full_name, line, row.starts_on, may_know=row.person in self.told)
            return Problem(words, "person", index)
        spans.append((row.starts_on, row.ends_on))
        return None

    def _place_problem(self, row: NewSuccessor) -> str:
        place = next((one for one in self.places.get(row.unit, ()) if one.holds_on(row.starts_on)), None)
        position = self.positions.get(row.position)
        if place is None:
            return f"Đơn vị không hoạt động vào ngày {format_date(row.starts_on)}."
        if position is None or place.level_id not in position.levels:
            return f"{place.name} không có chức danh này."
        return ""


def _made(row: NewSuccessor, by: Any, at: dt.datetime) -> Successor:
    return Successor(
        unit_id=row.unit, position_id=row.position, person_id=row.person, starts_on=row.starts_on, ends_on=row.ends_on,
        term=nfc(row.term)[:40], decision_number=nfc(row.decision_number)[:80], decision_on=row.decision_on,
        recorded_by=by, recorded_at=at,
    )  # fmt: skip


def _held(ids: Iterable[int]) -> list[Successor]:
    wanted = list(dict.fromkeys(ids))
    rows = Successor.objects.current().select_for_update(no_key=True).order_by("pk")
    found = {row.pk: row for part in portions(wanted) for row in rows.filter(pk__in=part)}
    if len(found) < len(wanted):
        raise Refusal("Quy hoạch này không còn trong danh sách. Đồng chí mở lại trang.")
    return [found[pk] for pk in wanted]


def _event(verb: str, row: Successor, by: Any, after: Mapping[str, Any], reason: str) -> Any:
    told = {"person": row.person_id, "position": row.position_id, **after}
    return audit_event(verb=verb, subject=row, by=by, unit_id=row.unit_id, after=told, reason=reason, is_sensitive=True)
