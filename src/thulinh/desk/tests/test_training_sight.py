"""What of training the desk tells to whom: the log, the page of a class, the choices of a form."""

import pytest
from django.test import Client

from cast import TODAY
from thulinh.desk.queries.log import log
from thulinh.training.actions import approve, decline, nominate, withdraw_participant
from thulinh.training.tests.conftest import founded
from thulinh.training.tests.school import School, opened, school, who

IN_CLASSES = {"training.nominate", "training.approve", "training.decline", "training.withdraw_participant"}


@pytest.fixture
def world(db, today) -> School:
    """The country with what is taught, and holders of the seats that the class is for."""
    return school(founded())


def client_of(account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_the_log_tells_who_is_in_a_class_to_who_reads_training(world: School) -> None:
    cast = world.cast
    row = opened(world)
    nominate(row, world.leaders, by=cast.province)
    approve(row, [who(row, world.khoi)], by=cast.province)
    decline(row, [who(row, world.an)], reason="Đợt sau", by=cast.province)
    withdraw_participant(who(row, world.khoi), reason="Nghỉ ốm dài ngày", by=cast.province)

    def told(account) -> set[str]:
        return set(log(cast.again(account), TODAY).values_list("verb", flat=True)) & IN_CLASSES

    assert told(cast.inspector) == told(cast.province) == told(cast.commune) == IN_CLASSES
    assert told(world.a2_secretary) == {"training.nominate"}
    assert told(cast.administrator) == set()
