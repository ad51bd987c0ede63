"""Deciding who attends a class: approved, waiting, declined, taken off; a place that becomes free."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from thulinh.kernel.actions import record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.people.models import Holding
from thulinh.people.rules import portions
from thulinh.training.actions.holding import (
    Key,
    held_participants,
    key_of,
    once_of,
    organised,
    refuse_stranger,
    said,
    today_of,
    told_of,
)
from thulinh.training.actions.taking_needs import take_needs
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.queries.meeting import as_known, busy_elsewhere
from thulinh.training.queries.newness import newly_held
from thulinh.training.queries.participants import first_waiting, out_of_office
from thulinh.training.rules.classes import Step
from thulinh.training.rules.nominating import elsewhere_words, not_in_office_words

_STATE = Participant.State


@dataclass(frozen=True)
class Approved:
    """What became of those who were to be approved: who has a place, who waits, who was refused (participant → why)."""

    approved: tuple[Participant, ...] = ()
    waiting: tuple[Participant, ...] = ()
    refused: tuple[tuple[Participant, str], ...] = ()

    @property
    def taken(self) -> list[Participant]:
        """All who have a place or wait for one."""
        return [*self.approved, *self.waiting]


@action
def approve(
    training_class: Key, participants: Iterable[Participant | int], *, by: Any, command_id: uuid.UUID | None = None
) -> Approved:
    """Give places to people who were put forward, in the order given; when no place is left the others wait. What led
    them to the class, their level and whether they are new in the seat is kept as it is now. The same form sent twice
    is one decision.

    Queries: a fixed number, however many people.
    Errors: not one's to organise; the list takes no change any more; somebody is not in the class; nobody of them can
    be approved: not in office on the first day, in another class at the same half day, approved already; the class is
    full and they wait already.
    Writes: Participant, TakenNeed, AuditEvent.
    """
    wanted = list(dict.fromkeys(key_of(one) for one in participants))
    content = {"approve": key_of(training_class), "participants": sorted(wanted)}
    return once_of(
        command_id, by=by, content=content, row=training_class, write=lambda: _approve(training_class, wanted, by),
        again=lambda: _standing(training_class, wanted),
    )  # fmt: skip


@action
def promote(training_class: Key, *, by: Any, command_id: uuid.UUID | None = None) -> Participant:
    """Give a place that is free to whoever waits first.

    Errors: not one's to organise; nobody waits; no place is free; as in `approve`.
    Writes: Participant, TakenNeed, AuditEvent.
    """
    key = key_of(training_class)

    def write() -> Approved:
        unit = TrainingClass.objects.filter(pk=key).values_list("unit", flat=True).first()
        refuse_stranger(by, unit)
        first = first_waiting(key)  # people are held before the class: nothing of it is held yet
        if first is None:
            raise Refusal("Không còn ai chờ.")
        return _approve(key, [first.pk], by)

    def again() -> Approved:
        last = Participant.objects.listed().filter(training_class=key).order_by("-decided_at", "-pk").first()
        return Approved((last,) if last else ())

    done = once_of(command_id, by=by, content={"promote": key}, row=key, write=write, again=again)
    return done.approved[0]


@action
def decline(
    training_class: Key, participants: Iterable[Participant | int], *, reason: str, by: Any,
    command_id: uuid.UUID | None = None,
) -> list[Participant]:  # fmt: skip
    """Say that people do not attend, with the reason that they and who nominated them read.

    Errors: not one's to organise; no reason; the list takes no change any more; somebody is not in the class.
    Writes: Participant, AuditEvent.
    """
    words, wanted = said(reason), [key_of(one) for one in participants]
    content = {"decline": key_of(training_class), "participants": sorted(wanted), "reason": words}

    def write() -> list[Participant]:
        row = organised(training_class, Step.DECIDE, by=by)
        rows = held_participants(row.pk, wanted)
        if not rows:
            raise Refusal("Đồng chí chọn ít nhất một người.", "participants")
        for one in rows:
            one.state, one.reason, one.rank, one.group = _STATE.DECLINED, words, 0, None
        _save(rows, by)
        record_audit(told_of("training.decline", one, row.name, by, reason=words) for one in rows)
        return rows

    return once_of(
        command_id, by=by, content=content, row=training_class, write=write,
        again=lambda: list(Participant.objects.filter(pk__in=wanted)),
    )  # fmt: skip


def let_in(row: TrainingClass, rows: Sequence[Participant], *, by: Any) -> Approved:
    """Give places to participants of a class that is held, as far as there are any; the others wait, in this order.

    Writes: Participant, TakenNeed, AuditEvent.
    """
    there = Participant.objects.current().filter(training_class=row)
    free = max(0, row.capacity - there.filter(state=_STATE.APPROVED).count())
    last = there.aggregate(last=Max("rank"))["last"] or 0
    approved = list(rows[:free])
    waiting = [one for one in rows[free:] if one.state != _STATE.WAITING]
    for one in approved:
        one.state, one.rank, one.reason = _STATE.APPROVED, 0, ""
    for order, one in enumerate(waiting, start=1):
        one.state, one.rank, one.reason = _STATE.WAITING, last + order, ""
    take_needs(row, approved)
    _save([*approved, *waiting], by)
    record_audit(told_of("training.approve", one, row.name, by) for one in approved)
    record_audit(told_of("training.let_wait", one, row.name, by) for one in waiting)
    return Approved(tuple(approved), tuple(waiting))


def _approve(training_class: Key, wanted: list[int], by: Any) -> Approved:
    if not wanted:
        raise Refusal("Đồng chí chọn ít nhất một người.", "participants")
    people = Participant.objects.filter(pk__in=wanted).order_by("pk")
    lock_people(people.values_list("person", flat=True))
    row = organised(training_class, Step.DECIDE, by=by)
    rows = held_participants(row.pk, wanted)
    against = _against(row, rows, by)
    done = let_in(row, [one for one in rows if one.pk not in against], by=by)
    if not done.taken:
        raise Refusal(_problems(row, rows, against))
    return Approved(done.approved, done.waiting, tuple((one, against[one.pk]) for one in rows if one.pk in against))


def _problems(row: TrainingClass, rows: Sequence[Participant], against: dict[int, str]) -> list[Problem]:
    full = f"Lớp đã đủ {row.capacity} chỗ; đồng chí {{name}} vẫn chờ."
    return [
        Problem(against.get(one.pk) or full.format(name=one.person.full_name), "participants", index)
        for index, one in enumerate(rows)
    ]


def _against(row: TrainingClass, rows: Sequence[Participant], by: Any) -> dict[int, str]:
    """Why some of them cannot be given a place now, by participant; who is new in the seat is laid on the others."""
    asked = Participant.objects.filter(pk__in=[one.pk for one in rows])
    gone = {one.pk: one for one in out_of_office(row, asked)}
    busy = busy_elsewhere(row, [one.person_id for one in rows], states=(_STATE.APPROVED,))
    busy = as_known(busy, by, today_of())
    against = {}
    for one in rows:
        name = one.person.full_name
        if one.state == _STATE.APPROVED:
            against[one.pk] = f"Đồng chí {name} đã được duyệt."
        elif one.pk in gone:
            post = gone[one.pk].position
            against[one.pk] = not_in_office_words(name, post.name.lower() if post else "", row.starts_on)
        elif one.person_id in busy:
            against[one.pk] = elsewhere_words(name, busy[one.person_id])
    _lay_newness(row, [one for one in rows if one.pk not in against])
    return against


def _lay_newness(row: TrainingClass, rows: Sequence[Participant]) -> None:
    """Who is new in the seat on the first day, on the rows."""
    held = Holding.objects.current()
    new: set[int] = set()
    for part in portions(one.holding_id for one in rows if one.holding_id):
        there = newly_held(held.filter(pk__in=part), row.starts_on)
        new |= {pk for pk, is_new in there.values_list("pk", "is_new") if is_new}  # type: ignore[misc]
    for one in rows:
        one.is_new = one.holding_id in new


def _save(rows: Sequence[Participant], by: Any) -> None:
    at = now()
    for one in rows:
        one.decided_by, one.decided_at = by, at
        one.version += 1
    fields = ["state", "rank", "reason", "group", "is_new", "level", "decided_by", "decided_at", "version"]
    Participant.objects.bulk_update(rows, fields, batch_size=500)


def _standing(training_class: Key, wanted: Sequence[int]) -> Approved:
    """What stands of a decision that was sent before."""
    rows = Participant.objects.current().filter(training_class=key_of(training_class))
    found = {row.pk: row for part in portions(wanted) for row in rows.filter(pk__in=part)}
    there = [found[pk] for pk in wanted if pk in found]
    return Approved(
        tuple(row for row in there if row.state == _STATE.APPROVED),
        tuple(row for row in there if row.state == _STATE.WAITING),
    )
