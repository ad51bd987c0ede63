"""The private address of a calendar in a real browser: made, copied, renewed, taken back."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from cast import Cast


def test_from_the_calendar_to_the_address_and_back(country: Cast, page, sign_in, assert_accessible) -> None:
    sign_in(page, country.secretary)
    page.goto(reverse("desk:calendar"))
    page.get_by_role("link", name="Đưa lịch vào điện thoại").click()
    assert_accessible(page)
    page.get_by_role("button", name="Tạo địa chỉ").click()
    expect(page.get_by_text("Đã tạo địa chỉ lịch.")).to_be_visible()
    assert_accessible(page)
    first = page.get_by_label("Địa chỉ", exact=True).input_value()
    file = page.request.get(first)
    assert file.headers["content-type"].startswith("text/calendar")
    assert file.text().startswith("BEGIN:VCALENDAR")
    assert page.get_by_role("link", name="Thêm vào lịch của máy này").get_attribute("href").startswith("webcal://")
    page.get_by_role("button", name="Tạo địa chỉ mới").click()
    expect(page.get_by_label("Địa chỉ", exact=True)).not_to_have_value(first)
    second = page.get_by_label("Địa chỉ", exact=True).input_value()
    assert page.request.get(first).status == 404
    page.get_by_role("link", name="Thu hồi, không dùng nữa").click()
    assert_accessible(page)
    page.get_by_role("button", name="Thu hồi").click()
    expect(page.get_by_text("Đã thu hồi địa chỉ lịch.")).to_be_visible()
    assert page.request.get(second).status == 404


def test_address_is_copied(country: Cast, phone, sign_in) -> None:
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(phone, country.secretary)
    phone.goto(reverse("desk:calendar_subscription"))
    phone.get_by_role("button", name="Tạo địa chỉ").click()
    phone.get_by_role("button", name="Chép địa chỉ").click()
    phone.get_by_text("Đã chép địa chỉ.").wait_for()
    copied = phone.evaluate("navigator.clipboard.readText()")
    assert copied == phone.get_by_label("Địa chỉ", exact=True).input_value()
    assert re.search(r"/lich/\d+-[0-9a-f]{40}\.ics$", copied)


def test_address_without_javascript(country: Cast, open_page, sign_in) -> None:
    page = sign_in(open_page("phone", java_script_enabled=False), country.secretary)
    page.goto(reverse("desk:calendar_subscription"))
    page.get_by_role("button", name="Tạo địa chỉ").click()
    assert ".ics" in page.get_by_label("Địa chỉ", exact=True).input_value()
    expect(page.get_by_role("button", name="Chép địa chỉ")).to_be_hidden()
