"""The small country, with areas and skills."""

import pytest

import cast
from thulinh.difficulties.actions import load_difficulty_kinds


@pytest.fixture
def country(db) -> cast.Cast:
    """The cast, built anew for each test."""
    built = cast.build()
    load_difficulty_kinds(cast.definitions("difficulties.yaml"))
    return built
