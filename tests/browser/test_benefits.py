"""Support in a browser: a secretary taps that a month came and the arrears empty; a commune makes and sends a list."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import TODAY, Cast
from thulinh.benefits.models import InsuranceCard, PayList, Receipt
from thulinh.benefits.queries.arrears import arrears
from thulinh.benefits.tests.cards import card_rule, recorded
from thulinh.benefits.tests.support import OCTOBER, lay, pay
from thulinh.desk.tests.conftest import furnished

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("evening")]


@pytest.fixture
def country(transactional_db) -> Cast:
    """A support for the secretaries of commune A1 since October, and cards for those of its province."""
    built = furnished()
    lay(built, starts_on=OCTOBER, is_doubtful=True)
    card_rule(built.a)
    recorded(built)
    return built


def test_a_secretary_taps_once_and_the_arrears_empty(
    country: Cast, phone: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    pay(country)
    assert [line.month_on for line in arrears(None, TODAY)] == [OCTOBER]
    sign_in(phone, country.secretary)
    phone.goto(reverse("desk:home"))
    phone.get_by_role("link", name="tháng hỗ trợ chờ đồng chí báo").first.click()
    expect(phone.get_by_role("heading", name="Quyền lợi của tôi")).to_be_visible()
    october = phone.get_by_role("article", name="Phụ cấp Bí thư, tháng 10/2026")
    expect(october).to_contain_text("đã chi 575.000 đồng ngày 05/11/2026")
    expect(phone.get_by_text("Nghị quyết 12/NQ-HĐND").first).to_be_visible()
    assert_accessible(phone)
    october.get_by_role("button", name="Đã nhận", exact=False).first.click()
    expect(phone.get_by_text("Đã báo: đã nhận.")).to_be_visible()
    expect(phone.get_by_role("article", name="Phụ cấp Bí thư, tháng 10/2026")).to_contain_text("Đã nhận")
    assert Receipt.objects.current().get().word == "da-nhan"
    assert list(arrears(None, TODAY)) == []
    phone.get_by_role("button", name="Đã nhận thẻ").click()
    expect(phone.get_by_text("Đồng chí báo đã nhận thẻ")).to_be_visible()
    assert InsuranceCard.objects.get().received_at is not None


def test_it_did_not_come_and_is_said_again_without_javascript(country: Cast, open_page: Callable, sign_in: Callable):
    plain = open_page("phone", java_script_enabled=False)
    sign_in(plain, country.secretary)
    plain.goto(reverse("desk:own_support"))
    october = plain.get_by_role("article", name="Phụ cấp Bí thư, tháng 10/2026")
    october.get_by_text("Chưa nhận được").first.click()
    october.get_by_label("Ghi chú").fill("Chưa thấy tiền về")
    october.get_by_role("button", name="Tôi chưa nhận được").click()
    expect(plain.get_by_role("article", name="Phụ cấp Bí thư, tháng 10/2026")).to_contain_text("Chưa thấy tiền về")
    plain.get_by_role("article", name="Phụ cấp Bí thư, tháng 10/2026").get_by_role("link", name="Báo lại").click()
    plain.get_by_role("button", name="Rút lời báo").click()
    expect(plain.get_by_text("Đã rút lời báo.")).to_be_visible()
    assert Receipt.objects.current().count() == 0


def test_a_commune_makes_a_list_sends_it_and_sees_who_waits(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(page, country.commune)
    page.goto(reverse("desk:pay_lists"))
    assert_accessible(page)
    page.get_by_role("link", name="Lập danh sách tháng 10/2026").click()
    assert_accessible(page)
    page.get_by_role("button", name="Lập danh sách").click()
    page.get_by_role("link", name="Tháng 10/2026").click()
    expect(page.get_by_text("Đã lập danh sách, chưa gửi").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Đã gửi").click()
    page.get_by_label("Số danh sách").fill("01/DS")
    page.get_by_role("button", name="Lưu").click()
    assert PayList.objects.get().sent_on == TODAY
    page.get_by_role("link", name="Ghi đã chi").click()
    assert_accessible(page)
    page.goto(reverse("desk:arrears_start"))
    expect(page.get_by_role("link", name="1 người chưa về đủ")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="1 người chưa về đủ").click()
    expect(page.get_by_text("Nguyễn Thị Hồng Đào").first).to_be_visible()
    assert_accessible(page)
    for name in ("cards", "without_card", "benefit_rules"):
        page.goto(reverse(f"desk:{name}"))
        assert_accessible(page)
    page.goto(reverse("benefits:new_rule", args=[country.a1.pk]))
    assert_accessible(page)
    page.goto(reverse("benefits:record_cards") + f"?nguoi={country.officer.person_id}")
    assert_accessible(page)
