"""Planning and recording visits: what is taken, what counts, what is refused, what the log says."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY, Cast
from thulinh.activities.actions import record_session
from thulinh.activities.rules.entries import SessionEntry
from thulinh.kernel.models import AuditEvent
from thulinh.kernel.refusals import Refusal
from thulinh.people.actions import leave_seat
from thulinh.visits.actions import plan_visit, plan_visits, record_visit, record_visits
from thulinh.visits.models import Stop, Visit, VisitDay
from thulinh.visits.rules.entries import DayEntry, VisitEntry
from thulinh.visits.tests.places import INSPECTION, JOINT_WORK, SESSION, STUDY, entry, made, planned

AGO = TODAY - timedelta(days=3)


def counted(visit: Visit) -> list[tuple[int, str]]:
    """What counts of a visit's days, in order."""
    return list(visit.days.order_by("day", "person", "stop").values_list("counted", "why_not"))


def refused(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refusal) as caught:
        act()
    return [problem.message for problem in caught.value.problems]


def test_a_visit_is_planned_then_made(country: Cast):
    visit = planned(country, starts_on=TODAY - timedelta(days=1), days=2, order_number="12-CL/TĐTN")
    assert (visit.status, visit.registered_on, visit.version) == ("du-kien", TODAY, 1)
    assert counted(visit) == [(0, ""), (0, "")]
    assert not VisitDay.objects.current().exists()
    assert VisitDay.objects.planned().count() == 2
    happened = entry(country, starts_on=TODAY - timedelta(days=1), days=2, form=SESSION)
    happened = replace(happened, days=(DayEntry(TODAY, country.east.pk, halves=1),))
    visit = record_visit(happened, by=country.province, plan=visit.pk, version=1)
    assert (visit.status, visit.registered_on, visit.version) == ("da-di", TODAY, 2)
    assert visit.order_number == "12-CL/TĐTN"
    assert counted(visit) == [(1, "")]
    assert list(
        AuditEvent.objects.filter(subject_kind="visits.visit").order_by("pk").values_list("verb", flat=True)
    ) == [
        "visits.plan_visits",
        "visits.record_visit",
    ]


def test_the_place_and_its_level_of_the_day_stand_on_the_days(country: Cast):
    visit = made(country, country.east, country.a2, days=2)
    assert list(visit.days.order_by("day").values_list("path", "level")) == [
        (country.path(country.east), "chi-doan"),
        (country.path(country.a2), "xa"),
    ]
    assert list(visit.stops.values_list("word", flat=True)) == ["cho-xac-nhan"] * 2


def test_two_visits_on_one_day_share_it(country: Cast):
    first, second, third = made(country), made(country, country.a2), made(country, country.west)
    assert [counted(one) for one in (first, second, third)] == [
        [(1, "trung-ngay")],
        [(1, "trung-ngay")],
        [(0, "trung-ngay")],
    ]
    record_visit(
        replace(entry(country), starts_on=AGO - timedelta(days=9), ends_on=AGO - timedelta(days=9)), by=country.province
    )
    assert sum(VisitDay.objects.current().filter(day=AGO).values_list("counted", flat=True)) == 2


def test_a_study_month_earns_nothing_before_it_was_registered(country: Cast):
    visit = made(country, country.a1, form=STUDY, starts_on=TODAY - timedelta(days=29), days=30)
    assert set(counted(visit)) == {(0, "chua-dang-ky")}
    registered = planned(country, country.a2, form=STUDY, starts_on=AGO, days=4)
    registered = record_visit(
        entry(country, country.a2, form=STUDY, starts_on=AGO, days=4),
        by=country.province,
        plan=registered.pk,
        version=1,
    )
    assert counted(registered) == [(0, "chua-dang-ky")] * 3 + [(2, "")]


def test_the_day_before_an_activity_is_preparation(country: Cast):
    session = SessionEntry(kind="sinh-hoat-chi-doan", host=country.east.pk, day=AGO, present_count=9, expected_count=12)
    activity = record_session(session, by=country.secretary)
    days = (
        DayEntry(AGO - timedelta(days=1), country.east.pk, is_preparation=True),
        DayEntry(AGO, country.east.pk),
    )
    wanted = entry(country, form=JOINT_WORK, starts_on=AGO - timedelta(days=1), days=2, activities=(activity.pk,))
    visit = record_visit(replace(wanted, days=days), by=country.province)
    assert counted(visit) == [(2, ""), (2, "")]
    assert list(visit.days.order_by("day").values_list("is_preparation", flat=True)) == [True, False]
    assert visit.activities.get().activity == activity
    early = replace(
        wanted, starts_on=AGO - timedelta(days=2), days=(replace(days[0], day=AGO - timedelta(days=2)), days[1])
    )
    assert refused(lambda: record_visit(early, by=country.province))[0].startswith(
        "Ngày chuẩn bị 17/11/2026 phải trước"
    )
    assert refused(lambda: record_visit(replace(wanted, form=INSPECTION, days=days), by=country.province)) == [
        "“Kiểm tra, giám sát” không có ngày chuẩn bị. Đồng chí ghi là ngày đi."
    ]


def test_an_activity_elsewhere_is_not_attended_there(country: Cast):
    session = SessionEntry(kind="sinh-hoat-chi-doan", host=country.east.pk, day=AGO, present_count=9, expected_count=12)
    activity = record_session(session, by=country.secretary)
    assert refused(lambda: made(country, country.west, activities=(activity.pk,))) == [
        "Hoạt động ngày 19/11/2026 không ở nơi đến trong những ngày của chuyến đi."
    ]
    assert made(country, country.a1, activities=(activity.pk,)).activities.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"ends_on": AGO - timedelta(days=1)}, "ends_on", "Ngày về phải từ ngày đi trở đi."),
        ({"stops": ()}, "stops", "Đồng chí chọn nơi đến."),
        ({"visitors": ()}, "visitors", "Đồng chí chọn người đi."),
        ({"form": "di-choi"}, "form", "Đồng chí chọn hình thức đi cơ sở."),
        ({"purpose": "  "}, "purpose", "Đồng chí ghi nội dung chuyến đi."),
        ({"ends_on": TODAY + timedelta(days=1)}, "ends_on", "Ngày về chưa tới. Chuyến sắp đi"),
        ({"starts_on": TODAY - timedelta(days=369), "ends_on": TODAY - timedelta(days=367)}, "starts_on", "Chuyến đi"),
        ({"ends_on": AGO + timedelta(days=2), "starts_on": AGO - timedelta(days=3)}, "ends_on", "“Dự sinh hoạt"),
        ({"order_on": TODAY + timedelta(days=1)}, "order_on", "Ngày công lệnh chưa tới."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_plain_words(country: Cast, changes: dict, field: str, words: str):
    with pytest.raises(Refusal) as caught:
        record_visit(replace(entry(country), **changes), by=country.province)
    (problem,) = caught.value.problems
    assert problem.message.startswith(words)
    assert problem.field == field
    assert not Visit.objects.exists()


def test_a_place_that_was_not_there_is_refused(country: Cast):
    late = START - timedelta(days=1)
    wanted = entry(country, starts_on=late)
    at = dt.datetime(2025, 8, 1, 5, tzinfo=dt.UTC)
    assert refused(lambda: record_visit(wanted, by=country.province, at=at)) == [
        "Chi đoàn thôn Đông không hoạt động ngày 30/06/2025.",
        "Đồng chí Võ Thị Lan Anh không giữ chức vụ ở Tỉnh đoàn Bình An ngày 30/06/2025.",
    ]
    assert refused(lambda: made(country, country.upper)) == [
        "Chi đoàn thôn Thượng không phải cấp dưới của Tỉnh đoàn Bình An ngày 19/11/2026."
    ]


def test_outside_the_term_of_office_is_refused(country: Cast):
    leave_seat(country.holdings["province"], on=AGO, reason="Chuyển công tác", by=None)
    assert refused(lambda: record_visits([entry(country, days=2)], by=None)) == [
        "Đồng chí Võ Thị Lan Anh không giữ chức vụ ở Tỉnh đoàn Bình An ngày 20/11/2026."
    ]
    assert record_visits([entry(country, starts_on=AGO - timedelta(days=1))], by=None)


def test_the_same_person_twice_is_refused(country: Cast):
    twice = entry(country, visitors=(country.province.person_id,) * 2)
    assert refused(lambda: record_visit(twice, by=country.province)) == [
        "Đồng chí Võ Thị Lan Anh có hai lần trong chuyến đi."
    ]


def test_only_who_goes_or_who_arranges_writes(country: Cast):
    wanted = entry(country)
    for name in ("secretary", "outsider", "inspector", "commune"):
        assert refused(lambda name=name: record_visit(wanted, by=country.accounts[name]))
    own = entry(country, who=country.officer)
    assert record_visit(own, by=country.officer).status == "da-di"
    assert refused(lambda: record_visit(replace(own, stops=(country.west.pk,)), by=country.officer))
    with_another = replace(own, visitors=(country.officer.person_id, country.commune.person_id))
    assert refused(lambda: plan_visit(with_another, by=country.officer))
    assigned = plan_visit(with_another, by=country.commune)
    assert record_visit(with_another, by=country.officer, plan=assigned.pk, version=1).visitors.count() == 2


def test_who_registers_oneself_does_so_today(country: Cast):
    earlier = replace(entry(country, who=country.officer, form=STUDY), registered_on=AGO)
    assert refused(lambda: plan_visit(earlier, by=country.officer)) == [
        "Chỉ người lập lịch của đơn vị ghi được ngày đăng ký đã qua."
    ]
    assert plan_visit(earlier, by=country.commune).registered_on == AGO


def test_the_same_command_is_one_visit(country: Cast):
    command = uuid.uuid4()
    first = record_visit(entry(country), by=country.province, command_id=command)
    assert record_visit(entry(country), by=country.province, command_id=command) == first
    assert Visit.objects.count() == 1
    assert refused(lambda: record_visit(entry(country, country.west), by=country.province, command_id=command))


def test_a_plan_is_made_once_and_by_the_version_one_saw(country: Cast):
    plan = planned(country)
    assert refused(lambda: record_visit(entry(country), by=country.province, plan=plan.pk, version=7))
    record_visit(entry(country), by=country.province, plan=plan.pk, version=1)
    assert refused(lambda: record_visit(entry(country), by=country.province, plan=plan.pk, version=2)) == [
        "Chuyến này không còn là dự kiến (đã đi)."
    ]


def test_many_visits_take_as_many_questions_as_few(country: Cast):
    def questions(rows: list[VisitEntry]) -> int:
        with CaptureQueriesContext(connection) as asked:
            record_visits(rows, by=None)
        return len(asked)

    def rows(number: int, first: int) -> list[VisitEntry]:
        return [entry(country, starts_on=AGO - timedelta(days=first + n)) for n in range(number)]

    record_visits(rows(1, 0), by=None)
    assert questions(rows(2, 10)) == questions(rows(40, 20))


def test_all_or_nothing(country: Cast):
    with pytest.raises(Refusal) as caught:
        plan_visits([entry(country), entry(country, purpose="")], by=country.province)
    assert [problem.row for problem in caught.value.problems] == [1]
    assert not Visit.objects.exists()
    assert not Stop.objects.exists()
