"""Freeing units of a content, or letting them do it at a slower rhythm, by dated decision."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.people.rules import overlap
from thulinh.programmes.models import Exemption, Programme, Version
from thulinh.programmes.reading import stored_document
from thulinh.programmes.rules import slower_rhythms
from thulinh.programmes.spec import Content
from thulinh.units.models import Unit


@dataclass(frozen=True)
class NewExemption:
    """One exemption to write; `cadence` empty means free, else the slower rhythm."""

    programme: str
    content: str
    unit: int
    starts_on: dt.date
    ends_on: dt.date | None
    reason: str
    cadence: str = ""
    decision_number: str = ""


@dataclass(frozen=True)
class _Known:
    """What exemptions are checked against, read once for all rows."""

    programmes: Mapping[str, Programme]
    versions: Mapping[int, list[Version]]
    exempted: Mapping[tuple[int, int], list[Exemption]]

    def content(self, row: NewExemption) -> Content | None:
        """The content as the version in force on the row's first day has it."""
        programme = self.programmes.get(row.programme)
        versions = self.versions.get(programme.pk, []) if programme else []
        in_force = [version for version in versions if version.starts_on <= row.starts_on]
        if not in_force:
            return None
        document = stored_document(in_force[-1].checksum, in_force[-1].text)
        return next((content for content in document.contents if content.code == row.content), None)


@action
def exempt(rows: Iterable[NewExemption], *, by: Any) -> list[Exemption]:
    """Free units of a content, or let them do it at a slower rhythm, from a period's first day (HD 20, mục 11.1).

    Errors: Refusal per row: unknown programme or content, a rhythm that is not slower, a range that does not begin
    with a period, the unit already exempt in those days, no reason.
    Queries: a fixed number for any number of rows.
    Writes: Exemption, AuditEvent.
    """
    rows = list(rows)
    known = _known(rows)
    problems = [problem for index, row in enumerate(rows) for problem in _problems(row, index, known)]
    problems += _twice(rows)
    if problems:
        raise Refusal(problems)
    written = [
        Exemption(
            programme=known.programmes[row.programme],
            content=row.content,
            unit_id=row.unit,
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
    record_audit(_exempted_event(one, by) for one in written)
    return written


def _exempted_event(one: Exemption, by: Any) -> Any:
    after = {
        "programme": one.programme.code,
        "content": one.content,
        "cadence": one.cadence,
        "starts_on": str(one.starts_on),
        "ends_on": str(one.ends_on or ""),
        "paper": one.decision_number,
    }
    return audit_event(
        verb="programmes.exempt", subject=one, by=by, unit_id=one.unit_id, after=after, reason=one.reason
    )


def _known(rows: list[NewExemption]) -> _Known:
    units = {row.unit for row in rows}
    list(Unit.objects.select_for_update().filter(pk__in=units).order_by("pk"))  # two decisions at once wait here
    programmes = {one.code: one for one in Programme.objects.filter(code__in={row.programme for row in rows})}
    versions: dict[int, list[Version]] = {}
    for version in Version.objects.filter(programme__in=programmes.values()).order_by("starts_on", "number"):
        versions.setdefault(version.programme_id, []).append(version)
    exempted: dict[tuple[int, int], list[Exemption]] = {}
    for one in Exemption.objects.filter(unit__in=units, programme__in=programmes.values()):
        exempted.setdefault((one.programme_id, one.unit_id), []).append(one)
    return _Known(programmes, versions, exempted)


def _problems(row: NewExemption, index: int, known: _Known) -> list[Problem]:
    content = known.content(row)
    if content is None:
        return [Problem("Mô hình không có nội dung này vào ngày đó.", "content", index)]
    problems = _rhythm_problems(row, index, content)
    if row.ends_on is not None and row.ends_on < row.starts_on:
        problems.append(Problem("Ngày kết thúc trước ngày bắt đầu.", "ends_on", index))
    if not row.reason.strip():
        problems.append(Problem("Cần nói lý do.", "reason", index))
    earlier = known.exempted.get((known.programmes[row.programme].pk, row.unit), [])
    same = [one for one in earlier if one.content in ("", row.content)]
    if any(overlap(row.starts_on, row.ends_on, one.starts_on, one.ends_on) for one in same):
        problems.append(Problem("Đơn vị đã được miễn, giãn nhịp nội dung này trong thời gian đó.", "unit", index))
    return problems


def _twice(rows: list[NewExemption]) -> list[Problem]:
    """Rows that free one unit of one content on the same days as a row above them."""
    return [
        Problem("Đơn vị được miễn, giãn nhịp nội dung này hai lần trong danh sách.", "unit", index)
        for index, row in enumerate(rows)
        if any(
            (one.programme, one.content, one.unit) == (row.programme, row.content, row.unit)
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

    Errors: the last day lies before its first day or after its present end.
    Writes: Exemption, AuditEvent.
    """
    exemption = Exemption.objects.select_for_update().get(pk=exemption.pk)
    if last_day < exemption.starts_on or (exemption.ends_on and last_day > exemption.ends_on):
        raise Refusal("Ngày kết thúc phải nằm trong thời gian đã duyệt.", "last_day")
    before, exemption.ends_on = str(exemption.ends_on), last_day
    exemption.save(update_fields=["ends_on"])
    after = {"ends_on": str(last_day)}
    event = audit_event(
        verb="programmes.end_exemption", subject=exemption, by=by, unit_id=exemption.unit_id,
        before={"ends_on": before}, after=after, reason=reason,
    )  # fmt: skip
    record_audit([event])
    return exemption
