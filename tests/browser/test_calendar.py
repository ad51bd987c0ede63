"""Lịch in a real browser: a grid on a laptop, an agenda on a phone, each reachable on both, also without JavaScript."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cast import Cast, add_branches
from thulinh.activities.actions import record_session
from thulinh.activities.models import Activity
from thulinh.activities.rules.entries import SessionEntry
from thulinh.desk.tests.conftest import furnished


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country with programmes adopted, more branches, and a session planned for today."""
    built = furnished()
    add_branches(built, 3)
    entry = SessionEntry(
        "sinh-hoat-chi-doan", built.east.pk, timezone.localdate(), status=Activity.Status.PLANNED,
        starts_at=dt.time(19, 30), place="Nhà văn hóa thôn",
    )  # fmt: skip
    record_session(entry, by=built.again(built.secretary))
    return built


def addresses(country: Cast, who: str) -> list[str]:
    unit = {"secretary": country.east, "commune": country.a1, "province": country.a}[who]
    month = (timezone.localdate().replace(day=1) - dt.timedelta(days=3)).strftime("%Y-%m")
    own, units = reverse("desk:calendar"), reverse("desk:calendar_of_unit", args=[unit.pk])
    return [own, f"{own}?xem=luoi", f"{own}?xem=danh-sach", f"{own}?thang={month}&xem=luoi", units, f"{units}?xem=luoi"]


@pytest.mark.parametrize("who", ["secretary", "commune", "province"])
def test_pages_are_accessible_in_both_themes(country: Cast, page, sign_in, assert_accessible, who: str) -> None:
    sign_in(page, country.accounts[who])
    for address in addresses(country, who):
        assert page.goto(address).status == 200, address
        assert_accessible(page)


def test_grid_and_agenda_without_javascript(country: Cast, open_page, sign_in) -> None:
    title = "Sinh hoạt chi đoàn"
    for size, seen, other in (("laptop", ".month-grid", ".agenda"), ("phone", ".agenda", ".month-grid")):
        page = sign_in(open_page(size, java_script_enabled=False), country.secretary)
        page.goto(reverse("desk:calendar"))
        expect(page.locator(seen).first).to_be_visible()
        expect(page.locator(other).first).to_be_hidden()
        expect(page.locator("[aria-current=true]:visible")).to_have_count(1)
        page.get_by_role("link", name="Danh sách" if size == "laptop" else "Lưới tháng").locator("visible=true").click()
        page.wait_for_load_state()  # the style decides what is seen
        expect(page.locator(other).first).to_be_visible()
        expect(page.locator(seen)).to_have_count(0)
    page.locator(".month-grid [aria-current=date] a:visible").click()  # on the phone, from the grid to the day
    expect(page.locator(f"#ngay-{timezone.localdate().isoformat()}").get_by_role("link", name=title)).to_be_visible()
    page.get_by_role("link", name="Tháng sau").click()
    expect(page.get_by_text("Việc của kỳ sau hiện ở đây")).to_be_visible()
    page.get_by_role("link", name="Hôm nay").click()
    page.get_by_role("link", name=title, exact=True).first.click()
    expect(page).to_have_url(re.compile("/hoat-dong/"))
