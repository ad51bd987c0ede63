"""A class from plan to end, and everything that it refuses."""

import pytest

from thulinh.training.actions import end_class
from thulinh.training.models import Qualification
from thulinh.training.tests.school import School, listed, school, there, who

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(country) -> School:
    return school(country)


def test_from_plan_to_end(world: School):
    row = listed(world)
    there(row, world.khoi, world.an)
    there(row, world.duong, half_days=2)
    end_class(row, by=world.cast.province)
    assert [who(row, one).result for one in (world.khoi, world.an, world.duong)] == ["dat", "dat", "khong-dat"]
    assert [who(row, one).is_new for one in (world.khoi, world.an, world.duong)] == [False, True, True]
    held = Qualification.objects.current().values_list("person", "position", "topic", "level")
    khoi, an = world.khoi.person_id, world.an.person_id
    assert set(held) == {
        (khoi, "bi-thu-doan-xa", None, ""), (khoi, None, "phan-mem-doan-vien", "moi"),
        (an, "pho-bi-thu-doan-xa", None, ""), (an, None, "phan-mem-doan-vien", "moi"),
    }  # fmt: skip
