"""The country as most stories in a browser find it, and the morning of a day of learning."""

from collections.abc import Iterator

import pytest
import time_machine

from cast import TODAY, Cast
from thulinh.desk.tests.conftest import furnished


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country with programmes adopted and a few sessions, written for real."""
    return furnished()


@pytest.fixture
def morning() -> Iterator[None]:
    """It is a quarter to eight, when a class begins."""
    with time_machine.travel(f"{TODAY}T07:45:00+07:00"):
        yield


@pytest.fixture
def evening() -> Iterator[None]:
    """It is half past seven in the evening, when branches meet."""
    with time_machine.travel(f"{TODAY}T19:30:00+07:00"):
        yield
