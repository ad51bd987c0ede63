"""Two connections that write visits of one cadre at the same moment: no day counts twice, on both databases."""

from datetime import timedelta

import pytest

from at_once import at_once, behind
from cast import TODAY, Cast
from thulinh.visits.actions import cancel_visit, correct_visit, record_visit
from thulinh.visits.models import Visit, VisitDay
from thulinh.visits.tests.conftest import founded
from thulinh.visits.tests.places import entry, made, planned

pytestmark = pytest.mark.django_db(transaction=True)
AGO = TODAY - timedelta(days=3)


@pytest.fixture
def country(transactional_db, today) -> Cast:
    """The country, really written, so that other connections see it."""
    return founded()


def halves() -> list[int]:
    return sorted(VisitDay.objects.current().filter(day=AGO).values_list("counted", flat=True))


@pytest.mark.parametrize("meet", [at_once, behind])
def test_a_day_that_two_write_counts_once(country: Cast, meet):
    to = (country.east, country.west)
    acts = [lambda place=place: record_visit(entry(country, place), by=country.province) for place in to]
    assert meet(*acts) == ["done", "done"]
    assert halves() == [1, 1]


def test_visitors_in_different_order_do_not_wait_in_a_ring(country: Cast):
    both = (country.province.person_id, country.inspector.person_id)
    acts = [
        lambda place=place, visitors=visitors: record_visit(
            entry(country, place, visitors=visitors), by=country.province
        )
        for place, visitors in ((country.east, both), (country.west, both[::-1]))
    ]
    assert at_once(*acts) == ["done", "done"]
    assert halves() == [1, 1, 1, 1]


def test_a_plan_is_made_or_cancelled_never_both(country: Cast):
    plan = planned(country)
    results = behind(
        lambda: record_visit(entry(country), by=country.province, plan=plan.pk, version=1),
        lambda: cancel_visit(plan.pk, version=1, reason="Bão", by=country.province),
    )
    assert results[0] == "done"
    assert results[1].startswith("Trong lúc đồng chí mở trang")
    assert Visit.objects.get().status == "da-di"


def test_a_corrected_day_and_a_new_one_share(country: Cast):
    visit = made(country, starts_on=AGO - timedelta(days=4))
    changes = {"starts_on": AGO, "ends_on": AGO}
    results = at_once(
        lambda: correct_visit(visit.pk, changes, version=1, reason="Nhầm", by=country.province),
        lambda: record_visit(entry(country, country.west), by=country.province),
    )
    assert results == ["done", "done"]
    assert halves() == [1, 1]
