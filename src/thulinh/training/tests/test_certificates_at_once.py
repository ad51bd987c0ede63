"""Two who number certificates at the same time, from two connections, on both databases."""

import datetime as dt

import pytest
import time_machine

from at_once import at_once, behind
from cast import TODAY
from thulinh.training.actions.certificates import issue_certificates, withdraw_certificate
from thulinh.training.models import Certificate
from thulinh.training.tests.conftest import founded
from thulinh.training.tests.passed import ended, takers
from thulinh.training.tests.school import School, many, school

pytestmark = pytest.mark.django_db(transaction=True)
SAID = {"issued_on": TODAY, "signer_title": "Bí thư", "signer_name": "A", "number_form": "{so}/CN-{nam}"}


@pytest.fixture
def world(transactional_db) -> School:
    """The school, really written, so that other connections see it."""
    with time_machine.travel(dt.datetime.combine(TODAY, dt.time(5)), tick=True):
        yield school(founded())


def test_two_classes_of_a_unit_count_without_gap_or_double(world):
    one = ended(world)
    other = ended(world, many(world, 2), name="Lớp khác")
    people = [*takers(one), *takers(other)]

    def issuing(participant):
        return lambda: issue_certificates(
            participant.training_class_id, [participant.pk], by=world.cast.again(world.cast.province), **SAID
        )

    assert at_once(*map(issuing, people)) == ["done"] * 5
    assert sorted(Certificate.objects.values_list("ordinal", flat=True)) == [1, 2, 3, 4, 5]
    assert Certificate.objects.values("participant").distinct().count() == 5


def test_two_who_issue_to_the_same_people_give_one_each(world):
    row = ended(world)
    everybody = [one.pk for one in takers(row)]
    acts = [lambda: issue_certificates(row.pk, everybody, by=world.cast.again(world.cast.province), **SAID)] * 2
    results = behind(*acts)
    assert results[0] == "done"
    assert "đã có chứng nhận số" in results[1]
    assert sorted(Certificate.objects.values_list("number", flat=True)) == [f"0{n}/CN-2026" for n in (1, 2, 3)]


def test_taken_back_twice_at_once_is_taken_back_once(world):
    row = ended(world)
    [one] = issue_certificates(row, takers(row)[:1], by=world.cast.province, **SAID)
    acts = [lambda: withdraw_certificate(one.pk, reason="Nhầm", by=world.cast.again(world.cast.province))] * 2
    assert sorted(behind(*acts)) == ["Chứng nhận này đã thu hồi.", "done"]
