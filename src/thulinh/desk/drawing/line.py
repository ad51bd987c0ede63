"""The line of a figure over time."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from thulinh.desk.queries.figures import PeriodCell, Result
from thulinh.desk.queries.question import Question
from thulinh.kernel.periods import Cadence, Span, period_containing, periods_between
from thulinh.kernel.text import format_date
from thulinh.ui.trend import Point, Trend

POINTS = {
    Cadence.WEEK: 12,
    Cadence.MONTH: 12,
    Cadence.QUARTER: 8,
    Cadence.HALF_YEAR: 6,
    Cadence.YEAR: 5,
    Cadence.SCHOOL_YEAR: 5,
    Cadence.TERM: 3,
}
# Periods of these kinds have one of the same name a year earlier.
_IN_A_YEAR = {Cadence.MONTH: 12, Cadence.QUARTER: 4, Cadence.HALF_YEAR: 2}
_ROMAN = ("I", "II", "III", "IV")


def points_and_before(cadence: Cadence) -> int:
    """How many periods to ask for: those of the line, and the same ones a year earlier."""
    return POINTS[cadence] + _IN_A_YEAR.get(cadence, 0)


def trend(result: Result, past: Sequence[PeriodCell], span: Span, question: Question) -> Trend:
    """The line over the last periods of the days that were asked for."""
    cadence = result.definition.cadence or Cadence.MONTH
    periods = list(periods_between(cadence, span.starts_on, span.ends_on))[-POINTS[cadence] :]
    shares = {one.span.starts_on: one.cell.value for one in past}
    before = [shares.get(first) if (first := _year_before(period, cadence)) else None for period in periods]
    return Trend(
        title=result.definition.label,
        points=[Point(short_label(period, cadence), shares.get(period.starts_on)) for period in periods],
        earlier=before if any(share is not None for share in before) else (),
        target=result.definition.target,
        earlier_text="năm trước",
        running_text=_so_far(question) if periods[-1].ends_on > question.on else "",
    )


def _so_far(question: Question) -> str:
    return "đến hôm nay" if question.on == question.today else f"đến {format_date(question.on)}"


def trend_title(result: Result) -> str:
    """What the line shows: "Sinh hoạt chi đoàn, 12 tháng qua"."""
    cadence = result.definition.cadence or Cadence.MONTH
    return f"{result.definition.label}, {POINTS[cadence]} {cadence.label} qua"


def _year_before(period: Span, cadence: Cadence) -> dt.date | None:
    if cadence not in _IN_A_YEAR:
        return None
    return period_containing(cadence, period.starts_on.replace(year=period.starts_on.year - 1)).starts_on


def short_label(period: Span, cadence: Cadence) -> str:
    """A period under the line: 11/26, IV/26, 2026."""
    first, year = period.starts_on, f"{period.starts_on.year % 100:02d}"
    if cadence is Cadence.WEEK:
        return f"T{first.isocalendar().week}"
    if cadence is Cadence.MONTH:
        return f"{first.month}/{year}"
    if cadence is Cadence.QUARTER:
        return f"{_ROMAN[(first.month - 1) // 3]}/{year}"
    if cadence is Cadence.HALF_YEAR:
        return f"{'đầu' if first.month == 1 else 'cuối'} {year}"
    return str(first.year) if cadence is Cadence.YEAR else f"{first.year}–{period.ends_on.year}"


def drawn(result: Result, past: Sequence[PeriodCell], span: Span, question: Question) -> dict[str, Any]:
    """The line with its title, for a page."""
    return {"trend": trend(result, past, span, question), "trend_title": trend_title(result)}
