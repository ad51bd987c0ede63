"""The town of the tests."""

import pytest

from thulinh.activities.actions import record_session
from thulinh.activities.models import Activity
from thulinh.activities.tests.town import AT, Town, build_town


@pytest.fixture
def town(db) -> Town:
    """A commune with three branches, built anew for each test."""
    return build_town()


@pytest.fixture
def session(town) -> Activity:
    """A session of T2, recorded by its secretary."""
    return record_session(town.entry(place="Nhà văn hóa"), by=town.secretary, at=AT)
