"""Nhắc in a real browser: the text is copied, shared where the phone can, marked by hand without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cast import Cast, add_branches
from thulinh.desk.models import Reminder
from thulinh.desk.tests.conftest import adopt_programmes, founded


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country with programmes adopted and nothing recorded: everything is owed."""
    built = adopt_programmes(founded())
    add_branches(built, 3)
    return built


def addresses(country: Cast) -> list[str]:
    pages = [reverse("desk:remind", args=[unit.pk]) for unit in (country.east, country.west)]
    pages += [reverse("desk:remind_all", args=[country.a1.pk]), reverse("desk:overdue", args=[country.a1.pk])]
    return [*pages, reverse("desk:unit", args=[country.east.pk]), reverse("desk:tree")]


def test_pages_are_accessible_in_both_themes(country: Cast, page, sign_in, assert_accessible) -> None:
    sign_in(page, country.commune)
    for address in addresses(country):
        assert page.goto(address).status == 200, address
        assert_accessible(page)


def test_text_is_copied_and_sent_and_the_reminder_kept(country: Cast, phone, sign_in, assert_accessible) -> None:
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    phone.add_init_script("navigator.share = async (what) => { window.shared = what; };")
    sign_in(phone, country.commune)
    phone.goto(reverse("desk:unit", args=[country.east.pk]))
    phone.get_by_role("link", name="Nhắc Chi đoàn thôn Đông").click()
    text = phone.get_by_label("Lời nhắc").input_value()
    assert "Chào đồng chí Hồng Đào" in text
    phone.get_by_role("button", name="Chép lời nhắc").click()
    phone.get_by_text("Đã chép").wait_for()
    assert phone.evaluate("navigator.clipboard.readText()") == text
    phone.get_by_role("button", name="Gửi Zalo").click()
    assert phone.evaluate("window.shared") == {"text": text}
    phone.get_by_label("Đã nhắc bằng cách nào?").select_option(label="Zalo")
    phone.get_by_role("button", name="Ghi nhận đã nhắc").click()
    expect(phone.get_by_text("Đã nhắc hôm nay bởi Lê Minh Khôi (Zalo)")).to_be_visible()
    assert_accessible(phone)
    assert Reminder.objects.get().person_id == country.secretary.person_id
    phone.goto(reverse("desk:remind", args=[country.east.pk]))
    expect(phone.get_by_text("Mỗi người mỗi ngày chỉ nhắc một lần")).to_be_visible()
    assert_accessible(phone)


def test_copying_without_the_newer_clipboard(country: Cast, laptop, sign_in) -> None:
    laptop.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined});")
    sign_in(laptop, country.commune)
    laptop.goto(reverse("desk:remind_all", args=[country.a1.pk]))
    laptop.get_by_role("button", name="Chép lời nhắc").click()
    laptop.get_by_text("Đã chép").wait_for()
    chosen = laptop.evaluate(
        "(field => field.value.slice(field.selectionStart, field.selectionEnd))(document.activeElement)"
    )
    assert chosen == laptop.get_by_label("Lời nhắc").input_value()


def test_group_is_reminded_without_javascript(country: Cast, open_page, sign_in) -> None:
    page = sign_in(open_page("phone", java_script_enabled=False), country.commune)
    page.goto(reverse("desk:overdue", args=[country.a1.pk]))
    page.get_by_role("link", name="Nhắc chung").click()
    assert "Chi đoàn thôn Tây" in page.get_by_label("Lời nhắc").input_value()
    expect(page.get_by_role("button", name="Chép lời nhắc")).to_be_hidden()
    page.get_by_role("button", name="Đã gửi, ghi nhận nhắc 4 đồng chí").click()
    expect(page.get_by_text("Đã ghi nhận nhắc 4 đồng chí.")).to_be_visible()
    assert Reminder.objects.filter(way="nhom").count() == 4
