"""Every point of the line over time is the figure that its own page shows, slower rhythms included."""

import datetime as dt

import pytest

from cast import Cast
from thulinh.desk.queries.figures import history, whole
from thulinh.desk.tests.conftest import furnished
from thulinh.kernel.periods import Span
from thulinh.programmes.actions import NewExemption, exempt
from thulinh.programmes.queries import find

PROGRAMME, CONTENT = "nen-nep-sinh-hoat-chi-doan", "sinh-hoat-thang"
ON = dt.date(2026, 11, 22)


@pytest.fixture
def country(db) -> Cast:
    return furnished()


@pytest.mark.parametrize("slower", [False, True])
def test_points_of_the_line_are_the_figures_of_their_months(country: Cast, slower: bool):
    if slower:
        exemption = NewExemption(
            PROGRAMME, CONTENT, country.west.pk, dt.date(2026, 7, 1), None, "Thôn xa", cadence="quy"
        )
        exempt([exemption], by=country.commune)
    span = Span(dt.date(2026, 6, 1), dt.date(2026, 11, 30))
    points = history(programme=PROGRAMME, code=CONTENT, unit=country.a1.pk, span=span, on=ON)
    assert points
    for point in points:
        asked = find(PROGRAMME, CONTENT, path=country.path(country.a1), span=point.span, on=ON)
        assert point.cell == whole(asked), point.span
