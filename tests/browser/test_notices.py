"""The bell in a real browser: its number, the list behind it, gone when seen."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cast import Cast


@pytest.mark.parametrize("who", ["secretary", "commune"])
def test_bell_rings_until_it_is_looked_at(country: Cast, page, sign_in, assert_accessible, who: str) -> None:
    sign_in(page, country.accounts[who])
    page.goto("/")
    link = page.locator("header").get_by_role("link", name="Thông báo")
    rings = "mới" in (link.get_attribute("aria-label") or "")
    assert rings or who == "secretary"
    assert_accessible(page)
    link.click()
    page.wait_for_url(f"**{reverse('desk:notices')}")
    expect(page.get_by_role("heading", level=1, name="Thông báo")).to_be_visible()
    assert (page.get_by_text("mới", exact=False).locator("visible=true").count() > 0) == rings
    assert_accessible(page)
    page.goto("/")
    assert "mới" not in (page.locator("header").get_by_role("link", name="Thông báo").get_attribute("aria-label") or "")


def test_notices_without_javascript(country: Cast, open_page, sign_in) -> None:
    page = sign_in(open_page("phone", java_script_enabled=False), country.commune)
    page.goto("/")
    page.locator("header").get_by_role("link", name="Thông báo").click()
    page.get_by_role("link", name="buổi chờ duyệt").first.click()
    expect(page).to_have_url(re.compile(reverse("activities:queue")))
