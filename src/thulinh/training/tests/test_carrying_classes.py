"""Classes go on with the heirs of the units that organise them, or whose people are in them."""

import datetime as dt

import pytest

from cast import TODAY
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.training.actions import (
    approve,
    change_class,
    end_class,
    nominate,
    open_class,
    set_half_days,
    set_quotas,
    settle_class,
)
from thulinh.training.actions.carrying_classes import carry_on_classes
from thulinh.training.actions.result_lists import take_results
from thulinh.training.measures import classes_held, participants
from thulinh.training.models import Participant, Qualification, Quota
from thulinh.training.rules.classes import HalfDayEntry
from thulinh.training.tests.school import FIRST, LAST, School, entry, listed, opened, planned, school, there, who
from thulinh.units.actions import NewUnit, merge_units, open_units
from thulinh.units.models import UnitPath


@pytest.fixture
def world(country) -> School:
    return school(country)


@pytest.mark.django_db
def test_classes_places_and_people_go_on_with_the_heir(world: School):
    cast = world.cast
    coming = {"starts_on": dt.date(2026, 12, 7), "ends_on": dt.date(2026, 12, 8)}
    row = opened(world, **coming)
    ended = listed(world, [world.khoi.pk], name="Lớp cũ", starts_on=dt.date(2026, 11, 3), ends_on=dt.date(2026, 11, 4))
    own = opened(world, name="Lớp của xã", starts_on=TODAY, ends_on=TODAY)
    nominate(row, [world.an.pk], by=cast.province)
    set_quotas(row, {cast.a1.pk: 3, cast.a2.pk: 2}, by=cast.province)
    moved = carry_on_classes({cast.a1.pk: cast.a2.pk}, on=TODAY, reason="Sáp nhập", by=None)
    assert moved == 2
    assert {(one.unit_id, one.places) for one in Quota.objects.all()} == {(cast.a2.pk, 5)}
    an = who(row, world.an)
    assert (an.unit, an.path) == (cast.a2, cast.path(cast.a2))
    assert carry_on_classes({cast.a.pk: cast.top.pk, cast.b.pk: None}, on=TODAY, reason="Sáp nhập", by=None) == 3
    own.refresh_from_db()
    assert (own.unit, own.path) == (cast.top, cast.path(cast.top))
    assert ended.state == "chot"
    assert AuditEvent.objects.filter(verb="training.carry_on_participant", reason="Sáp nhập").count() == 2


@pytest.mark.django_db
def test_a_class_that_has_begun_goes_on_with_a_new_unit_and_counts_where_it_began(world: School):
    cast = world.cast
    row = planned(world, by=cast.commune, unit=cast.a1, ends_on=TODAY)
    set_half_days(row, [HalfDayEntry(FIRST, "sang")], by=cast.commune)
    open_class(row, by=cast.commune)
    approve(row, nominate(row, [world.khoi.pk, world.an.pk], by=cast.commune).taken, by=cast.commune)
    settle_class(row, by=cast.commune)
    there(row, world.khoi, world.an)
    was = cast.path(cast.a1)
    merger = merge_units(
        [cast.a1.pk, cast.a2.pk], into=NewUnit("A9", "Đoàn xã Hợp Nhất", "xa", cast.a.pk), on=LAST,
        decision_number="9-QĐ/TĐTN", by=None,
    )  # fmt: skip
    heir = merger.parts.first().successor_id
    carry_on_classes({cast.a1.pk: heir, cast.a2.pk: heir}, on=LAST, reason="Sáp nhập", by=None)
    row.refresh_from_db()
    assert (row.unit_id, row.path) == (heir, was)
    assert {(one.unit_id, one.path) for one in Participant.objects.all()} == {(heir, was)}
    assert {one["path"] for one in participants(state="du")} == {was}
    changed = change_class(row, entry(ends_on=TODAY, place="Hội trường xã"), by=cast.province)
    assert (changed.place, changed.path) == ("Hội trường xã", was)
    with pytest.raises(Refusal, match="không hoạt động"):
        change_class(row, entry(starts_on=FIRST - dt.timedelta(1), ends_on=TODAY), by=cast.province)
    wanted = {"lop": row.name, "ho-ten": "Bùi Quốc An", "nhan-xet": "Tốt"}
    here = (UnitPath.objects.on(TODAY).get(unit=heir).path,)
    assert len(take_results([wanted], by=cast.province, on=TODAY, roots=here).made["before"]) == 1
    assert end_class(row, by=cast.province).state == "ket-thuc"
    assert {one["path"] for one in classes_held()} == {was}


@pytest.mark.django_db
def test_who_follows_after_the_last_day_closes_the_class_by_its_own_name(world: School):
    cast = world.cast
    row = listed(world)
    there(row, world.khoi)
    (heir,) = open_units([NewUnit("A9", "Tỉnh đoàn Bình Hòa", "tinh", "TW", TODAY)], by=None)
    carry_on_classes({cast.a.pk: heir.pk}, on=TODAY, reason="Sáp nhập", by=None)
    end_class(row, by=None)
    assert set(Qualification.objects.values_list("issuer", flat=True)) == {"Tỉnh đoàn Bình Hòa"}
