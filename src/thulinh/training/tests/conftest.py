"""The small country, on its own day, with what is taught and what somebody may lack."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

import cast as small_country
from cast import TODAY, Cast
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.training.actions import load_topics


@pytest.fixture
def today() -> Iterator[dt.date]:
    """Every clock says noon of the country's day."""
    with time_machine.travel(f"{TODAY.isoformat()}T12:00:00+07:00", tick=False):
        yield TODAY


@pytest.fixture
def country(db, today) -> Cast:
    """The country, built anew for each test."""
    return founded()


def founded() -> Cast:
    """The country with skills and topics, in a database that has none."""
    built = small_country.build()
    load_difficulty_kinds(small_country.definitions("difficulties.yaml"))
    load_topics(small_country.definitions("training.yaml"))
    return built
