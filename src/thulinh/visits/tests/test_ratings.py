"""Ratings: only as sums of whole groups, and never to be worked out from two answers."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import Cast
from thulinh.kernel.writing import writing
from thulinh.visits.models import Rating
from thulinh.visits.queries.ratings import rated_years
from thulinh.visits.rules.ratings import Sum, summed


@pytest.mark.parametrize(
    ("scores", "number", "mean", "words"),
    [
        ([3, 2, 3, 2, 1], 5, 2.2, "2,2 trên 3"),
        ([3, 2, 3, 2, 1, 1, 1, 1, 1], 5, 2.2, "2,2 trên 3"),
        ([3, 2, 3, 2, 1, 1, 1, 1, 1, 1], 10, 1.6, "1,6 trên 3"),
        ([3] * 5, 5, 2.7, "từ 2,7 trên 3 trở lên"),
        ([3, 3, 3, 3, 2], 5, 2.7, "từ 2,7 trên 3 trở lên"),
        ([1] * 5, 5, 1.3, "1,3 trên 3 hoặc thấp hơn"),
    ],
)
def test_a_sum_is_of_whole_groups_and_says_no_extreme(scores, number, mean, words):
    found = summed(scores, least=5)
    assert found == Sum(number, mean)
    assert found.words == words


def test_fewer_than_a_group_is_nothing():
    assert [summed([3] * number, least=5) for number in range(5)] == [None] * 5


@given(st.lists(st.sampled_from([1, 2, 3]), max_size=30))
def test_who_looks_before_and_after_a_rating_learns_of_a_whole_group_or_of_nothing(scores):
    seen = [summed(scores[:end], least=5) for end in range(len(scores) + 1)]
    for before, after in itertools.pairwise(seen):
        assert after == before or after.number - (before.number if before else 0) == 5


@given(st.lists(st.sampled_from([1, 2, 3]), min_size=5, max_size=5))
def test_no_first_sum_tells_what_any_one_of_the_five_said(scores):
    """For each of the five there are at least two scores that lead to the same sum."""
    shown = summed(scores, least=5)
    alike = [other for other in itertools.product([1, 2, 3], repeat=5) if summed(other, least=5) == shown]
    assert all(len({other[place] for other in alike}) > 1 for place in range(5))


def rate(country: Cast, unit, year: int, *scores: int) -> None:
    with writing("visits"):
        Rating.objects.bulk_create(Rating(unit=unit, year=year, score=score) for score in scores)


def test_each_committee_and_year_stands_for_itself(country: Cast, django_assert_num_queries):
    """A province's sum is never that of its communes with its own, or the difference would show a commune's."""
    rate(country, country.a, 2025, 2, 2, 2, 2, 2)
    rate(country, country.a, 2026, 3, 3, 2, 2, 2, 1, 1)
    rate(country, country.a1, 2026, 3, 3, 3, 3)
    units = [country.top.pk, country.a.pk, country.a1.pk]
    with django_assert_num_queries(1):
        found = rated_years(units)
    assert {unit: [(one.year, one.sum.number, one.sum.mean) for one in years] for unit, years in found.items()} == {
        country.a.pk: [(2026, 5, 2.4), (2025, 5, 2)]
    }
    rate(country, country.a1, 2026, 1)
    assert rated_years(units)[country.a1.pk][0].sum == Sum(5, 2.6)
    assert rated_years(units)[country.a.pk] == found[country.a.pk]
