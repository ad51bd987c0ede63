"""What of a person's days counts, and what is missing around a visit, on plain values."""

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulinh.kernel.parameters import parameter
from thulinh.visits.rules.days import (
    CountedDay,
    PaperFacts,
    SpentDay,
    counted_days,
    dealt_out,
    lacks,
    report_due_on,
)

DAY = dt.date(2024, 6, 12)


def spent(key: int, halves: int = 2, **changes) -> SpentDay:
    return replace(SpentDay(key, 1, DAY, (key, 0), halves), **changes)


@pytest.mark.parametrize(
    ("rows", "counted"),
    [
        ([spent(1)], [2]),
        ([spent(1, 1)], [1]),
        ([spent(1), spent(2)], [1, 1]),
        ([spent(1), spent(2), spent(3)], [1, 1, 0]),
        ([spent(1, 1), spent(2, 1)], [1, 1]),
        ([spent(1, 1), spent(2, 1), spent(3, 1)], [1, 1, 0]),
        ([spent(1, 2), spent(2, 1)], [1, 1]),
        ([spent(1, 1), spent(2, 2)], [1, 1]),
        # Two places of one visit are one visit, whether half a day was spent at each or a whole one.
        ([spent(1, 1, order=(1, 1)), spent(2, 1, order=(1, 2)), spent(3, order=(2, 3))], [1, 0, 1]),
        ([spent(1, order=(1, 1)), spent(2, order=(1, 2)), spent(3, order=(2, 3))], [1, 0, 1]),
        ([spent(1, 1, order=(1, 1)), spent(2, 1, order=(1, 2))], [1, 1]),
        ([spent(1, order=(1, 1)), spent(2, 1, order=(2, 2)), spent(3, order=(2, 3))], [1, 1, 0]),
        ([spent(1, is_denied=True), spent(2)], [0, 2]),
        ([spent(1, is_struck=True), spent(2), spent(3)], [0, 1, 1]),
        ([spent(1, needs_registration=True)], [0]),
        ([spent(1, needs_registration=True, registered_on=DAY)], [2]),
        ([spent(1, needs_registration=True, registered_on=DAY + timedelta(days=1)), spent(2)], [0, 2]),
        ([spent(1, registered_on=DAY + timedelta(days=1))], [2]),
        ([spent(1), spent(2, person=2)], [2, 2]),
        ([spent(1), spent(2, day=DAY + timedelta(days=1))], [2, 2]),
        ([spent(1, order=(9, 0)), spent(2), spent(3)], [0, 1, 1]),
    ],
)
def test_a_day_counts_once(rows: list[SpentDay], counted: list[int]):
    found = counted_days(rows)
    assert [found[row.key].counted for row in rows] == counted
    assert all(bool(found[row.key].why_not) == (found[row.key].counted < row.halves) for row in rows)


@pytest.mark.parametrize(
    ("row", "why_not"),
    [
        (spent(1, is_struck=True, is_denied=True), "kiem-tra"),
        (spent(1, is_denied=True, needs_registration=True), "khong-dung"),
        (spent(1, needs_registration=True), "chua-dang-ky"),
        (spent(1), ""),
    ],
)
def test_why_a_day_does_not_count(row: SpentDay, why_not: str):
    assert counted_days([row])[1] == CountedDay(0 if why_not else 2, why_not)


ROWS = st.lists(
    st.builds(
        SpentDay,
        key=st.integers(0, 10_000),
        person=st.integers(1, 3),
        day=st.sampled_from([DAY, DAY + timedelta(days=1)]),
        order=st.tuples(st.integers(1, 9), st.integers(1, 3)),
        halves=st.sampled_from([1, 2]),
        needs_registration=st.booleans(),
        registered_on=st.sampled_from([None, DAY, DAY + timedelta(days=1)]),
        is_denied=st.booleans(),
        is_struck=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda row: row.key,
)


@given(ROWS)
def test_of_a_day_never_more_than_a_day_and_never_less_than_it_could_be(rows: list[SpentDay]):
    found, per_day, could = counted_days(rows), defaultdict(int), defaultdict(int)
    assert found.keys() == {row.key for row in rows}
    for row in rows:
        per_day[row.person, row.day] += found[row.key].counted
        assert 0 <= found[row.key].counted <= row.halves
        if found[row.key].why_not in ("", "trung-ngay"):
            could[row.person, row.day] += row.halves
    assert all(halves == min(2, could[key]) for key, halves in per_day.items())


@given(ROWS, st.randoms())
def test_what_counts_does_not_depend_on_the_order_of_reading(rows: list[SpentDay], random):
    rows = [replace(row, order=(place, 0)) for place, row in enumerate(rows)]
    mixed = random.sample(rows, len(rows))
    assert counted_days(mixed) == counted_days(rows)


@given(st.integers(0, 40), st.lists(st.integers(1, 99), min_size=1, max_size=12, unique=True))
def test_days_are_dealt_out_to_every_stop(more: int, stops: list[int]):
    days = dealt_out(DAY, DAY + timedelta(days=more), stops)
    assert {one.unit for one in days} == set(stops)
    assert {one.day for one in days} == {DAY + timedelta(days=n) for n in range(more + 1)} or len(stops) > 2 * more + 2
    assert len({(one.day, one.unit) for one in days}) == len(days)
    if len(stops) <= 2 * (more + 1):
        assert sum(one.halves for one in days) == 2 * (more + 1)


def test_nothing_is_dealt_out_without_days_or_stops():
    assert dealt_out(DAY, DAY - timedelta(days=1), [1]) == ()
    assert dealt_out(DAY, DAY, []) == ()


def paper(**changes) -> PaperFacts:
    return replace(PaperFacts(True, DAY, "12-CL", DAY, ("da-xac-nhan",)), **changes)


@pytest.mark.parametrize(
    ("papers", "after", "codes"),
    [
        (paper(), 0, []),
        (paper(order_number=""), 0, ["cong-lenh"]),
        (paper(reported_on=None), 0, ["bao-cao"]),
        (paper(reported_on=None), 10, ["bao-cao"]),
        (paper(reported_on=None), 11, ["bao-cao-qua-han"]),
        (paper(reported_on=DAY + timedelta(days=10)), 30, []),
        (paper(reported_on=DAY + timedelta(days=11)), 30, ["bao-cao-tre"]),
        (paper(words=("da-xac-nhan", "cho-xac-nhan")), 0, ["xac-nhan"]),
        (paper(words=("khong-dung", "cho-xac-nhan")), 0, ["khong-dung", "xac-nhan"]),
        (paper(is_made=False, order_number="", reported_on=None), 0, ["cong-lenh"]),
        (paper(is_made=False, order_number="", reported_on=None), -1, []),
        (paper(is_made=False, reported_on=None, words=("cho-xac-nhan",)), 0, []),
    ],
)
def test_what_is_missing(papers: PaperFacts, after: int, codes: list[str]):
    assert [one.code for one in lacks(papers, DAY + timedelta(days=after))] == codes


def test_the_report_is_due_by_the_rule_of_the_last_day():
    assert report_due_on(DAY) == DAY + timedelta(days=parameter("bao-cao-sau-di-co-so-so-ngay", DAY))
