"""Recording sessions: what is written, and every refusal."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from thulinh.activities.actions import (
    AlreadyRecorded,
    answer_not_held,
    correct_session,
    record_session,
    record_sessions,
)
from thulinh.activities.models import Activity, Attendance, Credit, Initiative, Task
from thulinh.activities.rules.entries import (
    NOT_HELD,
    PLANNED,
    Attendee,
    Decision,
    InitiativeEntry,
    SessionEntry,
)
from thulinh.activities.tests.photos import stored
from thulinh.activities.tests.town import AT, BRANCH_SESSION, BRIEFING, COMMITTEE, FOUNDED, JOINT, TODAY
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal


def refused(field: str, entry: SessionEntry, by) -> Refusal:
    """Record, expect a refusal at that field, and nothing written."""
    before = (Activity.objects.count(), Credit.objects.count(), Attendance.objects.count(), AuditEvent.objects.count())
    with pytest.raises(Refusal) as caught:
        record_session(entry, by=by, at=AT)
    assert field in [problem.field for problem in caught.value.problems], caught.value.problems
    assert before == (
        Activity.objects.count(), Credit.objects.count(), Attendance.objects.count(), AuditEvent.objects.count()
    )  # fmt: skip
    return caught.value


def test_a_branch_session_is_written_with_its_roll_and_credit(town):
    attendance = tuple(Attendee(person, is_present=index != 2) for index, person in enumerate(town.members["T2"]))
    entry = town.entry(
        attendance=attendance,
        starts_at=dt.time(19, 30),
        place="Nhà văn hóa thôn 2",
        contents=("danh-gia", "phuong-huong"),
    )
    activity = record_session(entry, by=town.secretary, at=AT)
    assert (activity.present_count, activity.expected_count, activity.roll) == (5, 6, "theo-ten")
    assert not activity.is_on_behalf
    assert activity.written_after_days == 0
    assert set(activity.contents.values_list("code", flat=True)) == {"danh-gia", "phuong-huong"}
    credit = Credit.objects.get(activity=activity)
    assert (credit.unit_id, credit.role, credit.status, credit.verdict) == (
        town.units["T2"], "chu-tri", "da-to-chuc", "cho-duyet"
    )  # fmt: skip
    roll = Attendance.objects.filter(activity=activity)
    assert roll.filter(is_present=False).get().person_id == town.members["T2"][2]
    assert roll.get(person=town.members["T2"][0]).position_id == "bi-thu-chi-doan"
    event = AuditEvent.objects.get(verb="activities.record_session")
    assert (event.subject_id, event.by_account, event.after["present"]) == (str(activity.pk), town.secretary.pk, 5)


def test_the_commune_types_for_a_branch_and_says_so(town):
    assert record_session(town.entry(), by=town.commune, at=AT).is_on_behalf
    assert record_session(town.entry("T1"), by=town.other_secretary, at=AT).is_on_behalf is False
    assert Credit.objects.get(unit=town.units["T2"]).is_on_behalf


@pytest.mark.parametrize("who", ["other_secretary", "outsider", "member"])
def test_a_stranger_cannot_record(town, who):
    assert refused("host", town.entry(), town.accounts[who]).problems[0].message.startswith("Đồng chí không ghi được")


def test_the_committee_member_in_charge_types_only_for_the_own_branches(town):
    assert record_session(town.entry(), by=town.officer, at=AT).is_on_behalf
    refused("host", town.entry("T1"), town.officer)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": TODAY + dt.timedelta(days=1)}, "day"),
        ({"day": FOUNDED - dt.timedelta(days=1)}, "day"),
        ({"kind": "sinh-hoat-chi-doam"}, "kind"),
        ({"kind": BRIEFING, "attendance": ()}, "host"),
        ({"contents": ("lang-nghe",)}, "contents"),
        ({"attendance": (), "present_count": 21, "expected_count": 20}, "present_count"),
        ({"attendance": (), "present_count": -1}, "present_count"),
        ({"attendance": (), "expected_count": 20}, "present_count"),
        ({"present_count": 3}, "present_count"),
        ({"status": NOT_HELD, "attendance": ()}, "why_not"),
        ({"status": NOT_HELD, "attendance": (), "why_not": "khac"}, "why_not_note"),
        ({"why_not": "mua-vu"}, "why_not"),
        ({"status": PLANNED, "day": TODAY - dt.timedelta(days=1), "attendance": ()}, "day"),
        ({"status": PLANNED, "day": TODAY + dt.timedelta(days=1)}, "attendance"),
        ({"files": (999_999,)}, "photos"),
        ({"parts": (1,)}, "parts"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(town, changes, field):
    refused(field, town.entry(**changes), town.secretary)


def test_an_unknown_kind_offers_the_nearest(town):
    assert "Sinh hoạt chi đoàn" in str(refused("kind", town.entry(kind="sinh-hoat-chi-doam"), town.secretary))


def test_an_attendee_who_is_no_member_is_refused_but_may_be_a_guest(town):
    stranger = town.members["M1"][0]
    said = refused("attendance", town.entry(attendance=(Attendee(stranger),)), town.secretary)
    assert "khách mời" in str(said)
    entry = town.entry(attendance=(Attendee(town.members["T2"][0]), Attendee(stranger, is_guest=True)))
    activity = record_session(entry, by=town.secretary, at=AT)
    guest = Attendance.objects.get(activity=activity, person=stranger)
    assert (guest.standing, guest.may_vote) == ("khach", False)
    assert (activity.present_count, activity.expected_count) == (1, 1)


def test_somebody_named_twice_or_unknown_is_refused(town):
    one = town.members["T2"][0]
    refused("attendance", town.entry(attendance=(Attendee(one), Attendee(one))), town.secretary)
    refused("attendance", town.entry(attendance=(Attendee(999_999),)), town.secretary)


def test_the_same_day_again_is_refused_unless_it_is_another_session(town):
    first = record_session(town.entry(), by=town.secretary, at=AT)
    with pytest.raises(AlreadyRecorded) as caught:
        record_session(town.entry(place="Sân bóng"), by=town.deputy, at=AT)
    assert caught.value.activity_id == first.pk
    assert caught.value.problems[0].field == "is_another"
    record_session(town.entry(is_another=True), by=town.deputy, at=AT)
    assert Activity.objects.count() == 2


def test_the_same_command_twice_is_one_session(town):
    command = uuid.uuid4()
    first = record_session(town.entry(), by=town.secretary, command_id=command, at=AT)
    again = record_session(town.entry(), by=town.secretary, command_id=command, at=AT)
    assert first.pk == again.pk
    assert Activity.objects.count() == 1
    with pytest.raises(Refusal, match="nội dung khác"):
        record_session(town.entry(place="Nơi khác"), by=town.secretary, command_id=command, at=AT)


def test_numbers_are_marked_as_numbers(town):
    entry = town.entry(attendance=(), present_count=18, expected_count=24)
    activity = record_session(entry, by=town.secretary, at=AT)
    assert (activity.roll, activity.present_count, activity.expected_count) == ("theo-so", 18, 24)
    assert not Attendance.objects.exists()


def test_a_joint_session_counts_for_each_branch_and_once_for_the_commune(town):
    parts = (town.units["T1"], town.units["T3"])
    people = tuple(Attendee(person) for code in ("T1", "T2", "T3") for person in town.members[code])
    entry = town.entry(kind=JOINT, parts=parts, attendance=people)
    activity = record_session(entry, by=town.secretary, at=AT)
    roles = dict(Credit.objects.filter(activity=activity).values_list("unit__code", "role"))
    assert roles == {"T2": "chu-tri", "T1": "tham-gia", "T3": "tham-gia", "HT": "cap-tren"}
    assert Attendance.objects.get(person=town.members["T1"][3]).unit_id == town.units["T1"]
    refused("parts", town.entry(kind=JOINT, attendance=()), town.secretary)
    far = town.entry(kind=JOINT, parts=(town.units["M1"],), attendance=(), day=TODAY - dt.timedelta(days=3))
    refused("parts", far, town.secretary)


def test_a_branch_that_took_part_does_not_record_the_joint_session_again(town):
    record_session(town.entry(kind=JOINT, parts=(town.units["T1"],), attendance=()), by=town.secretary, at=AT)
    again = town.entry("T1", kind=JOINT, parts=(town.units["T2"],), attendance=())
    with pytest.raises(AlreadyRecorded):
        record_session(again, by=town.other_secretary, at=AT)


def test_a_briefing_calls_secretaries_by_their_seats(town):
    people = (town.secretary.person_id, town.other_secretary.person_id, town.commune.person_id)
    entry = SessionEntry(
        kind=BRIEFING, host=town.units["HT"], day=TODAY, attendance=tuple(Attendee(person) for person in people)
    )
    activity = record_session(entry, by=town.commune, at=AT)
    roll = dict(Attendance.objects.values_list("person", "position"))
    assert roll == {people[0]: "bi-thu-chi-doan", people[1]: "bi-thu-chi-doan", people[2]: "bi-thu-doan-xa"}
    assert not activity.is_on_behalf
    member = Attendee(town.members["T2"][4])
    refused("attendance", replace(entry, attendance=(member,), is_another=True), town.commune)


def test_a_committee_meeting_gives_the_officer_a_task_for_the_own_branch(town):
    entry = SessionEntry(
        kind=COMMITTEE,
        host=town.units["HT"],
        day=TODAY,
        attendance=(Attendee(town.officer.person_id),),
        tasks=(
            Decision("Theo dõi sinh hoạt tháng 12", town.officer.person_id, town.units["T2"], dt.date(2026, 12, 31)),
        ),
    )
    record_session(entry, by=town.commune, at=AT)
    task = Task.objects.get()
    assert (task.charge.unit_id, task.owner_id) == (town.units["T2"], town.officer.person_id)
    late = Decision("Muộn", town.officer.person_id, due_on=TODAY - dt.timedelta(days=1))
    refused("tasks", replace(entry, tasks=(late,), is_another=True), town.commune)
    stranger = Decision("Việc", town.members["M1"][0])
    refused("tasks", replace(entry, tasks=(stranger,), is_another=True), town.commune)


def test_initiatives_told_at_a_briefing_are_found_without_marks(town):
    told = InitiativeEntry("Tủ sách nhà văn hóa", "Góp sách mỗi quý.", town.units["T2"])
    record_session(
        SessionEntry(kind=BRIEFING, host=town.units["HT"], day=TODAY, initiatives=(told,)), by=town.commune, at=AT
    )
    found = Initiative.objects.get()
    assert (found.search, found.unit_id, found.day) == (
        "tu sach nha van hoa gop sach moi quy.",
        town.units["T2"],
        TODAY,
    )


def test_not_held_is_an_answer_that_falls_when_the_session_was_held_after_all(town):
    answer = answer_not_held(
        unit=town.units["T2"], kind=BRANCH_SESSION, day=TODAY, why="mua-vu", by=town.secretary, at=AT
    )
    assert (answer.answer_starts_on, answer.answer_ends_on) == (dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    with pytest.raises(AlreadyRecorded):
        answer_not_held(
            unit=town.units["T2"], kind=BRANCH_SESSION, day=TODAY, why="khac", note="?", by=town.secretary, at=AT
        )
    record_session(town.entry(day=dt.date(2026, 11, 3)), by=town.secretary, at=AT)
    answer.refresh_from_db()
    assert answer.withdrawn_reason == "Sau đó đã tổ chức"
    assert not Credit.objects.get(activity=answer).is_current
    assert AuditEvent.objects.filter(verb="activities.withdraw", subject_id=str(answer.pk)).exists()


def test_not_held_is_refused_when_the_session_stands(town):
    record_session(town.entry(day=dt.date(2026, 11, 3)), by=town.secretary, at=AT)
    with pytest.raises(AlreadyRecorded):
        answer_not_held(unit=town.units["T2"], kind=BRANCH_SESSION, day=TODAY, why="mua-vu", by=town.secretary, at=AT)


def test_a_joint_session_answers_for_the_unit_above_too(town):
    commune = town.units["HT"]
    answer = answer_not_held(unit=commune, kind=JOINT, day=TODAY, why="thoi-tiet", by=town.commune, at=AT)
    entry = town.entry(kind=JOINT, parts=(town.units["T1"],), attendance=(), day=dt.date(2026, 11, 5))
    record_session(entry, by=town.secretary, at=AT)
    answer.refresh_from_db()
    assert answer.withdrawn_at is not None
    with pytest.raises(AlreadyRecorded):
        answer_not_held(unit=commune, kind=JOINT, day=TODAY, why="thoi-tiet", by=town.commune, at=AT)
    own = SessionEntry(JOINT, commune, dt.date(2026, 11, 5), parts=(town.units["T2"], town.units["T3"]))
    refused("is_another", own, town.commune)
    record_session(replace(own, day=dt.date(2026, 11, 6)), by=town.commune, at=AT)


def test_many_are_written_all_or_none_and_each_problem_names_its_row(town):
    good = [town.entry(code) for code in ("T1", "T3")]
    with pytest.raises(Refusal) as caught:
        record_sessions([*good, town.entry(day=TODAY + dt.timedelta(days=9))], by=town.commune, at=AT)
    assert [(problem.row, problem.field) for problem in caught.value.problems] == [(2, "day")]
    assert not Activity.objects.exists()
    assert len(record_sessions(good, by=town.commune, at=AT)) == 2
    with pytest.raises(Refusal, match="hai lần"):
        record_sessions([town.entry(), town.entry()], by=town.commune, at=AT)


def test_the_number_of_questions_does_not_grow_with_the_rows(town):
    """Questions only: a database takes long inserts in portions."""

    def cost(days: range) -> int:
        rows = [town.entry(day=TODAY - dt.timedelta(days=day)) for day in days]
        with CaptureQueriesContext(connection) as queries:
            record_sessions(rows, by=town.commune, at=AT)
        return sum(query["sql"].startswith("SELECT") for query in queries)

    cost(range(1, 2))  # reach is asked once for each account
    assert cost(range(2, 4)) == cost(range(4, 44)) <= 16


def standing_pictures(activity: Activity) -> list[int]:
    return list(activity.evidence.filter(withdrawn_at=None).order_by("pk").values_list("file", flat=True))


def test_one_picture_stands_once_at_a_record_however_often_it_is_sent(town):
    one, again, other = (stored(seed).pk for seed in (1, 1, 2))
    session = record_session(town.entry(files=(one, one, again)), by=town.secretary, at=AT)
    assert standing_pictures(session) == [one]
    correct_session(session.pk, {"files": (one, other, again)}, version=1, reason="Thêm ảnh", by=town.secretary, at=AT)
    assert standing_pictures(session) == [one, other]


def test_a_picture_that_was_dropped_can_come_back(town):
    picture = stored(1).pk
    session = record_session(town.entry(files=(picture,)), by=town.secretary, at=AT)
    [row] = session.evidence.all()
    correct_session(session.pk, {}, version=1, reason="Nhầm", dropped=[row.pk], by=town.secretary, at=AT)
    assert standing_pictures(session) == []
    correct_session(session.pk, {"files": (picture,)}, version=2, reason="Đúng rồi", by=town.secretary, at=AT)
    assert standing_pictures(session) == [picture]
    assert session.evidence.count() == 2
