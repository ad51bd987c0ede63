"""Periods of the calendar: weeks, months, quarters, half-years, years, school years, terms. Plain values only."""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import pairwise

from thulinh.kernel.parameters import rules

DAY = dt.timedelta(days=1)
# The days of which there are periods, and the years in which people live and papers are dated.
FIRST_DAY, LAST_DAY = dt.date(2010, 1, 1), dt.date(2045, 12, 31)
FIRST_YEAR, LAST_YEAR = 1900, 2100


class Cadence(StrEnum):
    """The kinds of period that a content may ask for."""

    WEEK = "tuan"
    MONTH = "thang"
    QUARTER = "quy"
    HALF_YEAR = "nua-nam"
    YEAR = "nam"
    SCHOOL_YEAR = "nam-hoc"
    TERM = "nhiem-ky"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Cadence.WEEK: "tuần",
    Cadence.MONTH: "tháng",
    Cadence.QUARTER: "quý",
    Cadence.HALF_YEAR: "6 tháng",
    Cadence.YEAR: "năm",
    Cadence.SCHOOL_YEAR: "năm học",
    Cadence.TERM: "nhiệm kỳ",
}
_MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF_YEAR: 6, Cadence.YEAR: 12}


@dataclass(frozen=True, order=True)
class Span:
    """A range of days, both included, with the code and the name it goes by."""

    starts_on: dt.date
    ends_on: dt.date
    code: str = ""
    label: str = ""

    def __contains__(self, day: dt.date) -> bool:
        return self.starts_on <= day <= self.ends_on

    @property
    def days(self) -> int:
        """How many days the span has."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def middle_on(self) -> dt.date:
        """The last day on which one may begin and still be there for at least half of the days."""
        return self.ends_on - dt.timedelta(days=(self.days + 1) // 2 - 1)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or earlier; the last day of a month that has no such day."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def whole_months(starts_on: dt.date, ends_on: dt.date) -> int:
    """How many whole months have passed from one day to another; none when it lies before."""
    months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month
    return max(months - (months_later(starts_on, months) > ends_on), 0)


class UnknownPeriod(ValueError):
    """The text names no period."""


class BeyondCalendar(UnknownPeriod):
    """The text names days of which the system knows no periods."""


def period_containing(cadence: Cadence, day: dt.date) -> Span:
    """The period of that kind in which the day lies."""
    if cadence is Cadence.WEEK:
        return _week(day - dt.timedelta(days=day.weekday()))
    if cadence is Cadence.SCHOOL_YEAR:
        year = day.year if day.month >= 9 else day.year - 1
        return _school_year(year)
    if cadence is Cadence.TERM:
        terms = _terms()
        return next((term for term in reversed(terms) if term.starts_on <= day), terms[0])
    months = _MONTHS[cadence]
    return _months(day.year, (day.month - 1) // months, cadence)


def periods_between(cadence: Cadence, starts_on: dt.date, ends_on: dt.date) -> Iterator[Span]:
    """The periods of that kind that share at least one day with the range, in order."""
    span = period_containing(cadence, starts_on)
    while span.starts_on <= ends_on:
        yield span
        if cadence is Cadence.TERM and span == _terms()[-1]:
            return
        span = period_containing(cadence, span.ends_on + DAY)


def _week(monday: dt.date) -> Span:
    year, number, _ = monday.isocalendar()
    return Span(monday, monday + 6 * DAY, f"{year}-W{number:02d}", f"tuần {number}/{year}")


def _school_year(year: int) -> Span:
    return Span(dt.date(year, 9, 1), dt.date(year + 1, 8, 31), f"{year}-{year + 1}", f"năm học {year}–{year + 1}")


@cache
def _terms() -> tuple[Span, ...]:
    """The national terms, each until the day before the next; the last rule only says when the one before it ends."""
    dated = rules()["nhiem-ky-toan-quoc"]
    return tuple(
        Span(one.starts_on, after.starts_on - DAY, f"nk-{one.value[:4]}", f"nhiệm kỳ {one.value}")
        for one, after in pairwise(dated)
    )


def _months(year: int, index: int, cadence: Cadence) -> Span:
    length = _MONTHS[cadence]
    first, last = index * length + 1, index * length + length
    span = dt.date(year, first, 1), dt.date(year, last, monthrange(year, last)[1])
    if cadence is Cadence.MONTH:
        return Span(*span, f"{year}-{first:02d}", f"tháng {first}/{year}")
    if cadence is Cadence.QUARTER:
        return Span(*span, f"{year}-Q{index + 1}", f"quý {('I', 'II', 'III', 'IV')[index]}/{year}")
    if cadence is Cadence.HALF_YEAR:
        return Span(*span, f"{year}-H{index + 1}", f"6 tháng {'đầu' if index == 0 else 'cuối'} năm {year}")
    return Span(*span, str(year), f"năm {year}")


_RELATIVE = {
    "tuan": Cadence.WEEK,
    "thang": Cadence.MONTH,
    "quy": Cadence.QUARTER,
    "6-thang": Cadence.HALF_YEAR,
    "nua-nam": Cadence.HALF_YEAR,
    "nam": Cadence.YEAR,
    "nam-hoc": Cadence.SCHOOL_YEAR,
    "nhiem-ky": Cadence.TERM,
}


def parse_period(text: str, on: dt.date) -> Span:
    """The period that a text names: 2026-11, 2026-Q4, 2026-H1, 2026, 2025-2026, 2026-W47, nk-2022,
    2026-01-01..2026-03-15, or a relative one as seen from `on`: thang-nay, thang-truoc, quy-truoc, 12-thang.

    Errors: UnknownPeriod when the text names none; BeyondCalendar when it lies outside the system's calendar.
    """
    span = _parsed(text.strip(), on)
    if span.starts_on < FIRST_DAY or span.ends_on > LAST_DAY:
        raise BeyondCalendar(text)
    return span


def _parsed(text: str, on: dt.date) -> Span:
    if ".." in text:
        first, _, last = text.partition("..")
        try:
            span = Span(dt.date.fromisoformat(first), dt.date.fromisoformat(last), text)
        except ValueError as error:
            raise UnknownPeriod(text) from error
        if span.ends_on < span.starts_on:
            raise UnknownPeriod(text)
        return replace(span, label=f"từ {span.starts_on:%d/%m/%Y} đến {span.ends_on:%d/%m/%Y}")
    if text == "12-thang":
        first = period_containing(Cadence.MONTH, on.replace(day=1) - 334 * DAY)
        return Span(first.starts_on, period_containing(Cadence.MONTH, on).ends_on, text, "12 tháng qua")
    name, _, which = text.rpartition("-")
    if name in _RELATIVE and which in ("nay", "truoc"):
        span = period_containing(_RELATIVE[name], on)
        return span if which == "nay" else period_containing(_RELATIVE[name], span.starts_on - DAY)
    return _parse_absolute(text)


def _parse_absolute(text: str) -> Span:
    try:
        if text.startswith("nk-"):
            return next(term for term in _terms() if term.code == text)
        if text.isdigit() and len(text) == 4:
            return _months(int(text), 0, Cadence.YEAR)
        year, part = int(text[:4]), text[5:]
        if text[4:5] != "-":
            raise UnknownPeriod(text)
        if part.startswith("W"):
            return _week(dt.date.fromisocalendar(year, int(part[1:]), 1))
        if part.startswith("Q") and part[1:] in "1234":
            return _months(year, int(part[1:]) - 1, Cadence.QUARTER)
        if part in ("H1", "H2"):
            return _months(year, int(part[1:]) - 1, Cadence.HALF_YEAR)
        if len(part) == 4 and int(part) == year + 1:
            return _school_year(year)
        if len(part) == 2 and 1 <= int(part) <= 12:
            return _months(year, int(part) - 1, Cadence.MONTH)
        if len(part) == 5:
            day = dt.date.fromisoformat(text)
            return Span(day, day, text, f"ngày {day:%d/%m/%Y}")
    except OverflowError as error:
        raise BeyondCalendar(text) from error
    except (ValueError, IndexError, StopIteration) as error:
        raise UnknownPeriod(text) from error
    raise UnknownPeriod(text)


def day_named(text: str) -> dt.date | None:
    """The day that an address names, "2026-11-22"; None when it names none, or one of a year in which nobody lives."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def cadence_of(span: Span) -> Cadence | None:
    """The kind of period that the span is exactly; None for any other range of days."""
    for cadence in Cadence:
        found = period_containing(cadence, span.starts_on)
        if (found.starts_on, found.ends_on) == (span.starts_on, span.ends_on):
            return cadence
    return None
