"""Recording, correcting and verifying from two connections at the same moment, on both databases."""

import datetime as dt
import uuid

import pytest

from at_once import results_of
from thulinh.activities.actions import (
    CHANGED_MEANWHILE,
    correct_session,
    record_session,
    verify,
)
from thulinh.activities.models import Activity, Verification
from thulinh.activities.tests.town import AT, TODAY, build_town


@pytest.mark.django_db(transaction=True)
def test_one_command_from_two_connections_is_one_session():
    town, command = build_town(), uuid.uuid4()
    entry = town.entry()
    one, other = results_of(*[lambda: record_session(entry, by=town.secretary, command_id=command, at=AT)] * 2)
    assert one.pk == other.pk
    assert Activity.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_phones_of_one_branch_record_one_session():
    town = build_town()
    entry = town.entry()
    results = results_of(
        lambda: record_session(entry, by=town.secretary, command_id=uuid.uuid4(), at=AT),
        lambda: record_session(entry, by=town.deputy, command_id=uuid.uuid4(), at=AT),
    )
    assert sorted(type(result).__name__ for result in results) == ["Activity", "AlreadyRecorded"]
    assert Activity.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_verifiers_at_once_one_is_heard():
    town = build_town()
    activity = record_session(town.entry(), by=town.secretary, at=AT)
    results = results_of(
        lambda: verify(activity.pk, version=1, outcome="dat", by=town.commune, at=AT),
        lambda: verify(activity.pk, version=1, outcome="khong-dat", reason="Thiếu ảnh", by=town.officer, at=AT),
    )
    assert sorted(type(result).__name__ for result in results) == ["Refusal", "Verification"]
    activity.refresh_from_db()
    assert activity.verdict == Verification.objects.get().outcome


@pytest.mark.django_db(transaction=True)
def test_a_correction_and_a_word_at_once_never_leave_an_unseen_version_verified():
    town = build_town()
    activity = record_session(town.entry(), by=town.secretary, at=AT)
    results = results_of(
        lambda: verify(activity.pk, version=1, outcome="dat", by=town.commune, at=AT),
        lambda: correct_session(activity.pk, {"place": "X"}, version=1, reason="Nhầm", by=town.secretary, at=AT),
    )
    activity.refresh_from_db()
    assert (activity.version, activity.verdict) == (2, "cho-duyet")
    assert isinstance(results[1], Activity)
    assert isinstance(results[0], Verification) or str(results[0]) == CHANGED_MEANWHILE


@pytest.mark.django_db(transaction=True)
def test_a_correction_and_a_record_at_once_do_not_meet_on_one_day():
    town = build_town()
    moved = record_session(town.entry(day=TODAY - dt.timedelta(days=7)), by=town.secretary, at=AT)
    entry = town.entry()
    results = results_of(
        lambda: record_session(entry, by=town.deputy, at=AT),
        lambda: correct_session(moved.pk, {"day": TODAY}, version=1, reason="Nhầm", by=town.secretary, at=AT),
    )
    assert sorted(type(result).__name__ for result in results) == ["Activity", "AlreadyRecorded"]
    assert Activity.objects.filter(day=TODAY).count() == 1
