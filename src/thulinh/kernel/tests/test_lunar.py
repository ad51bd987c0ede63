"""Lunar days against almanacs: Tết of many years, leap months, and that the months follow each other without a gap."""

import datetime as dt

import pytest

from thulinh.kernel.lunar import LunarDay, lunar_day
from thulinh.kernel.periods import DAY

# In 1968, 1985, 2007 and 2030 Tết in Việt Nam is not the day of China's new year.
TET = [
    (1968, 1, 29), (1985, 1, 21), (2000, 2, 5), (2007, 2, 17), (2010, 2, 14), (2011, 2, 3), (2012, 1, 23),
    (2013, 2, 10), (2014, 1, 31), (2015, 2, 19), (2016, 2, 8), (2017, 1, 28), (2018, 2, 16), (2019, 2, 5),
    (2020, 1, 25), (2021, 2, 12), (2022, 2, 1), (2023, 1, 22), (2024, 2, 10), (2025, 1, 29), (2026, 2, 17),
    (2027, 2, 6), (2028, 1, 26), (2029, 2, 13), (2030, 2, 2), (2031, 1, 23), (2032, 2, 11), (2033, 1, 31),
    (2034, 2, 19), (2035, 2, 8),
]  # fmt: skip
# The first day of each leap month of these years, and which month it repeats. In 2031 the new moon is at 23:57.
LEAP = [
    (2014, 10, 24, 9), (2017, 7, 23, 6), (2020, 5, 23, 4), (2023, 3, 22, 2), (2025, 7, 25, 6), (2028, 6, 23, 5),
    (2031, 4, 21, 3), (2033, 12, 22, 11),
]  # fmt: skip


@pytest.mark.parametrize(("year", "month", "day"), TET)
def test_tet_is_the_first_day_of_the_year(year: int, month: int, day: int) -> None:
    tet = dt.date(year, month, day)
    assert lunar_day(tet) == LunarDay(1, 1, year)
    before = lunar_day(tet - DAY)
    assert before is not None
    assert (before.month, before.year) == (12, year - 1)
    assert before.day in (29, 30)


@pytest.mark.parametrize(("year", "month", "day", "repeated"), LEAP)
def test_leap_month_repeats_the_month_before(year: int, month: int, day: int, repeated: int) -> None:
    first = dt.date(year, month, day)
    found, before = lunar_day(first), lunar_day(first - DAY)
    assert (found.day, found.month, found.is_leap) == (1, repeated, True)
    assert (before.month, before.is_leap) == (repeated, False)
    assert found.short == f"1/{repeated}N"


def test_days_follow_each_other() -> None:
    """Over forty years: the next day of the same month, or the first of the next one after 29 or 30 days."""
    day, last = dt.date(2010, 1, 1), dt.date(2050, 1, 1)
    one = lunar_day(day)
    while day < last:
        day += DAY
        after = lunar_day(day)
        if after.day == 1:
            assert one.day in (29, 30), day
            follows = one.month % 12 + 1
            assert after.month == (one.month if after.is_leap else follows), day
        else:
            assert after == LunarDay(one.day + 1, one.month, one.year, one.is_leap), day
        one = after


def test_words() -> None:
    assert lunar_day(dt.date(2026, 11, 22)).label == "14/10 âl"
    assert lunar_day(dt.date(2026, 11, 23)).is_full
    assert lunar_day(dt.date(2026, 11, 23)).spoken == "rằm tháng 10 âm lịch"
    assert lunar_day(dt.date(2026, 11, 9)).is_first
    assert lunar_day(dt.date(2026, 11, 9)).spoken == "mùng 1 tháng 10 âm lịch"
    assert lunar_day(dt.date(2025, 8, 8)).spoken == "rằm tháng 6 nhuận âm lịch"


@pytest.mark.parametrize("year", [1, 1899, 2101, 9999])
def test_years_that_nobody_worked_out_have_no_lunar_day(year: int) -> None:
    assert lunar_day(dt.date(year, 6, 1)) is None
