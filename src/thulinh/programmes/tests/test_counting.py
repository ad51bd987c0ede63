"""What is owed, counted period by period, is the list of what is owed, for every unit of the country."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast, add_branches
from thulinh.programmes.actions import NewAdoption, adopt
from thulinh.programmes.queries import dues, dues_counted
from thulinh.programmes.tests.conftest import SESSIONS, START, TODAY, TWO_AND_ONE


@pytest.fixture
def adopted(country: Cast) -> Cast:
    """Monthly sessions in the whole country, and the commune's own programme in A1."""
    everywhere = NewAdoption(SESSIONS, country.top.pk, START, "Ban Bí thư", "1-HD/TWĐTN", START, known_on=START)
    own = NewAdoption(TWO_AND_ONE, country.a1.pk, START, "Đoàn xã", "2-KH/ĐTN", START, known_on=START)
    adopt([everywhere, own], by=None)
    return country


@pytest.mark.parametrize("unit", ["top", "a", "a1", "east", "b1"])
def test_counts_are_those_of_the_list(adopted: Cast, unit: str) -> None:
    add_branches(adopted, 2)
    path = adopted.path(adopted.units[unit], TODAY)
    listed, late = Counter(), Counter()
    for due in dues(path=path, on=TODAY):
        mark = (f"{due.programme}.{due.content}", due.of, due.period, due.due_on)
        listed[mark] += 1
        late[mark] += due.is_overdue
    counted = dues_counted(path=path, on=TODAY)
    assert {(one.key, one.of, one.period, one.due_on): (one.number, one.late) for one in counted} == {
        mark: (number, late[mark]) for mark, number in listed.items()
    }
    assert listed
    assert counted == sorted(counted, key=lambda one: one.due_on)


def test_as_many_questions_for_2_and_40_branches(adopted: Cast) -> None:
    path, counts = adopted.path(adopted.a1, TODAY), []
    for more in (0, 38):
        add_branches(adopted, more) if more else None
        with CaptureQueriesContext(connection) as asked:
            dues_counted(path=path, on=TODAY)
        counts.append(len(asked))
    assert counts[0] == counts[1]
