"""Needs for training in a real browser, at both sizes and without scripts: read, and taken into a plan."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

import cast as small_country
from cast import Cast
from thulinh.desk.tests.conftest import founded
from thulinh.difficulties.actions import load_difficulty_kinds
from thulinh.difficulties.actions.findings import record_findings
from thulinh.difficulties.rules.findings import SKILL_GAP, FindingEntry
from thulinh.kernel.clock import today
from thulinh.training.actions import load_topics, make_plan
from thulinh.training.models import Plan, PlanItem

pytestmark = pytest.mark.django_db(transaction=True)
TOPIC = "Lập kế hoạch, văn bản, sổ sách của Đoàn"


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country, really written, with a gap that the province found at thôn Đông, and the commune's plan."""
    built = founded()
    load_difficulty_kinds(small_country.definitions("difficulties.yaml"))
    load_topics(small_country.definitions("training.yaml"))
    gap = {"skill": "lap-ke-hoach", "person": built.secretary.person_id}
    record_findings(
        [FindingEntry(SKILL_GAP, built.east.pk, today(), "Chưa biết lập kế hoạch quý", **gap)],
        by=built.again(built.province),
    )
    make_plan(unit=built.a1.pk, year=today().year, by=built.again(built.commune))
    return built


def test_a_need_is_read_and_taken_with_one_tap(country: Cast, page: Page, sign_in, assert_accessible) -> None:
    sign_in(page, country.commune)
    page.goto(reverse("desk:needs"))
    assert_accessible(page)
    page.get_by_role("link", name=TOPIC).click()
    expect(page.get_by_role("link", name="Nguyễn Thị Hồng Đào").first).to_be_visible()
    expect(page.get_by_text("thấy còn thiếu: Lập kế hoạch, chương trình công tác")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Kế hoạch", exact=True).click()
    assert_accessible(page)
    page.get_by_role("link", name="Kế hoạch bồi dưỡng cán bộ Đoàn").click()
    assert_accessible(page)
    page.get_by_role("button", name=f"Nhận {TOPIC}").click()
    expect(page.get_by_text("Đã nhận vào kế hoạch.")).to_be_visible()
    expect(page.get_by_text("Hôm nay 1 người cần")).to_be_visible()
    page.get_by_role("link", name="Sửa mục").click()
    assert_accessible(page)
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("link", name="Mở lớp")).to_be_visible()
    assert_accessible(page)
    assert PlanItem.objects.get().topic_id == "ke-hoach-van-ban"


def test_the_same_without_scripts(country: Cast, open_page, sign_in) -> None:
    page = sign_in(open_page("phone", java_script_enabled=False), country.commune)
    page.goto(reverse("desk:training_plan", args=[Plan.objects.get().pk]))
    page.get_by_role("button", name=f"Nhận {TOPIC}").click()
    expect(page.get_by_text("Đã nhận vào kế hoạch.")).to_be_visible()
