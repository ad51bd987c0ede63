"""A loan in a real browser, at both sizes: a secretary asks, the officer pays out, a repayment ends it."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import Cast
from thulinh.benefits.models import Loan
from thulinh.desk.tests.conftest import founded

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country, really written."""
    return founded()


def test_from_the_need_to_the_end(country: Cast, page: Page, sign_in, assert_accessible) -> None:
    sign_in(page, country.secretary)
    page.goto(reverse("loans:mine"))
    assert_accessible(page)
    page.get_by_role("link", name="Nêu nhu cầu vay vốn").click()
    page.get_by_label("Vay để làm gì").fill("Nuôi 20 con dê")
    page.get_by_label("Cần vay bao nhiêu").fill("30.000.000")
    page.get_by_label("Cán bộ phụ trách").select_option(label="Lê Minh Khôi – Bí thư Đoàn xã, Đoàn xã Tân Lập")
    assert_accessible(page)
    page.get_by_role("button", name="Gửi").click()
    expect(page.get_by_text("Cán bộ phụ trách thấy nhu cầu của đồng chí.")).to_be_visible()
    one = Loan.objects.get()

    sign_in(page, country.commune)
    page.goto("/")
    page.get_by_role("link", name="1 nhu cầu vay vốn chờ xem").click()
    expect(page.get_by_role("heading", name="Vốn vay: Nuôi 20 con dê")).to_be_visible()
    page.get_by_role("link", name="Ghi giải ngân").click()
    page.get_by_label("Nơi cho vay").fill("Ngân hàng Chính sách xã hội")
    page.get_by_label("Trả gốc đều trong mấy kỳ").fill("2")
    page.get_by_label("Hạn kỳ đầu").fill("30/06/2030")
    assert_accessible(page)
    page.get_by_role("button", name="Ghi giải ngân").click()
    expect(page.get_by_text("30/06/2030: 15.000.000 đồng")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Ghi lần trả").click()
    page.get_by_label("Đã trả (đồng)").fill("30.000.000")
    page.get_by_role("button", name="Ghi lần trả").click()
    page.get_by_role("link", name="Tất toán").click()
    page.get_by_role("button", name="Tất toán").click()
    expect(page.get_by_text("Đã tất toán hồ sơ vay.")).to_be_visible()
    page.goto(reverse("loans:charged"))
    assert_accessible(page)
    page.goto(reverse("loans:sums"))
    assert_accessible(page)

    sign_in(page, country.secretary)
    page.goto(reverse("loans:loan", args=[one.pk]))
    expect(page.get_by_text("Đã trả xong").first).to_be_visible()
    assert_accessible(page)
