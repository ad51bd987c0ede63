"""Visits to the grassroots in a browser, at both sizes: registered, made day by day, reported, seen by both sides."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import TODAY, Cast
from thulinh.activities.actions import record_session
from thulinh.activities.rules.entries import SessionEntry
from thulinh.desk.tests.conftest import furnished
from thulinh.visits.actions import NewSchedule, make_schedule
from thulinh.visits.models import Schedule, Visit
from thulinh.visits.tests.places import JOINT_WORK, STUDY, made, planned

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("evening")]
AGO = TODAY - timedelta(days=3)


@pytest.fixture
def country(transactional_db) -> Cast:
    """A schedule, a visit that is over and not yet told about, one that was made, one to come."""
    built = furnished()
    session = SessionEntry(kind="sinh-hoat-chi-doan", host=built.east.pk, day=AGO, present_count=9, expected_count=12)
    record_session(session, by=built.secretary)
    new = NewSchedule(built.a.pk, "Lịch tháng 11", TODAY.replace(day=1), TODAY, ("Dự sinh hoạt chi đoàn",), "45-LCT")
    schedule = make_schedule(new, by=built.province)
    first = AGO - timedelta(days=1)
    planned(built, starts_on=first, days=2, form=JOINT_WORK, purpose="Cùng làm đường hoa", schedule=schedule.pk)
    made(built, built.a1, starts_on=TODAY - timedelta(days=20), days=2, form=STUDY, purpose="Học tập thực tế")
    planned(built, built.quarter, starts_on=TODAY + timedelta(days=5), purpose="Thăm khu phố 3")
    return built


def test_a_cadre_registers_in_three_taps(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(page, country.province)
    page.goto(reverse("desk:unit", args=[country.west.pk]))
    page.get_by_role("link", name="Đăng ký đến đây").click()
    expect(page.get_by_role("heading", name="Đăng ký đi cơ sở")).to_be_visible()
    assert_accessible(page)
    page.get_by_text("Dự sinh hoạt chi đoàn, làm việc").click()
    page.get_by_role("button", name="Đăng ký").click()
    expect(page.get_by_text("Đã đăng ký chuyến đi.")).to_be_visible()
    visit = Visit.objects.get(stops__unit=country.west)
    assert (visit.starts_on, visit.visitors.get().person) == (TODAY, country.province.person)


def test_a_planned_visit_is_told_day_by_day_and_reported(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(page, country.province)
    page.goto(reverse("desk:visits"))
    assert_accessible(page)
    page.get_by_role("link", name="Cùng làm đường hoa").click()
    expect(page.get_by_text("Chưa có công lệnh").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Ghi chuyến đi").click()
    assert_accessible(page)
    page.get_by_role("group", name="Thứ Tư, 18/11/2026").get_by_text("Chuẩn bị").click()
    page.get_by_text("19/11/2026: Sinh hoạt chi đoàn, Chi đoàn thôn Đông").click()
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã ghi chuyến đi. Còn báo cáo kết quả.")).to_be_visible()
    expect(page.get_by_text("ngày chuẩn bị")).to_be_visible()
    expect(page.get_by_role("heading", name="Hoạt động đã dự")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Báo cáo", exact=True).click()
    assert_accessible(page)
    page.get_by_label("Kết quả chuyến đi").fill("Chi đoàn làm được 300 m đường hoa")
    page.get_by_role("button", name="Gửi báo cáo").click()
    told = page.get_by_role("region", name="Kết quả chuyến đi")
    expect(told.get_by_text("Chi đoàn làm được 300 m đường hoa")).to_be_visible()
    visit = Visit.objects.get(purpose="Cùng làm đường hoa")
    assert (visit.status, visit.reported_on) == ("da-di", TODAY)
    assert sum(visit.days.values_list("counted", flat=True)) == 4


def test_days_that_come_with_other_dates_are_looked_at_first(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(page, country.province)
    page.goto(f"{reverse('visits:record')}?noi={country.west.pk}")
    page.get_by_text("Kiểm tra, giám sát").click()
    page.get_by_label("Ngày đi").fill("18/11/2026")
    page.get_by_label("Ngày về").fill("20/11/2026")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert")).to_contain_text("xem từng ngày bên dưới")
    assert_accessible(page)
    page.get_by_role("group", name="Thứ Năm, 19/11/2026").get_by_text("Không đi").click()
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    visit = Visit.objects.get(form="kiem-tra-giam-sat")
    assert [f"{day:%d}" for day in visit.days.order_by("day").values_list("day", flat=True)] == ["18", "20"]


def test_a_study_says_why_it_earns_nothing_until_registered(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(page, country.province)
    visit = Visit.objects.get(purpose="Học tập thực tế")
    page.goto(reverse("desk:visit", args=[visit.pk]))
    expect(page.get_by_text("Chưa đăng ký", exact=False).first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Đăng ký bổ sung").click()
    assert_accessible(page)
    page.get_by_role("button", name="Đăng ký").click()
    expect(page.get_by_text("Đã đăng ký chuyến đi.")).to_be_visible()


def test_a_schedule_is_laid_and_filled(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(page, country.province)
    page.goto(reverse("desk:visit_schedules"))
    assert_accessible(page)
    page.get_by_role("link", name="Lập lịch").click()
    page.get_by_label("Tên lịch").fill("Lịch tháng 12")
    page.get_by_label("Từ ngày").fill("01/12/2026")
    page.get_by_label("Đến ngày").fill("31/12/2026")
    assert_accessible(page)
    page.get_by_role("button", name="Lưu lịch").click()
    expect(page.get_by_text("Đã lập lịch đi cơ sở.")).to_be_visible()
    assert Schedule.objects.count() == 2
    page.get_by_role("link", name="Lịch tháng 11").click()
    expect(page.get_by_text("Đã đi 0/1 chuyến")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("who", ["secretary", "commune"])
def test_those_visited_see_it_in_their_calendar_and_read_it(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None], who: str
):
    sign_in(page, country.accounts[who])
    visit = Visit.objects.get(purpose="Cùng làm đường hoa")
    if who == "secretary":
        page.goto(f"{reverse('desk:calendar')}?xem=danh-sach")
        page.get_by_role("link", name="Đón đoàn công tác: Tỉnh đoàn Bình An").first.click()
    else:
        page.goto(reverse("desk:visits"))
        page.get_by_role("link", name="Cùng làm đường hoa").click()
    page.wait_for_url(f"**{reverse('desk:visit', args=[visit.pk])}")
    expect(page.get_by_role("link", name="Ghi chuyến đi")).to_have_count(0)
    assert_accessible(page)


def test_nobody_else_finds_it(country: Cast, phone: Page, sign_in: Callable):
    sign_in(phone, country.outsider)
    visit = Visit.objects.get(purpose="Cùng làm đường hoa")
    for name, room in (("visit", "desk"), ("report", "visits"), ("make", "visits")):
        assert phone.goto(reverse(f"{room}:{name}", args=[visit.pk])).status == 404
