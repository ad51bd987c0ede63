"""Freeing units of a content, or letting them do it at a slower rhythm, and letting people off; by dated decision."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.forgetting import FORGOTTEN, redact_audit
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.people.models import Holding, Person
from thulinh.people.rules import overlap
from thulinh.programmes.models import Exemption, Programme, Version
from thulinh.programmes.reading import stored_document
from thulinh.programmes.rules import slower_rhythms
from thulinh.programmes.spec import Content
from thulinh.units.models import Unit

_NOT_ONESELF = "Đồng chí không tự duyệt cho mình. Việc này do cấp trên của đồng chí duyệt."


@dataclass(frozen=True)
class NewExemption:
    """One exemption to write, of a unit or of a person. Of a unit: `cadence` empty means free, else the slower rhythm.
    Of a person: `kind` says which leave; `content` empty means everything that the programme asks of people.
    """

    programme: str
    content: str
    unit: int | None
    starts_on: dt.date
    ends_on: dt.date | None
    reason: str
    cadence: str = ""
    decision_number: str = ""
    person: int | None = None
    kind: str = ""

    @property
    def of(self) -> tuple[int | None, int | None]:
        """Whom it is about."""
        return self.unit, self.person


@dataclass(frozen=True)
class _Known:
    """What exemptions are checked against, read once for all rows."""

    programmes: Mapping[str, Programme]
    versions: Mapping[int, list[Version]]
    exempted: Mapping[tuple[int, int | None, int | None], list[Exemption]]
    held: Mapping[int, list[Holding]]

    def contents(self, row: NewExemption) -> list[Content]:
        """The content as the version in force on the row's first day has it; all of them where none is named. Somebody
        may be let off since before the first version.
        """
        programme = self.programmes.get(row.programme)
        versions = self.versions.get(programme.pk, []) if programme else []
        in_force = [version for version in versions if version.starts_on <= row.starts_on]
        if row.person is not None and not in_force:
            in_force = [version for version in versions[:1] if row.ends_on is None or version.starts_on <= row.ends_on]
        if not in_force:
            return []
        document = stored_document(in_force[-1].checksum, in_force[-1].text)
        return [content for content in document.contents if row.content in ("", content.code)]

    def seat_unit(self, row: NewExemption, contents: Iterable[Content]) -> int | None:
        """The unit of a seat of which the contents ask something and which the person holds on some of these days."""
        positions = {position for content in contents for position in content.who.holders or ()}
        held = self.held.get(row.person or 0, [])
        found = (
            one.seat.unit_id
            for one in held
            if one.seat.position_id in positions and overlap(row.starts_on, row.ends_on, one.starts_on, one.ends_on)
        )
        return next(found, None)


@action
def exempt(rows: Iterable[NewExemption], *, by: Any) -> list[Exemption]:
    """Free units of a content, or let them do it at a slower rhythm, from a period's first day (HD 20, mục 11.1); let
    people off it on any days, by which they owe less in proportion. The log does not say why a person was let off.

    Errors: Refusal per row: unknown programme or content, a rhythm that is not slower, a range of a unit that does not
    begin with a period, already exempt in those days, no reason; a person who holds no seat that the content asks in
    those days, or who decides it for themselves.
    Queries: a fixed number for any number of rows.
    Writes: Exemption, AuditEvent (sensitive where it is about a person).
    """
    rows = list(rows)
    known = _known(rows)
    problems = [problem for index, row in enumerate(rows) for problem in _problems(row, index, known, by)]
    problems += _twice(rows)
    if problems:
        raise Refusal(problems)
    written = [
        Exemption(
            programme=known.programmes[row.programme],
            content=row.content,
            unit_id=row.unit,
            person_id=row.person,
            kind=row.kind,
            cadence=row.cadence,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            reason=nfc(row.reason),
            decision_number=nfc(row.decision_number),
            approved_by=by,
            approved_at=now(),
        )
        for row in rows
    ]
    Exemption.objects.bulk_create(written)
    seats = [known.seat_unit(row, known.contents(row)) for row in rows]
    record_audit(_exempted_event(one, unit, by) for one, unit in zip(written, seats, strict=True))
    return written


def _exempted_event(one: Exemption, seat_unit: int | None, by: Any) -> Any:
    after = {
        "programme": one.programme.code,
        "content": one.content,
        "cadence": one.cadence,
        "starts_on": str(one.starts_on),
        "ends_on": str(one.ends_on or ""),
        "paper": one.decision_number,
    }
    if one.person_id is not None:
        return _event_of_leave("programmes.let_off", one, seat_unit, by, {**after, "kind": one.kind, "why": one.reason})
    return audit_event(
        verb="programmes.exempt", subject=one, by=by, unit_id=one.unit_id, after=after, reason=one.reason
    )


def _event_of_leave(verb: str, one: Exemption, unit: int | None, by: Any, after: dict[str, Any]) -> Any:
    """Who let whom off, for all to read; why, only in what is not shown."""
    after = {"person": one.person_id, **after}
    return audit_event(verb=verb, subject=one, by=by, unit_id=unit, after=after, is_sensitive=True)


def _known(rows: list[NewExemption]) -> _Known:
    units = {row.unit for row in rows if row.unit is not None}
    list(Unit.objects.select_for_update().filter(pk__in=units).order_by("pk"))  # two decisions at once wait here
    people = lock_people({row.person for row in rows if row.person is not None})
    programmes = {one.code: one for one in Programme.objects.filter(code__in={row.programme for row in rows})}
    versions: dict[int, list[Version]] = {}
    for version in Version.objects.filter(programme__in=programmes.values()).order_by("starts_on", "number"):
        versions.setdefault(version.programme_id, []).append(version)
    exempted: dict[tuple[int, int | None, int | None], list[Exemption]] = {}
    about = Q(unit__in=units) | Q(person__in=people)
    for one in Exemption.objects.filter(about, programme__in=programmes.values()):
        exempted.setdefault((one.programme_id, one.unit_id, one.person_id), []).append(one)
    held: dict[int, list[Holding]] = {}
    for holding in Holding.objects.current().filter(person__in=people).select_related("seat").order_by("starts_on"):
        held.setdefault(holding.person_id, []).append(holding)
    return _Known(programmes, versions, exempted, held)


def _problems(row: NewExemption, index: int, known: _Known, by: Any) -> list[Problem]:
    contents = known.contents(row)
    if (row.unit is None) == (row.person is None) or not contents or (row.unit is not None and not row.content):
        return [Problem("Mô hình không có nội dung này vào ngày đó.", "content", index)]
    if row.person is not None:
        problems = _leave_problems(row, index, known, contents, by)
    else:
        problems = _rhythm_problems(row, index, contents[0])
    if row.ends_on is not None and row.ends_on < row.starts_on:
        problems.append(Problem("Ngày kết thúc trước ngày bắt đầu.", "ends_on", index))
    if not row.reason.strip() and (row.person is None or row.kind == Exemption.Leave.OTHER):
        problems.append(Problem("Cần nói lý do.", "reason", index))
    earlier = known.exempted.get((known.programmes[row.programme].pk, *row.of), [])
    same = [one for one in earlier if "" in (one.content, row.content) or one.content == row.content]
    if any(overlap(row.starts_on, row.ends_on, one.starts_on, one.ends_on) for one in same):
        who, field = ("Đơn vị", "unit") if row.person is None else ("Đồng chí ấy", "starts_on")
        problems.append(Problem(f"{who} đã được miễn, giãn nhịp nội dung này trong thời gian đó.", field, index))
    return problems


def _leave_problems(row: NewExemption, index: int, known: _Known, contents: list[Content], by: Any) -> list[Problem]:
    """What speaks against letting a person off."""
    if getattr(by, "person_id", None) == row.person:
        return [Problem(_NOT_ONESELF, "", index)]
    problems = []
    if row.kind not in Exemption.Leave.values:
        problems.append(Problem("Đồng chí chọn lý do miễn.", "kind", index))
    if row.cadence:
        problems.append(Problem("Cá nhân được miễn theo ngày, không giãn nhịp.", "cadence", index))
    if not any(content.who.holders for content in contents):
        problems.append(Problem("Nội dung này không giao cho từng người giữ chức danh.", "content", index))
    elif known.seat_unit(row, contents) is None:
        why = "Trong thời gian đó đồng chí ấy không giữ chức danh mà nội dung này giao."
        problems.append(Problem(why, "starts_on", index))
    return problems


def _twice(rows: list[NewExemption]) -> list[Problem]:
    """Rows that free one unit of one content on the same days as a row above them."""
    return [
        Problem("Được miễn, giãn nhịp nội dung này hai lần trong danh sách.", "unit", index)
        for index, row in enumerate(rows)
        if any(
            (one.programme, one.of) == (row.programme, row.of)
            and ("" in (one.content, row.content) or one.content == row.content)
            and overlap(one.starts_on, one.ends_on, row.starts_on, row.ends_on)
            for one in rows[:index]
        )
    ]


def _rhythm_problems(row: NewExemption, index: int, content: Content) -> list[Problem]:
    every = content.how_much.every
    assert every is not None  # the schema asks for it
    if row.cadence:
        if row.cadence not in slower_rhythms(every):
            return [Problem(f"Nhịp mới phải chậm hơn mỗi {every.label}.", "cadence", index)]
        every = Cadence(row.cadence)
    if period_containing(every, row.starts_on).starts_on != row.starts_on:
        return [Problem(f"Ngày bắt đầu phải là ngày đầu {every.label}.", "starts_on", index)]
    return []


@action
def end_exemption(exemption: Exemption, *, last_day: dt.date, reason: str, by: Any) -> Exemption:
    """End an exemption earlier than written.

    Errors: the last day lies before its first day or after its present end; it is one's own.
    Writes: Exemption, AuditEvent (sensitive where it is about a person).
    """
    exemption = Exemption.objects.select_for_update().get(pk=exemption.pk)
    if exemption.person_id is not None and getattr(by, "person_id", None) == exemption.person_id:
        raise Refusal(_NOT_ONESELF)
    if last_day < exemption.starts_on or (exemption.ends_on and last_day > exemption.ends_on):
        raise Refusal("Ngày kết thúc phải nằm trong thời gian đã duyệt.", "last_day")
    before, exemption.ends_on = str(exemption.ends_on), last_day
    exemption.save(update_fields=["ends_on"])
    record_audit([_ended_event(exemption, before, reason, by)])
    return exemption


def _ended_event(one: Exemption, before: str, reason: str, by: Any) -> Any:
    after = {"ends_on": str(one.ends_on)}
    if one.person_id is not None:
        seats = Holding.objects.within(one.starts_on, one.ends_on).filter(person=one.person_id)
        unit = seats.order_by("starts_on").values_list("seat__unit", flat=True).first()
        return _event_of_leave("programmes.end_leave", one, unit, by, {**after, "why": reason})
    return audit_event(
        verb="programmes.end_exemption", subject=one, by=by, unit_id=one.unit_id,
        before={"ends_on": before}, after=after, reason=reason,
    )  # fmt: skip


@action
def forget_leaves(person: Person) -> None:
    """Forget why somebody who was erased was let off; that they were, and when, stays.

    Queries: four.
    Writes: Exemption, AuditEvent.
    """
    rows = Exemption.objects.filter(person=person)
    kept = {Exemption._meta.label_lower: list(rows.values_list("pk", flat=True))}
    redact_audit(kept, account=None, name="", fields=(), words=())
    rows.update(kind=Exemption.Leave.OTHER, reason=FORGOTTEN)
