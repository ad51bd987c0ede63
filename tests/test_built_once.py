"""A world that is laid again is the one that was built: row by row, and nothing of one test reaches another."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.apps import apps
from django.core import serializers

import cast
from all_tables import ALWAYS, empty, filled
from cast import Cast
from thulinh.activities.tests.town import build_town
from thulinh.desk.tests.conftest import furnished
from thulinh.kernel import clock
from thulinh.people.actions import NewPerson, add_person
from thulinh.people.models import Person

NOON = dt.datetime(2026, 11, 22, 12)
MINUTE = dt.timedelta(minutes=1)


def rows() -> dict[str, list]:
    """Everything that any table holds."""
    models = [model for model in apps.get_models() if model._meta.managed and model._meta.db_table not in ALWAYS]
    held = {model: serializers.serialize("python", model._base_manager.order_by("pk")) for model in models}
    return {model._meta.label: found for model, found in held.items() if found}


@pytest.mark.django_db
@pytest.mark.parametrize("build", [cast.build, furnished, build_town])
def test_the_same_rows_are_laid_as_were_built(build: Callable) -> None:
    with clock.on(NOON):
        build()
        built = rows()
        empty()
        assert rows() == {}
        assert filled() == []
        build()
    assert rows() == built


@pytest.mark.django_db
def test_what_a_test_does_to_its_country_stays_with_it() -> None:
    with clock.on(NOON):
        first = cast.build()
        first.people.clear()
        first.commune.username = "khac"
        empty()
        second = cast.build()
    assert "Bùi Quốc An" in second.people
    assert second.commune.pk == first.commune.pk
    assert second.commune is not first.commune
    assert second.commune.username != "khac"


@pytest.mark.django_db
def test_more_is_added_after_those_who_were_laid() -> None:
    with clock.on(NOON):
        cast.build()
        empty()
        laid = cast.build()
    person = add_person(NewPerson("Cao Bá Quát"), by=None)
    assert person.pk not in {one.pk for one in laid.people.values()}


@pytest.mark.django_db
def test_beside_others_and_at_another_moment_it_is_built() -> None:
    with clock.on(NOON):
        cast.build()
        empty()
        other = add_person(NewPerson("Cao Bá Quát"), by=None)
        beside = cast.build()
        assert Person.objects.count() == len(beside.people) + 1
        assert other.pk not in {one.pk for one in beside.people.values()}
    empty()
    with clock.on(NOON + MINUTE):
        later: Cast = cast.build()
    assert later.people["Bùi Quốc An"].pk > beside.people["Bùi Quốc An"].pk
