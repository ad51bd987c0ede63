"""The cast, with every definition loaded."""

import datetime as dt

import pytest

import cast
from built_once import built_once
from thulinh.activities.actions import load_kinds
from thulinh.benefits.actions import load_benefit_kinds
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.kernel.actions import lay_periods
from thulinh.programmes.actions import store_version
from thulinh.training.actions import load_topics
from thulinh.visits.actions import load_forms

SESSIONS = "nen-nep-sinh-hoat-chi-doan"
TWO_AND_ONE = "2-giao-1-lien-ket"
TODAY = cast.TODAY
START = dt.date(2026, 1, 1)


@pytest.fixture
def country(db) -> cast.Cast:
    """The cast, in a country that knows the calendar, the kinds and the shipped programmes."""
    return founded()


@built_once
def founded() -> cast.Cast:
    """The same, in a database that has none."""
    found = cast.build()
    lay_periods()
    load_kinds(cast.definitions("activities.yaml"))
    load_benefit_kinds(cast.definitions("benefits.yaml"))
    load_forms(cast.definitions("visits.yaml"))
    load_difficulty_kinds(cast.definitions("difficulties.yaml"))
    load_topics(cast.definitions("training.yaml"))
    folder = cast.Path(cast.thulinh.__file__).parent / "definitions" / "programmes"
    for path in sorted(folder.glob("*.yaml")):
        store_version(path.read_text(encoding="utf-8"), by=None)
    return found
