"""No figure of a few can be subtracted out of figures of many."""

import pytest
from django.urls import reverse

from cast import START, TODAY, Cast, add_branches
from thulinh.desk.queries.figures import results
from thulinh.kernel.periods import parse_period
from thulinh.people.actions import NewHolding, take_seats
from thulinh.programmes.actions import NewAdoption, adopt

PROGRAMME, CODE = "bi-thu-chi-doan-la-dang-vien", "bi-thu-la-dang-vien"


@pytest.fixture
def asked(adopted: Cast) -> Cast:
    """Nine secretaries in commune A1, one in ward A2: who are Party members is asked of the whole province."""
    add_branches(adopted, 8)
    held = NewHolding(
        adopted.people["Phạm Thùy Dương"].pk, "dai-hoi", START, unit=adopted.quarter.pk, position="bi-thu-chi-doan"
    )  # fmt: skip
    take_seats([held], by=None)
    paper = {"decided_by": "BTV", "decision_number": "8-KH", "decision_on": START}
    adopt([NewAdoption(PROGRAMME, adopted.a.pk, START, known_on=START, **paper)], by=None)
    return adopted


def figure_of(country: Cast, unit, rights: frozenset[str] = frozenset(), **more):
    found = results(
        path=country.path(unit),
        span=parse_period("2026-11", TODAY),
        on=TODAY,
        programme=PROGRAMME,
        rights=rights,
        **more,
    )
    return next(one for one in found if one.definition.code == CODE)


def test_no_part_is_shown_where_the_rest_is_of_a_few(asked: Cast) -> None:
    whole = figure_of(asked, asked.a)
    assert (whole.total.due, whole.is_hidden) == (10, False)
    assert {path: cell.due for path, cell in whole.below.items()} == {asked.path(asked.a1): 9, asked.path(asked.a2): 1}
    assert whole.hidden == set(whole.below)
    assert not figure_of(asked, asked.a, frozenset({"nguoi.dang"})).hidden
    assert figure_of(asked, asked.top).hidden == frozenset()  # one province only: nothing to subtract
    assert not figure_of(asked, asked.a1).is_hidden  # who sees nothing above has nothing to subtract from
    assert figure_of(asked, asked.a1, above=[asked.path(asked.a)]).is_hidden


def test_the_page_of_the_part_and_the_board_above_say_the_same(asked: Cast, visit) -> None:
    page = reverse("desk:figure", args=[PROGRAMME, CODE, asked.a1.pk])
    assert visit(asked.centre).get(page).context["result"].is_hidden
    assert not visit(asked.officer).get(page).context["result"].is_hidden
    assert not visit(asked.province).get(page).context["result"].is_hidden
