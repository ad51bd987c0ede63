"""Each set recomputed in plain Python; what is in the set is what is counted."""

import datetime as dt
import random
from collections import Counter

import pytest
from django.utils import timezone

from thulinh.activities import measures
from thulinh.activities.actions import (
    answer_not_held,
    correct_session,
    finish_task,
    mark_reused,
    record_session,
    record_sessions,
    share_initiative,
    verify,
    withdraw,
)
from thulinh.activities.models import Activity, Attendance, Credit
from thulinh.activities.rules.entries import Attendee, Decision, InitiativeEntry, SessionEntry
from thulinh.activities.rules.quality import LATE_AFTER_DAYS, days_late
from thulinh.activities.tests.town import AT, BRANCH_SESSION, BRIEFING, COMMITTEE, JOINT, TODAY
from thulinh.kernel import parameters
from thulinh.kernel.parameters import Dated
from thulinh.units.models import UnitPath

COLUMNS = {"subject", "path", "day", "record", "quantity"}
QUALITY = {"verified", "late", "on_behalf"}


@pytest.fixture
def year(town):
    """Random sessions of three branches in a year, some verified, wrong, withdrawn, late, typed for the branch."""
    dice = random.Random(2026)
    for code in ("T1", "T2", "T3"):
        for month in range(1, 12):
            day = dt.date(2026, month, dice.randint(1, 28) if month < 11 else dice.randint(1, 20))
            at = timezone.make_aware(dt.datetime.combine(day, dt.time(20))) + dt.timedelta(
                days=dice.choice([0, 3, 7, 8, 40])
            )
            there = tuple(Attendee(person, is_present=dice.random() < 0.7) for person in town.members[code])
            contents = tuple(dice.sample(["danh-gia", "phuong-huong", "phap-luat"], dice.randint(0, 2)))
            own = {"T1": town.other_secretary, "T2": town.secretary}.get(code, town.commune)
            by = dice.choice([own, town.commune])
            # A phone kept some of them, or says so; what lies before the day or after the server's hour is no truth.
            kept_for = dice.choice([None, None, dt.timedelta(hours=3), dt.timedelta(days=5), dt.timedelta(days=36)])
            entered_at = None if kept_for is None else at - kept_for
            entry = town.entry(code, day=day, attendance=there, contents=contents, entered_at=entered_at)
            activity = record_session(entry, by=by, at=at)
            fate = dice.random()
            if fate < 0.4:
                verify(activity.pk, version=1, outcome="dat", by=town.commune_deputy, at=at)
            elif fate < 0.55:
                verify(activity.pk, version=1, outcome="khong-dat", reason="Sai", by=town.commune_deputy, at=at)
            elif fate < 0.65:
                withdraw(activity.pk, version=1, reason="Nhầm", by=by, at=at)
    return town


def written_on(activity: Activity) -> dt.date:
    """The day that counts for being on time: the phone's, where it can be true."""
    arrived = timezone.localdate(activity.recorded_at)
    if activity.entered_at is None:
        return arrived
    claimed = timezone.localdate(activity.entered_at)
    return claimed if activity.day <= claimed <= arrived else arrived


def expected_sessions(**conditions) -> Counter:
    """The same set, by plain Python over plain rows."""
    found: Counter = Counter()
    for credit in Credit.objects.select_related("activity"):
        activity = credit.activity
        if activity.withdrawn_at or activity.status != "da-to-chuc" or activity.kind_id != BRANCH_SESSION:
            continue
        if activity.verdict not in conditions.get("verdicts", ("dat", "cho-duyet")):
            continue
        if "contents" in conditions and not (
            set(activity.contents.values_list("code", flat=True)) & conditions["contents"]
        ):
            continue
        allowed = conditions.get("allowed", lambda day: 7)(activity.day)
        late = (written_on(activity) - activity.day).days > allowed
        found[
            credit.unit_id, activity.day, activity.pk, activity.verdict == "dat", late, activity.is_on_behalf
        ] += 1  # fmt: skip
    return found


def rows_of(queryset) -> Counter:
    return Counter(
        (
            row["subject"],
            row["day"],
            row["record"],
            row["verified"] == 1,
            row["late"] == 1,
            row["on_behalf"] == 1,
        )
        for row in queryset
    )


def test_sessions_are_what_plain_python_finds(year):
    found = measures.sessions([BRANCH_SESSION])
    assert rows_of(found) == expected_sessions()
    assert found.count() == len(found) > 10
    assert set(found[0]) == COLUMNS | QUALITY
    assert rows_of(measures.sessions([BRANCH_SESSION], verdict="dat")) == expected_sessions(verdicts=("dat",))
    with_content = measures.sessions([BRANCH_SESSION], contents=["danh-gia", "phap-luat"])
    assert rows_of(with_content) == expected_sessions(contents={"danh-gia", "phap-luat"})
    assert not measures.sessions([BRIEFING]).exists()


def test_a_session_is_late_by_the_rule_of_its_own_day(year, monkeypatch):
    days = sorted(Credit.objects.filter(kind=BRANCH_SESSION).values_list("day", flat=True))
    changed_on = days[len(days) // 2]
    values = (Dated(dt.date(2010, 1, 1), 300, "cũ"), Dated(changed_on, 2, "mới"))
    monkeypatch.setattr(parameters, "rules", lambda: {LATE_AFTER_DAYS: values})
    found = rows_of(measures.sessions([BRANCH_SESSION]))
    assert found == expected_sessions(allowed=lambda day: 300 if day < changed_on else 2)
    assert {row[4] for row in found} == {True, False}
    assert {row[1] < changed_on for row in found} == {True, False}
    for row in Activity.objects.filter(pk__in=[row[2] for row in found]):
        is_late = any(one[4] for one in found if one[2] == row.pk)
        assert (days_late(row.day, row.written_on) > 0) is is_late


def test_every_kind_of_fate_is_in_the_year(year):
    """The oracle above would prove nothing over rows that are all alike."""
    rows = list(measures.sessions([BRANCH_SESSION]))
    for flag in QUALITY:
        assert {row[flag] for row in rows} == {0, 1}
    assert Activity.objects.filter(verdict="khong-dat").exists()
    days = {(timezone.localdate(one.recorded_at) - one.day).days - (written_on(one) - one.day).days
            for one in Activity.objects.exclude(entered_at=None)}  # fmt: skip
    assert days >= {0, 5}
    assert Activity.objects.exclude(withdrawn_at=None).exists()


def test_attendance_is_what_plain_python_finds(year):
    counted = {record for _, _, record, *_ in expected_sessions()}
    expected = Counter(
        (person, activity)
        for person, activity in Attendance.objects.filter(is_present=True).values_list("person", "activity")
        if activity in counted
    )
    found = measures.attendance([BRANCH_SESSION])
    assert Counter((row["subject"], row["record"]) for row in found) == expected
    assert set(found[0]) == COLUMNS | QUALITY


def test_the_path_is_that_of_the_day(year):
    paths = dict(UnitPath.objects.on(TODAY).values_list("unit", "path"))
    assert {row["path"] == paths[row["subject"]] for row in measures.sessions([BRANCH_SESSION])} == {True}


def test_sets_can_be_narrowed_and_counted_as_the_engine_does(year):
    found = measures.sessions([BRANCH_SESSION]).filter(day__range=(dt.date(2026, 3, 1), dt.date(2026, 4, 30)))
    assert {row["day"].month for row in found} <= {3, 4}
    assert found.count() == len(found)
    text, _ = found.order_by().query.sql_with_params()
    assert "ORDER BY" not in text
    assert 'AS "late"' in text


def test_a_joint_session_is_one_record_and_counts_by_role(town):
    entry = town.entry(kind=JOINT, parts=(town.units["T1"], town.units["T3"]), attendance=())
    activity = record_session(entry, by=town.secretary, at=AT)
    everybody = {row["subject"]: row["record"] for row in measures.sessions([JOINT])}
    assert everybody == {town.units[code]: activity.pk for code in ("T1", "T2", "T3", "HT")}
    assert [row["subject"] for row in measures.hosts([JOINT])] == [town.units["T2"]]
    assert {row["subject"] for row in measures.sessions([JOINT], role="tham-gia")} == {
        town.units["T1"], town.units["T3"]
    }  # fmt: skip


def test_who_was_present_by_position(town):
    def briefing(*people, **more):
        entry = SessionEntry(
            kind=BRIEFING, host=town.units["HT"], attendance=tuple(Attendee(person) for person in people), **more
        )
        return record_session(entry, by=town.commune, at=AT)

    secretary, commune = town.secretary.person_id, town.commune.person_id
    both = briefing(secretary, commune, day=TODAY)
    briefing(secretary, day=TODAY - dt.timedelta(days=1))
    standing = ["bi-thu-doan-xa", "pho-bi-thu-doan-xa"]
    found = measures.sessions([BRIEFING], present_positions=[standing, "bi-thu-chi-doan"])
    assert [row["record"] for row in found] == [both.pk]
    assert measures.sessions([BRIEFING], present_positions=["bi-thu-chi-doan"]).count() == 2
    absent = Attendee(commune, is_present=False)
    correct_session(
        both.pk, {"attendance": (Attendee(secretary), absent)}, version=1, reason="Vắng", by=town.commune, at=AT
    )
    assert not measures.sessions([BRIEFING], present_positions=[standing]).exists()


def test_tasks_are_counted_for_the_charge_on_the_day_of_the_meeting_and_when_done(town):
    officer, branch = town.officer.person_id, town.units["T2"]
    meeting = SessionEntry(
        kind=COMMITTEE,
        host=town.units["HT"],
        day=TODAY - dt.timedelta(days=10),
        tasks=(Decision("Theo dõi", officer, branch), Decision("Dự sinh hoạt", officer, branch)),
    )
    activity = record_session(meeting, by=town.commune, at=AT)
    charge = town.holdings["officer"].charges.get()
    rows = list(measures.tasks_assigned([COMMITTEE]))
    assert {(row["subject"], row["day"]) for row in rows} == {(charge.pk, TODAY - dt.timedelta(days=10))}
    assert {row["record"] for row in rows} == set(activity.tasks.values_list("pk", flat=True))
    assert set(rows[0]) == COLUMNS | QUALITY
    assert {row["late"] for row in rows} == {1}
    assert not measures.tasks_assigned([BRIEFING]).exists()
    assert not measures.tasks_done([COMMITTEE]).exists()
    task = activity.tasks.first()
    finish_task(task.pk, on=TODAY, proof="Đã dự", by=town.officer, at=AT)
    done = list(measures.tasks_done([COMMITTEE]).filter(day__range=(TODAY, TODAY)))
    assert [(row["subject"], row["day"], row["record"], row["path"]) for row in done] == [
        (charge.pk, TODAY, task.pk, rows[0]["path"])
    ]
    verify(activity.pk, version=1, outcome="khong-dat", reason="Không có biên bản", by=town.province, at=AT)
    assert not measures.tasks_assigned([COMMITTEE]).exists()
    assert not measures.tasks_done([COMMITTEE]).exists()


def test_answers_not_held_carry_their_reason(town):
    answer = answer_not_held(
        unit=town.units["T2"], kind=BRANCH_SESSION, day=TODAY, why="mua-vu", by=town.secretary, at=AT
    )
    (row,) = measures.answers_not_held([BRANCH_SESSION])
    assert (row["subject"], row["record"], row["reason"], row["day"]) == (town.units["T2"], answer.pk, "mua-vu", TODAY)
    assert not measures.sessions([BRANCH_SESSION]).exists()
    record_session(town.entry(), by=town.secretary, at=AT)
    assert not measures.answers_not_held([BRANCH_SESSION]).exists()


def test_initiatives_shared_and_reused(town):
    told = InitiativeEntry("Tủ sách", "Góp sách mỗi quý")
    made = share_initiative(told, unit=town.units["T2"], on=TODAY, by=town.secretary, at=AT)
    mark_reused(made.pk, unit=town.units["T1"], on=TODAY, by=town.other_secretary, at=AT)
    (shared,), (reused,) = measures.initiatives_shared(), measures.initiatives_reused()
    paths = dict(UnitPath.objects.on(TODAY).values_list("unit", "path"))
    assert (shared["subject"], shared["record"], shared["path"]) == (
        town.units["T2"], made.pk, paths[town.units["T2"]]
    )  # fmt: skip
    assert (reused["subject"], reused["record"], reused["path"]) == (
        town.units["T1"], made.pk, paths[town.units["T1"]]
    )  # fmt: skip
    assert set(shared) == set(reused) == COLUMNS


def test_initiatives_of_a_withdrawn_meeting_count_no_more(town):
    told = InitiativeEntry("Tủ sách", "Góp sách mỗi quý", town.units["T2"])
    entry = SessionEntry(kind=BRIEFING, host=town.units["HT"], day=TODAY, initiatives=(told,))
    meeting = record_session(entry, by=town.commune, at=AT)
    mark_reused(meeting.initiatives.get().pk, unit=town.units["T1"], on=TODAY, by=town.other_secretary, at=AT)
    assert (measures.initiatives_shared().count(), measures.initiatives_reused().count()) == (1, 1)
    withdraw(meeting.pk, version=1, reason="Nhầm", by=town.commune, at=AT)
    assert (measures.initiatives_shared().count(), measures.initiatives_reused().count()) == (0, 0)


def test_a_whole_year_at_once_is_counted_like_one_by_one(town):
    rows = [town.entry(code, day=dt.date(2026, month, 3)) for month in range(1, 12) for code in ("T1", "T3")]
    record_sessions(rows, by=town.commune, at=AT)
    assert rows_of(measures.sessions([BRANCH_SESSION])) == expected_sessions()
    assert measures.sessions([BRANCH_SESSION]).count() == 22
