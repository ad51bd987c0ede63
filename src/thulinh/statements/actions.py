"""Declaring a figure, judging it, withdrawing it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import StoredFile
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.statements.models import DeclaredFigure
from thulinh.statements.rules import BASES, YOUTH, Band, band_problem
from thulinh.units.models import UnitPath

_TOO_LARGE = Decimal(10) ** 16


@action
def declare(
    *,
    unit: int,
    indicator_code: str,
    label: str,
    value: Decimal,
    source: str,
    by: Any,
    programme_code: str = "",
    target_value: Decimal | None = None,
    nearness: str = DeclaredFigure.Nearness.EXACT,
    measured_in: str = "",
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    source_on: dt.date | None = None,
    source_file: StoredFile | None = None,
    note: str = "",
    from_age: int | None = None,
    to_age: int | None = None,
    basis: str = "",
) -> DeclaredFigure:
    """Write down a number that arrives without records, with its source and the word before it ("hơn", "gần").

    `target_value`: what the unit was to reach, as its source says it; `from_age`, `to_age`, `basis`: of a number of
    young people.
    Errors: no source, a negative or enormous value or target, a period that ends before it starts, no such unit; young
    people without day, ages or basis, or by halves.
    Writes: DeclaredFigure, AuditEvent.
    """
    problems = []
    if not source.strip():
        problems.append(Problem("Cần nói số liệu lấy từ đâu.", "source"))
    for number, field in ((value, "value"), (target_value, "target_value")):
        if number is not None and number < 0:
            problems.append(Problem("Số liệu không thể nhỏ hơn 0.", field))
        if number is not None and number >= _TOO_LARGE:
            problems.append(Problem("Số này quá lớn. Đồng chí xem lại, hoặc ghi theo đơn vị tính lớn hơn.", field))
    if starts_on and ends_on and ends_on < starts_on:
        problems.append(Problem("Ngày cuối kỳ trước ngày đầu kỳ.", "ends_on"))
    if not UnitPath.objects.filter(unit=unit).exists():
        problems.append(Problem("Không có đơn vị này.", "unit"))
    problems += _youth_problems(indicator_code, value, ends_on, from_age, to_age, basis)
    if problems:
        raise Refusal(problems)
    figure = DeclaredFigure.objects.create(
        unit_id=unit,
        programme_code=programme_code,
        indicator_code=indicator_code,
        label=nfc(label),
        value=value,
        target_value=target_value,
        nearness=nearness,
        measured_in=nfc(measured_in),
        starts_on=starts_on,
        ends_on=ends_on,
        source=nfc(source),
        source_on=source_on,
        from_age=from_age,
        to_age=to_age,
        basis=basis,
        source_file=source_file,
        note=nfc(note),
        declared_by=by,
        declared_at=now(),
    )
    after = {"label": figure.label, "value": str(value), "nearness": nearness, "source": figure.source}
    if target_value is not None:
        after["target_value"] = str(target_value)
    record_audit([audit_event(verb="statements.declare", subject=figure, by=by, unit_id=unit, after=after)])
    return figure


@action
def declare_youth(
    *,
    unit: int,
    value: Decimal,
    from_age: int,
    to_age: int,
    basis: str,
    ends_on: dt.date,
    source: str,
    by: Any,
    nearness: str = DeclaredFigure.Nearness.EXACT,
    source_on: dt.date | None = None,
    source_file: StoredFile | None = None,
    note: str = "",
) -> DeclaredFigure:
    """Write down how many young people of an age band there are in a unit's area, as of a day (GL6).

    `basis`: those present, or all who are on the list. Ages are whole years, both counted.
    Errors: as `declare`.
    Writes: DeclaredFigure, AuditEvent.
    """
    return declare(
        unit=unit, indicator_code=YOUTH, label=f"Số thanh niên {Band(from_age, to_age, basis)}", value=value,
        source=source, by=by,
        nearness=nearness, measured_in="thanh niên", ends_on=ends_on, source_on=source_on, source_file=source_file,
        note=note, from_age=from_age, to_age=to_age, basis=basis,
    )  # fmt: skip


def _youth_problems(
    code: str, value: Decimal, day: dt.date | None, from_age: int | None, to_age: int | None, basis: str
) -> list[Problem]:
    """What is wrong with a number of young people; any other number names no ages and no basis."""
    if code != YOUTH:
        named = from_age is not None or to_age is not None or basis
        return [Problem("Chỉ số thanh niên mới ghi khoảng tuổi và căn cứ đếm.", "from_age")] if named else []
    problems = []
    if wrong := band_problem(from_age, to_age):
        problems.append(Problem(wrong, "to_age"))
    if basis not in BASES:
        problems.append(Problem("Cần nói đếm thanh niên có mặt hay theo danh sách.", "basis"))
    if day is None:
        problems.append(Problem("Cần nói số này tính đến ngày nào.", "ends_on"))
    if value != int(value):
        problems.append(Problem("Số thanh niên là số nguyên.", "value"))
    return problems


@action
def judge(figure: DeclaredFigure, *, trust: str, note: str, by: Any) -> DeclaredFigure:
    """The level above confirms a declared figure or doubts it; a doubt says why. Nobody judges their own.

    Errors: own figure, a doubt without a word, withdrawn meanwhile.
    Writes: DeclaredFigure, AuditEvent.
    """
    figure = DeclaredFigure.objects.select_for_update().get(pk=figure.pk)
    if figure.withdrawn_at:
        raise Refusal("Số liệu này đã được rút.")
    if by is not None and figure.declared_by_id == by.pk:
        raise Refusal("Người khai không tự xác nhận số liệu của mình.")
    if trust == DeclaredFigure.Trust.DOUBTED and not note.strip():
        raise Refusal("Cần nói rõ còn nghi vấn điều gì.", "note")
    before = {"trust": figure.trust, "note": figure.note}
    figure.trust, figure.note = trust, nfc(note) or figure.note
    figure.save(update_fields=["trust", "note"])
    event = audit_event(
        verb="statements.judge", subject=figure, by=by, unit_id=figure.unit_id,
        before=before, after={"trust": trust, "note": figure.note}, reason=note,
    )  # fmt: skip
    record_audit([event])
    return figure


@action
def withdraw(figure: DeclaredFigure, *, reason: str, by: Any) -> DeclaredFigure:
    """Take back a declared figure; it stays readable with the reason.

    Errors: no reason; withdrawn already.
    Writes: DeclaredFigure, AuditEvent.
    """
    figure = DeclaredFigure.objects.select_for_update().get(pk=figure.pk)
    if figure.withdrawn_at:
        raise Refusal("Số liệu này đã được rút.")
    if not reason.strip():
        raise Refusal("Cần nói lý do rút.", "reason")
    figure.withdrawn_at, figure.withdrawn_reason = now(), nfc(reason)
    figure.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record_audit(
        [audit_event(verb="statements.withdraw", subject=figure, by=by, unit_id=figure.unit_id, reason=reason)]
    )
    return figure
