"""The branch's word on what was typed for it; and that nobody verifies or confirms their own words."""

import datetime as dt
import importlib

import pytest
from django.apps import apps

from thulinh.activities.actions import (
    confirm_on_behalf,
    correct_session,
    mark_held,
    record_session,
    verify,
)
from thulinh.activities.models import Activity, Authorship
from thulinh.activities.queries import record, to_confirm
from thulinh.activities.queries.waiting import to_verify, waiting_count
from thulinh.activities.rules.entries import PLANNED
from thulinh.activities.tests.town import AT, FOUNDED, TODAY
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewHolding, NewMembership, begin_membership, take_seats


@pytest.mark.parametrize("who", ["secretary", "deputy", "member"])
def test_the_branch_or_a_member_confirms_what_was_typed_for_it(town, who):
    activity = record_session(town.entry(), by=town.commune, at=AT)
    confirmed = confirm_on_behalf(activity.pk, version=1, by=town.accounts[who], at=AT)
    assert confirmed.confirmed_by == town.accounts[who]
    assert AuditEvent.objects.filter(verb="activities.confirm_on_behalf").count() == 1
    with pytest.raises(Refusal, match="không còn chờ"):
        confirm_on_behalf(activity.pk, version=1, by=town.secretary, at=AT)


@pytest.mark.parametrize("who", ["commune", "other_secretary", "province"])
def test_nobody_else_confirms(town, who):
    activity = record_session(town.entry(), by=town.commune, at=AT)
    with pytest.raises(Refusal):
        confirm_on_behalf(activity.pk, version=1, by=town.accounts[who], at=AT)


def test_the_branchs_own_record_needs_no_confirmation(town, session):
    with pytest.raises(Refusal, match="không còn chờ"):
        confirm_on_behalf(session.pk, version=1, by=town.deputy, at=AT)


def confirmed_by_the_officer(town) -> Activity:
    """Typed by the commune for T2, of which the officer in charge is a member."""
    begin_membership(NewMembership(town.officer.person_id, town.units["T2"], FOUNDED), by=None)
    return record_session(town.entry(), by=town.commune, at=AT)


def test_who_confirms_for_the_branch_does_not_verify_as_the_level_above(town):
    typed = confirmed_by_the_officer(town)
    confirm_on_behalf(typed.pk, version=1, by=town.officer, at=AT)
    assert not to_verify(town.officer, TODAY).exists()
    assert not record(typed.pk, user=town.officer, on=TODAY).may_verify
    with pytest.raises(Refusal, match="thay mặt chi đoàn"):
        verify(typed.pk, version=1, outcome="dat", by=town.officer, at=AT)
    verify(typed.pk, version=1, outcome="dat", by=town.commune_deputy, at=AT)


def test_who_verified_does_not_confirm_for_the_branch(town):
    typed = confirmed_by_the_officer(town)
    verify(typed.pk, version=1, outcome="dat", by=town.officer, at=AT)
    assert not to_confirm(town.officer, TODAY).exists()
    assert not record(typed.pk, user=town.officer, on=TODAY).may_confirm
    with pytest.raises(Refusal, match="đã duyệt bản này"):
        confirm_on_behalf(typed.pk, version=1, by=town.officer, at=AT)
    confirm_on_behalf(typed.pk, version=1, by=town.secretary, at=AT)


def test_a_seat_in_the_branch_and_one_above_do_not_make_two_people(town):
    """The secretary of T2 sits in the commune's standing committee too, and the deputy writes for T2."""
    post = "pho-bi-thu-doan-xa"
    row = NewHolding(town.secretary.person_id, "dai-hoi", FOUNDED, unit=town.units["HT"], position=post)
    take_seats([row], by=None)
    written = record_session(town.entry(), by=town.deputy, at=AT)
    assert not to_verify(town.secretary, TODAY).exists()
    with pytest.raises(Refusal, match="cấp trên trực tiếp"):
        verify(written.pk, version=1, outcome="dat", by=town.secretary, at=AT)
    other = record_session(town.entry("T1"), by=town.other_secretary, at=AT)
    verify(other.pk, version=1, outcome="dat", by=town.secretary, at=AT)


def test_who_wrote_any_part_does_not_verify_whoever_wrote_the_last_one(town, session):
    """The officer writes the conclusion into the branch's record, the secretary adds a full stop."""
    correct_session(session.pk, {"conclusion": "Làm đường"}, version=1, reason="Ghi giúp", by=town.officer, at=AT)
    correct_session(session.pk, {"place": "Nhà văn hóa."}, version=2, reason="Dấu chấm", by=town.secretary, at=AT)
    assert not to_verify(town.officer, TODAY).exists()
    assert not record(session.pk, user=town.officer, on=TODAY).may_verify
    with pytest.raises(Refusal, match="chính đồng chí ghi"):
        verify(session.pk, version=3, outcome="dat", by=town.officer, at=AT)
    assert to_verify(town.commune, TODAY).get() == session
    verify(session.pk, version=3, outcome="dat", by=town.commune, at=AT)


def test_who_wrote_any_part_does_not_confirm_for_the_branch(town):
    typed = record_session(town.entry(), by=town.officer, at=AT)
    begin_membership(NewMembership(town.officer.person_id, town.units["T2"], FOUNDED), by=None)
    correct_session(typed.pk, {"place": "Sân bóng"}, version=1, reason="Nhầm", by=town.commune, at=AT)
    assert not to_confirm(town.officer, TODAY).exists()
    assert not record(typed.pk, user=town.officer, on=TODAY).may_confirm
    with pytest.raises(Refusal, match="chính đồng chí ghi"):
        confirm_on_behalf(typed.pk, version=2, by=town.officer, at=AT)
    confirm_on_behalf(typed.pk, version=2, by=town.secretary, at=AT)


def test_who_planned_a_session_may_verify_what_the_branch_says_happened(town):
    ahead = town.entry(status=PLANNED, day=TODAY + dt.timedelta(days=1), attendance=())
    plan = record_session(ahead, by=town.commune, at=AT)
    correct_session(plan.pk, {"place": "Sân bóng"}, version=1, reason="", by=town.officer, at=AT)
    later = AT + dt.timedelta(days=2)
    mark_held(plan.pk, {}, version=2, by=town.secretary, at=later)
    assert to_verify(town.commune, later.date()).get() == plan
    verify(plan.pk, version=3, outcome="dat", by=town.officer, at=later)
    written = plan.authorships.order_by("version").values_list("version", "account", "is_plan")
    assert list(written) == [(1, town.commune.pk, True), (2, town.officer.pk, True), (3, town.secretary.pk, False)]


def test_the_home_page_counts_no_record_that_one_wrote_a_part_of(town, session):
    correct_session(session.pk, {"conclusion": "Làm đường"}, version=1, reason="Ghi giúp", by=town.officer, at=AT)
    correct_session(session.pk, {"place": "Sân"}, version=2, reason="Nhầm", by=town.secretary, at=AT)
    assert (waiting_count(town.officer, TODAY), waiting_count(town.commune, TODAY)) == (0, 1)


def test_who_wrote_what_is_told_of_records_that_stood_before_it_was_kept(town, session):
    """The migration reads it from the log, and from the record's own columns where there is none."""
    plan = record_session(town.entry(status=PLANNED, day=TODAY, is_another=True, attendance=()), by=town.commune, at=AT)
    mark_held(plan.pk, {"is_another": True}, version=1, by=town.deputy, at=AT)
    correct_session(session.pk, {"conclusion": "Làm đường"}, version=1, reason="Ghi giúp", by=town.officer, at=AT)
    correct_session(session.pk, {"place": "Sân"}, version=2, reason="Nhầm", by=town.secretary, at=AT)
    bare = record_session(town.entry("T1"), by=town.other_secretary, at=AT)
    correct_session(bare.pk, {"place": "Sân"}, version=1, reason="Nhầm", by=town.commune, at=AT)
    columns = ("activity", "version", "account", "is_plan")
    kept = set(Authorship.objects.values_list(*columns))
    migration = importlib.import_module("thulinh.activities.migrations.0002_authorship")
    with writing("kernel"):
        AuditEvent.objects.filter(subject_id=str(bare.pk)).delete()
    with writing("activities"):
        Authorship.objects.all().delete()
        migration.tell_authors(apps, None)
    assert set(Authorship.objects.values_list(*columns)) == kept
