"""Whose it is: what a phone keeps of one account, no other sees or sends; and where nothing is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from browser.without_signal.sheets import (
    CONCLUSION,
    RECORD,
    WORDS,
    entry,
    made_today,
    opened,
    save,
    sheet_of,
    until,
    write_offline,
)
from cast import Cast
from thulinh.activities.actions import record_session

pytestmark = pytest.mark.django_db(transaction=True)


def test_another_account_on_the_phone_neither_sees_nor_sends(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    write_offline(phone)
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    sign_in(phone, country.commune)
    phone.goto("/")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Khôi")
    phone.wait_for_timeout(1000)  # time in which something wrong would go
    expect(phone.get_by_text(RECORD, exact=True)).to_be_hidden()
    assert made_today() == []
    until(phone, "caches.keys().then(names => !names.some(name => name.startsWith('kept-')))")
    phone.context.set_offline(True)
    phone.goto(sheet_of(country))
    expect(phone.get_by_role("heading", name="Chưa có mạng")).to_be_visible()
    expect(phone.get_by_text("Trang mở được lúc này")).to_be_hidden()
    phone.context.set_offline(False)
    phone.context.clear_cookies()
    sign_in(phone, country.secretary)
    phone.goto("/")
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    assert [made.recorded_by for made in made_today()] == [country.secretary]


def test_a_session_that_ended_keeps_the_record_until_one_signs_in(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    write_offline(phone)
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    expect(phone.get_by_text("đồng chí đăng nhập lại rồi bản ghi tự gửi")).to_be_visible()
    assert made_today() == []
    sign_in(phone, country.secretary)
    phone.goto("/")
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    assert len(made_today()) == 1


def test_a_phone_signed_out_from_afar_keeps_no_names(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    Session.objects.all().delete()
    phone.goto("/")
    expect(phone.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    until(phone, "caches.keys().then(names => !names.some(name => name.startsWith('kept-')))")
    phone.context.set_offline(True)
    phone.goto(sheet_of(country))
    expect(phone.get_by_role("heading", name="Chưa có mạng")).to_be_visible()


def test_leaving_with_something_unsent_is_asked_first(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    opened(page, country, sign_in)
    write_offline(page)
    record_session(entry(country), by=country.commune)
    page.context.set_offline(False)
    expect(page.get_by_text("Bị trả lại:")).to_be_visible()
    page.goto("/")
    page.get_by_label("Tài khoản: Nguyễn Thị Hồng Đào").click()
    page.get_by_role("button", name="Đăng xuất").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Còn 1 bản ghi chưa gửi xong trên máy này.")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_label("Tài khoản: Nguyễn Thị Hồng Đào").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    assert page.evaluate("caches.keys().then(names => names.filter(name => name.startsWith('kept-')))") == []
    sign_in(page, country.secretary)
    page.goto("/")
    expect(page.get_by_text(RECORD, exact=True)).to_be_visible()


def test_in_zalo_one_is_asked_to_leave_and_nothing_is_kept(
    country: Cast, open_page: Callable, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    agent = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 Zalo android/24"
    page = sign_in(open_page("phone", user_agent=agent), country.secretary)
    page.goto(sheet_of(country))
    asked = page.get_by_role("region", name="Mở bằng trình duyệt")
    expect(asked).to_contain_text("Đồng chí đang mở trong Zalo")
    link = asked.get_by_role("link", name="Mở bằng Chrome").get_attribute("href")
    assert link is not None
    assert link.startswith("intent://localhost:")
    assert link.endswith("#Intent;scheme=http;package=com.android.chrome;end")
    assert_accessible(page)
    page.get_by_label(CONCLUSION).fill(WORDS)
    page.wait_for_timeout(800)  # longer than any draft would wait
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    save(page)
    expect(page.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()


def test_a_browser_that_keeps_nothing_says_so_and_sends_all_the_same(country: Cast, phone: Page, sign_in: Callable):
    phone.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'InvalidStateError'); }")
    sign_in(phone, country.secretary)
    phone.goto(sheet_of(country))
    expect(phone.get_by_text("Trình duyệt này không cho giữ bản ghi trên máy")).to_be_visible()
    phone.get_by_label(CONCLUSION).fill(WORDS)
    save(phone)
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    assert len(made_today()) == 1


def test_over_plain_http_the_form_says_quietly_that_nothing_is_kept(
    country: Cast, browser, browser_type, browser_type_launch_args, live_server, settings, photo: Path
):
    settings.ALLOWED_HOSTS = ["may-xa.test"]
    given = dict(browser_type_launch_args)
    given["args"] = [*given.get("args", []), "--host-resolver-rules=MAP may-xa.test 127.0.0.1"]
    own = browser_type.launch(**given)
    base = live_server.url.replace("localhost", "may-xa.test")
    context = own.new_context(base_url=base, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    client = Client()
    client.force_login(country.secretary)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base}])
    page = context.new_page()
    page.goto(sheet_of(country))
    expect(page.get_by_text("Địa chỉ này chưa có https nên chưa ghi được khi mất mạng.")).to_be_visible()
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_alt_text("Ảnh đã chọn: buoi.jpg")).to_be_visible()
    size = page.locator("input[type=file]").evaluate("input => input.files[0].size")
    save(page)
    expect(page.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    own.close()
    assert size < 310 * 1024
    assert made_today()[0].evidence.count() == 1
