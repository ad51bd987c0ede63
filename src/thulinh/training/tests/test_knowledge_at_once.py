"""Two who write about the same learning at once: one training stands, one topic of a name, one demand."""

import datetime as dt

import pytest

from at_once import at_once, behind
from cast import START, Cast
from thulinh.training.actions import add_topic, record_qualifications, set_training_demand
from thulinh.training.models import Demand, Qualification, Topic
from thulinh.training.rules.demands import DemandEntry
from thulinh.training.rules.qualifications import NewQualification
from thulinh.training.rules.topics import TopicEntry
from thulinh.training.tests.conftest import founded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(transactional_db, today) -> Cast:
    """The country, really written, so that other connections see it."""
    return founded()


@pytest.mark.parametrize("meet", [at_once, behind])
def test_one_training_of_one_day(country: Cast, meet):
    row = NewQualification(country.secretary.person_id, dt.date(2026, 3, 5), position="bi-thu-chi-doan", issuer="Tỉnh")
    writers = (country.commune, country.province)
    results = meet(*(lambda by=by: record_qualifications([row], by=by) for by in writers))
    assert sorted(result == "done" for result in results) == [False, True]
    assert Qualification.objects.count() == 1


def test_one_topic_of_a_name(country: Cast):
    entry = TopicEntry("Hát ru", "phong-trao")
    results = at_once(*(lambda: add_topic(entry, unit=country.a1.pk, by=country.commune) for _ in range(2)))
    assert sorted(result == "done" for result in results) == [False, True]
    assert Topic.objects.filter(unit=country.a1).count() == 1


def test_one_demand_of_a_name(country: Cast):
    entry = DemandEntry("Bồi dưỡng", ("bi-thu-chi-doan",))
    said = {"unit": country.a1.pk, "starts_on": START, "paper_number": "1", "by": country.commune}
    results = at_once(*(lambda: set_training_demand(entry, **said) for _ in range(2)))
    assert sorted(result == "done" for result in results) == [False, True]
    assert Demand.objects.current().count() == 1
