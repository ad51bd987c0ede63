"""Decisions on plain values, by table."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulinh.activities import models
from thulinh.activities.rules import entries, quality, rotation, sessions
from thulinh.activities.rules.entries import (
    Attendee,
    EarlierFacts,
    KindFacts,
    MemberFacts,
    PersonFacts,
    SeatFacts,
    SessionEntry,
    SessionFacts,
    UnitFacts,
)
from thulinh.activities.rules.joint import JointPlan, joint_problems
from thulinh.activities.rules.quality import Picture, Presence, Written
from thulinh.kernel import parameters
from thulinh.kernel.parameters import Dated

DAY = dt.date(2026, 11, 22)
SESSION = KindFacts("sinh-hoat-chi-doan", "Sinh hoạt chi đoàn", ("chi-doan",), "doan-vien", contents=("danh-gia",))
BRIEFING = KindFacts("giao-ban", "Giao ban", ("xa",), "bi-thu")
BRANCH = UnitFacts(5, "Chi đoàn thôn 2", "000000100000020000005", "chi-doan", 2, opened_on=dt.date(2025, 7, 1))


def facts(kind=SESSION, host=BRANCH, **more) -> SessionFacts:
    return SessionFacts(today=DAY, kind=kind, host=host, kinds={"sinh-hoat-chi-doan": "Sinh hoạt chi đoàn"}, **more)


def fields(entry: SessionEntry, known: SessionFacts) -> list[str]:
    return [problem.field for problem in sessions.session_problems(entry, known)]


def test_words_of_rules_and_tables_are_the_same():
    status, verdict, roll = models.Activity.Status, models.Activity.Verdict, models.Activity.Roll
    assert (status.PLANNED, status.HELD, status.CANCELLED, status.NOT_HELD) == (
        entries.PLANNED, entries.HELD, entries.CANCELLED, entries.NOT_HELD
    )  # fmt: skip
    assert (verdict.PENDING, verdict.PASSED, verdict.FAILED) == (entries.PENDING, entries.PASSED, entries.FAILED)
    assert (roll.NAMES, roll.NUMBERS, roll.NONE) == (entries.BY_NAME, entries.BY_NUMBER, entries.NO_ROLL)
    role, standing = models.Credit.Role, models.Attendance.Standing
    assert (role.HOST, role.PART, role.UPPER) == (entries.HOST, entries.PART, entries.UPPER)
    assert (standing.MEMBER, standing.TWO_WAY, standing.OFFICER, standing.GUEST) == (
        entries.MEMBER, entries.TWO_WAY, entries.OFFICER, entries.GUEST
    )  # fmt: skip
    assert models.Activity.WhyNot.OTHER == entries.OTHER_REASON
    assert tuple(models.Activity.WhyNot.values) == entries.REASONS


@pytest.mark.parametrize(
    ("status", "why_not", "refused"),
    [
        ("da-to-chuc", "", []),
        ("khong-to-chuc", "mua-vu", []),
        ("khong-to-chuc", "troi-dep", ["why_not"]),
        ("khong-to-chuc", "", ["why_not"]),
        ("hoan", "", ["status"]),
        ("huy", "", ["status"]),  # a plan is cancelled, nothing is recorded as cancelled
        ("", "", ["status"]),
    ],
)
def test_a_state_and_a_reason_are_among_those_that_there_are(status, why_not, refused):
    entry = SessionEntry("sinh-hoat-chi-doan", 5, DAY, status=status, why_not=why_not)
    assert fields(entry, facts()) == refused


@pytest.mark.parametrize(
    ("day", "status", "refused"),
    [
        (DAY, "da-to-chuc", False),
        (DAY + dt.timedelta(days=1), "da-to-chuc", True),
        (dt.date(2025, 7, 1), "da-to-chuc", False),
        (DAY, "du-kien", False),
        (DAY - dt.timedelta(days=1), "du-kien", True),
        (DAY + dt.timedelta(days=400), "du-kien", False),
        (DAY + dt.timedelta(days=401), "du-kien", True),
        (DAY + dt.timedelta(days=1), "khong-to-chuc", True),
    ],
)
def test_days(day, status, refused):
    why = "mua-vu" if status == "khong-to-chuc" else ""
    entry = SessionEntry("sinh-hoat-chi-doan", 5, day, status, why_not=why)
    assert (fields(entry, facts()) == ["day"]) is refused


def test_a_day_without_the_unit_says_from_when_and_who_carries_on():
    entry = SessionEntry("sinh-hoat-chi-doan", 5, DAY)
    early = UnitFacts(5, "Chi đoàn thôn 2", exists=False, opened_on=DAY + dt.timedelta(days=1))
    late = UnitFacts(
        5, "Chi đoàn thôn 2", exists=False, opened_on=dt.date(2025, 7, 1), ended_on=DAY, heir="Chi đoàn thôn 3"
    )
    assert "23/11/2026 mới có" in sessions.session_problems(entry, facts(host=early))[0].message
    assert "từ đó là Chi đoàn thôn 3" in sessions.session_problems(entry, facts(host=late))[0].message


@pytest.mark.parametrize(
    ("person", "kind", "guest", "expected"),
    [
        (PersonFacts("A", (MemberFacts(5),)), SESSION, False, ("doan-vien", 5, None, True)),
        (PersonFacts("A", (MemberFacts(5, True, False),)), SESSION, False, ("hai-chieu", 5, None, False)),
        (PersonFacts("A", (MemberFacts(5, False, False),)), SESSION, False, ("doan-vien", 5, None, False)),
        (PersonFacts("A", (MemberFacts(9),)), SESSION, False, None),
        (PersonFacts("A", (MemberFacts(9),)), SESSION, True, ("khach", 5, None, False)),
        (PersonFacts("A", (MemberFacts(5),)), SESSION, True, ("doan-vien", 5, None, True)),
        (
            PersonFacts("A", (), (SeatFacts(2, "00000010000002", "bi-thu-doan-xa", 40),)),
            SESSION, False, ("can-bo", 2, "bi-thu-doan-xa", False),
        ),
        (
            PersonFacts("A", (MemberFacts(5),), (SeatFacts(5, BRANCH.path, "bi-thu-chi-doan", 60),)),
            SESSION, False, ("doan-vien", 5, "bi-thu-chi-doan", True),
        ),
        (
            PersonFacts("A", (MemberFacts(5),), (SeatFacts(5, BRANCH.path, "bi-thu-chi-doan", 60),)),
            BRIEFING, False, ("can-bo", 5, "bi-thu-chi-doan", True),
        ),
        (PersonFacts("A", (MemberFacts(5),)), BRIEFING, False, None),
    ],
)  # fmt: skip
def test_as_what_somebody_attends(person, kind, guest, expected):
    attendee = Attendee(1, is_guest=guest)
    entry = SessionEntry(kind.code, 5, DAY, attendance=(attendee,))
    found = sessions.standing_of(attendee, entry, facts(kind=kind, people={1: person}))
    assert (found and (found.standing, found.unit, found.position, found.may_vote)) == expected


def test_a_seat_in_the_scope_of_a_club_makes_a_member():
    club = KindFacts("sinh-hoat-cau-lac-bo", "Sinh hoạt câu lạc bộ", ("cau-lac-bo",), "hoi-vien-clb")
    host = UnitFacts(8, "CLB", "000000100000020000008", "cau-lac-bo", 2)
    person = PersonFacts("A", (), (SeatFacts(5, BRANCH.path, "bi-thu-chi-doan", 60),))
    entry = SessionEntry(club.code, 8, DAY)
    known = facts(kind=club, host=host, people={1: person})
    assert sessions.standing_of(Attendee(1), entry, known) is None
    within = facts(kind=club, host=host, people={1: person}, scopes=(("00000010000002", "bi-thu-chi-doan"),))
    assert sessions.standing_of(Attendee(1), entry, within).unit == 5


@pytest.mark.parametrize(
    ("earlier", "another", "refused"),
    [
        ("da-to-chuc", False, True),
        ("da-to-chuc", True, False),
        ("du-kien", False, True),
        ("khong-to-chuc", False, True),
    ],
)
def test_what_stands_already(earlier, another, refused):
    entry = SessionEntry("sinh-hoat-chi-doan", 5, DAY, is_another=another)
    found = fields(entry, facts(earlier=(EarlierFacts(1, earlier, DAY),)))
    assert (found == ["is_another"]) is refused


@pytest.mark.parametrize(("after", "late"), [(0, 0), (7, 0), (8, 1), (30, 23), (-3, 0)])
def test_lateness_counts_the_days_beyond(after, late):
    assert quality.days_late(DAY, DAY + dt.timedelta(days=after)) == late
    written_on = DAY + dt.timedelta(days=after)
    assert (quality.late_question(Written(1, 5, DAY, written_on, written_on)) is not None) is (late > 0)


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        (None, 4),
        (0, 0),
        (3, 3),
        (-1, 4),  # nobody writes of a session before its day
        (5, 4),  # nor after it has arrived
    ],
)
def test_what_the_phone_says_counts_where_it_can_be_true(entered, expected):
    recorded, claimed, written = (
        None if after is None else DAY + dt.timedelta(days=after) for after in (4, entered, expected)
    )
    assert quality.day_written(DAY, recorded, claimed) == written


@pytest.mark.parametrize(
    ("written", "recorded", "asked"), [(0, 7, False), (0, 8, True), (8, 8, False), (9, 20, True), (7, 7, False)]
)
def test_a_record_that_only_the_phone_calls_early_is_a_question(written, recorded, asked):
    one = Written(1, 5, DAY, *(DAY + dt.timedelta(days=after) for after in (written, recorded)))
    assert (quality.claim_question(one) is not None) is asked


def test_what_a_verifier_asks_about_follows_the_rule_of_the_day(monkeypatch):
    told = {
        "ghi-tre-sau-so-ngay": 30,
        "hoi-lai-khi-ghi-don-so-thang": 2,
        "hoi-lai-khi-hai-noi-trong-so-gio": 3,
        "len-lich-truoc-nhieu-nhat-so-ngay": 60,
    }
    known = parameters.rules()
    assert all(value.is_doubtful for code in told for value in known[code])  # nobody has read them in a paper
    later = {code: (*known[code], Dated(DAY, value, "giả định")) for code, value in told.items()}
    monkeypatch.setattr(parameters, "rules", lambda: later)
    before = DAY - dt.timedelta(days=1)
    for day, late in ((before, True), (DAY, False)):
        assert bool(quality.days_late(day, day + dt.timedelta(days=30))) is late
    for day, asked in ((before, False), (DAY, True)):
        months = [Written(number, 5, dt.date(2026, number, 1), day, day) for number in (8, 9)]
        assert bool(quality.written_at_once(months)) is asked
        hours = ((10, dt.time(17, 30), "Sân bóng"), (11, dt.time(20), "Nhà văn hóa"))
        presences = [Presence(1, "An", record, day, hour, place) for record, hour, place in hours]
        assert bool(quality.in_two_places(presences)) is asked
    plan = SessionEntry("sinh-hoat-chi-doan", 5, DAY + dt.timedelta(days=61), status="du-kien")
    assert "nhiều nhất là 60 ngày" in sessions.session_problems(plan, facts())[0].message


def test_several_months_written_in_one_evening_are_a_question():
    evening = [Written(n, 5, dt.date(2026, n, 3), dt.date(2026, n, 3), DAY) for n in (8, 9, 10)]
    found = quality.written_at_once(evening)
    assert set(found) == {8, 9, 10}
    assert found[8].others == (9, 10)
    assert found[8].text == "3 buổi của 3 tháng được ghi trong cùng ngày 22/11/2026."
    assert quality.written_at_once(evening[:2]) == {}
    assert quality.written_at_once([*evening[:2], Written(10, 6, dt.date(2026, 10, 3), DAY, DAY)]) == {}
    same_month = [Written(n, 5, dt.date(2026, 10, n), DAY, DAY) for n in (8, 9, 10)]
    assert quality.written_at_once(same_month) == {}


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        ((dt.time(19, 30), "Nhà văn hóa"), (dt.time(20, 0), "Sân bóng"), True),
        ((dt.time(19, 30), "Nhà văn hóa"), (dt.time(20, 30), "Sân bóng"), False),
        ((dt.time(19, 30), "Nhà văn hóa"), (dt.time(19, 30), "nha van hoa"), False),
        ((dt.time(19, 30), ""), (dt.time(19, 30), ""), True),
        ((dt.time(19, 30), "Nhà văn hóa"), (None, "Sân bóng"), False),
    ],
)
def test_two_places_within_one_hour(first, second, asked):
    presences = [Presence(1, "An", 10, DAY, *first), Presence(1, "An", 11, DAY, *second)]
    found = quality.in_two_places(presences)
    assert bool(found) is asked
    if asked:
        assert (found[10][0].others, found[11][0].others) == ((11,), (10,))
    assert quality.in_two_places([presences[0], Presence(2, "Bình", 11, DAY, *second)]) == {}


@pytest.mark.parametrize(
    ("name", "seen", "text", "others"),
    [
        ("An", {10, 11}, "Đồng chí An cũng có mặt ở buổi khác lúc 19:30 cùng ngày tại Sân bóng.", (11,)),
        ("An", {10}, "Đồng chí An cũng có mặt ở một nơi khác trong giờ đó.", ()),
        ("", {10}, "Một người dự cũng có mặt ở một nơi khác trong giờ đó.", ()),
    ],
)
def test_a_question_hides_what_its_reader_may_not_see(name, seen, text, others):
    hour = dt.time(19, 30)
    presences = [Presence(1, name, 10, DAY, hour, "Nhà văn hóa"), Presence(1, "An", 11, DAY, hour, "Sân bóng")]
    told = quality.in_two_places(presences)[10][0].told_to(seen)
    assert (told.text, told.others) == (text, others)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (("a", "00000000000000ff"), ("a", "ff00000000000000"), True),
        (("a", "00000000000000ff"), ("b", "00000000000000ff"), True),
        (("a", "00000000000000ff"), ("b", "00000000000000f0"), True),
        (("a", "00000000000000ff"), ("b", "0000000000000007"), False),
        (("a", "0000000000000000"), ("b", "0000000000000000"), False),
        (("a", ""), ("b", ""), False),
    ],
)
def test_pictures_alike(one, other, alike):
    mine, theirs = Picture(1, *one), Picture(2, *other)
    assert quality.is_alike(mine, theirs) is alike
    assert bool(quality.reused_pictures([mine], [theirs, mine])) is alike


def test_a_picture_of_another_day_is_a_question():
    days = {1: DAY, 2: DAY}
    pictures = [Picture(1, "a", "", DAY), Picture(2, "b", "", DAY - dt.timedelta(days=9)), Picture(2, "c", "")]
    assert set(quality.other_day_pictures(pictures, days)) == {2}


def test_turns_go_round_and_a_new_branch_has_one_turn_at_once():
    hosted = [(1, dt.date(2026, 1, 5)), (2, dt.date(2026, 2, 5)), (3, dt.date(2026, 3, 5)), (1, dt.date(2026, 4, 5))]
    assert [turn.branch for turn in rotation.turn_order([1, 2, 3], hosted)] == [2, 3, 1]
    assert [turn.branch for turn in rotation.turn_order([1, 2, 3, 4], hosted)] == [4, 2, 3, 1]
    assert [turn.times for turn in rotation.turn_order([1, 2, 3, 4], hosted)] == [0, 1, 1, 2]
    days = [dt.date(2026, month, 5) for month in (5, 6, 7, 8, 9)]
    assert rotation.next_hosts([1, 2, 3, 4], hosted, days) == [4, 2, 3, 1, 4]
    assert rotation.next_hosts([], hosted, days) == []


@given(st.integers(1, 9), st.lists(st.integers(1, 9), max_size=20), st.integers(0, 30))
def test_every_round_is_full_before_anybody_hosts_again(count, before, months):
    branches = list(range(1, count + 1))
    hosted = [(branch, dt.date(2024, 1, 1) + dt.timedelta(days=index)) for index, branch in enumerate(before)]
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=30 * index) for index in range(months)]
    found = rotation.next_hosts(branches, hosted, days)
    for start in range(len(found) - count + 1):
        assert len(set(found[start : start + count])) == count
    assert all(one != other for one, other in pairwise(found)) or count == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"day": dt.date(2026, 11, 30)}, "day"),
        ({"day": dt.date(2026, 12, 1), "month_on": dt.date(2026, 11, 1)}, "day"),
        ({"branches": ()}, "branches"),
        ({"branches": (9,)}, "branches"),
        ({"host": 9}, "host"),
        ({"unit": 99}, "unit"),
    ],
)
def test_joint_sessions(changes, field):
    upper = UnitFacts(2, "Đoàn xã", "00000010000002", "xa")
    units = {
        5: BRANCH,
        6: UnitFacts(6, "Chi đoàn thôn 3", "000000100000020000006", "chi-doan", 2),
        9: UnitFacts(9, "Chi đoàn xa", "000000100000030000009", "chi-doan", 3),
    }
    plan = {"unit": 2, "month_on": dt.date(2026, 12, 1), "host": 5, "branches": (6,), "day": dt.date(2026, 12, 12)}
    plan = JointPlan(**(plan | changes))
    found = list(joint_problems(plan, upper if plan.unit == 2 else None, units, today=DAY))
    assert [problem.field for problem in found][:1] == ([field] if field else [])
