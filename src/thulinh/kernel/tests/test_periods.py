"""Calendars are where such systems go wrong."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulinh.kernel.periods import (
    DAY,
    BeyondCalendar,
    Cadence,
    Span,
    UnknownPeriod,
    cadence_of,
    day_named,
    parse_period,
    period_containing,
    periods_between,
)

ON = dt.date(2026, 11, 22)
days = st.dates(dt.date(2013, 1, 1), dt.date(2030, 12, 31))


@given(st.sampled_from(Cadence), days)
def test_every_day_lies_in_exactly_one_period_and_they_follow_each_other(cadence, day):
    span = period_containing(cadence, day)
    assert day in span
    if cadence is not Cadence.TERM or span.code != "nk-2026":  # the last one known
        following = period_containing(cadence, span.ends_on + DAY)
        assert following.starts_on == span.ends_on + DAY
    assert period_containing(cadence, span.starts_on) == span == period_containing(cadence, span.ends_on)


@given(st.sampled_from([c for c in Cadence if c is not Cadence.TERM]), days, st.integers(0, 900))
def test_periods_between_cover_the_range_without_gap(cadence, first, length):
    last = first + length * DAY
    spans = list(periods_between(cadence, first, last))
    assert spans[0].starts_on <= first
    assert spans[-1].ends_on >= last
    assert all(b.starts_on == a.ends_on + DAY for a, b in itertools.pairwise(spans))


@given(days, st.integers(0, 400))
def test_who_is_there_from_the_middle_day_is_there_for_at_least_half(first, length):
    span = Span(first, first + length * DAY)
    there = (span.ends_on - span.middle_on).days + 1
    assert there * 2 >= span.days
    assert (there - 1) * 2 < span.days


@given(st.sampled_from([c for c in Cadence if c is not Cadence.TERM]), days)
def test_a_periods_code_names_it(cadence, day):
    span = period_containing(cadence, day)
    assert parse_period(span.code, ON) == span


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-H1", "2026-01-01", "2026-06-30"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2025-2026", "2025-09-01", "2026-08-31"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("nk-2022", "2022-12-15", "2026-06-25"),
        ("2026-01-05..2026-03-15", "2026-01-05", "2026-03-15"),
        ("2026-11-22", "2026-11-22", "2026-11-22"),
        ("thang-nay", "2026-11-01", "2026-11-30"),
        ("thang-truoc", "2026-10-01", "2026-10-31"),
        ("quy-truoc", "2026-07-01", "2026-09-30"),
        ("6-thang-nay", "2026-07-01", "2026-12-31"),
        ("nam-hoc-nay", "2026-09-01", "2027-08-31"),
        ("12-thang", "2025-12-01", "2026-11-30"),
    ],
)
def test_a_text_names_a_period(text, first, last):
    span = parse_period(text, ON)
    assert (span.starts_on.isoformat(), span.ends_on.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-Q5", "2026-H3", "abc", "2026-03-05..2026-01-01", "2025-2027", "nk-1999"]
)
def test_what_names_no_period_is_refused(text):
    with pytest.raises(UnknownPeriod):
        parse_period(text, ON)


@pytest.mark.parametrize(
    "text", ["0001", "0001-01", "9999", "9999-12", "9999-W52", "0001-01-01", "0001-01-01..0001-01-02", "2045-2046",
             "2009", "9999-12-01..9999-12-31"]
)  # fmt: skip
def test_a_period_of_days_that_nobody_lives_in_is_beyond_the_calendar(text):
    with pytest.raises(BeyondCalendar):
        parse_period(text, ON)


@pytest.mark.parametrize("text", ["", "x", "2026-02-30", "0001-01-01", "9999-12-31", "1899-12-31", "2101-01-01"])
def test_an_address_names_no_such_day(text):
    assert day_named(text) is None


def test_an_address_names_a_day():
    assert day_named("1900-01-01") == dt.date(1900, 1, 1)


def test_a_range_that_is_a_period_is_known_as_one():
    assert cadence_of(Span(dt.date(2026, 1, 1), dt.date(2026, 3, 31))) is Cadence.QUARTER
    assert cadence_of(Span(dt.date(2026, 1, 1), dt.date(2026, 3, 30))) is None
