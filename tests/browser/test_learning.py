"""What is taught and learnt in a real browser: a word on oneself in few taps, a local topic, an earlier class."""

import os

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cast import START, Cast, definitions
from thulinh.desk.tests.conftest import furnished
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.training.actions import load_topics, set_training_demand
from thulinh.training.rules.demands import DemandEntry


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country as a browser meets it today, with what is taught, and a demand over branch secretaries."""
    built = furnished()
    load_difficulty_kinds(definitions("difficulties.yaml"))
    load_topics(definitions("training.yaml"))
    entry = DemandEntry("Sinh hoạt chi đoàn", ("bi-thu-chi-doan",), ("sinh-hoat-chi-doan",))
    set_training_demand(entry, unit=built.a1.pk, starts_on=START, paper_number="3-KH", by=None)
    return built


def test_learnt_taught_and_said_of_oneself(country: Cast, open_page, page: Page, sign_in, assert_accessible):
    size = "phone" if page.viewport_size["width"] < 500 else "laptop"
    own = sign_in(open_page(size), country.secretary)
    own.goto(reverse("training:assess_oneself"))
    expect(own.get_by_role("heading", name="Chức danh của đồng chí phải học")).to_be_visible()
    _look(own, "say")
    assert_accessible(own)
    asked = own.get_by_role("group", name="Chuẩn bị, điều hành sinh hoạt chi đoàn")
    asked.get_by_text("Chưa biết").click()
    own.get_by_role("button", name="Lưu").click()
    own.goto(reverse("training:assess_oneself"))
    expect(own.get_by_text(f"Lần trước, {timezone.localdate():%d/%m/%Y}: Chưa biết.")).to_be_visible()
    assert_accessible(own)

    sign_in(page, country.commune)
    page.goto(reverse("desk:topics"))
    assert_accessible(page)
    page.get_by_role("link", name="Thêm chuyên đề").click()
    assert_accessible(page)
    page.get_by_label("Tên chuyên đề").fill("Du lịch cộng đồng")
    page.get_by_text("Phong trào, tập hợp thanh niên").click()
    page.get_by_role("button", name="Lưu chuyên đề").click()
    _look(page, "topics")
    page.get_by_role("link", name="Du lịch cộng đồng").click()
    page.get_by_role("link", name="Thêm tài liệu").click()
    assert_accessible(page)
    page.get_by_label("Tên tài liệu").fill("Sổ tay đón khách")
    page.get_by_label("Hoặc đường dẫn").fill("https://doan.vn/so-tay")
    page.get_by_role("button", name="Lưu tài liệu").click()
    expect(page.get_by_role("link", name="Sổ tay đón khách").first).to_be_visible()
    _look(page, "topic")
    assert_accessible(page)

    page.goto(reverse("desk:person", args=[country.secretary.person_id]))
    page.get_by_role("link", name="Ghi lớp đã học").click()
    assert_accessible(page)
    _look(page, "record")
    page.locator("main").get_by_text("Bí thư chi đoàn", exact=True).click()
    page.get_by_label("Ngày học xong").fill("05/03/2026")
    page.get_by_label("Nơi tổ chức").fill("Tỉnh đoàn Bình An")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", name="Bồi dưỡng chức danh Bí thư chi đoàn")).to_be_visible()
    _look(page, "person")
    assert_accessible(page)
    for name in ("qualifications", "training_demands"):
        page.goto(reverse(f"desk:{name}"))
        _look(page, name)
        assert_accessible(page)


def _look(page: Page, name: str) -> None:
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/{page.viewport_size['width']}-{name}.png", full_page=True)
