"""The small country, on its own day, with the forms of visit and the kinds of activity."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

import cast as small_country
from built_once import built_once
from cast import TODAY, Cast
from thulinh.activities.actions import load_kinds
from thulinh.visits.tests.places import lay_forms


@pytest.fixture
def today() -> Iterator[dt.date]:
    """Every clock says noon of the country's day."""
    with time_machine.travel(f"{TODAY.isoformat()}T12:00:00+07:00", tick=False):
        yield TODAY


@pytest.fixture
def country(db, today) -> Cast:
    """The country, built anew for each test."""
    return founded()


@built_once
def founded() -> Cast:
    """The country with forms and kinds, in a database that has none."""
    built = small_country.build()
    lay_forms()
    load_kinds(small_country.definitions("activities.yaml"))
    return built
