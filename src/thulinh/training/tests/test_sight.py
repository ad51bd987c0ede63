"""Who reads what of classes: one decision for page, list, file, search and log."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import TODAY
from thulinh.people.actions import leave_seat
from thulinh.training.actions import cancel_class, end_class, nominate, set_groups
from thulinh.training.models import Participant
from thulinh.training.queries.sight import (
    classes_seen,
    group_fellows,
    may_organise,
    participants_seen,
    sees_whole_class,
)
from thulinh.training.rules.grouping import GroupEntry
from thulinh.training.tests.school import School, listed, opened, planned, school, there, who

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(country) -> School:
    return school(country)


def readers(world: School, row) -> set[str]:
    cast = world.cast
    accounts = cast.accounts | {"a2": world.a2_secretary}
    return {name for name, one in accounts.items() if classes_seen(cast.again(one), TODAY).filter(pk=row.pk).exists()}


def test_a_planned_class_is_the_organisers(world: School):
    found = readers(world, planned(world))
    assert "province" in found
    assert not {"commune", "officer", "secretary", "a2", "outsider"} & found


def test_an_open_class_is_announced_to_all_below_and_to_nobody_else(world: School):
    found = readers(world, opened(world))
    assert {"province", "commune", "officer", "secretary", "a2"} <= found
    assert "outsider" not in found


def test_a_class_of_a_commune_is_its_own(world: School):
    row = planned(world, by=world.cast.commune, unit=world.cast.a1, positions=("bi-thu-chi-doan",))
    assert {"commune", "province"} <= readers(world, row)
    assert not {"secretary", "officer", "a2", "outsider"} & readers(world, row)


def seen(world: School, row, account) -> dict[str, bool]:
    """Whom the account reads of, and whether their result too."""
    rows = participants_seen(world.cast.again(account), TODAY, row).select_related("person")
    return {one.person.full_name: bool(one.tells_result) for one in rows}


def test_participants_and_results(world: School):
    row, cast = listed(world), world.cast
    there(row, world.khoi)
    end_class(row, by=cast.province)
    everybody = {"Lê Minh Khôi", "Bùi Quốc An", "Phạm Thùy Dương"}
    assert seen(world, row, cast.province) == dict.fromkeys(everybody, True)
    assert seen(world, row, cast.commune) == dict.fromkeys({"Lê Minh Khôi", "Bùi Quốc An"}, True)
    assert seen(world, row, world.a2_secretary) == {"Phạm Thùy Dương": True}
    for other in (cast.secretary, cast.officer, cast.outsider):
        assert seen(world, row, other) == {}
    assert participants_seen(None, TODAY, row).filter(tells_result=True).count() == 3
    assert [sees_whole_class(one, row, TODAY) for one in (cast.province, cast.commune, None)] == [True, False, True]
    assert [may_organise(one, row.unit_id, TODAY) for one in (cast.province, cast.commune)] == [True, False]


def test_who_left_office_still_reads_the_class_that_they_attended(world: School):
    row = listed(world)
    leave_seat(world.duong, on=TODAY - dt.timedelta(days=1), reason="Chuyển", by=None)
    account = world.cast.again(world.a2_secretary)
    assert classes_seen(account, TODAY).get() == row
    assert seen(world, row, account) == {"Phạm Thùy Dương": True}


def test_a_group_knows_its_names(world: School):
    row = listed(world)
    pair = [who(row, world.khoi).pk, who(row, world.duong).pk]
    set_groups(row, [GroupEntry("Tổ 1", pair), GroupEntry("Tổ 2", [who(row, world.an).pk])], by=world.cast.province)
    fellows = group_fellows(world.a2_secretary, row.pk)
    assert set(fellows.values_list("pk", flat=True)) == set(pair)
    assert not group_fellows(world.cast.province, row.pk).exists()


def test_may_is_sees(world: School):
    """Each participant that an account reads is of a class of which it may know."""
    listed(world)
    planned(world)
    for account in (*world.cast.accounts.values(), world.a2_secretary):
        known = set(classes_seen(account, TODAY).values_list("pk", flat=True))
        assert set(participants_seen(account, TODAY).values_list("training_class", flat=True)) <= known
    assert Participant.objects.count() == 3


def test_few_questions(world: School):
    opened(world)
    account = world.cast.again(world.cast.commune)
    with CaptureQueriesContext(connection) as asked:
        list(classes_seen(account, TODAY))
        list(participants_seen(account, TODAY))
    assert len(asked) <= 10


def test_a_class_called_off_is_told_to_those_whom_it_concerned(world: School):
    row = planned(world)
    cancel_class(row, reason="Không đủ kinh phí", by=world.cast.province)
    assert not {"commune", "a2", "secretary"} & readers(world, row)
    other = opened(world)
    nominate(other, [world.khoi.pk], by=world.cast.commune)
    cancel_class(other, reason="Bão", by=world.cast.province)
    assert {"commune"} <= readers(world, other)
    assert not {"a2", "secretary"} & readers(world, other)
