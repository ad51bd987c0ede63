"""What the command line answers, as plain facts: the same questions as the pages, for people and for machines."""

import datetime as dt
from pathlib import Path
from typing import Any

from thulinh.desk.queries.figures import counted_versions, whole
from thulinh.desk.queries.question import span_of
from thulinh.indicators.definition import Cell
from thulinh.indicators.queries import DutyRow
from thulinh.kernel.periods import UnknownPeriod
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, format_number, format_percent, nearest
from thulinh.programmes.actions import vocabulary
from thulinh.programmes.meaning import definitions
from thulinh.programmes.models import Programme
from thulinh.programmes.queries import Asked, dues, find, in_force
from thulinh.programmes.reading import DocumentRefused, read_document
from thulinh.statements.queries import declared
from thulinh.units.models import UnitPath


def unit_row(code: str, on: dt.date) -> UnitPath:
    """The unit with that code as it stood on that day.

    Errors: no such unit (the nearest code is named), or not open that day.
    """
    row = UnitPath.objects.on(on).filter(unit__code__iexact=code).select_related("unit").first()
    if row is None:
        near = nearest(code, UnitPath.objects.on(on).values_list("unit__code", flat=True))
        raise Refusal(
            f"Không có đơn vị mang mã “{code}” vào ngày {format_date(on)}." + (f" Có phải “{near}”?" if near else "")
        )
    return row


def dues_answer(*, unit: str, on: dt.date) -> dict[str, Any]:
    """What is owed at or below a unit on a day.

    Shape: {"unit", "on", "dues": [...]}, overdue first.
    """
    row = unit_row(unit, on)
    found = dues(path=row.path, on=on)
    names = _names((due.path for due in found), on)
    return {
        "unit": _unit(row),
        "on": on.isoformat(),
        "dues": [
            {
                "programme": due.programme,
                "content": due.content,
                "name": due.name,
                "unit": names.get(due.unit, str(due.unit)),
                "of": due.of,
                "subject": due.subject,
                "period": {"starts_on": due.period.starts_on.isoformat(), "ends_on": due.period.ends_on.isoformat(),
                           "label": due.period.label},
                "due_on": due.due_on.isoformat(),
                "done": due.done,
                "at_least": due.at_least,
                "is_overdue": due.is_overdue,
                "late_days": due.late_days,
            }
            for due in found
        ],
    }  # fmt: skip


def figure_answer(*, programme: str, code: str, unit: str, period: str, on: dt.date) -> dict[str, Any]:
    """A figure with everything that is behind it.

    Shape: numerator, denominator, value (None, not 0, when nothing was due), target, what it is made of, the duties
    with their state, the ids of the records counted, who is outside the denominator and why, and declared figures
    beside it. One entry in "parts" per version of the programme in the period.
    Errors: unknown unit, programme, figure or period, the nearest named.
    """
    try:
        span = span_of(period, on)
    except UnknownPeriod:
        raise Refusal(
            f"Không hiểu kỳ “{period}”. Ví dụ: 2026-11, 2026-Q4, 2026-H1, 2026, 2026-01-01..2026-03-15."
        ) from None
    row = unit_row(unit, min(span.ends_on, on))  # units stand as they stood then
    found = find(programme, code, path=row.path, span=span, on=on)
    if not found:
        raise Refusal(_unknown_figure(programme, code, span))
    asked = counted_versions(found)
    total = whole(found)
    beside = declared(path=row.path, on=on, starts_on=span.starts_on, ends_on=span.ends_on,
                      programme_code=programme, indicator_code=code)  # fmt: skip
    return {
        "programme": programme,
        "indicator": code,
        "name": asked[-1].definition.label,
        "unit": _unit(row),
        "period": {"starts_on": span.starts_on.isoformat(), "ends_on": span.ends_on.isoformat(), "label": span.label},
        "on": on.isoformat(),
        **_cell(total),
        "parts": [_part(one) for one in asked],
        "declared": [
            {"spoken": one.spoken, "value": str(one.value), "source": one.source, "trust": one.trust}
            for one in beside
        ],
    }  # fmt: skip


def figure_text(answer: dict[str, Any]) -> str:
    """A figure in a line that a person reads."""
    value = answer["value"]
    shown = format_percent(value) if answer["rollup"] == "ty-le" else format_number(value)
    counted = (
        f" ({format_number(answer['numerator'])}/{format_number(answer['denominator'])})"
        if answer["denominator"]
        else ""
    )
    return f"{answer['name']} – {answer['unit']['name']}, {answer['period']['label']}: {shown}{counted}"


def dues_text(answer: dict[str, Any]) -> str:
    """What is owed, a line each."""
    if not answer["dues"]:
        return "Không có việc nào đến hạn."
    return "\n".join(f"{due['unit']}: {due['name']}, {due['period']['label']}, {_when(due)}" for due in answer["dues"])


def _when(due: dict[str, Any]) -> str:
    if due["is_overdue"]:
        return f"trễ {due['late_days']} ngày"
    return f"hạn {format_date(dt.date.fromisoformat(due['due_on']))}"


def check_answer(path: Path) -> dict[str, Any]:
    """Whether a file is a programme document that can be taken here.

    Shape: {"valid", "code", "contents", "indicators", "faults": [{path, message, suggestion, line}]}.
    Errors: the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise Refusal(f"Không có tệp “{path}”.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"Không đọc được tệp “{path}”: cần tệp văn bản UTF-8.") from error
    try:
        document = read_document(text, vocabulary())
    except DocumentRefused as refused:
        return {"valid": False, "faults": [fault.as_json() for fault in refused.faults]}
    return {
        "valid": True,
        "code": document.code,
        "contents": [content.code for content in document.contents],
        "indicators": [indicator.code for indicator in document.indicators],
        "faults": [],
    }


def _part(asked: Asked) -> dict[str, Any]:
    records = asked.records()
    rows = asked.rows() if asked.definition.subjects else []
    return {
        "version": asked.programme.number,
        "starts_on": asked.window.starts_on.isoformat(),
        "ends_on": asked.window.ends_on.isoformat(),
        **_cell(asked.cell()),
        "record_kind": asked.definition.facts.measure.record,
        "records": sorted({record.record for record in records}),
        "duties": [_duty(row) for row in rows],
        "outside": [{**_duty(row), "why": row.why} for row in asked.outside()],
    }


def _duty(row: DutyRow) -> dict[str, Any]:
    return {
        "subject": row.subject,
        "period": row.label,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "n": row.n,
        "is_met": row.is_met,
        "is_answered": row.is_answered,
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "rollup": cell.rollup,
        "numerator": cell.met,
        "denominator": cell.due,
        "value": cell.value,
        "target": cell.target,
        "made_of": {
            "verified": cell.verified,
            "unverified": cell.unverified,
            "late": cell.late,
            "on_behalf": cell.on_behalf,
            "answered": cell.answered,
            "running": cell.running,
            "missing": cell.missing,
        },
    }


def _unit(row: UnitPath) -> dict[str, Any]:
    return {"code": row.unit.code, "name": row.name}


def _names(paths: Any, on: dt.date) -> dict[int, str]:
    ids = {int(path[-7:]) for path in paths}
    return dict(UnitPath.objects.on(on).filter(unit__in=ids).values_list("unit_id", "name"))


def _unknown_figure(programme: str, code: str, span: Any) -> str:
    ones = {one.code: one for one in in_force(span)}
    if programme not in ones:
        near = nearest(programme, Programme.objects.values_list("code", flat=True))
        return f"Không có mô hình mang mã “{programme}” trong kỳ này." + (f" Có phải “{near}”?" if near else "")
    near = nearest(code, definitions(ones[programme].document))
    return f"Mô hình không có chỉ số, nội dung mang mã “{code}”." + (f" Có phải “{near}”?" if near else "")
