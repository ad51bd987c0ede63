"""Two connections that draw at the same moment: no record is drawn twice, on both databases."""

import datetime as dt

import pytest

import cast as small_country
from at_once import at_once
from cast import TODAY, Cast
from thulinh.checks.actions import draw
from thulinh.checks.models import Check
from thulinh.checks.rules.drawing import Drawable

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country, really written, so that other connections see it."""
    return small_country.build()


def test_no_record_is_drawn_twice(country: Cast):
    path, day = country.path(country.east), TODAY - dt.timedelta(days=9)
    pool = [Drawable(number, country.east.pk, path, path, day) for number in range(1, 41)]

    def drawing(unit: int):
        return lambda: draw(
            source="sinh-hoat", record_kind="activities.activity", unit=unit, starts_on=day, ends_on=day, size=20,
            pool=pool, by=None,
        )  # fmt: skip

    assert at_once(drawing(country.a.pk), drawing(country.a1.pk)) == ["done", "done"]
    drawn = list(Check.objects.values_list("record_id", flat=True))
    assert (len(drawn), len(set(drawn))) == (40, 40)
