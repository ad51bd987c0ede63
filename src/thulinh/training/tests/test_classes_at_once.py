"""Two who write about a class at once: never beyond its places, never twice, never in two classes at one half day."""

import pytest
import time_machine

from at_once import at_once, behind
from cast import TODAY
from thulinh.training.actions import (
    approve,
    nominate,
    promote,
    register,
    set_half_days,
    set_quotas,
    withdraw_participant,
)
from thulinh.training.models import Participant
from thulinh.training.rules.classes import HalfDayEntry
from thulinh.training.tests.conftest import founded
from thulinh.training.tests.school import FIRST, LAST, School, opened, school, who

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db):
    with time_machine.travel(f"{TODAY.isoformat()}T12:00:00+07:00"):
        yield school(founded())


def states(row) -> list[str]:
    rows = Participant.objects.current().filter(training_class=row)
    return sorted(rows.values_list("state", flat=True))


@pytest.mark.parametrize("meet", [at_once, behind])
def test_the_last_place_is_given_once(world: School, meet):
    row, cast = opened(world, capacity=1), world.cast
    first, second, _ = nominate(row, world.leaders, by=cast.province).taken
    results = meet(*(lambda one=one: approve(row, [one], by=cast.again(cast.province)) for one in (first, second)))
    assert results == ["done", "done"]
    assert states(row) == ["cho-cho", "cho-duyet", "duoc-duyet"]
    withdraw_participant(Participant.objects.listed().get(), reason="Ốm", by=cast.province)
    results = meet(*(lambda: promote(row, by=cast.again(cast.province)) for _ in range(2)))
    assert sorted(result == "done" for result in results) == [False, True]
    assert states(row) == ["cho-duyet", "duoc-duyet"]


@pytest.mark.parametrize("meet", [at_once, behind])
def test_nobody_comes_into_a_class_twice(world: School, meet):
    row, cast = opened(world), world.cast
    results = meet(
        lambda: register(row, by=cast.again(world.a2_secretary)),
        lambda: nominate(row, [world.duong.pk], by=cast.again(cast.province)),
    )
    assert sorted(result == "done" for result in results) == [False, True]
    assert any("đã có trong danh sách lớp này" in result for result in results)
    assert who(row, world.duong)


@pytest.mark.parametrize("meet", [at_once, behind])
def test_the_last_place_of_a_unit_is_used_once(world: School, meet):
    row, cast = opened(world), world.cast
    set_quotas(row, {cast.a1.pk: 1}, by=cast.province)
    results = meet(
        lambda: nominate(row, [world.khoi.pk], by=cast.again(cast.commune)),
        lambda: nominate(row, [world.an.pk], by=cast.again(cast.province)),
    )
    assert sorted(result == "done" for result in results) == [False, True]
    assert any("đã dùng hết 1 chỉ tiêu" in result for result in results)


@pytest.mark.parametrize("meet", [at_once, behind])
def test_nobody_is_in_two_classes_at_one_half_day(world: School, meet):
    cast = world.cast
    rows = [opened(world, name=name) for name in ("Lớp A", "Lớp B")]
    results = meet(*(lambda row=row: nominate(row, [world.khoi.pk], by=cast.again(cast.commune)) for row in rows))
    assert sorted(result == "done" for result in results) == [False, True]
    assert any("cùng buổi" in result for result in results)
    assert Participant.objects.count() == 1


def test_two_who_were_nominated_while_they_did_not_meet(world: School):
    cast, rows = world.cast, [opened(world), opened(world, name="Lớp tối")]
    set_half_days(rows[1], [HalfDayEntry(LAST, "toi")], by=cast.province)
    taken = [nominate(row, [world.khoi.pk], by=cast.province).taken for row in rows]
    set_half_days(rows[1], [HalfDayEntry(FIRST, "sang")], by=cast.province)
    results = at_once(
        *(
            lambda row=row, one=one: approve(row, one, by=cast.again(cast.province))
            for row, one in zip(rows, taken, strict=True)
        )
    )
    assert sorted(result == "done" for result in results) == [False, True]
