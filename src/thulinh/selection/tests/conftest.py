"""The small country, on its own day."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

import cast as small_country
from cast import TODAY, Cast


@pytest.fixture
def today() -> Iterator[dt.date]:
    """Every clock says noon of the country's day."""
    with time_machine.travel(f"{TODAY.isoformat()}T12:00:00+07:00", tick=False):
        yield TODAY


@pytest.fixture
def country(db, today) -> Cast:
    """The country, built anew for each test."""
    return small_country.build()
