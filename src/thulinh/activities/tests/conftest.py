"""The town of the tests."""

import pytest

from thulinh.activities.tests.town import Town, build_town


@pytest.fixture
def town(db) -> Town:
    """A commune with three branches, built anew for each test."""
    return build_town()
