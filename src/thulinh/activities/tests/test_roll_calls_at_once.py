"""A hall that confirms at the same moment: each person once, on both databases."""

import threading
from collections import Counter

import pytest
from django.db import connection

from thulinh.activities.actions import AlreadyThere, check_in_by_name, note_missed_guess, open_roll_call
from thulinh.activities.models import CheckIn, MissedGuess
from thulinh.activities.queries.roll_calls import roll_call_by
from thulinh.activities.tests.test_guidance import again
from thulinh.activities.tests.test_roll_calls import AT, HERE, plan
from thulinh.activities.tests.town import FOUNDED, Town, build_town
from thulinh.kernel.models import AuditEvent
from thulinh.people.actions import NewMembership, NewPerson, add_people, begin_memberships

THREADS, PEOPLE = 20, 10
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hall(transactional_db) -> Town:
    """Branch T2 with ten more members, really written, so that other connections see it."""
    town = build_town()
    people = add_people([NewPerson(f"Người Thứ {n}", phone=f"091111{n:04d}") for n in range(PEOPLE)], by=None)
    begin_memberships([NewMembership(person.pk, town.units["T2"], FOUNDED) for person in people], by=None)
    return town


def at_once(act) -> Counter:
    """What came of it when every thread tries everybody, each in an order of its own."""
    gate, results = threading.Barrier(THREADS), Counter()
    lock = threading.Lock()

    def run(place: int) -> None:
        try:
            gate.wait(10)
            for number in range(PEOPLE):
                outcome = act((number + place) % PEOPLE)
                with lock:
                    results[outcome] += 1
        except Exception as error:
            with lock:
                results[repr(error)] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results


def test_each_is_there_once(hall):
    token = open_roll_call(plan(hall).pk, by=again(hall.secretary), at=AT).token

    def confirm(number: int) -> str:
        said = {"name": f"Người Thứ {number}", "digits": f"{number:04d}", "address": HERE}
        try:
            check_in_by_name(roll_call_by(token), at=AT, **said)
            return "there"
        except AlreadyThere:
            return "already"

    assert at_once(confirm) == {"there": PEOPLE, "already": (THREADS - 1) * PEOPLE}
    assert CheckIn.objects.count() == AuditEvent.objects.filter(verb="activities.check_in").count() == PEOPLE


def test_every_wrong_try_counts(hall):
    found = open_roll_call(plan(hall).pk, by=again(hall.secretary), at=AT)
    assert at_once(lambda number: note_missed_guess(found, address=HERE, name=f"Ai {number}")) == {None: 200}
    assert sorted(MissedGuess.objects.values_list("wrong", flat=True)) == [THREADS] * PEOPLE + [THREADS * PEOPLE]
