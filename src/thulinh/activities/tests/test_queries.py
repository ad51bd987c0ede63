"""What pages ask: the right rows, the right eyes, and as many questions for 40 as for 2."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from thulinh.activities.actions import (
    answer_proposal,
    assign_task,
    finish_task,
    propose_joint_session,
    record_session,
    record_sessions,
    share_initiative,
    verify,
    withdraw,
)
from thulinh.activities.models import Activity, Credit, late_q
from thulinh.activities.queries import (
    given_tasks,
    initiatives,
    may_view,
    may_view_file,
    open_tasks,
    prefill,
    proposals,
    record,
    records,
    rotation,
    tasks_of,
    to_confirm,
    to_correct,
    waiting_count,
    waiting_for,
    who_was_absent,
)
from thulinh.activities.rules.entries import (
    PLANNED,
    Attendee,
    Decision,
    InitiativeEntry,
    LessonEntry,
    SessionEntry,
)
from thulinh.activities.rules.joint import JointPlan
from thulinh.activities.tests.photos import stored
from thulinh.activities.tests.town import AT, BRANCH_SESSION, BRIEFING, COMMITTEE, JOINT, TODAY, build_town
from thulinh.people.actions import NewMembership, NewPerson, add_people, begin_memberships
from thulinh.people.models import Account
from thulinh.units.actions import dissolve_unit, merge_units

DAY = dt.timedelta(days=1)


def fresh(account: Account) -> Account:
    """The account as a new request knows it."""
    return Account.objects.get(pk=account.pk)


def asked(call) -> int:
    """How many questions to the database a call asks."""
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


def test_a_record_tells_what_the_reader_may_do(town):
    activity = record_session(town.entry(place="Nhà văn hóa"), by=town.secretary, at=AT)
    own = record(activity.pk, user=town.secretary, on=TODAY)
    assert (own.host_name, own.heading) == ("Chi đoàn thôn 2", "Sinh hoạt chi đoàn ngày 22/11/2026")
    assert (own.may_correct, own.may_verify, own.may_confirm, own.share) == (True, False, False, 1.0)
    assert len(own.lines) == 6
    above = record(activity.pk, user=town.commune, on=TODAY)
    assert (above.may_correct, above.may_verify, above.may_assign) == (True, True, True)
    for stranger in (town.outsider, town.other_secretary):
        assert record(activity.pk, user=stranger, on=TODAY) is None
        assert not may_view(activity.pk, user=stranger, on=TODAY)
    member = record(activity.pk, user=town.member, on=TODAY)
    assert [line.person for line in member.lines] == [town.member.person_id]
    assert member.hidden_names == 5


def test_who_takes_part_reads_the_record_but_only_the_own_names(town):
    people = tuple(Attendee(person) for code in ("T1", "T2") for person in town.members[code])
    entry = town.entry(kind=JOINT, parts=(town.units["T1"],), attendance=people)
    activity = record_session(entry, by=town.secretary, at=AT)
    theirs = record(activity.pk, user=town.other_secretary, on=TODAY)
    assert {line.unit for line in theirs.lines} == {town.units["T1"]}
    assert theirs.hidden_names == 6
    assert not theirs.may_correct
    assert [(part.name, part.role) for part in theirs.parts] == [
        ("Đoàn xã Hàm Tân", "cap-tren"), ("Chi đoàn thôn 1", "tham-gia")
    ]  # fmt: skip
    assert len(record(activity.pk, user=town.secretary, on=TODAY).lines) == 12


def test_a_lesson_on_a_named_cadre_is_read_by_the_cadre_and_who_manages_them(town):
    seminar = SessionEntry(
        kind="toa-dam-phan-bien",
        host=town.units["HT"],
        day=TODAY,
        lessons=(
            LessonEntry("Phong trào", "Ra quân sớm hơn."),
            LessonEntry("Điều hành", "Giao việc rõ hơn.", town.secretary.person_id),
            LessonEntry("Điều hành", "Họp đúng hẹn.", town.commune.person_id),
        ),
    )
    activity = record_session(seminar, by=town.commune, at=AT)

    def told(user) -> list[str]:
        return [lesson.text for lesson in record(activity.pk, user=fresh(user), on=TODAY).lessons]

    assert told(town.commune) == ["Ra quân sớm hơn.", "Giao việc rõ hơn.", "Họp đúng hẹn."]
    assert told(town.commune_deputy) == ["Ra quân sớm hơn.", "Giao việc rõ hơn."]
    assert told(town.province) == ["Ra quân sớm hơn.", "Giao việc rõ hơn.", "Họp đúng hẹn."]
    assert told(town.officer) == ["Ra quân sớm hơn."]
    assert record(activity.pk, user=town.officer, on=TODAY).hidden_lessons == 2


def test_who_was_absent_is_told_by_unit(town):
    there = (
        Attendee(town.secretary.person_id),
        Attendee(town.other_secretary.person_id, is_present=False, absence_reason="Ốm"),
        Attendee(town.commune.person_id),
    )
    activity = record_session(
        SessionEntry(kind=BRIEFING, host=town.units["HT"], day=TODAY, attendance=there), by=town.commune, at=AT
    )
    (absent,) = who_was_absent(activity.pk)
    assert (absent.unit_name, absent.absence_reason, absent.position_short) == ("Chi đoàn thôn 1", "Ốm", "Bí thư")


def test_the_queue_shows_the_branches_in_charge_first_and_never_ones_own(town):
    one = record_session(town.entry("T1"), by=town.other_secretary, at=AT)
    two = record_session(town.entry("T2"), by=town.secretary, at=AT + DAY)
    own = record_session(town.entry("T3"), by=town.commune, at=AT)
    officer = waiting_for(town.officer, TODAY + 2 * DAY)
    assert [line.activity for line in officer.lines] == [two.pk]
    assert (officer.lines[0].is_in_charge, officer.lines[0].waiting_days) == (True, 1)
    commune = waiting_for(town.commune, TODAY + DAY)
    assert [line.activity for line in commune.lines] == [one.pk, two.pk]
    assert (commune.shown.id, commune.next, commune.total) == (one.pk, two.pk, 2)
    assert waiting_for(town.commune, TODAY, show=two.pk).next == one.pk
    assert {line.activity for line in waiting_for(town.commune_deputy, TODAY).lines} == {one.pk, two.pk, own.pk}
    for nobody in (town.secretary, town.outsider, town.member):
        assert waiting_count(nobody, TODAY) == 0


def test_the_nearest_level_above_answers_the_levels_beyond_only_when_they_ask(town):
    session = record_session(town.entry(), by=town.secretary, at=AT)
    briefing = record_session(SessionEntry(kind=BRIEFING, host=town.units["HT"], day=TODAY), by=town.commune, at=AT)
    assert [line.activity for line in waiting_for(town.province, TODAY).lines] == [briefing.pk]
    everything = waiting_for(town.province, TODAY, all_levels=True)
    assert [line.activity for line in everything.lines] == [session.pk, briefing.pk]
    assert [line.activity for line in waiting_for(town.commune_deputy, TODAY).lines] == [session.pk]


def test_records_of_ended_branches_wait_at_the_level_above_who_carries_them_on(town):
    day, first, second = dt.date(2026, 10, 5), dt.date(2026, 10, 20), dt.date(2026, 11, 10)
    merged = record_session(town.entry("T2", day=day), by=town.secretary, at=AT)
    merge_units([town.units["T2"]], into=town.units["T1"], on=first, decision_number="1", by=None)
    assert waiting_count(fresh(town.commune), TODAY) == 1
    merge_units([town.units["T1"]], into=town.units["T3"], on=second, decision_number="2", by=None)
    assert [line.activity for line in waiting_for(fresh(town.commune), TODAY).lines] == [merged.pk]
    dissolve_unit(town.units["T3"], on=TODAY, decision_number="3", by=None)
    assert waiting_count(fresh(town.commune), TODAY) == 1
    assert waiting_count(fresh(town.province), TODAY) == 0


def test_what_was_verified_withdrawn_or_planned_waits_no_more(town):
    verified = record_session(town.entry("T1"), by=town.other_secretary, at=AT)
    verify(verified.pk, version=1, outcome="dat", by=town.commune, at=AT)
    gone = record_session(town.entry("T2"), by=town.secretary, at=AT)
    withdraw(gone.pk, version=1, reason="Nhầm", by=town.secretary, at=AT)
    record_session(town.entry("T2", status=PLANNED, day=TODAY + DAY, attendance=()), by=town.secretary, at=AT)
    assert waiting_for(town.commune, TODAY).total == 0
    assert waiting_for(town.commune, TODAY).shown is None


def test_the_verifier_hears_what_is_worth_asking(town):
    when = {"starts_at": dt.time(19, 30), "place": "Nhà văn hóa"}
    photo, again = stored(1), stored(1)
    months = [
        town.entry("T2", day=dt.date(2026, month, 20), files=(photo.pk,) if month == 8 else (), **when)
        for month in (8, 9, 10)
    ]
    august, september, october = record_sessions(months, by=town.secretary, at=AT)
    elsewhere = record_session(
        town.entry("T1", day=dt.date(2026, 10, 20), starts_at=dt.time(20), place="Sân bóng",
                   attendance=(Attendee(town.members["T2"][1], is_guest=True),), files=(again.pk,)),
        by=town.other_secretary, at=timezone.make_aware(dt.datetime(2026, 10, 21, 8)),
    )  # fmt: skip
    lines = {
        line.activity: [question.code for question in line.questions] for line in waiting_for(town.commune, TODAY).lines
    }
    assert lines[august.pk] == ["ghi-tre", "ghi-don", "anh-cu"]
    assert lines[september.pk] == ["ghi-tre", "ghi-don"]
    assert lines[october.pk] == ["ghi-tre", "ghi-don", "hai-noi"]
    assert lines[elsewhere.pk] == ["hai-noi", "anh-cu"]


def test_a_session_kept_on_a_phone_is_in_time_and_the_verifier_hears_when_it_came(town):
    """Written in the evening of the session, sent nine days later from the first place with signal."""
    day, evening = TODAY - dt.timedelta(days=9), AT - dt.timedelta(days=9)
    kept = record_session(town.entry(day=day, entered_at=evening), by=town.secretary, at=AT)
    assert [one.is_late for one in Credit.objects.filter(activity=kept).annotate(is_late=late_q())] == [False]
    (line,) = waiting_for(town.commune, TODAY).lines
    told = [(question.code, question.text) for question in line.questions]
    assert told == [("ghi-tren-may", "Ghi trên máy ngày 13/11/2026, tới hệ thống ngày 22/11/2026.")]
    shown = record(kept.pk, user=town.commune, on=TODAY)
    assert (shown.after_days, shown.counts_by_device) == (0, True)


def test_a_claim_from_before_the_session_counts_for_nothing(town):
    day = TODAY - dt.timedelta(days=9)
    claimed = town.entry(day=day, entered_at=AT - dt.timedelta(days=10))
    made = record_session(claimed, by=town.secretary, at=AT)
    (line,) = waiting_for(town.commune, TODAY).lines
    assert [question.text for question in line.questions] == ["Ghi sau 9 ngày."]
    shown = record(made.pk, user=town.commune, on=TODAY)
    assert (shown.after_days, shown.counts_by_device) == (9, False)


def test_a_question_tells_of_other_records_what_the_reader_may_see(town):
    """A member of T2 was, at the same hour, a guest of another commune, whose sessions commune HT does not see; both
    sent the same picture.
    """
    guest = Attendee(town.members["T2"][2], is_guest=True)
    there = town.entry(
        "M1", attendance=(guest,), place="Kho hàng Tân Minh", starts_at=dt.time(19, 10), files=(stored(3).pk,)
    )
    elsewhere = record_session(there, by=town.outsider, at=AT)
    here = town.entry("T2", place="Nhà văn hóa", starts_at=dt.time(19), files=(stored(3).pk,))
    session = record_session(here, by=town.secretary, at=AT)
    told = {one.code: one for one in waiting_for(town.commune, TODAY, show=session.pk).questions}
    assert told["hai-noi"].text == "Đồng chí Trần Minh Châu T2 cũng có mặt ở một nơi khác trong giờ đó."
    assert told["anh-cu"].text == "Ảnh này đã dùng cho buổi khác."
    assert [one.others for one in told.values()] == [(), ()]
    above = waiting_for(town.province, TODAY, show=session.pk, all_levels=True)
    assert {one.others for one in above.questions} == {(elsewhere.pk,)}
    assert "lúc 19:10 cùng ngày tại Kho hàng Tân Minh" in above.questions[0].text


def test_the_queue_asks_as_much_for_40_as_for_2(town):
    def fill(days: range) -> None:
        rows = [
            town.entry(code, day=TODAY - day * DAY, starts_at=dt.time(19), files=(stored(1000 * day + seed).pk,))
            for day in days
            for seed, code in enumerate(("T1", "T2"))
        ]
        record_sessions(rows, by=town.commune_deputy, at=AT)

    fill(range(1, 2))
    few = asked(lambda: waiting_for(fresh(town.commune), TODAY))
    fill(range(2, 21))
    assert waiting_for(fresh(town.commune), TODAY).total == 40
    assert asked(lambda: waiting_for(fresh(town.commune), TODAY)) == few <= 45


def test_many_records_ask_as_much_as_two(town):
    def fill(days: range) -> None:
        rows = [town.entry("T2", day=TODAY - day * DAY) for day in days]
        record_sessions(rows, by=town.secretary, at=AT)

    fill(range(1, 3))
    two = asked(lambda: records(Activity.objects.values_list("pk", flat=True), user=fresh(town.commune), on=TODAY))
    fill(range(3, 41))
    found = records(Activity.objects.values_list("pk", flat=True), user=fresh(town.commune), on=TODAY)
    assert len(found) == 40
    assert asked(lambda: records([one.id for one in found], user=fresh(town.commune), on=TODAY)) <= two


def test_the_form_knows_the_last_time(town):
    before = prefill(BRANCH_SESSION, town.units["T2"], TODAY)
    assert (before.place, before.starts_at, before.last_on, before.plan) == ("", None, None, None)
    assert before.present == before.everybody == set(town.members["T2"])
    absent = town.members["T2"][3]
    there = tuple(Attendee(person, is_present=person != absent) for person in town.members["T2"])
    for day, hour in ((60, 19), (40, 20), (20, 19)):
        entry = town.entry(
            day=TODAY - day * DAY, starts_at=dt.time(hour), place=f"Nơi {day}", attendance=there, contents=("danh-gia",)
        )
        record_session(entry, by=town.secretary, at=AT)
    plan = record_session(town.entry(status=PLANNED, day=TODAY + DAY, attendance=()), by=town.secretary, at=AT)
    known = prefill(BRANCH_SESSION, town.units["T2"], TODAY)
    assert (known.place, known.starts_at, known.last_on) == ("Nơi 20", dt.time(19), TODAY - 20 * DAY)
    assert known.everybody - known.present == {absent}
    assert (known.last_contents, known.plan, known.heading) == (["danh-gia"], plan.pk, "Sinh hoạt chi đoàn tháng 11")
    assert prefill("khong-co", town.units["T2"], TODAY) is None
    assert prefill(BRANCH_SESSION, 999_999, TODAY) is None


def test_a_joint_session_offers_the_branches_beside_and_their_rolls(town):
    known = prefill(JOINT, town.units["T2"], TODAY, parts=[town.units["T3"]])
    assert [name for _, name in known.branches] == ["Chi đoàn thôn 1", "Chi đoàn thôn 3"]
    assert known.everybody == {*town.members["T2"], *town.members["T3"]}
    of_commune = prefill(JOINT, town.units["HT"], TODAY)
    assert len(of_commune.branches) == 3


def test_the_rotation_says_who_hosted_and_whose_turn_it_is(town):
    def joint(host: str, day: dt.date, **more) -> None:
        part = "T1" if host != "T1" else "T2"
        entry = town.entry(host, kind=JOINT, parts=(town.units[part],), day=day, attendance=(), **more)
        record_session(entry, by=town.commune, at=AT)

    joint("T1", dt.date(2026, 9, 12))
    joint("T3", dt.date(2026, 10, 12))
    joint("T2", dt.date(2026, 12, 5), status=PLANNED)
    page = rotation(town.units["HT"], 2026, TODAY)
    assert [(turn.name, turn.times) for turn in page.turns] == [
        ("Chi đoàn thôn 2", 0), ("Chi đoàn thôn 1", 1), ("Chi đoàn thôn 3", 1)
    ]  # fmt: skip
    months = {month.starts_on.month: month for month in page.months}
    assert [one.host_name for one in months[9].sessions] == ["Chi đoàn thôn 1"]
    assert (months[9].is_past, months[10].sessions[0].branch_count) == (True, 2)
    assert months[11].suggested_name == "Chi đoàn thôn 1"
    assert (months[12].sessions[0].is_held, months[12].suggested) == (False, None)
    following = rotation(town.units["HT"], 2027, TODAY)
    assert [month.suggested_name for month in following.months[:4]] == [
        "Chi đoàn thôn 3", "Chi đoàn thôn 1", "Chi đoàn thôn 2", "Chi đoàn thôn 3"
    ]  # fmt: skip
    assert all(month.suggested is None for month in rotation(town.units["HT"], 2025, TODAY).months)


def test_proposals_are_listed_unanswered_first(town):
    def plan(month: int, host: str) -> JointPlan:
        others = tuple(town.units[code] for code in ("T1", "T2", "T3") if code != host)
        first = dt.date(2027, month, 1)
        return JointPlan(town.units["HT"], first, town.units[host], others, first + 9 * DAY, place="Nhà văn hóa")

    early = propose_joint_session(plan(1, "T2"), by=town.secretary, at=AT)
    late = propose_joint_session(plan(2, "T1"), by=town.other_secretary, at=AT)
    answer_proposal(late.pk, outcome="dong-y", by=town.commune, at=AT)
    lines = proposals(town.units["HT"], user=town.commune, on=TODAY)
    assert [line.proposal for line in lines] == [early.pk, late.pk]
    assert (lines[0].may_answer, lines[0].host_name, len(lines[0].branches)) == (True, "Chi đoàn thôn 2", 2)
    assert lines[0].proposer == "Bùi Quốc An T2"
    assert not proposals(town.units["HT"], user=town.secretary, on=TODAY)[0].may_answer
    few = asked(lambda: proposals(town.units["HT"], user=fresh(town.commune), on=TODAY))
    for month in range(3, 12):
        propose_joint_session(plan(month, "T2"), by=town.secretary, at=AT)
    assert asked(lambda: proposals(town.units["HT"], user=fresh(town.commune), on=TODAY)) == few


def test_tasks_open_ones_first(town):
    officer, branch = town.officer.person_id, town.units["T2"]
    meeting = record_session(
        SessionEntry(kind=COMMITTEE, host=town.units["HT"], day=TODAY - 9 * DAY), by=town.commune, at=AT
    )
    titles = [("Không hạn", None), ("Sau", TODAY + 9 * DAY), ("Trước", TODAY - DAY), ("Xong rồi", TODAY)]
    made = [
        assign_task(meeting.pk, Decision(title, officer, branch, due_on), by=town.commune, at=AT)
        for title, due_on in titles
    ]
    finish_task(made[3].pk, on=TODAY, proof="Đã dự", by=town.officer, at=AT)
    mine = tasks_of(person=officer, user=town.officer, on=TODAY)
    assert [line.title for line in mine] == ["Trước", "Sau", "Không hạn", "Xong rồi"]
    assert [line.is_overdue(TODAY) for line in mine] == [True, False, False, False]
    assert [line.may_finish for line in mine] == [True, True, True, False]
    assert tasks_of(unit=branch, user=town.secretary, on=TODAY)[0].title == "Trước"
    assert len(given_tasks(town.commune, TODAY)) == 4
    assert not given_tasks(town.secretary, TODAY)


def test_what_a_withdrawn_meeting_led_to_is_gone_with_it(town):
    owner = town.members["T1"][0]
    told, task = InitiativeEntry("Góc đọc sách", "Mỗi tối"), Decision("Lập danh sách", owner)
    entry = SessionEntry(kind=BRIEFING, host=town.units["HT"], day=TODAY, tasks=(task,), initiatives=(told,))
    meeting = record_session(entry, by=town.commune, at=AT)
    assert (open_tasks(owner).count(), initiatives(on=TODAY).count()) == (1, 1)
    withdraw(meeting.pk, version=1, reason="Nhầm", by=town.commune, at=AT)
    assert (open_tasks(owner).count(), initiatives(on=TODAY).count()) == (0, 0)


def test_initiatives_are_found_with_or_without_marks(town):
    share_initiative(
        InitiativeEntry("Tủ sách nhà văn hóa", "Góp sách mỗi quý", author=town.member.person_id),
        unit=town.units["T2"], on=TODAY, by=town.secretary, at=AT,
    )  # fmt: skip
    share_initiative(
        InitiativeEntry("Giờ trái đất", "Tắt đèn"), unit=town.units["T1"], on=TODAY, by=town.commune, at=AT
    )
    assert [found.unit_name for found in initiatives("tu sach góp", on=TODAY)] == ["Chi đoàn thôn 2"]
    assert initiatives("", on=TODAY).count() == 2
    assert initiatives("xe máy", on=TODAY).count() == 0


def test_what_waits_for_the_branch(town):
    typed = record_session(town.entry(), by=town.commune, at=AT)
    assert list(to_confirm(town.secretary, TODAY)) == [typed]
    assert list(to_confirm(town.member, TODAY)) == [typed]
    assert not to_confirm(town.commune, TODAY).exists()
    verify(typed.pk, version=1, outcome="khong-dat", reason="Thiếu ảnh", by=town.officer, at=AT)
    assert list(to_correct(town.secretary, TODAY)) == [typed]
    assert not to_correct(town.other_secretary, TODAY).exists()


def test_may_view_is_what_is_seen(town):
    one = record_session(town.entry("T1"), by=town.other_secretary, at=AT)
    two = record_session(town.entry("T2", day=TODAY - 30 * DAY), by=town.secretary, at=AT)
    entry = town.entry("T2", kind=JOINT, parts=(town.units["T1"],), attendance=(), day=TODAY - DAY)
    joint = record_session(entry, by=town.secretary, at=AT)
    ids = [one.pk, two.pk, joint.pk]
    seen = {
        who: [found.id for found in records(ids, user=fresh(account), on=TODAY)]
        for who, account in town.accounts.items()
    }
    assert seen["commune"] == seen["province"] == seen["officer"] == ids
    assert seen["other_secretary"] == [one.pk, joint.pk]
    assert seen["secretary"] == [two.pk, joint.pk]
    assert seen["member"] == [two.pk]
    assert seen["outsider"] == []
    for who, account in town.accounts.items():
        assert [pk for pk in ids if may_view(pk, user=fresh(account), on=TODAY)] == seen[who]


def test_the_form_asks_as_much_for_46_members_as_for_6(town):
    few = asked(lambda: prefill(BRANCH_SESSION, town.units["T2"], TODAY))
    people = add_people([NewPerson(f"Trần Văn Số {number}") for number in range(40)], by=None)
    begin_memberships([NewMembership(person.pk, town.units["T2"], TODAY - DAY) for person in people], by=None)
    assert len(prefill(BRANCH_SESSION, town.units["T2"], TODAY).roll) == 46
    assert asked(lambda: prefill(BRANCH_SESSION, town.units["T2"], TODAY)) == few <= 14


def test_a_picture_is_for_those_who_may_see_its_record(town):
    activity = record_session(town.entry(files=(stored(5).pk,)), by=town.secretary, at=AT)
    (photo,) = record(activity.pk, user=town.secretary, on=TODAY).photos
    assert may_view_file(photo.evidence, user=town.commune, on=TODAY).file.original_name == "anh-5.jpg"
    assert may_view_file(photo.evidence, user=town.outsider, on=TODAY) is None
    assert may_view_file(999_999, user=town.commune, on=TODAY) is None


@pytest.mark.django_db
def test_a_commune_of_forty_branches_asks_no_more(db):
    town = build_town(tuple(f"T{number}" for number in range(1, 41)))
    few = asked(lambda: rotation(town.units["HT"], 2026, TODAY))
    rows = [
        town.entry(f"T{number}", kind=JOINT, parts=(town.units["T1" if number > 1 else "T2"],), attendance=(),
                   day=dt.date(2026, 1, 1) + number * DAY)
        for number in range(1, 41)
    ]  # fmt: skip
    record_sessions(rows, by=town.commune, at=AT)
    assert asked(lambda: rotation(town.units["HT"], 2026, TODAY)) <= few + 2
    assert len(rotation(town.units["HT"], 2026, TODAY).turns) == 40
