"""Discipline: writing a decision down, and taking back one that was written by mistake. Sensitive: the log marks it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.parameters import parameter
from thulinh.kernel.periods import DAY, months_later
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.people.models import Discipline, Person
from thulinh.people.rules import DISCIPLINE_LAPSES


@dataclass(frozen=True)
class NewDiscipline:
    """A decision that disciplines somebody: what, from which day, by which paper, and why."""

    kind: str
    starts_on: dt.date
    decision_number: str
    decided_by: str = ""
    reason: str = ""


@action
def record_discipline(person: Person, row: NewDiscipline, *, on: dt.date, by: Any) -> Discipline:
    """Write that somebody was disciplined, from the day of the decision until it lapses by the rule of that day.

    `on`: the day on which it is written.
    Errors: no such kind; no number of the decision; the day lies ahead or before the birth; the same decision is
    written already; one writes about oneself.
    Writes: Discipline, AuditEvent (sensitive).
    """
    _refuse_own(person, by)
    known = lock_people([person.pk]).get(person.pk)
    if known is None:
        raise Refusal("Không còn người này trong danh sách.", "person")
    number = nfc(row.decision_number)
    _refuse_shape(row, number, known, on)
    if Discipline.objects.current().filter(person=person, decision_number=number, starts_on=row.starts_on).exists():
        raise Refusal(f"Quyết định số {number} ngày {format_date(row.starts_on)} đã được ghi.", "decision_number")
    written = Discipline.objects.create(
        person=known,
        kind=row.kind,
        starts_on=row.starts_on,
        ends_on=lapses_on(row.starts_on),
        decision_number=number,
        decided_by=nfc(row.decided_by),
        reason=nfc(row.reason),
    )
    _tell("people.record_discipline", written, by)
    return written


@action
def withdraw_discipline(discipline: Discipline, *, reason: str, by: Any) -> Discipline:
    """Take back a discipline that was written by mistake, or whose decision was annulled: it never held.

    Errors: no reason; taken back already; one takes back one's own.
    Writes: Discipline, AuditEvent (sensitive).
    """
    _refuse_own(discipline.person, by)
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do rút.", "reason")
    held = Discipline.objects.current().select_for_update(of=("self",), no_key=True).filter(pk=discipline.pk).first()
    if held is None:
        raise Refusal("Kỷ luật này đã được rút.")
    held.withdrawn_at, held.withdrawn_reason = now(), nfc(reason)
    held.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    _tell("people.withdraw_discipline", held, by)
    return held


def lapses_on(starts_on: dt.date) -> dt.date:
    """The last day on which a discipline of that day is in force."""
    return months_later(starts_on, parameter(DISCIPLINE_LAPSES, starts_on)) - DAY


def _refuse_own(person: Person, by: Any) -> None:
    if by is not None and by.person_id == person.pk:
        raise Refusal("Đồng chí không tự ghi, tự rút kỷ luật của mình; Đoàn cấp trên ghi.")


def _refuse_shape(row: NewDiscipline, number: str, person: Person, on: dt.date) -> None:
    if row.kind not in Discipline.Kind.values:
        raise Refusal("Đồng chí chọn hình thức.", "kind")
    if not number:
        raise Refusal("Đồng chí ghi số quyết định.", "decision_number")
    if row.starts_on > on:
        raise Refusal("Ngày quyết định không ở sau hôm nay.", "starts_on")
    if person.birth_on and row.starts_on <= person.birth_on:
        raise Refusal("Ngày quyết định phải sau ngày sinh.", "starts_on")


def _tell(verb: str, row: Discipline, by: Any) -> None:
    """The event is about the person, whose name its sentence tells; what it says is shown to nobody in the log."""
    after = {"discipline": row.pk, "kind": row.kind, "starts_on": str(row.starts_on), "ends_on": str(row.ends_on),
             "decision_number": row.decision_number}  # fmt: skip
    record_audit([audit_event(verb=verb, subject=row.person, by=by, after=after, is_sensitive=True)])
