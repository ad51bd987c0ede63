"""The small country of tests/cast.py, for every test of this room that asks for it."""

import pytest

import cast as small_country
from cast import Cast


@pytest.fixture
def country(db) -> Cast:
    """The country, as it stands on `cast.TODAY`."""
    return small_country.build()
