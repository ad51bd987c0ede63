"""What of training the desk tells to whom: the log, the page of a class, the choices of a form."""

import pytest
from django.test import Client
from django.urls import reverse

from cast import TODAY
from thulinh.desk.queries.log import log
from thulinh.training.actions import add_material, add_topic, approve, decline, nominate, withdraw_participant
from thulinh.training.models import Topic
from thulinh.training.rules.topics import TopicEntry
from thulinh.training.tests.conftest import founded
from thulinh.training.tests.school import SOFTWARE, School, opened, school, who

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


def test_material_is_for_who_has_a_place(world: School) -> None:
    cast = world.cast
    row = opened(world)
    add_material(
        Topic(pk=SOFTWARE),
        title="Cẩm nang phần mềm",
        address="https://doan.vn/cam-nang",
        unit=cast.a.pk,
        by=cast.province,
    )
    nominate(row, [world.khoi.pk, world.duong.pk], by=cast.province)
    approve(row, [who(row, world.khoi)], by=cast.province)
    page = reverse("desk:class", args=[row.pk])

    def reads(account) -> bool:
        return "https://doan.vn/cam-nang" in client_of(account).get(page).content.decode()

    assert reads(cast.province)
    assert reads(cast.commune)
    assert not reads(world.a2_secretary)
    decline(row, [who(row, world.duong)], reason="Đợt sau", by=cast.province)
    assert not reads(world.a2_secretary)


@pytest.mark.parametrize("name", ["training_coverage", "training_topics", "qualifications"])
def test_topics_of_another_place_are_no_choice(world: School, name: str) -> None:
    cast = world.cast
    add_topic(TopicEntry("Nghề chài lưới", "phong-trao"), unit=cast.b.pk, by=None)
    own = add_topic(TopicEntry("Nghề trồng chè", "phong-trao"), unit=cast.a.pk, by=cast.province)
    shown = client_of(cast.province).get(reverse(f"desk:{name}")).content.decode()
    assert "Nghề trồng chè" in shown
    assert "Nghề chài lưới" not in shown
    asked = client_of(cast.province).get(reverse(f"desk:{name}"), {"chuyen_de": own.pk})
    assert asked.status_code == 200
