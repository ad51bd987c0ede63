"""A hall that taps at once, two organisers on one sheet: nobody twice, nothing lost, on both databases."""

import datetime as dt

import pytest
import time_machine

import cast as small_country
from at_once import at_once
from cast import TODAY, Cast
from thulinh.people.models import Account
from thulinh.training.actions import mark_at_door, mark_presence, open_roll
from thulinh.training.models import Presence
from thulinh.training.tests.attending import AtWork, at_work, many

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country, really written, so that other connections see it."""
    with time_machine.travel(dt.datetime(TODAY.year, TODAY.month, TODAY.day, 5, tzinfo=dt.UTC), tick=False):
        yield small_country.build()


@pytest.fixture
def work(country: Cast) -> AtWork:
    """A class that began this morning."""
    return at_work(country)


def test_who_taps_twice_at_once_is_there_once(country: Cast, work: AtWork):
    token = open_roll(work.today.pk, by=country.province).token
    person = country.secretary.pk

    def tap() -> None:
        mark_at_door(token, by=Account.objects.get(pk=person))

    results = at_once(*[tap] * 6)
    assert results.count("done") == 1
    assert Presence.objects.current().count() == 1


def test_two_organisers_on_one_sheet(country: Cast, work: AtWork):
    people = [one.pk for one in many(work.training_class, country, 20)]
    shown = dict.fromkeys(people, "")
    first = {key: "co-mat" if key in people[:12] else "" for key in people}
    second = {key: "vang" if key in people[8:] else "" for key in people}
    results = at_once(
        lambda: mark_presence(work.today.pk, first, shown=shown, by=Account.objects.get(pk=country.province.pk)),
        lambda: mark_presence(work.today.pk, second, shown=shown, by=Account.objects.get(pk=country.centre.pk)),
    )
    assert results == ["done", "done"]
    kept = dict(Presence.objects.current().values_list("participant", "word"))
    assert set(kept) == set(people)
    assert all(kept[key] == "co-mat" for key in people[:8])
    assert all(kept[key] == "vang" for key in people[12:])
    assert len({kept[key] for key in people[8:12]}) == 1  # whoever came first
