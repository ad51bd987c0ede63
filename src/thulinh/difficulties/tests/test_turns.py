"""Whose turn it is, on plain values."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulinh.difficulties.rules.turns import Answerer, again_from, first_answerer, lay_turns

COMMUNE, DISTRICT, PROVINCE, CENTRE = (
    Answerer(4, "0000001000000200000030000004", "xa", 3),
    Answerer(3, "000000100000020000003", "huyen", 2),
    Answerer(2, "00000010000002", "tinh", 1),
    Answerer(1, "0000001", "trung-uong", 0),
)
LINE = (COMMUNE, DISTRICT, PROVINCE, CENTRE)
DAYS = {"xa": 15, "huyen": 10, "tinh": 30, "trung-uong": 60}
RAISED = dt.date(2026, 3, 1)


def _laid(chain, first=0, on=RAISED):
    return lay_turns(chain, first=first, on=on, days_of=lambda level, day: DAYS[level])


@pytest.mark.parametrize(
    ("chain", "from_rank", "is_direct", "expected"),
    [
        (LINE, None, False, 0),
        (LINE, None, True, 1),
        (LINE, 3, False, 0),
        (LINE, 2, False, 1),
        (LINE, 1, False, 2),
        (LINE, 1, True, 2),  # it begins above the level passed over already
        (LINE, 0, False, 3),
        (LINE[2:], 3, False, 0),  # nobody that low stands above
        (LINE[:2], 1, False, 1),  # nobody that high: the highest there is
        (LINE[3:], None, False, 0),
        (LINE[3:], None, True, None),  # nobody is left to send it to
        ((), None, False, None),
    ],
)
def test_the_level_that_can_answer_is_first(chain, from_rank, is_direct, expected):
    assert first_answerer(chain, from_rank=from_rank, is_direct=is_direct) == expected


def test_turns_follow_each_other_and_the_last_has_no_end():
    commune, district, province, centre = _laid(LINE)
    assert (commune.starts_on, commune.due_on, commune.ends_on) == (RAISED, dt.date(2026, 3, 16), dt.date(2026, 3, 16))
    assert (district.starts_on, district.due_on) == (dt.date(2026, 3, 17), dt.date(2026, 3, 26))
    assert (province.starts_on, province.due_on) == (dt.date(2026, 3, 27), dt.date(2026, 4, 25))
    assert (centre.starts_on, centre.due_on, centre.ends_on) == (dt.date(2026, 4, 26), dt.date(2026, 6, 24), None)
    assert [turn.place for turn in (commune, district, province, centre)] == [1, 2, 3, 4]


def test_a_turn_is_as_long_as_the_rule_of_its_first_day_says():
    change = dt.date(2026, 3, 10)
    laid = lay_turns(LINE[:2], first=0, on=RAISED, days_of=lambda level, day: 15 if day < change else 5)
    assert [turn.due_on for turn in laid] == [dt.date(2026, 3, 16), dt.date(2026, 3, 21)]


@pytest.mark.parametrize(
    ("last", "first", "expected"),
    [(4, 0, 0), (3, 0, 1), (1, 0, 3), (99, 0, 0), (None, 1, 1), (4, 1, 1), (2, 1, 2)],
)
def test_what_goes_on_begins_with_who_had_it_last(last, first, expected):
    assert again_from(LINE, last=last, first=first) == expected


@given(
    on=st.dates(dt.date(2015, 1, 1), dt.date(2040, 12, 31)),
    days=st.lists(st.integers(0, 400), min_size=4, max_size=4),
    first=st.integers(0, 3),
)
def test_every_day_from_the_first_on_belongs_to_exactly_one_turn(on, days, first):
    by_level = dict(zip(DAYS, days, strict=True))
    laid = lay_turns(LINE, first=first, on=on, days_of=lambda level, day: by_level[level])
    assert laid[0].starts_on == on
    assert laid[-1].ends_on is None
    assert [turn.unit for turn in laid] == [one.unit for one in LINE[first:]]
    for one, following in pairwise(laid):
        assert one.ends_on == one.due_on
        assert following.starts_on == one.ends_on + dt.timedelta(days=1)
        assert following.due_on - one.due_on == dt.timedelta(days=max(1, by_level[LINE[following.place - 1].level]))
    assert all(turn.starts_on <= turn.due_on for turn in laid)
