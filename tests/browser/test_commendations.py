"""A commendation in a real browser, at both sizes: proposed with a record as evidence, heard, decided, read by who is
commended.
"""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import Cast
from thulinh.activities.actions import verify
from thulinh.benefits.models import Commendation
from thulinh.desk.tests.conftest import founded, record_east
from thulinh.kernel.clock import today

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country, really written, with a session that the commune found right."""
    built = founded()
    session = record_east(built, today() - dt.timedelta(days=3))
    verify(session.pk, version=1, outcome="dat", by=built.again(built.commune))
    return built


def test_from_the_proposal_to_the_person(country: Cast, page: Page, sign_in, assert_accessible) -> None:
    sign_in(page, country.commune)
    page.goto(reverse("desk:person", args=[country.secretary.person_id]))
    page.get_by_role("link", name="Đề nghị khen thưởng").click()
    page.get_by_label("Hình thức khen").fill("Giấy khen bí thư tiêu biểu")
    page.get_by_label("Thành tích").fill("Giữ nếp sinh hoạt cả năm")
    page.get_by_label("Sinh hoạt chi đoàn ngày").check(force=True)
    assert_accessible(page)
    page.get_by_role("button", name="Gửi đề nghị").click()
    expect(page.get_by_text("Nơi xét khen thưởng thấy đề nghị này.")).to_be_visible()
    one = Commendation.objects.get()
    assert one.evidence.count() == 1
    page.goto(reverse("desk:commendations"))
    assert_accessible(page)
    page.get_by_role("link", name="Nguyễn Thị Hồng Đào").click()
    assert_accessible(page)
    page.get_by_role("link", name="Ghi ý kiến hội đồng").click()
    page.get_by_label("Số người dự").fill("7")
    page.get_by_label("Số người đồng ý").fill("6")
    page.get_by_label("Số biên bản").fill("04-BB/HĐ")
    assert_accessible(page)
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("link", name="Ghi quyết định khen thưởng").click()
    page.get_by_label("Số quyết định").fill("31-QĐ/ĐTN")
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text("Số 31-QĐ/ĐTN")).to_be_visible()

    sign_in(page, country.secretary)
    page.goto(reverse("desk:person", args=[country.secretary.person_id]))
    page.get_by_role("link", name="Giấy khen bí thư tiêu biểu").click()
    expect(page.get_by_text("Đồng ý 6/7 người dự")).to_be_visible()
    assert_accessible(page)
