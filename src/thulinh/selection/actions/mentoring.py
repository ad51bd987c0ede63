"""Who helps somebody on the way to the Party, and what is remarked each quarter. Sensitive, in the log too."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.periods import DAY, Cadence, period_containing
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.people.models import PartyStanding, Person
from thulinh.selection.actions.path import NOBODY
from thulinh.selection.models import Mentoring, PartyRemark, PartyStep
from thulinh.selection.rules.path import FULL, PROBATIONARY, PROSPECT


@dataclass(frozen=True)
class NewMentoring:
    """That a Party member helps somebody from a day on."""

    person: int
    mentor: int
    starts_on: dt.date
    basis: str = ""


@dataclass(frozen=True)
class NewRemark:
    """A remark for the quarter in which the day lies. `version`: of the one that was read, 0 when there was none."""

    person: int
    quarter_on: dt.date
    progress: str
    text: str
    version: int = 0


@action
def assign_mentors(rows: Sequence[NewMentoring], *, by: Any) -> list[Mentoring]:
    """Write who helps whom from a day on; whoever helped before stops the day before.

    Errors: nobody helps themselves; who helps is not known as a full Party member; who is helped is one already;
    somebody was to help from that day or later.
    Queries: a fixed number, and one for each helper who stops.
    Writes: Mentoring, AuditEvent (sensitive).
    """
    people = lock_people({key for row in rows for key in (row.person, row.mentor)})
    standings = _standings(people)
    earlier = {
        one.person_id: one for one in Mentoring.objects.current().filter(person__in=people).order_by("starts_on")
    }
    for row in rows:
        _refuse_mentor(row, people, standings, earlier.get(row.person))
    for row in rows:
        before = earlier.get(row.person)
        if before and (before.ends_on is None or before.ends_on >= row.starts_on):
            before.ends_on = row.starts_on - DAY
            before.save(update_fields=["ends_on"])
    written = Mentoring.objects.bulk_create(
        Mentoring(person_id=row.person, mentor_id=row.mentor, starts_on=row.starts_on, basis=nfc(row.basis))
        for row in rows
    )
    record_audit(
        _event("selection.assign_mentor", people[one.person_id], by, after=_told(one),
               before=_told(earlier[one.person_id]) if one.person_id in earlier else None)
        for one in written
    )  # fmt: skip
    return written


def assign_mentor(person: Person, mentor: Person, *, starts_on: dt.date, by: Any, basis: str = "") -> Mentoring:
    """Write who helps one person; as `assign_mentors`."""
    return assign_mentors([NewMentoring(person.pk, mentor.pk, starts_on, basis)], by=by)[0]


@action
def end_mentoring(mentoring: Mentoring, *, on: dt.date, by: Any) -> Mentoring:
    """Write the last day on which somebody helps another.

    Errors: it has ended, or was taken back; the day lies before its first.
    Writes: Mentoring, AuditEvent (sensitive).
    """
    held = _held(mentoring)
    if held.ends_on is not None:
        raise Refusal(f"Việc này đã thôi từ ngày {format_date(held.ends_on)}.")
    if on < held.starts_on:
        raise Refusal(f"Ngày cuối phải từ ngày {format_date(held.starts_on)} trở đi.", "on")
    before = _told(held)
    held.ends_on = on
    held.save(update_fields=["ends_on"])
    record_audit([_event("selection.end_mentoring", held.person, by, before=before, after=_told(held))])
    return held


@action
def withdraw_mentoring(mentoring: Mentoring, *, reason: str, by: Any) -> Mentoring:
    """Take back that somebody helps another, when it was written by mistake.

    Errors: it was taken back; no reason.
    Writes: Mentoring, AuditEvent (sensitive).
    """
    held = _held(mentoring)
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do rút.", "reason")
    held.withdrawn_at, held.withdrawn_reason = now(), nfc(reason)
    held.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record_audit([_event("selection.withdraw_mentoring", held.person, by, before=_told(held), reason=reason)])
    return held


@action
def write_remarks(rows: Sequence[NewRemark], *, on: dt.date, by: Any) -> list[PartyRemark]:
    """Write what is remarked on people's progress for a quarter: one for each; writing it again makes a new version.

    Errors: the quarter is yet to come; nothing is written; the person is not on the way, or was a full member before;
    the remark was rewritten meanwhile.
    Queries: a fixed number, whatever the number of rows.
    Writes: PartyRemark, AuditEvent (sensitive).
    """
    people = lock_people(row.person for row in rows)
    quarters = {row: period_containing(Cadence.QUARTER, row.quarter_on) for row in rows}
    known = {(one.person_id, one.quarter_on): one for one in PartyRemark.objects.filter(person__in=people)}
    began, standings = _began(people), _standings(people)
    changed, events = [], []
    for row in rows:
        span = quarters[row]
        _refuse_remark(row, people, on=on, starts_on=span.starts_on)
        _refuse_way(began.get(row.person), standings.get(row.person, ()), span.starts_on, span.ends_on)
        one = known.get((row.person, span.starts_on))
        if row.version != (one.version if one else 0):
            raise Refusal("Nhận xét quý này vừa được ghi lại. Đồng chí mở lại trang để đọc.", "text")
        before = _said(one) if one else None
        one = one or PartyRemark(person_id=row.person, quarter_on=span.starts_on, version=0)
        one.progress, one.text, one.version = row.progress, _words(row.text), one.version + 1
        one.written_by, one.written_at = by, now()
        known[row.person, span.starts_on] = one
        changed.append(one)
        verb = "selection.rewrite_party_remark" if before else "selection.write_party_remark"
        events.append(_event(verb, people[row.person], by, before=before, after=_said(one)))
    PartyRemark.objects.bulk_create([one for one in changed if one.pk is None])
    PartyRemark.objects.bulk_update(
        [one for one in changed if one.version > 1], ["progress", "text", "version", "written_by", "written_at"]
    )
    record_audit(events)
    return changed


def write_remark(person: Person, *, quarter_on: dt.date, progress: str, text: str, version: int, on: dt.date,
                 by: Any) -> PartyRemark:  # fmt: skip
    """Write one person's remark of a quarter; as `write_remarks`."""
    return write_remarks([NewRemark(person.pk, quarter_on, progress, text, version)], on=on, by=by)[0]


def _held(mentoring: Mentoring) -> Mentoring:
    held = Mentoring.objects.current().select_for_update(no_key=True).filter(pk=mentoring.pk).first()
    if held is None:
        raise Refusal("Việc này đã được rút.")
    return held


def _refuse_mentor(
    row: NewMentoring,
    people: Mapping[int, Person],
    standings: Mapping[int, Sequence[PartyStanding]],
    earlier: Mentoring | None,
) -> None:
    if row.person not in people:
        raise Refusal(NOBODY, "person")
    if row.mentor not in people:
        raise Refusal(NOBODY, "mentor")
    if row.mentor == row.person:
        raise Refusal("Không ai tự giúp đỡ mình.", "mentor")
    if _state_on(standings.get(row.mentor, ()), row.starts_on) not in ("", FULL):
        raise Refusal("Người giúp đỡ phải là đảng viên chính thức vào ngày ấy.", "mentor")
    if _state_on(standings.get(row.person, ()), row.starts_on) == FULL:
        raise Refusal("Đồng chí ấy đã là đảng viên chính thức.", "person")
    if earlier and earlier.starts_on >= row.starts_on:
        raise Refusal(f"Đã ghi người giúp đỡ từ ngày {format_date(earlier.starts_on)}.", "starts_on")


def _refuse_remark(row: NewRemark, people: Mapping[int, Person], *, on: dt.date, starts_on: dt.date) -> None:
    if row.person not in people:
        raise Refusal(NOBODY, "person")
    if row.progress not in PartyRemark.Progress.values:
        raise Refusal("Đồng chí chọn nhận xét.", "progress")
    if not _words(row.text):
        raise Refusal("Đồng chí ghi nội dung nhận xét.", "text")
    if starts_on > on:
        raise Refusal("Quý này chưa tới.", "quarter_on")


def _refuse_way(
    began: dt.date | None, standings: Sequence[PartyStanding], starts_on: dt.date, ends_on: dt.date
) -> None:
    if began is None or began > ends_on:
        raise Refusal("Đồng chí ấy chưa có bước phấn đấu nào trong quý này. Đồng chí ghi bước trước.", "quarter_on")
    full = min((row.starts_on for row in standings if row.state == FULL), default=None)
    if full and full < starts_on:
        raise Refusal(f"Đồng chí ấy là đảng viên chính thức từ ngày {format_date(full)}.", "quarter_on")


def _began(people: Iterable[int]) -> dict[int, dt.date]:
    """Since when somebody is on the way: a step, a standing on it, or somebody who helps."""
    keys = list(people)
    on_the_way = PartyStanding.objects.current().filter(state__in=(PROSPECT, PROBATIONARY))
    sources = (
        PartyStep.objects.filter(withdrawn_at=None, person__in=keys).values_list("person", "day"),
        on_the_way.filter(person__in=keys).values_list("person", "starts_on"),
        Mentoring.objects.current().filter(person__in=keys).values_list("person", "starts_on"),
    )
    found: dict[int, dt.date] = {}
    for rows in sources:
        for person, day in rows:
            found[person] = min(day, found.get(person, day))
    return found


def _standings(people: Iterable[int]) -> dict[int, list[PartyStanding]]:
    found: dict[int, list[PartyStanding]] = {}
    known = PartyStanding.objects.current().exclude(state=PartyStanding.State.UNKNOWN)
    for row in known.filter(person__in=list(people)).order_by("starts_on"):
        found.setdefault(row.person_id, []).append(row)
    return found


def _state_on(rows: Iterable[PartyStanding], day: dt.date) -> str:
    return next((row.state for row in rows if row.holds_on(day)), "")


def _words(text: str) -> str:
    return "\n".join(nfc(line) for line in text.splitlines()).strip()


def _told(one: Mentoring) -> dict[str, Any]:
    ends_on = str(one.ends_on) if one.ends_on else None
    return {"mentor": one.mentor_id, "starts_on": str(one.starts_on), "ends_on": ends_on, "basis": one.basis}


def _said(one: PartyRemark) -> dict[str, Any]:
    return {"quarter_on": str(one.quarter_on), "progress": one.progress, "text": one.text, "version": one.version}


def _event(verb: str, person: Person, by: Any, **told: Any) -> Any:
    return audit_event(verb=verb, subject=person, by=by, is_sensitive=True, **told)
