"""Correcting, withdrawing, verifying, confirming: success, every refusal, the audit, nothing left after a failure."""

import datetime as dt
import importlib
import threading
import uuid

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from thulinh.activities.actions import (
    CHANGED_MEANWHILE,
    AlreadyRecorded,
    cancel,
    confirm_on_behalf,
    correct_session,
    mark_held,
    record_session,
    verify,
    withdraw,
)
from thulinh.activities.models import Activity, Attendance, Authorship, Credit, Verification
from thulinh.activities.queries import record, to_confirm
from thulinh.activities.queries.waiting import to_verify, waiting_count
from thulinh.activities.rules.entries import PLANNED, Attendee, LessonEntry, SessionEntry
from thulinh.activities.tests.town import FOUNDED, JOINT, TODAY, build_town
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import writing
from thulinh.people.actions import NewHolding, NewMembership, begin_membership, create_administrator, take_seats

AT = timezone.make_aware(dt.datetime(2026, 11, 22, 20, 14))


@pytest.fixture
def session(town) -> Activity:
    """A session of T2, recorded by its secretary."""
    return record_session(town.entry(place="Nhà văn hóa"), by=town.secretary, at=AT)


def passed(activity: Activity, by, **more):
    return verify(activity.pk, version=activity.version, outcome="dat", by=by, at=AT, **more)


def repeated(activity: Activity) -> set[tuple]:
    return set(Credit.objects.filter(activity=activity).values_list("verdict", "is_on_behalf", "is_current", "status"))


@pytest.mark.parametrize("who", ["commune", "commune_deputy", "officer", "province"])
def test_who_stands_above_or_is_in_charge_verifies(town, session, who):
    word = passed(session, town.accounts[who])
    session.refresh_from_db()
    assert (session.verdict, word.version, word.by) == ("dat", 1, town.accounts[who])
    assert repeated(session) == {("dat", False, True, "da-to-chuc")}
    event = AuditEvent.objects.get(verb="activities.verify")
    assert (event.before, event.after["verdict"]) == ({"verdict": "cho-duyet"}, "dat")


@pytest.mark.parametrize("who", ["secretary", "deputy", "member", "other_secretary", "outsider"])
def test_nobody_else_verifies(town, session, who):
    with pytest.raises(Refusal):
        passed(session, town.accounts[who])
    assert not Verification.objects.exists()
    assert repeated(session) == {("cho-duyet", False, True, "da-to-chuc")}


def test_an_administrator_keeps_the_machine_and_verifies_nothing(town, session):
    with pytest.raises(Refusal):
        passed(session, create_administrator("quan-tri"))


def test_the_officer_verifies_only_the_branches_in_charge(town):
    activity = record_session(town.entry("T1"), by=town.other_secretary, at=AT)
    with pytest.raises(Refusal, match="ủy viên phụ trách"):
        passed(activity, town.officer)


def test_the_commune_does_not_verify_its_own_briefing_the_province_does(town):
    briefing = SessionEntry(kind="giao-ban", host=town.units["HT"], day=TODAY)
    activity = record_session(briefing, by=town.commune, at=AT)
    with pytest.raises(Refusal):
        passed(activity, town.commune_deputy)
    assert passed(activity, town.province).outcome == "dat"


def test_nobody_verifies_what_they_typed_for_a_branch(town):
    activity = record_session(town.entry(), by=town.officer, at=AT)
    with pytest.raises(Refusal, match="chính đồng chí ghi"):
        passed(activity, town.officer)
    assert passed(activity, town.commune).outcome == "dat"


def test_nor_what_they_corrected(town, session):
    correct_session(session.pk, {"place": "Sân bóng"}, version=1, reason="Ghi nhầm", by=town.commune, at=AT)
    session.refresh_from_db()
    with pytest.raises(Refusal, match="chính đồng chí ghi"):
        passed(session, town.commune)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"version": 2, "outcome": "dat"}, "đã được sửa"),
        ({"version": 1, "outcome": "khong-dat"}, "ghi lý do"),
        ({"version": 1, "outcome": "cho-duyet"}, "chọn Đạt"),
    ],
)
def test_what_a_verifier_may_not_say(town, session, more, message):
    with pytest.raises(Refusal, match=message):
        verify(session.pk, by=town.commune, at=AT, **more)
    assert not Verification.objects.exists()


def test_a_second_verifier_hears_of_the_first_and_the_first_may_change_with_a_reason(town, session):
    passed(session, town.officer)
    with pytest.raises(Refusal, match="Đỗ Ủy Viên đã duyệt"):
        verify(session.pk, version=1, outcome="khong-dat", reason="Ảnh cũ", by=town.commune, at=AT)
    with pytest.raises(Refusal, match="như vậy rồi"):
        passed(session, town.officer)
    verify(session.pk, version=1, outcome="khong-dat", reason="Ảnh cũ", by=town.officer, at=AT)
    assert repeated(session) == {("khong-dat", False, True, "da-to-chuc")}


def test_a_plan_and_a_withdrawn_record_are_not_verified(town, session):
    plan = record_session(
        town.entry(status=PLANNED, day=TODAY + dt.timedelta(days=3), attendance=()), by=town.secretary, at=AT
    )
    with pytest.raises(Refusal, match="đã tổ chức"):
        passed(plan, town.commune)
    withdraw(session.pk, version=1, reason="Ghi nhầm ngày", by=town.secretary, at=AT)
    with pytest.raises(Refusal, match="rút"):
        passed(session, town.commune)


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


def test_the_same_command_twice_is_one_word(town, session):
    command = uuid.uuid4()
    assert passed(session, town.commune, command_id=command).pk == passed(session, town.commune, command_id=command).pk
    command = uuid.uuid4()
    for _ in range(2):
        correct_session(
            session.pk, {"place": "X"}, version=1, reason="Nhầm", by=town.secretary, command_id=command, at=AT
        )
    session.refresh_from_db()
    assert session.version == 2


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


def together(*calls) -> list:
    """Run the calls at once, each on its own connection; what each gave back or refused."""
    results: list = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(index: int) -> None:
        try:
            start.wait()
            results[index] = calls[index]()
        except Refusal as refusal:
            results[index] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_one_command_from_two_connections_is_one_session():
    town, command = build_town(), uuid.uuid4()
    entry = town.entry()
    one, other = together(*[lambda: record_session(entry, by=town.secretary, command_id=command, at=AT)] * 2)
    assert one.pk == other.pk
    assert Activity.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_phones_of_one_branch_record_one_session():
    town = build_town()
    entry = town.entry()
    results = together(
        lambda: record_session(entry, by=town.secretary, command_id=uuid.uuid4(), at=AT),
        lambda: record_session(entry, by=town.deputy, command_id=uuid.uuid4(), at=AT),
    )
    assert sorted(type(result).__name__ for result in results) == ["Activity", "AlreadyRecorded"]
    assert Activity.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_verifiers_at_once_one_is_heard():
    town = build_town()
    activity = record_session(town.entry(), by=town.secretary, at=AT)
    results = together(
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
    results = together(
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
    results = together(
        lambda: record_session(entry, by=town.deputy, at=AT),
        lambda: correct_session(moved.pk, {"day": TODAY}, version=1, reason="Nhầm", by=town.secretary, at=AT),
    )
    assert sorted(type(result).__name__ for result in results) == ["Activity", "AlreadyRecorded"]
    assert Activity.objects.filter(day=TODAY).count() == 1


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
