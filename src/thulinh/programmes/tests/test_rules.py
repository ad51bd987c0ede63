"""Decisions on plain values, against counting day by day."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from thulinh.programmes.rules import uncovered

ZERO = dt.date(2026, 1, 1)
LAST = 60


def day(number: int | None) -> dt.date | None:
    return None if number is None else ZERO + dt.timedelta(days=number)


def days(first: dt.date, last: dt.date | None) -> set[int]:
    return set(range((first - ZERO).days, LAST if last is None else (last - ZERO).days + 1))


spans = st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(0, 15))).map(
    lambda one: (day(one[0]), None if one[1] is None else day(one[0] + one[1]))
)


@given(spans, st.lists(spans, max_size=5))
def test_what_is_not_covered_is_every_day_on_which_nothing_else_holds(asked, taken):
    found = uncovered(*asked, taken)
    free = days(*asked).difference(*(days(*span) for span in taken))
    assert sorted(number for span in found for number in days(*span)) == sorted(free)
    assert [last is None for _, last in found][-1:] == [asked[1] is None and None not in {end for _, end in taken}][
        : len(found)
    ]
