"""A task that is given while its unit ends, from two connections, in either order and on both databases."""

import datetime as dt
from collections.abc import Callable

import pytest

from at_once import behind
from thulinh.activities.actions import assign_task, hand_over_tasks, record_session
from thulinh.activities.models import Activity, Task
from thulinh.activities.rules.entries import Decision, SessionEntry
from thulinh.activities.tests.town import AT, COMMITTEE, TODAY, Town, build_town
from thulinh.units.actions import dissolve_unit, merge_units

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(transactional_db) -> Town:
    """The town, really written, so that other connections see it."""
    return build_town()


@pytest.fixture
def meeting(town) -> Activity:
    """A committee meeting of the commune, nine days ago."""
    entry = SessionEntry(kind=COMMITTEE, host=town.units["HT"], day=TODAY - dt.timedelta(days=9))
    return record_session(entry, by=town.commune, at=AT)


def giving(town: Town, meeting: Activity) -> Callable[[], object]:
    """The act of giving the officer a task for T2."""
    decision = Decision("Dự sinh hoạt thôn 2", town.officer.person_id, town.units["T2"])
    return lambda: assign_task(meeting.pk, decision, by=town.commune, at=AT)


def ending(town: Town, into: str | None) -> Callable[[], object]:
    """The act of merging T2, or dissolving it when nobody carries it on, with what it had to do."""
    unit, heir = town.units["T2"], town.units[into] if into else None

    def act() -> None:
        if heir is None:
            dissolve_unit(unit, on=TODAY, decision_number="1", by=None)
        else:
            merge_units([unit], into=heir, on=TODAY, decision_number="1", by=None)
        hand_over_tasks([unit], heir, on=TODAY, reason="Sáp nhập", by=None)

    return act


@pytest.mark.parametrize("ended_first", [True, False], ids=["ended first", "given first"])
def test_no_task_is_left_with_a_branch_that_merges(town, meeting, ended_first):
    acts = [ending(town, "T1"), giving(town, meeting)]
    assert behind(*(acts if ended_first else reversed(acts))) == ["done", "done"]
    task = Task.objects.get()
    assert (task.unit_id, task.withdrawn_at) == (town.units["T1"], None)
    assert task.charge.unit_id == town.units["T2"]


def test_no_task_is_given_to_a_branch_that_is_dissolved(town, meeting):
    results = behind(ending(town, None), giving(town, meeting))
    assert (results[0], "đã kết thúc hoạt động" in results[1]) == ("done", True)
    assert not Task.objects.exists()


def test_a_task_lapses_when_its_branch_is_dissolved_behind_it(town, meeting):
    assert behind(giving(town, meeting), ending(town, None)) == ["done", "done"]
    assert Task.objects.get().withdrawn_reason == "Sáp nhập"


def test_a_meeting_recorded_while_a_branch_ends_gives_its_task_to_the_heir(town):
    decision = Decision("Dự sinh hoạt thôn 2", town.officer.person_id, town.units["T2"])
    entry = SessionEntry(COMMITTEE, town.units["HT"], TODAY - dt.timedelta(days=1), tasks=(decision,))
    results = behind(ending(town, "T1"), lambda: record_session(entry, by=town.commune, at=AT))
    assert results == ["done", "done"]
    assert Task.objects.get().unit_id == town.units["T1"]
