"""Home, cockpit and figures in a real browser: on a phone and on a laptop, in both themes, also without JavaScript."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cast import Cast, add_branches
from thulinh.activities.actions import record_sessions, verify
from thulinh.activities.rules.entries import SessionEntry
from thulinh.desk.tests.conftest import BRANCH_SESSIONS, furnished
from thulinh.kernel.periods import Cadence, period_containing


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country with programmes adopted, twelve branches and a few months of sessions, written for real."""
    built = furnished()
    today = timezone.localdate()
    first = period_containing(Cadence.MONTH, today).starts_on
    branches = add_branches(built, 10)
    days = [first - dt.timedelta(days=back) for back in (3, 35, 65)]
    entries = [
        SessionEntry("sinh-hoat-chi-doan", branch.pk, day, present_count=8, expected_count=12)
        for n, branch in enumerate(branches)
        for day in days[: 1 + n % 3]
    ]
    for session in record_sessions(entries, by=None)[::2]:
        verify(session.pk, version=1, outcome="dat", by=built.again(built.commune))
    return built


def addresses(country: Cast, who: str) -> list[str]:
    """What somebody looks at: home, cockpit, overdue, a figure and one part of it."""
    unit = {"secretary": country.east, "commune": country.a1, "province": country.a}[who].pk
    figure = reverse("desk:figure", args=[BRANCH_SESSIONS, "sinh-hoat-thang", unit])
    pages = ["/", reverse("desk:cockpit", args=[unit]), reverse("desk:cockpit", args=[unit]) + "?ky=quy-truoc&bang=du"]
    pages += [reverse("desk:overdue", args=[unit]), f"{figure}?ky=12-thang", f"{figure}?ky=thang-truoc&trang-thai=dat"]
    return [*pages, reverse("desk:name_period")] if who == "province" else pages


@pytest.mark.parametrize("who", ["secretary", "commune", "province"])
def test_pages_are_accessible_in_both_themes(country: Cast, page, sign_in, assert_accessible, who: str) -> None:
    sign_in(page, country.accounts[who])
    for address in addresses(country, who):
        answer = page.goto(address)
        assert answer.status == 200, address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} is too wide"
        assert_accessible(page)


def test_from_the_nation_to_the_record_without_javascript(country: Cast, open_page, sign_in) -> None:
    page = sign_in(open_page("laptop", java_script_enabled=False), country.centre)
    page.goto(reverse("desk:start"))
    page.locator("details.ask summary").first.click()
    page.get_by_role("link", name="Tháng trước").click()
    for name in ("Tỉnh đoàn Bình An", "Đoàn xã Tân Lập", "Chi đoàn thôn Đông"):
        page.locator(".heat").get_by_role("link", name=name, exact=True).click()
    page.locator("a.mrow").filter(has_text="Mỗi tháng").filter(has_text="Sinh hoạt chi đoàn").click()
    expect(page.get_by_text("Số này đếm gì")).to_be_visible()
    page.locator("#danh-sach").get_by_role("link").filter(has_text="/").first.click()
    expect(page).to_have_url(re.compile(reverse("desk:activity", args=[country.activities[0].pk])))
    expect(page.get_by_role("heading", level=1)).not_to_be_empty()


def test_weakest_first_on_a_phone_and_the_whole_table_by_one_tap(country: Cast, phone, sign_in) -> None:
    sign_in(phone, country.commune)
    phone.goto(reverse("desk:cockpit", args=[country.a1.pk]) + "?ky=thang-truoc")
    expect(phone.get_by_text("Nơi cần quan tâm nhất")).to_be_visible()
    expect(phone.locator(".heat")).to_be_hidden()
    phone.get_by_role("link", name="Xem bảng đủ").click()
    expect(phone.locator(".heat")).to_be_visible()


def test_two_days_typed_on_a_phone(country: Cast, phone, sign_in) -> None:
    sign_in(phone, country.commune)
    phone.goto(reverse("desk:cockpit", args=[country.a1.pk]))
    phone.locator("details.ask summary").first.click()
    phone.get_by_label("Từ ngày").fill("01/02/2026")
    phone.get_by_label("Đến ngày").fill("15/03/2026")
    phone.get_by_role("button", name="Xem").click()
    expect(phone.get_by_text("Từ 01/02/2026 đến 15/03/2026").first).to_be_visible()


def test_due_line_opens_the_prefilled_form_by_one_tap(country: Cast, phone, sign_in) -> None:
    sign_in(phone, country.secretary)
    phone.goto("/")
    phone.get_by_role("link", name="Ghi buổi sinh hoạt").first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(re.compile("^Sinh hoạt chi đoàn"))
