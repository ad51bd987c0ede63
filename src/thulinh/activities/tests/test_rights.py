"""What an account may do is asked once for all places of one page that ask for it."""

import pytest

from cast import TODAY, Cast, build
from thulinh.activities.queries.rights import Rights

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(db) -> Cast:
    """The country, built anew for each test."""
    return build()


def test_the_second_who_asks_costs_nothing(country: Cast, django_assert_num_queries):
    officer = country.again(country.officer)
    first = Rights(officer, TODAY)
    known = (first.own_units, first.charges, first.member_of)
    assert first.own_units == {country.a1.pk}
    assert first.charges
    with django_assert_num_queries(0):
        second = Rights(officer, TODAY)
        assert (second.own_units, second.charges, second.member_of) == known


def test_another_account_and_another_day_are_other_questions(country: Cast):
    assert Rights(country.again(country.officer), TODAY).own_units == {country.a1.pk}
    assert Rights(country.again(country.province), TODAY).own_units == {country.a.pk}
    officer = country.again(country.officer)
    assert Rights(officer, TODAY).own_units
    assert Rights(officer, TODAY.replace(year=1990)).own_units == frozenset()


def test_an_account_of_nobody_has_none(country: Cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        rights = Rights(None, TODAY)
        assert rights.own_units == rights.charges == rights.member_of == frozenset()
