"""The small country, on its own day, with the kinds of support."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

import cast as small_country
from built_once import built_once
from cast import TODAY, Cast
from thulinh.benefits.actions import load_benefit_kinds


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
    """The country with the kinds of support, in a database that has none."""
    built = small_country.build()
    load_benefit_kinds(small_country.definitions("benefits.yaml"))
    return built
