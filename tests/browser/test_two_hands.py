"""Days at the grassroots in two hands: the host's word on a phone, the cadre's own meter, everybody below pace."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import START, TODAY, Cast
from thulinh.desk.tests.conftest import furnished
from thulinh.desk.tests.test_pace import DOCUMENT, PROGRAMME, more_cadres
from thulinh.programmes.actions import NewAdoption, adopt, store_version
from thulinh.visits.models import Rating, Stop, VisitDay
from thulinh.visits.tests.places import INSPECTION, STUDY, made, planned

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("evening")]


@pytest.fixture
def country(transactional_db) -> Cast:
    """Province A asks its cadres for 60 days; one of them has been at the grassroots, and plans to go again."""
    built = furnished()
    store_version(DOCUMENT, by=None)
    paper = {"decided_by": "Ban Thường vụ", "decision_number": "12-KH/ĐTN", "decision_on": START}
    adopt([NewAdoption(PROGRAMME, built.a.pk, START, known_on=START, **paper)], by=None)
    more_cadres(built, 3)
    made(built, built.east, starts_on=TODAY - timedelta(days=14), days=2)
    made(built, built.a1, starts_on=TODAY - timedelta(days=200), days=8, form=INSPECTION, order_number="9-CL/TĐTN")
    made(built, built.a2, starts_on=TODAY - timedelta(days=60), days=3, form=STUDY)
    planned(built, built.quarter, starts_on=TODAY + timedelta(days=5), days=2)
    return built


def test_the_secretary_confirms_by_one_tap(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(page, country.secretary)
    page.goto("/")
    line = page.get_by_role("listitem").filter(has_text="1 chuyến đi chờ đồng chí xác nhận")
    expect(line).to_be_visible()
    line.get_by_role("link", name="Xác nhận : ").click()
    expect(page.get_by_role("heading", name="Xác nhận chuyến đi")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Đúng, đã đến").click()
    expect(page.get_by_text("Đã xác nhận chuyến đi.")).to_be_visible()
    expect(page.get_by_text("chuyến đi chờ đồng chí xác nhận")).to_have_count(0)
    stop = Stop.objects.get(unit=country.east)
    assert stop.word == Stop.Word.CONFIRMED
    assert stop.word_text.startswith("Đoàn đã đến từ ngày 08/11/2026 đến ngày 09/11/2026")


def test_the_secretary_strikes_a_day_rates_and_takes_back(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(page, country.secretary)
    page.goto(reverse("visits:hosted"))
    assert_accessible(page)
    page.get_by_role("link", name="Dự sinh hoạt chi đoàn").click()
    page.get_by_text("Rất có ích").click()
    page.get_by_text("Sửa lời, bỏ ngày không đúng").click()
    page.get_by_text("09/11/2026, Võ Thị Lan Anh").click()
    page.get_by_role("button", name="Đúng, đã đến").click()
    expect(page.get_by_role("alert")).to_contain_text("vì sao ngày ấy không đúng")
    assert_accessible(page)
    page.get_by_label("Vì sao không đúng").fill("Đoàn về từ chiều hôm trước")
    page.get_by_role("button", name="Đúng, đã đến").click()
    expect(page.get_by_text("Đã xác nhận chuyến đi.")).to_be_visible()
    struck = VisitDay.objects.exclude(denied_why="").get()
    assert (struck.counted, struck.denied_why) == (0, "Đoàn về từ chiều hôm trước")
    assert Rating.objects.get().score == Rating.Score.MUCH
    page.get_by_role("link", name="Dự sinh hoạt chi đoàn").click()
    expect(page.get_by_text("không đúng. Đoàn về từ chiều hôm trước")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Rút lời xác nhận").click()
    page.get_by_label("Lý do").fill("Nhầm ngày")
    assert_accessible(page)
    page.get_by_role("button", name="Rút lời xác nhận").click()
    expect(page.get_by_text("Đã rút lời xác nhận.")).to_be_visible()
    assert not VisitDay.objects.exclude(denied_why="").exists()


def test_the_cadre_sees_where_the_year_leads_and_opens_the_days(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(page, country.province)
    page.goto("/")
    expect(page.get_by_text("10/60 ngày")).to_be_visible()
    expect(page.get_by_text("3 chuyến trễ, lâu nhất")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("region", name="Đi cơ sở của tôi").get_by_role("link", name="Xem từng ngày").click()
    expect(page.get_by_role("heading", name="Đi cơ sở của tôi")).to_be_visible()
    page.get_by_text("Theo hình thức, cấp, tháng").first.click()
    assert_accessible(page)
    page.get_by_role("link", name="8 ngày").first.click()
    expect(page.locator("p[role=status]")).to_have_text("8 ngày")
    assert_accessible(page)
    page.go_back()
    page.get_by_role("link", name="3 ngày").first.click()
    expect(page.get_by_text("Chưa đăng ký").first).to_be_visible()
    assert_accessible(page)


def test_who_inspects_sees_who_is_below_pace(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(page, country.inspector)
    page.goto(reverse("desk:pace", args=[country.a.pk]))
    expect(page.get_by_role("link", name="Khó đạt (4)")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Họ tên").fill("lan anh")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("p[role=status]")).to_have_text("1 đồng chí")
    page.get_by_role("link", name="Võ Thị Lan Anh").last.click()
    expect(page.get_by_role("heading", name="Đi cơ sở của Võ Thị Lan Anh")).to_be_visible()
    assert_accessible(page)
