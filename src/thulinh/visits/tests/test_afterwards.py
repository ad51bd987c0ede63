"""What happens to a visit afterwards: papers, corrections, cancelling, withdrawing, a check, a merger, erasing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import TODAY, Cast
from thulinh.activities.actions import record_session
from thulinh.activities.rules.entries import SessionEntry
from thulinh.activities.tests.photos import stored
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.units.actions import merge_units
from thulinh.visits.actions import (
    NewSchedule,
    add_visit_files,
    cancel_visit,
    correct_visit,
    drop_visit_file,
    forget_visit_words,
    hand_over_visits,
    link_activities,
    make_schedule,
    plan_visit,
    record_visit,
    register_visit,
    report_visit,
    set_order,
    strike_days,
    withdraw_schedule,
    withdraw_visit,
)
from thulinh.visits.actions.confirming import confirm_stop
from thulinh.visits.models import Schedule, Stop, Visit, VisitDay
from thulinh.visits.rules.entries import DayEntry
from thulinh.visits.tests.places import JOINT_WORK, STUDY, entry, made, planned

AGO = TODAY - timedelta(days=3)


def counted(visit: Visit) -> list[tuple[int, str]]:
    return list(visit.days.order_by("day", "person", "stop").values_list("counted", "why_not"))


def refused(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refusal) as caught:
        act()
    return [problem.message for problem in caught.value.problems]


def confirmed(country: Cast, visit: Visit) -> Stop:
    return confirm_stop(visit.stops.get().pk, version=visit.version, text="Đã dự sinh hoạt", by=country.secretary)


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.timezone(timedelta(hours=7)))


def test_a_late_report_is_taken_and_shows_that_it_is_late(country: Cast):
    visit = made(country)
    visit = report_visit(visit.pk, text="Chi đoàn sinh hoạt đều", by=country.province, at=at(AGO + timedelta(days=12)))
    assert visit.reported_on == AGO + timedelta(days=12)
    assert set(visit.days.values_list("report_after_days", flat=True)) == {12}
    again = report_visit(visit.pk, text="Bổ sung", replaces=True, by=country.province, at=at(AGO + timedelta(days=20)))
    assert (again.report, again.reported_on) == ("Bổ sung", AGO + timedelta(days=12))


def test_what_the_phone_says_of_its_writing_counts_when_it_can_be_true(country: Cast):
    visit = made(country)
    later = at(AGO + timedelta(days=30))
    for kept, day in ((AGO + timedelta(days=5), 5), (AGO - timedelta(days=5), 30), (AGO + timedelta(days=40), 30)):
        other = made(country, starts_on=AGO)
        told = report_visit(other.pk, text="Đã đi", entered_at=at(kept), by=country.province, at=later)
        assert told.reported_on == AGO + timedelta(days=day)
    assert visit.reported_on is None


def test_a_report_is_not_overwritten_unseen(country: Cast):
    visit = made(country)
    report_visit(visit.pk, text="Một", by=country.province)
    assert refused(lambda: report_visit(visit.pk, text="Hai", by=country.province)) == [
        "Chuyến này đã có báo cáo ngày 22/11/2026. Đồng chí mở báo cáo ấy rồi bổ sung."
    ]
    assert refused(lambda: report_visit(planned(country).pk, text="Hai", by=country.province)) == [
        "Đồng chí ghi chuyến đi trước, rồi báo cáo."
    ]
    assert refused(lambda: report_visit(made(country).pk, text=" ", by=country.province)) == [
        "Đồng chí ghi kết quả chuyến đi."
    ]
    assert refused(lambda: report_visit(made(country).pk, text="Ba", by=country.secretary))


def test_photos_once_and_taken_off(country: Cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    visit = made(country)
    report_visit(visit.pk, text="Có ảnh", files=[stored(1).pk], awaited_photos=1, by=country.province)
    add_visit_files(visit.pk, [stored(1).pk], by=country.province)
    visit.refresh_from_db()
    assert (visit.files.count(), visit.awaited_photos) == (1, 0)
    add_visit_files(visit.pk, [stored(2).pk], by=country.province)
    drop_visit_file(visit.files.first().pk, by=country.province)
    assert visit.files.filter(withdrawn_at=None).count() == 1
    assert refused(lambda: drop_visit_file(visit.files.last().pk, by=country.commune))


def test_a_travel_order_for_several_visits_at_once(country: Cast):
    visits = [made(country), planned(country)]
    found = set_order([visit.pk for visit in visits], number=" 15-CL/TĐTN ", on=TODAY, by=country.province)
    assert {visit.order_number for visit in found} == {"15-CL/TĐTN"}
    assert AuditEvent.objects.filter(verb="visits.set_order").count() == 2
    assert refused(lambda: set_order([visits[0].pk], number="", by=country.province)) == ["Đồng chí ghi số công lệnh."]
    assert refused(lambda: set_order([visits[0].pk], number="1", by=country.outsider))
    more = [made(country, starts_on=AGO - timedelta(days=n)).pk for n in range(1, 20)]

    def questions(keys: list[int]) -> int:
        with CaptureQueriesContext(connection) as asked:
            set_order(keys, number="16-CL", by=None)
        return len(asked)

    assert questions(more[:2]) == questions(more)


def test_a_correction_asks_those_visited_anew(country: Cast):
    visit = made(country)
    confirmed(country, visit)
    assert visit.days.get().is_confirmed
    assert refused(lambda: correct_visit(visit.pk, {"purpose": "Khác"}, version=1, by=country.province)) == [
        "Đồng chí ghi lý do sửa."
    ]
    changes = {"starts_on": AGO - timedelta(days=1), "ends_on": AGO}
    visit = correct_visit(visit.pk, changes, version=1, reason="Ghi thiếu ngày", by=country.province)
    assert visit.version == 2
    assert counted(visit) == [(2, ""), (2, "")]
    assert visit.stops.get().word == "cho-xac-nhan"
    assert not visit.days.filter(is_confirmed=True).exists()
    event = AuditEvent.objects.get(verb="visits.correct_visit")
    assert (event.before["starts_on"], event.after["starts_on"]) == (str(AGO), str(AGO - timedelta(days=1)))
    assert event.reason == "Ghi thiếu ngày"
    assert refused(lambda: correct_visit(visit.pk, {}, version=1, reason="x", by=country.province))[0].startswith(
        "Trong lúc"
    )


def test_a_correction_gives_the_day_back_to_another_visit(country: Cast):
    first, second = made(country), made(country, country.a2)
    assert counted(second) == [(1, "trung-ngay")]
    correct_visit(
        first.pk, {"starts_on": AGO - timedelta(days=5), "ends_on": AGO - timedelta(days=5)}, version=1,
        reason="Nhầm ngày", by=country.province,
    )  # fmt: skip
    assert counted(second) == [(2, "")]


def test_a_corrected_last_day_moves_how_late_the_report_is(country: Cast):
    visit = made(country, starts_on=TODAY - timedelta(days=20))
    report_visit(visit.pk, text="Đã đi", by=country.province)
    assert visit.days.get().report_after_days == 20
    correct_visit(
        visit.pk, {"starts_on": TODAY - timedelta(days=5), "ends_on": TODAY - timedelta(days=5)}, version=1,
        reason="Nhầm ngày", by=country.province,
    )  # fmt: skip
    assert visit.days.get().report_after_days == 5


def test_cancelling_and_withdrawing(country: Cast):
    plan, visit, other = planned(country), made(country), made(country, country.a2)
    assert refused(lambda: cancel_visit(visit.pk, version=1, reason="x", by=country.province))
    assert refused(lambda: cancel_visit(plan.pk, version=1, reason=" ", by=country.province)) == [
        "Đồng chí ghi lý do hủy."
    ]
    assert cancel_visit(plan.pk, version=1, reason="Bão", by=country.province).status == "huy"
    assert not VisitDay.objects.planned().exists()
    assert counted(other) == [(1, "trung-ngay")]
    withdraw_visit(visit.pk, version=1, reason="Ghi nhầm", by=country.province)
    assert counted(visit) == [(0, "")]
    assert counted(other) == [(2, "")]
    assert refused(lambda: withdraw_visit(visit.pk, version=2, reason="nữa", by=country.province)) == [
        "Chuyến đi này đã được rút."
    ]


def test_registered_late_counts_from_that_day(country: Cast):
    visit = made(country, country.a1, form=STUDY, starts_on=TODAY - timedelta(days=9), days=10)
    assert sum(halves for halves, _ in counted(visit)) == 0
    assert refused(lambda: register_visit(visit.pk, on=TODAY + timedelta(days=1), by=country.province)) == [
        "Ngày đăng ký chưa tới."
    ]
    register_visit(visit.pk, on=TODAY - timedelta(days=1), by=country.province)
    assert counted(visit)[-3:] == [(0, "chua-dang-ky"), (2, ""), (2, "")]
    own = made(country, who=country.officer, form=STUDY)
    assert refused(lambda: register_visit(own.pk, on=AGO, by=country.officer))
    assert register_visit(own.pk, by=country.officer).registered_on == TODAY


def test_activities_are_linked_never_entered_twice(country: Cast):
    session = SessionEntry(kind="sinh-hoat-chi-doan", host=country.east.pk, day=AGO, present_count=9, expected_count=12)
    activity = record_session(session, by=country.secretary)
    days = (DayEntry(AGO - timedelta(days=1), country.east.pk, is_preparation=True), DayEntry(AGO, country.east.pk))
    wanted = entry(country, form=JOINT_WORK, starts_on=AGO - timedelta(days=1), days=2)
    visit = record_visit(replace(wanted, days=days), by=country.province)
    link_activities(visit.pk, [activity.pk, activity.pk], by=country.province)
    link_activities(visit.pk, [activity.pk], by=country.province)
    assert visit.activities.get().activity == activity
    other = made(country, country.west)
    assert refused(lambda: link_activities(other.pk, [activity.pk], by=country.province))
    link_activities(visit.pk, [], by=country.province)
    assert not visit.activities.exists()


def test_what_a_check_strikes_stays_struck(country: Cast):
    visit = made(country, days=2)
    first = visit.days.order_by("day").first()
    assert refused(lambda: strike_days(visit.pk, [first.pk], reason="Không đến", by=country.province)) == [
        "Đồng chí đi chuyến này nên người khác kiểm tra."
    ]
    strike_days(visit.pk, [first.pk], reason="Gọi điện: không đến", by=country.inspector)
    assert counted(visit) == [(0, "kiem-tra"), (2, "")]
    visit = correct_visit(visit.pk, {"purpose": "Nội dung khác"}, version=1, reason="Sửa", by=country.province)
    assert counted(visit) == [(0, "kiem-tra"), (2, "")]
    assert visit.days.order_by("day").first().why_not_note == "Gọi điện: không đến"
    strike_days(visit.pk, [], reason="Đã xác minh lại", by=country.inspector)
    assert counted(visit) == [(2, ""), (2, "")]


def test_a_schedule_with_its_agenda_and_paper(country: Cast):
    new = NewSchedule(
        country.a.pk, "Lịch đi cơ sở tháng 6", dt.date(2026, 6, 1), dt.date(2026, 6, 30),
        ("Dự sinh hoạt chi đoàn", " ", "Nghe khó khăn, vướng mắc"), "45-LCT/TĐTN", dt.date(2026, 5, 28),
    )  # fmt: skip
    schedule = make_schedule(new, by=country.province)
    assert schedule.agenda == ["Dự sinh hoạt chi đoàn", "Nghe khó khăn, vướng mắc"]
    visit = planned(country, schedule=schedule.pk)
    assert visit.schedule == schedule
    assert refused(lambda: make_schedule(replace(new, ends_on=dt.date(2026, 5, 1)), by=country.province)) == [
        "Ngày cuối của lịch phải từ ngày đầu trở đi."
    ]
    assert refused(lambda: make_schedule(new, by=country.commune)) == [
        "Đồng chí không lập lịch đi cơ sở của đơn vị này."
    ]
    own = entry(country, who=country.officer, schedule=schedule.pk)
    assert refused(lambda: plan_visit(own, by=country.officer))[0].startswith("Lịch công tác này không phải")
    withdraw_schedule(schedule.pk, reason="Thay lịch", by=country.province)
    assert refused(lambda: withdraw_schedule(schedule.pk, reason="nữa", by=country.province)) == ["Lịch này đã rút."]
    assert Schedule.objects.get().withdrawn_reason == "Thay lịch"


def test_planned_visits_follow_a_merger(country: Cast):
    soon = TODAY + timedelta(days=10)
    plan = planned(country, country.west, starts_on=soon, days=2)
    both = planned(country, country.west, country.east, starts_on=soon, days=2)
    gone = planned(country, country.west, starts_on=AGO)
    on = TODAY + timedelta(days=5)
    merge_units([country.west.pk], into=country.east.pk, on=on, decision_number="9", by=None)
    hand_over_visits(
        dict.fromkeys([country.west.pk, country.east.pk], country.east.pk), on=on, reason="Sáp nhập", by=None
    )
    assert [stop.unit_id for stop in plan.stops.all()] == [country.east.pk]
    assert set(plan.days.values_list("path", flat=True)) == {country.path(country.east, on)}
    assert both.stops.get().unit == country.east
    assert both.days.count() == 2
    assert [stop.unit_id for stop in gone.stops.all()] == [country.west.pk]
    hand_over_visits({country.east.pk: None}, on=on, reason="Giải thể", by=None)
    plan.refresh_from_db()
    assert plan.status == "huy"
    assert plan.cancelled_reason == "Đơn vị kết thúc ngày 27/11/2026: Giải thể"


def test_words_about_somebody_are_forgotten(country: Cast):
    visit = made(country)
    strike_days(visit.pk, [visit.days.get().pk], reason="Nói về ai đó", by=country.inspector)
    forget_visit_words(country.province.person)
    assert visit.days.get().why_not_note == "(đã xóa)"
    assert counted(visit) == [(0, "kiem-tra")]


def test_half_days_at_two_places_that_merge_become_a_whole_one(country: Cast):
    soon = TODAY + timedelta(days=10)
    plan = planned(country, country.west, country.east, starts_on=soon)
    assert list(plan.days.values_list("halves", flat=True)) == [1, 1]
    merge_units([country.west.pk], into=country.east.pk, on=soon, decision_number="9", by=None)
    hand_over_visits({country.west.pk: country.east.pk}, on=soon, reason="Sáp nhập", by=None)
    assert [(row.stop.unit, row.halves) for row in plan.days.all()] == [(country.east, 2)]


def test_a_visit_outlives_its_schedule(country: Cast):
    new = NewSchedule(country.a.pk, "Lịch tháng 11", dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    schedule = make_schedule(new, by=country.province)
    plan, visit = planned(country, schedule=schedule.pk), made(country, schedule=schedule.pk)
    withdraw_schedule(schedule.pk, reason="Thay lịch", by=country.province)
    told = record_visit(entry(country), by=country.province, plan=plan.pk, version=1)
    assert (told.status, told.schedule) == ("da-di", schedule)
    link_activities(visit.pk, (), by=country.province)
    right = correct_visit(visit.pk, {"purpose": "Góp ý"}, version=1, reason="Ghi thiếu", by=country.province)
    assert (right.purpose, right.schedule) == ("Góp ý", schedule)


def test_an_activity_of_elsewhere_is_not_linked_to_an_old_visit_either(country: Cast):
    session = SessionEntry(kind="sinh-hoat-chi-doan", host=country.quarter.pk, day=AGO, present_count=1)
    elsewhere = record_session(session, by=None)
    visit = made(country)
    late = at(AGO + timedelta(days=500))
    words = refused(lambda: link_activities(visit.pk, [elsewhere.pk], by=country.province, at=late))
    assert words == [f"Hoạt động ngày {AGO:%d/%m/%Y} không ở nơi đến trong những ngày của chuyến đi."]


def test_a_struck_day_does_not_come_back_at_another_place_or_by_another_person(country: Cast):
    visit = made(country, days=2)
    strike_days(visit.pk, [visit.days.earliest("day").pk], reason="Không đến", by=country.inspector)
    assert counted(visit) == [(0, "kiem-tra"), (2, "")]
    both = (country.province.person_id, country.inspector.person_id)
    for version, changes in enumerate(({"stops": (country.west.pk,)}, {"visitors": both}), 1):
        correct_visit(visit.pk, changes, version=version, reason="Nhầm", by=country.province)
    assert counted(visit) == [(0, "kiem-tra")] * 2 + [(2, "")] * 2
