"""The quota meter on plain values."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulinh.kernel.periods import Span
from thulinh.visits.rules.meter import (
    BEHIND,
    DONE,
    HARD,
    MISSED,
    ON_PACE,
    Meter,
    pace_span,
    planned_days,
    sentences,
)

YEAR = Span(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
MONTH = Span(dt.date(2026, 6, 1), dt.date(2026, 6, 30))


def day(text: str) -> dt.date:
    """A day of 2026, "12-31"."""
    return dt.date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("on", "earned", "planned", "recent", "state", "by_pace"),
    [
        # Reached, whenever.
        ("03-01", 60, 0, 10, DONE, 110.5),  # 10 days in 60, 305 left
        ("12-31", 61, 0, 0, DONE, 61),
        # 22/11: 326 of 365 days are gone, 53,6 days expected; 39 days are left.
        ("11-22", 54, 6, 0, ON_PACE, 54),
        ("11-22", 54, 5.5, 0, HARD, 54),
        ("11-22", 53.5, 6.5, 0, BEHIND, 53.5),
        ("11-22", 50, 0, 22, BEHIND, 60),  # 22 days in 84, 39 left: 10,2 more, rounded down to half days
        ("11-22", 50, 0, 21, HARD, 59.5),
        ("11-22", 48, 4, 0, HARD, 48),
        # Too early to say: nobody is told that it is hard to reach.
        ("01-10", 0, 0, 0, BEHIND, None),
        ("01-27", 10, 0, 10, ON_PACE, None),
        ("01-28", 10, 0, 10, ON_PACE, 130),
        ("01-28", 0, 0, 0, HARD, 0),
        # The period is over: plans and pace do not count any more.
        ("12-31", 59.5, 5, 20, MISSED, 59.5),
    ],
)
def test_where_somebody_stands(on, earned, planned, recent, state, by_pace):
    meter = Meter(YEAR, day(on), 60, earned, planned, recent)
    assert (meter.state, meter.by_pace) == (state, by_pace)


def test_of_a_short_period_a_quarter_is_enough_to_tell_a_pace():
    assert Meter(MONTH, day("06-06"), 5, 1, 0, 1).by_pace is None
    assert Meter(MONTH, day("06-07"), 5, 1, 0, 1).by_pace == 4  # 1 day in 7, 23 left


def test_who_needs_nothing_has_reached_it():
    meter = Meter(YEAR, day("02-01"), 0)
    assert (meter.state, meter.share, meter.missing) == (DONE, 1, 0)


def test_the_pace_never_looks_back_into_the_year_before():
    assert pace_span(YEAR, day("11-22")) == Span(day("08-31"), day("11-22"))
    assert pace_span(YEAR, day("02-01")) == Span(day("01-01"), day("02-01"))
    assert pace_span(MONTH, day("11-22")) == MONTH


@pytest.mark.parametrize(("halves", "promised"), [([], 0), ([2, 2, 2], 3), ([1], 0.5), ([4], 1), ([3, 1], 1.5)])
def test_a_day_is_one_however_many_plans_lie_on_it(halves, promised):
    assert planned_days(halves) == promised


def test_a_list_shows_first_who_needs_help_most():
    meters = {
        "đạt": Meter(YEAR, day("11-22"), 60, 60),
        "đúng nhịp": Meter(YEAR, day("11-22"), 60, 54, 6),
        "chậm": Meter(YEAR, day("11-22"), 60, 50, 10),
        "khó": Meter(YEAR, day("11-22"), 60, 50, 5),
        "rất khó": Meter(YEAR, day("11-22"), 60, 10),
    }
    assert sorted(meters, key=lambda name: meters[name].urgency) == ["rất khó", "khó", "chậm", "đúng nhịp", "đạt"]


def test_the_meter_says_in_words_where_plans_and_pace_lead():
    assert sentences(Meter(YEAR, day("11-22"), 60, 48, 5.5, 14)) == [
        "Còn thiếu 12 ngày. Đi đều thì đến ngày 22/11/2026 đã có 53,6 ngày.",
        "Theo kế hoạch còn lại: có 5,5 ngày đã đăng ký, đến ngày 31/12/2026 được 53,5 ngày.",
        "Theo nhịp hiện nay: từ ngày 31/08/2026 đi được 14 ngày, cứ thế thì đến ngày 31/12/2026 được 54,5 ngày.",
    ]
    assert sentences(Meter(YEAR, day("11-22"), 60, 60.5)) == ["Đã đủ 60 ngày."]
    assert sentences(Meter(YEAR, day("12-31"), 60, 58))[0] == "Kỳ này đã hết, còn thiếu 2 ngày."
    assert "chưa đủ ngày để dự báo" in sentences(Meter(YEAR, day("01-05"), 60))[-1]


HALVES = st.integers(0, 180).map(lambda number: number / 2)


@given(st.dates(dt.date(2025, 12, 1), dt.date(2027, 2, 1)), HALVES, HALVES, HALVES, HALVES)
def test_whatever_the_numbers_the_meter_agrees_with_itself(on, needed, earned, planned, recent):
    meter = Meter(YEAR, on, needed, earned, planned, min(recent, earned))
    assert meter.by_pace is None or meter.by_pace >= meter.earned
    assert (meter.state == DONE) == (earned >= needed)
    assert (meter.state == MISSED) == (earned < needed and on >= YEAR.ends_on)
    if meter.state == HARD:
        assert meter.by_plan < needed
    if meter.state == ON_PACE:
        assert earned >= meter.expected
