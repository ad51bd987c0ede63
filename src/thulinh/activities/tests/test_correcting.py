"""Correcting, withdrawing, holding what was planned: success, refusals, the audit, nothing left after a failure."""

import datetime as dt

import pytest

from thulinh.activities.actions import (
    AlreadyRecorded,
    cancel,
    correct_session,
    mark_held,
    record_session,
    verify,
    withdraw,
)
from thulinh.activities.models import Activity, Attendance, Credit
from thulinh.activities.rules.entries import PLANNED, Attendee, LessonEntry, SessionEntry
from thulinh.activities.tests.town import AT, JOINT, TODAY, passed, repeated
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal


def test_a_correction_counts_the_version_up_and_waits_for_a_new_word(town, session):
    passed(session, town.commune)
    there = tuple(Attendee(person, is_present=index > 0) for index, person in enumerate(town.members["T2"]))
    correct_session(
        session.pk, {"place": "Sân bóng", "attendance": there}, version=1, reason="Ghi nhầm", by=town.deputy, at=AT
    )
    session.refresh_from_db()
    assert (session.version, session.verdict, session.place, session.present_count) == (2, "cho-duyet", "Sân bóng", 5)
    assert (session.recorded_by, session.changed_by) == (town.secretary, town.deputy)
    assert repeated(session) == {("cho-duyet", False, True, "da-to-chuc")}
    assert Attendance.objects.filter(activity=session).count() == 6
    event = AuditEvent.objects.get(verb="activities.correct_session")
    assert (event.before["place"], event.after["place"], event.reason) == ("Nhà văn hóa", "Sân bóng", "Ghi nhầm")
    assert "kind" not in event.after
    with pytest.raises(Refusal, match="đã được sửa"):
        passed(session_as_seen(session, 1), town.commune)


def session_as_seen(activity: Activity, version: int) -> Activity:
    return Activity(pk=activity.pk, version=version)


@pytest.mark.parametrize(
    ("changes", "version", "reason", "message"),
    [
        ({"place": "Sân bóng"}, 2, "Nhầm", "đã được sửa"),
        ({"place": "Sân bóng"}, 1, " ", "lý do"),
        ({"kind": "giao-ban"}, 1, "Nhầm", "rút bản này"),
        ({"day": TODAY + dt.timedelta(days=1)}, 1, "Nhầm", "chưa tới"),
    ],
)
def test_what_a_correction_may_not(town, session, changes, version, reason, message):
    with pytest.raises(Refusal, match=message):
        correct_session(session.pk, changes, version=version, reason=reason, by=town.secretary, at=AT)
    session.refresh_from_db()
    assert (session.version, session.place) == (1, "Nhà văn hóa")


def test_a_stranger_corrects_and_withdraws_nothing(town, session):
    for change in (
        lambda: correct_session(session.pk, {"place": "X"}, version=1, reason="Nhầm", by=town.other_secretary, at=AT),
        lambda: withdraw(session.pk, version=1, reason="Nhầm", by=town.outsider, at=AT),
    ):
        with pytest.raises(Refusal, match="không ghi được"):
            change()


def test_moving_a_session_onto_another_is_refused(town, session):
    other = record_session(town.entry(day=TODAY - dt.timedelta(days=7)), by=town.secretary, at=AT)
    with pytest.raises(AlreadyRecorded) as caught:
        correct_session(other.pk, {"day": TODAY}, version=1, reason="Nhầm ngày", by=town.secretary, at=AT)
    assert caught.value.activity_id == session.pk


def test_the_commune_correcting_makes_it_typed_for_the_branch_and_the_branch_takes_it_back(town, session):
    correct_session(session.pk, {"place": "Sân bóng"}, version=1, reason="Nhầm", by=town.commune, at=AT)
    assert {row[1] for row in repeated(session)} == {True}
    correct_session(session.pk, {"place": "Nhà ông An"}, version=2, reason="Đúng hơn", by=town.secretary, at=AT)
    assert {row[1] for row in repeated(session)} == {False}


def test_withdrawing_keeps_the_record_and_counts_it_no_more(town, session):
    withdraw(session.pk, version=1, reason="Ghi nhầm ngày", by=town.secretary, at=AT)
    session.refresh_from_db()
    assert session.withdrawn_reason == "Ghi nhầm ngày"
    assert {row[2] for row in repeated(session)} == {False}
    assert AuditEvent.objects.get(verb="activities.withdraw").reason == "Ghi nhầm ngày"
    record_session(town.entry(), by=town.secretary, at=AT)


def test_withdrawing_needs_a_reason(town, session):
    with pytest.raises(Refusal, match="lý do"):
        withdraw(session.pk, version=1, reason="", by=town.secretary, at=AT)


def test_a_plan_is_held_or_cancelled(town):
    day = TODAY + dt.timedelta(days=3)
    plan = record_session(town.entry(status=PLANNED, day=day, attendance=()), by=town.commune, at=AT)
    later = AT + dt.timedelta(days=4)
    with pytest.raises(AlreadyRecorded):
        record_session(town.entry(day=day), by=town.secretary, at=later)
    held = mark_held(plan.pk, {"attendance": town.entry().attendance}, version=1, by=town.secretary, at=later)
    assert (held.status, held.recorded_by, held.is_on_behalf, held.version) == (
        "da-to-chuc", town.secretary, False, 2
    )  # fmt: skip
    assert repeated(held) == {("cho-duyet", False, True, "da-to-chuc")}
    assert Credit.objects.get(activity=held).after_days == 1
    with pytest.raises(Refusal, match="không còn là dự kiến"):
        mark_held(plan.pk, {}, version=2, by=town.secretary, at=later)
    with pytest.raises(Refusal, match="Chỉ hủy"):
        cancel(plan.pk, version=2, reason="Mưa", by=town.secretary, at=later)


def test_a_plan_cannot_be_held_before_its_day(town):
    plan = record_session(
        town.entry(status=PLANNED, day=TODAY + dt.timedelta(days=3), attendance=()), by=town.secretary, at=AT
    )
    with pytest.raises(Refusal, match="chưa tới"):
        mark_held(plan.pk, {}, version=1, by=town.secretary, at=AT)
    cancel(plan.pk, version=1, reason="Mưa bão", by=town.secretary, at=AT)
    assert repeated(plan) == {("cho-duyet", False, True, "huy")}
    record_session(
        town.entry(status=PLANNED, day=TODAY + dt.timedelta(days=3), attendance=()), by=town.secretary, at=AT
    )


def test_credits_repeat_their_activity_through_everything(town):
    entry = town.entry(kind=JOINT, parts=(town.units["T1"],), attendance=(), day=TODAY - dt.timedelta(days=30))
    activity = record_session(entry, by=town.secretary, at=AT)
    passed(activity, town.commune)
    correct_session(
        activity.pk, {"parts": (town.units["T3"],)}, version=1, reason="Thôn 3 dự", by=town.secretary, at=AT
    )
    verify(activity.pk, version=2, outcome="khong-dat", reason="Không có ảnh", by=town.commune, at=AT)
    activity.refresh_from_db()
    credits = Credit.objects.filter(activity=activity)
    assert set(credits.values_list("unit__code", "role")) == {("T2", "chu-tri"), ("T3", "tham-gia"), ("HT", "cap-tren")}
    for credit in credits:
        assert (credit.kind_id, credit.day, credit.status, credit.verdict, credit.is_on_behalf, credit.after_days) == (
            activity.kind_id, activity.day, activity.status, activity.verdict, False, 30
        )  # fmt: skip


def test_the_log_says_that_lessons_were_added_and_not_what_they_say(town):
    seminar = record_session(SessionEntry("toa-dam-phan-bien", town.units["HT"], TODAY), by=town.commune, at=AT)
    lesson = LessonEntry("Giao ban", "Chuẩn bị chưa kỹ", town.officer.person_id)
    correct_session(seminar.pk, {"lessons": (lesson,)}, version=1, reason="Ghi bổ sung", by=town.commune, at=AT)
    event = AuditEvent.objects.get(verb="activities.correct_session")
    assert event.after["lessons"] == 1
    assert "chưa kỹ" not in str(event.after)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"status": "hoan"}, "Tình trạng “hoan” không ghi được"),
        ({"status": "huy"}, "Tình trạng “huy” không ghi được"),
        ({"status": "khong-to-chuc", "why_not": "troi-dep", "attendance": ()}, "Lý do “troi-dep” không có"),
    ],
)
def test_a_correction_names_only_states_and_reasons_that_there_are(town, session, changes, message):
    with pytest.raises(Refusal, match=message):
        correct_session(session.pk, changes, version=1, reason="Nhầm", by=town.secretary, at=AT)
    session.refresh_from_db()
    assert (session.status, session.version) == ("da-to-chuc", 1)
