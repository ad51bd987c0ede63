"""Letting programmes hold for units, by the deciding body's paper, and ending that."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Min
from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.programmes.actions.handing_down import editions_of, hand_down, take_back
from thulinh.programmes.actions.steps import drop_steps, lay_steps
from thulinh.programmes.models import Adoption, Programme
from thulinh.units.models import Unit, UnitPath


@dataclass(frozen=True)
class NewAdoption:
    """One adoption to write: of a programme, for a unit and all below it."""

    programme: str
    unit: int
    starts_on: dt.date
    decided_by: str
    decision_number: str
    decision_on: dt.date
    known_on: dt.date | None = None
    phase: str = Adoption.Phase.FULL


@dataclass(frozen=True)
class _Known:
    """What adoption is checked against, read once for all rows."""

    programmes: Mapping[str, Programme]
    first_days: Mapping[str, dt.date]
    stands: Mapping[int, list[tuple[dt.date, dt.date | None]]]
    adopted: Mapping[tuple[int, int], list[dt.date | None]]


@action
def adopt(rows: Iterable[NewAdoption], *, by: Any) -> list[Adoption]:
    """Let programmes hold for units, by the deciding body's paper. Pilot first, extension later, are further adoptions.

    Errors: Refusal per row: unknown programme, unit not open that day, before the document's first day, the same
    programme already adopted there for those days, a paper without number or body.
    Queries: a fixed number for any number of rows; besides those of handing down, for each row of a document that does.
    Its steps are laid (programmes.actions.steps), and what it says on choosing people and on support is handed down.
    Writes: Adoption, Step, AuditEvent; SelectionRule, EntitlementRule, Demand by their rooms' actions.
    """
    rows = list(rows)
    known = _known(rows)
    problems = [problem for index, row in enumerate(rows) for problem in _problems(row, index, known)]
    problems += _twice(rows)
    if problems:
        raise Refusal(problems)
    adoptions = [_adoption(row, known, by) for row in rows]
    Adoption.objects.bulk_create(adoptions)
    record_audit(_adopted_event(adoption, by) for adoption in adoptions)
    editions = editions_of(adoption.programme_id for adoption in adoptions)
    lay_steps(adoptions, editions, on=timezone.localdate(now()), by=by)
    hand_down(adoptions, editions, by=by)
    return adoptions


def _adoption(row: NewAdoption, known: _Known, by: Any) -> Adoption:
    return Adoption(
        programme=known.programmes[row.programme],
        unit_id=row.unit,
        phase=row.phase,
        starts_on=row.starts_on,
        known_on=row.known_on or row.starts_on,
        decided_by=nfc(row.decided_by),
        decision_number=nfc(row.decision_number),
        decision_on=row.decision_on,
        recorded_by=by,
        recorded_at=now(),
    )


def _twice(rows: list[NewAdoption]) -> list[Problem]:
    """Rows that adopt for a unit what a row above them adopts for it."""
    seen: set[tuple[str, int]] = set()
    problems = []
    for index, row in enumerate(rows):
        if (row.programme, row.unit) in seen:
            problems.append(Problem("Đơn vị này áp dụng mô hình hai lần trong danh sách.", "unit", index))
        seen.add((row.programme, row.unit))
    return problems


def _adopted_event(adoption: Adoption, by: Any) -> Any:
    after = {
        "programme": adoption.programme.code,
        "starts_on": str(adoption.starts_on),
        "known_on": str(adoption.known_on),
        "phase": adoption.phase,
        "paper": adoption.decision_number,
    }
    return audit_event(verb="programmes.adopt", subject=adoption, by=by, unit_id=adoption.unit_id, after=after)


def _known(rows: list[NewAdoption]) -> _Known:
    units = {row.unit for row in rows}
    list(Unit.objects.select_for_update().filter(pk__in=units).order_by("pk"))  # two papers at once wait here
    found = Programme.objects.filter(code__in={row.programme for row in rows}).annotate(
        first=Min("versions__starts_on")
    )
    programmes = {programme.code: programme for programme in found}
    stands: dict[int, list[tuple[dt.date, dt.date | None]]] = {}
    for unit, first, last in (
        UnitPath.objects.open().filter(unit__in=units).values_list("unit_id", "starts_on", "ends_on")
    ):
        stands.setdefault(unit, []).append((first, last))
    adopted: dict[tuple[int, int], list[dt.date | None]] = {}
    earlier = Adoption.objects.filter(unit__in=units, programme__in=programmes.values())
    for programme, unit, last in earlier.values_list("programme_id", "unit_id", "ends_on"):
        adopted.setdefault((programme, unit), []).append(last)
    first_days = {code: programme.first for code, programme in programmes.items() if programme.first}
    return _Known(programmes, first_days, stands, adopted)


def _problems(row: NewAdoption, index: int, known: _Known) -> list[Problem]:
    programme = known.programmes.get(row.programme)
    if programme is None:
        return [Problem(f"Không có mô hình mang mã “{row.programme}”.", "programme", index)]
    problems = []
    if not row.decision_number.strip():
        problems.append(Problem("Cần số văn bản áp dụng.", "decision_number", index))
    if not row.decided_by.strip():
        problems.append(Problem("Cần tên cơ quan quyết định.", "decided_by", index))
    spans = known.stands.get(row.unit, [])
    if not any(first <= row.starts_on and (last is None or last >= row.starts_on) for first, last in spans):
        problems.append(Problem("Đơn vị không hoạt động vào ngày bắt đầu áp dụng.", "starts_on", index))
    first_day = known.first_days[row.programme]
    if row.starts_on < first_day:
        message = f"Mô hình có hiệu lực từ {first_day:%d/%m/%Y}, không áp dụng trước ngày đó."
        problems.append(Problem(message, "starts_on", index))
    ends = known.adopted.get((programme.pk, row.unit), [])
    if any(last is None or last >= row.starts_on for last in ends):
        problems.append(Problem("Đơn vị này đã áp dụng mô hình trong thời gian đó.", "unit", index))
    return problems


@action
def retire(adoption: Adoption, *, last_day: dt.date, reason: str, decision_number: str, by: Any) -> Adoption:
    """End an adoption on a day, by a paper and with a reason. No record is touched; what it handed down ends, and its
    open steps are not done any more.

    Errors: it has ended already; the last day lies before its first; no reason.
    Writes: Adoption, Step, AuditEvent; SelectionRule, EntitlementRule, Demand by their rooms' actions.
    """
    adoption = Adoption.objects.select_for_update().select_related("programme").get(pk=adoption.pk)
    if adoption.ends_on is not None:
        raise Refusal(f"Việc áp dụng đã kết thúc ngày {adoption.ends_on:%d/%m/%Y}.", "last_day")
    if last_day < adoption.starts_on:
        raise Refusal("Ngày kết thúc trước ngày bắt đầu áp dụng.", "last_day")
    if not reason.strip():
        raise Refusal("Cần nói lý do kết thúc.", "reason")
    adoption.ends_on, adoption.end_reason, adoption.end_decision_number = last_day, nfc(reason), nfc(decision_number)
    adoption.save(update_fields=["ends_on", "end_reason", "end_decision_number"])
    event = audit_event(
        verb="programmes.retire",
        subject=adoption,
        by=by,
        unit_id=adoption.unit_id,
        before={"ends_on": None},
        after={"ends_on": str(last_day), "paper": decision_number},
        reason=reason,
    )
    record_audit([event])
    words = nfc(f"Mô hình kết thúc áp dụng từ sau ngày {format_date(last_day)}: {reason}")
    drop_steps([adoption], {adoption.pk: words}, by=by)
    take_back([adoption], last_day=last_day, reason=words, by=by)
    return adoption
