"""Taking the roll by QR: who may open it, who is matched, what is refused in which words, what the record keeps."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from thulinh.activities.actions import (
    AlreadyThere,
    NotMatched,
    cancel,
    check_in,
    check_in_by_name,
    close_roll_call,
    deny_check_in,
    mark_held,
    note_missed_guess,
    open_roll_call,
    open_roll_call_today,
    record_session,
    renew_roll_call,
    tick_present,
    undo_check_in,
)
from thulinh.activities.models import Activity, Attendance, CheckIn, MissedGuess, RollCall
from thulinh.activities.queries.roll_calls import arrivals, roll_call_by, roll_call_of
from thulinh.activities.rules.entries import PLANNED, Attendee
from thulinh.activities.rules.roll_calls import KnownPerson, match, may_try, said_digits
from thulinh.activities.tests.test_guidance import again
from thulinh.activities.tests.town import BRANCH_SESSION, BRIEFING, FOUNDED, TODAY, Town
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import NewMembership, NewPerson, add_people, begin_memberships
from thulinh.people.models import Membership

AT = timezone.make_aware(dt.datetime(2026, 11, 22, 19, 32))
TOMORROW = AT + dt.timedelta(days=1)
HERE, NAME = "10.0.0.1", CheckIn.How.NAME


@pytest.fixture
def hall(town: Town) -> Town:
    """Branch T2 with more members whose numbers are known; a two-way guest; one who works away."""
    rows = [
        NewPerson("Nguyễn Thị Hồng Đào", phone="0912345001"),
        NewPerson("Trần Văn Đào", phone="0912345002"),
        NewPerson("Lý Thị Không Máy", birth_on=dt.date(2011, 12, 5)),
        NewPerson("Khách Hai Chiều", phone="0912345003"),
        NewPerson("Người Ở Xa", phone="0912345004"),
        NewPerson("Nguyễn Thị Hồng Đào", phone="0912345009"),
    ]
    people = add_people(rows, by=None)
    kinds = (*[Membership.Kind.HOME] * 3, Membership.Kind.TWO_WAY, Membership.Kind.AWAY, Membership.Kind.HOME)
    begin_memberships(
        [NewMembership(person.pk, town.units["T2"], FOUNDED, kind) for person, kind in zip(people, kinds, strict=True)],
        by=None,
    )
    names = ("dao", "van_dao", "no_phone", "two_way", "away", "namesake")
    town.__dict__["guests"] = {name: person.pk for name, person in zip(names, people, strict=True)}
    return town


def plan(town: Town, unit: str = "T2", **changes) -> Activity:
    return record_session(town.entry(unit, status=PLANNED, attendance=(), **changes), by=None, at=AT)


def opened(town: Town) -> RollCall:
    return roll_call_by(open_roll_call(plan(town).pk, by=again(town.secretary), at=AT).token)


def said(roll_call: RollCall, name: str, digits: str, address: str = HERE, at: dt.datetime = AT) -> CheckIn:
    return check_in_by_name(roll_call_by(roll_call.token), name=name, digits=digits, address=address, at=at)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("5001", "5001"), (" 50 01", "5001"), ("05/12", "0512"), ("5/12", "0512"), ("5.12", "0512"), ("0912345001", ""),
     ("50", ""), ("", ""), ("abcd", "")],
)  # fmt: skip
def test_digits_as_people_type_them(typed, digits):
    assert said_digits(typed, 4) == digits


def test_one_fits_or_nobody():
    people = [
        KnownPerson(1, "nguyen thi hong dao", "+84912345001"),
        KnownPerson(2, "tran van dao", "+84912345002", dt.date(2000, 12, 5)),
        KnownPerson(3, "ly thi khong may", "", dt.date(2011, 12, 5)),
        KnownPerson(4, "le thi dao", "+84987655001"),
        KnownPerson(5, "vo danh"),
    ]
    tries = {
        ("Nguyễn Thị Hồng Đào", "5001"): 1, ("nguyen thi hong dao", "5001"): 1, ("Hồng Đào", "5001"): 1,
        ("Đào", "5002"): 2, ("Đào", "5001"): None, ("Nguyễn Thị Hồng Đào", "5002"): None, ("", "5001"): None,
        ("Lý Thị Không Máy", "0512"): 3, ("Trần Văn Đào", "0512"): None, ("Vô Danh", ""): None, ("ào", "5001"): None,
    }  # fmt: skip
    assert {said: match(*said, people) for said in tries} == tries


def test_wrong_tries_are_limited_by_name_and_by_address():
    assert [may_try(wrong, 0, 6) for wrong in (0, 4, 5)] == [True, True, False]
    assert [may_try(0, wrong, 6) for wrong in (39, 40)] == [True, False]
    assert may_try(0, 150, 200)


def test_the_secretary_opens_it_on_its_day(hall):
    made = opened(hall)
    assert (made.day, made.is_open(AT), made.is_open(TOMORROW)) == (TODAY, True, False)
    assert AuditEvent.objects.get(verb="activities.open_roll_call").unit_id == hall.units["T2"]
    assert open_roll_call(made.activity_id, by=again(hall.secretary), at=AT).token == made.token


def test_who_may_not_open_it_and_when(hall):
    made = plan(hall)
    later = plan(hall, day=TODAY + dt.timedelta(days=2))
    empty = record_session(
        hall.entry("T2", kind="tuyen-duong", host=hall.units["HT"], status=PLANNED, attendance=()), by=None, at=AT
    )
    for activity, by, words in (
        (made, hall.other_secretary, "không ghi được"),
        (made, hall.outsider, "không ghi được"),
        (later, hall.secretary, "trong ngày diễn ra"),
        (empty, hall.commune, "không điểm danh"),
    ):
        with pytest.raises(Refusal, match=words):
            open_roll_call(activity.pk, by=again(by), at=AT)
    cancel(made.pk, version=1, reason="Mưa", by=again(hall.secretary), at=AT)
    with pytest.raises(Refusal, match="không còn là dự kiến"):
        open_roll_call(made.pk, by=again(hall.secretary), at=AT)
    assert not RollCall.objects.exists()


def test_a_unit_without_a_list_has_no_roll_to_call(hall):
    meeting = record_session(
        hall.entry("T2", kind=BRIEFING, host=hall.units["TM"], status=PLANNED, attendance=()), by=None, at=AT
    )
    found = open_roll_call(meeting.pk, by=again(hall.outsider), at=AT)
    assert [line.person for line in roll_call_of(meeting, at=AT).lines]
    assert found.is_open(AT)


def test_from_the_due_line_todays_session_is_planned_once(hall):
    for _ in range(2):
        made = open_roll_call_today(hall.units["T2"], BRANCH_SESSION, by=again(hall.secretary), at=AT)
    activity = Activity.objects.get()
    assert (made.activity_id, activity.status, activity.day) == (activity.pk, PLANNED, TODAY)
    mark_held(activity.pk, {}, version=1, by=again(hall.secretary), at=AT)
    with pytest.raises(Refusal, match="đã được ghi"):
        open_roll_call_today(hall.units["T2"], BRANCH_SESSION, by=again(hall.secretary), at=AT)


def test_members_confirm_by_name_and_digits(hall):
    made = opened(hall)
    rows = [
        said(made, "Hồng Đào", "5001"),
        said(made, "ly thi khong may", "5/12"),
        said(made, "Khách Hai Chiều", "5003"),
    ]
    guests = hall.__dict__["guests"]
    assert [row.person_id for row in rows] == [guests["dao"], guests["no_phone"], guests["two_way"]]
    assert {(row.how, row.by_id, row.at) for row in CheckIn.objects.all()} == {(NAME, None, AT)}
    assert AuditEvent.objects.filter(verb="activities.check_in").count() == 3


@pytest.mark.parametrize(
    ("name", "digits"),
    [("Trần Văn Đào", "9999"), ("Người Không Có", "5001"), ("Mai Văn Ngoài", "5001"), ("Người Ở Xa", "5004"), ("", "")],
    ids=["wrong digits", "nobody", "of another unit", "works away", "nothing"],
)
def test_who_does_not_match_hears_the_same_words(hall, name, digits):
    with pytest.raises(NotMatched) as refused:
        said(opened(hall), name, digits)
    assert str(refused.value) == "Chưa khớp. Đồng chí xem lại tên và số, hoặc nhờ bí thư điểm danh."
    assert not CheckIn.objects.exists()


def test_the_second_time_is_refused_kindly(hall):
    made = opened(hall)
    first = said(made, "Hồng Đào", "5001")
    with pytest.raises(AlreadyThere, match="đã điểm danh lúc 19 giờ 32") as refused:
        said(made, "nguyen thi hong dao", "5001", at=AT + dt.timedelta(minutes=5))
    assert refused.value.check_in == first
    assert CheckIn.objects.count() == 1


def test_guessing_ends_for_a_name_and_for_an_address_but_not_for_the_rest(hall):
    made = opened(hall)
    for _ in range(5):
        note_missed_guess(made, address=HERE, name="Trần Văn Đào")
    with pytest.raises(Refusal, match="thử nhiều lần"):
        said(made, "tran van dao", "5002")
    assert said(made, "Hồng Đào", "5001")  # others behind the same address go on
    assert said(made, "Trần Văn Đào", "5002", address="10.0.0.2")
    for number in range(40):
        note_missed_guess(made, address=HERE, name=f"Thử {number}")
    with pytest.raises(Refusal, match="thử nhiều lần"):
        said(made, "Lý Thị Không Máy", "0512")
    keys = MissedGuess.objects.values_list("key", flat=True)
    assert not any(HERE in key or "dao" in key for key in keys)


def test_right_tries_do_not_count(hall):
    made = opened(hall)
    for minute in range(60):
        row = said(made, "Hồng Đào", "5001", at=AT + dt.timedelta(minutes=minute))
        undo_check_in(row.pk, by=again(hall.secretary), at=AT)
    assert not MissedGuess.objects.exists()


def test_a_member_with_an_account_confirms_in_one_tap(hall):
    made = opened(hall)
    row = check_in(made, hall.member.person_id, by=again(hall.member), at=AT)
    assert (row.how, row.by) == (CheckIn.How.ACCOUNT, hall.member)
    with pytest.raises(NotMatched):
        check_in(made, hall.outsider.person_id, by=again(hall.outsider), at=AT)
    with pytest.raises(AlreadyThere):
        check_in(made, hall.member.person_id, by=again(hall.member), at=AT)


def test_by_hand_beside_it(hall):
    made = opened(hall)
    two = hall.members["T2"][:2]
    tick_present(made.activity_id, two, by=again(hall.secretary), at=AT)
    assert [row.how for row in CheckIn.objects.all()] == [CheckIn.How.HAND] * 2
    with pytest.raises(AlreadyThere):
        tick_present(made.activity_id, hall.members["T2"][1:3], by=again(hall.secretary), at=AT)
    with pytest.raises(Refusal, match="không thuộc danh sách"):
        tick_present(made.activity_id, hall.members["T1"][:1], by=again(hall.secretary), at=AT)
    with pytest.raises(Refusal, match="không ghi được"):
        tick_present(made.activity_id, hall.members["T2"][3:4], by=again(hall.outsider), at=AT)
    assert CheckIn.objects.count() == 2


def test_undone_and_confirmed_again_are_two_facts(hall):
    made = opened(hall)
    row = said(made, "Hồng Đào", "5001")
    with pytest.raises(Refusal, match="không ghi được"):
        undo_check_in(row.pk, by=again(hall.outsider), at=AT)
    undo_check_in(row.pk, by=again(hall.secretary), reason="Nhầm người", at=AT)
    with pytest.raises(Refusal, match="đã được bỏ"):
        undo_check_in(row.pk, by=again(hall.secretary), at=AT)
    deny_check_in(said(made, "Hồng Đào", "5001").pk, by=None, at=AT)
    said(made, "Hồng Đào", "5001")
    reasons = list(CheckIn.objects.order_by("pk").values_list("undone_reason", flat=True))
    assert reasons == ["Nhầm người", "Không phải tôi", ""]
    assert AuditEvent.objects.filter(verb="activities.undo_check_in").count() == 2


def test_a_closed_or_renewed_code_opens_nothing(hall):
    made = opened(hall)
    row = said(made, "Hồng Đào", "5001")
    renew_roll_call(made.activity_id, by=again(hall.secretary), at=AT)
    assert roll_call_by(made.token) is None
    made.refresh_from_db()
    for act in (
        lambda: said(made, "Trần Văn Đào", "5002", at=TOMORROW),
        lambda: close_roll_call(made.activity_id, by=again(hall.secretary), at=TOMORROW),
    ):
        with pytest.raises(Refusal, match="đóng"):
            act()
    close_roll_call(made.activity_id, by=again(hall.secretary), at=AT)
    for act in (
        lambda: said(made, "Trần Văn Đào", "5002"),
        lambda: check_in(roll_call_by(made.token), hall.member.person_id, by=hall.member, at=AT),
        lambda: deny_check_in(row.pk, by=None, at=AT),
        lambda: tick_present(made.activity_id, hall.members["T2"][:1], by=again(hall.secretary), at=AT),
        lambda: renew_roll_call(made.activity_id, by=again(hall.secretary), at=AT),
    ):
        with pytest.raises(Refusal, match="đóng"):
            act()
    open_roll_call(made.activity_id, by=again(hall.secretary), at=AT)
    assert said(made, "Trần Văn Đào", "5002")
    assert CheckIn.objects.count() == 2


def test_the_record_keeps_how_the_roll_was_taken(hall):
    made = opened(hall)
    said(made, "Hồng Đào", "5001")
    assert arrivals(made.activity_id) == {hall.__dict__["guests"]["dao"]: "đã tự điểm danh 19:32"}
    there = tuple(Attendee(person, person in arrivals(made.activity_id)) for person in hall.members["T2"])
    there += (Attendee(hall.__dict__["guests"]["dao"]),)
    mark_held(made.activity_id, {"attendance": there}, version=1, by=again(hall.secretary), at=AT)
    held = Activity.objects.get(pk=made.activity_id)
    assert (held.roll, held.present_count, held.expected_count) == (Activity.Roll.QR, 1, 7)
    assert Attendance.objects.filter(activity=held).count() == 7
    with pytest.raises(Refusal, match="đóng"):
        said(made, "Trần Văn Đào", "5002")


def test_who_confirms_while_the_session_is_recorded_is_there_or_is_told(hall):
    activity = plan(hall)
    open_roll_call(activity.pk, by=hall.secretary, at=AT)
    token = RollCall.objects.get().token
    early, late = hall.__dict__["guests"]["dao"], hall.__dict__["guests"]["van_dao"]
    begun = roll_call_by(token)  # the request of a phone that has to wait
    check_in_by_name(roll_call_by(token), name="Hồng Đào", digits="5001", address=HERE, at=AT)
    lines = tuple(Attendee(person, is_present=False) for person in (early, late))
    mark_held(activity.pk, {"attendance": lines}, version=1, by=hall.secretary, arrived=(), at=AT)
    assert Attendance.objects.get(activity=activity, person=early).is_present
    with pytest.raises(Refusal, match="đã đóng"):
        check_in_by_name(begun, name="Trần Văn Đào", digits="5002", address=HERE, at=AT)
    assert list(CheckIn.objects.values_list("person", flat=True)) == [early]


def test_without_a_check_in_it_is_a_roll_like_any(hall):
    made = opened(hall)
    there = tuple(Attendee(person) for person in hall.members["T2"])
    mark_held(made.activity_id, {"attendance": there}, version=1, by=again(hall.secretary), at=AT)
    assert Activity.objects.get(pk=made.activity_id).roll == Activity.Roll.NAMES


def test_a_check_in_asks_the_same_however_many_are_expected(hall):
    made = opened(hall)
    counted = []
    for name, digits in (("Hồng Đào", "5001"), ("Trần Văn Đào", "5002")):
        with CaptureQueriesContext(connection) as queries:
            said(made, name, digits)
        counted.append(len(queries))
        people = add_people([NewPerson(f"Đông Người {n}", phone=f"0933{n:06d}") for n in range(60)], by=None)
        begin_memberships([NewMembership(person.pk, hall.units["T2"], FOUNDED) for person in people], by=None)
    assert counted[0] == counted[1] <= 14
