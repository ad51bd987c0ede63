"""Memberships: who belongs to which unit, in which way, from when. One home at a time."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.locks import lock_memberships, lock_memberships_of
from thulinh.people.actions.persons import lock_people
from thulinh.people.actions.places import Places, lock_units
from thulinh.people.models import Membership, Person
from thulinh.people.queries import seen_by
from thulinh.people.rules import DAY, overlap, portions

Kind, Began, Ended = Membership.Kind, Membership.Began, Membership.Ended
_KINDS, _BEGINNINGS = frozenset(Kind.values), frozenset(Began.values)
# Of two memberships that meet the home stays one, wherever the member works; then guests for a time, then two ways.
_STRENGTH = {
    kind: place for place, kind in enumerate((*Membership.AT_HOME, Kind.TEMPORARY, Kind.TWO_WAY, Kind.ASSOCIATION))
}


@dataclass(frozen=True)
class NewMembership:
    """That a person belongs to a unit from a day on."""

    person: int
    unit: int
    starts_on: dt.date
    kind: str = Kind.HOME
    began_by: str = Began.UNKNOWN
    ends_on: dt.date | None = None
    decision_number: str = ""
    decision_on: dt.date | None = None


@dataclass(frozen=True)
class _Move:
    """A membership that goes on elsewhere (None: nowhere) or in another way."""

    row: Membership
    unit: int | None
    kind: str

    @property
    def key(self) -> tuple[int, int | None, bool]:
        """Of the memberships of one person in one unit one remains; membership of the association is another thing."""
        return self.row.person_id, self.unit, self.kind == Kind.ASSOCIATION


@action
def begin_memberships(rows: Sequence[NewMembership], *, by: Any, reason: str = "") -> list[Membership]:
    """Write people into the lists of their units, all of them or none.

    Shape: the memberships in the order of the rows.
    Errors, each with its row: the unit is not open on that day or admits no members; the person has another home at
    the time (named to those who may see the person: end it there, or write a transfer); the person is in this unit's
    list already; it begins before the birth or ends before it begins.
    Writes: Membership, AuditEvent.
    """
    lock_units(row.unit for row in rows)  # nobody begins in a unit that ends meanwhile
    people = lock_people(row.person for row in rows)
    standing, seen = _memberships_of(people), _asked_once(by, people)
    places = Places([*(row.unit for row in rows), *(other.unit_id for all_ in standing.values() for other in all_)])
    problems: list[Problem] = []
    made: list[Membership] = []
    for index, row in enumerate(rows):
        found = list(_problems(row, people.get(row.person), places, standing.get(row.person, ()), seen))
        problems += [Problem(message, name, index) for name, message in found]
        if not found:
            membership = _made(row, places)
            standing.setdefault(row.person, []).append(membership)
            made.append(membership)
    if problems:
        raise Refusal(problems)
    Membership.objects.bulk_create(made, batch_size=500)
    record_audit(_begin_event(membership, by, reason) for membership in made)
    return made


def begin_membership(row: NewMembership, *, by: Any, reason: str = "") -> Membership:
    """Write one person into the list of a unit. Errors: as in `begin_memberships`."""
    return begin_memberships([row], by=by, reason=reason)[0]


@action
def end_membership(membership: Membership, *, on: dt.date, ended_by: str, by: Any, reason: str = "") -> Membership:
    """End a membership; `on` is its last day.

    Errors: it has ended already; the last day lies before the first; the way it ends is not known.
    Writes: Membership, AuditEvent.
    """
    if ended_by not in Ended.values:
        raise Refusal("Đồng chí chọn lý do kết thúc.", "ended_by")
    row = lock_memberships([membership.pk])[0]
    _refuse_ended(row, on)
    row.ends_on, row.ended_by = on, ended_by
    row.save(update_fields=["ends_on", "ended_by"])
    record_audit([_end_event(row, by, reason)])
    return row


@action
def transfer_memberships(
    memberships: Iterable[Membership],
    *,
    unit: int,
    on: dt.date,
    by: Any,
    kind: str | None = None,
    decision_number: str = "",
    decision_on: dt.date | None = None,
) -> list[Membership]:
    """Move members to another unit, or to another way of belonging to the same one; `on` is the first day there.

    Shape: the new memberships. Each old one ends on the day before, so that nobody is counted twice or not at all.
    Errors: a membership has ended; the unit is not open on that day; nothing would change; as in `begin_memberships`.
    Writes: Membership, AuditEvent.
    """
    lock_units([unit])
    rows = lock_memberships(membership.pk for membership in memberships)
    for row in rows:
        _refuse_ended(row, on)
        if row.unit_id == unit and (kind or row.kind) == row.kind:
            raise Refusal("Đoàn viên đang ở chính đơn vị này. Đồng chí chọn đơn vị khác.", "unit")
    decision = (decision_number, decision_on)
    moves = [_Move(row, unit, kind or row.kind) for row in rows]
    return _move(moves, on, by, (Ended.TRANSFER, Began.TRANSFER), decision)


@action
def move_memberships(
    successors: Mapping[int, int | None],
    *,
    on: dt.date,
    by: Any,
    people: Mapping[int, int] | None = None,
    decision_number: str = "",
    decision_on: dt.date | None = None,
) -> list[Membership]:
    """Take the members of units that merge or split to the units that follow them; `on` is the first day there.

    `successors`: ended unit → unit that follows, None when none does (the memberships end). `people` names single
    persons who go to another unit than the rest, as in a split; they are moved even from a unit that goes on.
    Shape: the new memberships. Each person is counted once on every day; who was in two of the units keeps the
    stronger of the two memberships.
    Errors: a unit that follows is not open on that day.
    Writes: Membership, AuditEvent.
    """
    chosen, decision = people or {}, (decision_number, decision_on)
    rows = lock_memberships_of(successors, on)
    moves = [_Move(row, chosen.get(row.person_id, successors[row.unit_id]), row.kind) for row in rows]
    moves = [move for move in moves if move.unit != move.row.unit_id]
    return _move(moves, on, by, (Ended.MERGER, Began.MERGER), decision)


@action
def correct_first_days(days: Mapping[int, dt.date], *, reason: str, by: Any) -> list[Membership]:
    """Correct since when people belong to their units: membership id → the right first day.

    Errors, each with its row in the order of `days`: as in `begin_memberships`; the membership ended before that day;
    no reason.
    Writes: Membership, AuditEvent.
    """
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do sửa.", "reason")
    rows = lock_memberships(days)
    people = lock_people(row.person_id for row in rows)
    standing, seen = _memberships_of(people), _asked_once(by, people)
    places = Places(row.unit_id for row in rows)
    problems: list[Problem] = []
    events = []
    for index, row in enumerate(rows):
        others = [each for each in standing.get(row.person_id, ()) if each.pk != row.pk]
        moved = NewMembership(row.person_id, row.unit_id, days[row.pk], row.kind, ends_on=row.ends_on)
        found = list(_problems(moved, people.get(row.person_id), places, others, seen))
        problems += [Problem(message, name, index) for name, message in found]
        before, row.starts_on = row.starts_on, days[row.pk]
        place = places.on(row.unit_id, row.starts_on)
        row.path = place.path if place else row.path
        events.append(_correction_event(row, before, by, reason))
    if problems:
        raise Refusal(problems)
    Membership.objects.bulk_update(rows, ["starts_on", "path"], batch_size=1000)
    record_audit(events)
    return rows


@action
def withdraw_memberships(memberships: Iterable[Membership], *, reason: str, by: Any) -> None:
    """Take back memberships that were written by mistake.

    Errors: no reason.
    Writes: Membership, AuditEvent.
    """
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do rút.", "reason")
    rows = lock_memberships(membership.pk for membership in memberships)
    _withdraw(rows, nfc(reason))
    record_audit(
        audit_event(
            verb="people.withdraw_membership",
            subject=row,
            by=by,
            unit_id=row.unit_id,
            before={"person": row.person_id, "kind": row.kind, "starts_on": str(row.starts_on)},
            reason=nfc(reason),
        )
        for row in rows
    )


def _move(
    moves: Sequence[_Move], on: dt.date, by: Any, words: tuple[str, str], decision: tuple[str, dt.date | None]
) -> list[Membership]:
    """End each row on the day before and begin its like at the new unit; of two that meet the stronger stays."""
    there = _already_there(moves, on)
    strongest: dict[tuple, _Move] = {}
    for move in sorted([*there, *moves], key=lambda move: _STRENGTH[move.kind]):
        strongest.setdefault(move.key, move)
    staying = {move.row.pk for move in there if strongest[move.key] is move}
    until = {move.row.pk: move.row.ends_on for move in moves}
    leaving = [move for move in [*moves, *there] if move.row.pk not in staying]
    _end_before([move.row for move in leaving], on, words[0], by, {move.row.pk: move.unit for move in leaving})
    fresh = [
        NewMembership(
            move.row.person_id,
            move.unit,
            max(on, move.row.starts_on),
            move.kind,
            _began_by(move, on, words[1]),
            until[move.row.pk],
            *decision,
        )
        for move in strongest.values()
        if move.unit is not None and move.row.pk in until
    ]
    return begin_memberships(fresh, by=by)


def _began_by(move: _Move, on: dt.date, word: str) -> str:
    """How it begins there. Another way of belonging to the same unit is no arrival; chosen for the first day, it leaves
    the beginning what it was."""
    if move.unit != move.row.unit_id:
        return word
    return Began.FORM if move.row.starts_on < on else move.row.began_by


def _already_there(moves: Sequence[_Move], on: dt.date) -> list[_Move]:
    """What the moving persons are already in the units to which they move."""
    moving, keys = {move.row.pk for move in moves}, {move.key for move in moves}
    found = [
        _Move(row, row.unit_id, row.kind)
        for part in portions(move.row.person_id for move in moves)
        for row in Membership.objects.within(on, None).filter(person__in=part, unit__in={move.unit for move in moves})
    ]
    return [move for move in found if move.row.pk not in moving and move.key in keys]


def _end_before(rows: Sequence[Membership], on: dt.date, word: str, by: Any, to: Mapping[int, int | None]) -> None:
    """End the rows on the day before; one that had not begun by then never holds at the old unit and is withdrawn."""
    begun = [row for row in rows if row.starts_on < on]
    for row in begun:
        row.ends_on, row.ended_by = on - DAY, Ended.FORM if to[row.pk] == row.unit_id else word
    Membership.objects.bulk_update(begun, ["ends_on", "ended_by"], batch_size=1000)
    _withdraw([row for row in rows if row.starts_on >= on], f"Chuyển theo quyết định từ ngày {format_date(on)}")
    record_audit(_end_event(row, by, "", {"to": to[row.pk]}) for row in rows)


def _withdraw(rows: Iterable[Membership], reason: str) -> None:
    at = now()
    for part in portions(row.pk for row in rows):
        Membership.objects.filter(pk__in=part).update(withdrawn_at=at, withdrawn_reason=reason[:300])


def _refuse_ended(row: Membership, on: dt.date) -> None:
    if row.ends_on is not None and row.ends_on < on:
        raise Refusal(f"Việc tham gia này đã kết thúc ngày {format_date(row.ends_on)}.", "on")
    if row.starts_on > on:
        raise Refusal(f"Ngày này trước ngày bắt đầu ({format_date(row.starts_on)}).", "on")


def _memberships_of(people: Mapping[int, Person]) -> dict[int, list[Membership]]:
    found: dict[int, list[Membership]] = {}
    for part in portions(people):
        for row in Membership.objects.current().filter(person__in=part).order_by("starts_on", "pk"):
            found.setdefault(row.person_id, []).append(row)
    return found


def _asked_once(by: Any, people: Iterable[int]) -> Callable[[], set[int]]:
    """Whom of these people the writer may see: asked only when a refusal would tell of one of them."""
    return cache(lambda: seen_by(by, people, timezone.localdate(now())))


def _problems(
    row: NewMembership,
    person: Person | None,
    places: Places,
    standing: Iterable[Membership],
    seen: Callable[[], set[int]],
) -> Iterator[tuple[str, str]]:
    if person is None:
        yield "person", "Không còn người này trong danh sách."
        return
    if row.kind not in _KINDS or row.began_by not in _BEGINNINGS:
        yield "kind", "Đồng chí chọn hình thức tham gia."
    if row.ends_on and row.ends_on < row.starts_on:
        yield "ends_on", "Ngày kết thúc phải từ ngày bắt đầu trở đi."
    if person.birth_on and row.starts_on <= person.birth_on:
        yield "starts_on", "Ngày bắt đầu phải sau ngày sinh."
    place, closed = places.on(row.unit, row.starts_on), places.problem(row.unit, row.starts_on, row.ends_on)
    if place is None or closed:
        yield closed or ("unit", "Không có đơn vị này.")
    elif not place.level.is_union:
        yield "unit", f"{place.name} không có danh sách đoàn viên. Đồng chí chọn chi đoàn."
    else:
        yield from _clashes(row, person, places, standing, seen)


def _clashes(
    row: NewMembership, person: Person, places: Places, standing: Iterable[Membership], seen: Callable[[], set[int]]
) -> Iterator[tuple[str, str]]:
    """The memberships of the person, on the same days, that leave no room for this one."""
    for other in standing:
        if not overlap(row.starts_on, row.ends_on, other.starts_on, other.ends_on):
            continue
        since = f"từ ngày {format_date(other.starts_on)}"
        if other.unit_id == row.unit and (other.kind == Kind.ASSOCIATION) == (row.kind == Kind.ASSOCIATION):
            yield "person", f"Đồng chí {person.full_name} đã có trong danh sách của đơn vị này {since}."
        elif other.kind in Membership.AT_HOME and row.kind in Membership.AT_HOME:
            if other.pk and person.pk not in seen():
                yield "person", "Người này đã có trong hệ thống ở nơi khác. Đề nghị Đoàn cấp trên chuyển sinh hoạt."
                continue
            words = f"Đồng chí {person.full_name} đang là đoàn viên của {places.name(other.unit_id)} {since}."
            yield "person", f"{words} Đồng chí ghi chuyển sinh hoạt, hoặc chọn hình thức sinh hoạt hai chiều."


def _made(row: NewMembership, places: Places) -> Membership:
    place = places.on(row.unit, row.starts_on)
    return Membership(
        person_id=row.person,
        unit_id=row.unit,
        kind=row.kind,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        began_by=row.began_by,
        decision_number=nfc(row.decision_number),
        decision_on=row.decision_on,
        path=place.path if place else "",
    )


def _begin_event(row: Membership, by: Any, reason: str) -> AuditEvent:
    after = {"person": row.person_id, "kind": row.kind, "starts_on": str(row.starts_on), "began_by": row.began_by}
    return audit_event(
        verb="people.begin_membership", subject=row, by=by, unit_id=row.unit_id, after=after, reason=reason
    )


def _end_event(row: Membership, by: Any, reason: str, more: dict | None = None) -> AuditEvent:
    after = {"person": row.person_id, "ends_on": str(row.ends_on), "ended_by": row.ended_by, **(more or {})}
    return audit_event(
        verb="people.end_membership", subject=row, by=by, unit_id=row.unit_id, after=after, reason=reason
    )


def _correction_event(row: Membership, before: dt.date, by: Any, reason: str) -> AuditEvent:
    return audit_event(
        verb="people.correct_membership",
        subject=row,
        by=by,
        unit_id=row.unit_id,
        before={"starts_on": str(before)},
        after={"person": row.person_id, "starts_on": str(row.starts_on)},
        reason=nfc(reason),
    )
