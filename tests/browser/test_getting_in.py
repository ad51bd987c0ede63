"""Getting in: invitations printed by the commune, one opened on a phone, the secret chosen there, home; and back in."""

import re
from base64 import b32decode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect

import cast as small_country
from browser.counting import Effort
from cast import PASSWORD, TODAY, Cast, app_code
from thulinh.people.actions import invite
from thulinh.people.models import Invitation

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "lua-chin-vang-2026"


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country, really written, so that the server's thread sees it."""
    return small_country.build()


@pytest.fixture(autouse=True)
def _evening() -> Iterator[None]:
    with time_machine.travel(f"{TODAY}T19:30:00+07:00"):
        yield


def test_from_the_printed_list_to_the_home_page(
    country: Cast, laptop: Page, open_page: Callable, sign_in: Callable, assert_accessible: Callable, tmp_path: Path
):
    small_country.add_branches(country, 9)
    sign_in(laptop, country.commune)
    laptop.goto(reverse("people:invitations", args=[country.a1.pk]))
    assert_accessible(laptop)
    expect(laptop.get_by_role("checkbox", checked=True)).to_have_count(10)
    above = Effort(laptop)
    above.tap("Tạo lời mời cho những người đã chọn")
    assert_accessible(laptop)
    links = re.findall(r"\S+/moi/\S+/", laptop.get_by_label("Danh sách để chép").input_value())
    assert (len(links), above.taps) == (10, 1)
    printed = laptop.pdf(format="A4", path=tmp_path / "moi.pdf")
    assert len(re.findall(rb"/Type /Page\b", printed)) == 2  # six to eight on a sheet

    phone = open_page("phone")
    person = Effort(phone)
    person.follow(links[0])
    assert_accessible(phone)
    person.type("Mật khẩu mới", SECRET)
    person.tap("Đặt mật khẩu và vào")
    expect(phone.get_by_role("heading", name="Chào đồng chí")).to_be_visible()
    assert (person.taps, person.typed) == (2, ["Mật khẩu mới"])
    cookie = next(one for one in phone.context.cookies() if one["name"] == "thulinh")
    assert cookie["expires"] > 0  # stays signed in when the browser is closed
    used = Invitation.objects.exclude(used_at=None).count()
    assert used == 1


def test_one_message_is_ready_to_send(country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable):
    sign_in(page, country.commune)
    page.goto(reverse("desk:person", args=[country.secretary.person_id]))
    assert_accessible(page)
    page.get_by_role("button", name="Mời lại / quên mật khẩu").click()
    text = page.get_by_label("Cho Nguyễn Thị Hồng Đào")
    expect(text).to_have_value(re.compile(r"/moi/[a-z0-9-]{19}/"))
    expect(page.get_by_role("img", name="Mã QR")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Chép lời nhắn").click()
    expect(page.locator("[data-told]")).not_to_be_empty()


def test_without_script_the_text_is_there_to_copy(country: Cast, open_page: Callable, sign_in: Callable):
    page = open_page("phone", java_script_enabled=False)
    sign_in(page, country.commune)
    page.goto(reverse("people:invitations", args=[country.a1.pk]))
    page.get_by_role("button", name="Mời Nguyễn Thị Hồng Đào").click()
    text = page.get_by_label("Cho Nguyễn Thị Hồng Đào").input_value()
    expect(page.get_by_role("button", name="Chép lời nhắn")).to_be_hidden()
    person = open_page("phone", java_script_enabled=False)
    person.goto(re.search(r"\S+/moi/\S+/", text)[0])
    person.get_by_label("Mật khẩu mới").fill(SECRET)
    person.get_by_role("button", name="Đặt mật khẩu và vào").click()
    person.wait_for_url("**/")
    assert "/moi/" not in person.url


def test_the_secret_can_be_looked_at_and_a_weak_one_is_told(country: Cast, page: Page, assert_accessible: Callable):
    (invited,) = invite([country.secretary.person], on=TODAY, by=country.commune)
    page.goto(reverse("people:accept", args=[invited.token]))
    field = page.get_by_label("Mật khẩu mới")
    field.fill("12345678")
    page.get_by_role("button", name="Hiện mật khẩu").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Đặt mật khẩu và vào").click()
    expect(page.get_by_role("alert")).to_contain_text("phổ biến")
    assert_accessible(page)


@pytest.mark.parametrize("days", [0, 8])
def test_an_invitation_that_does_not_open_says_what_to_do(
    country: Cast, page: Page, assert_accessible: Callable, days: int
):
    token = invite([country.secretary.person], on=TODAY, by=country.commune)[0].token if days else "khong-co-that"
    with time_machine.travel(f"{TODAY.replace(day=22 + days)}T19:30:00+07:00"):
        page.goto(reverse("people:accept", args=[token]))
        expect(page.get_by_text("xin lời mời mới từ")).to_be_visible()
        assert_accessible(page)


def test_the_second_step_and_the_devices(country: Cast, page: Page, assert_accessible: Callable):
    page.goto("/dang-nhap/?next=/thiet-bi/")
    page.get_by_label("Số điện thoại hoặc tên đăng nhập").fill(country.province.username)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    assert_accessible(page)
    page.get_by_label("Mã xác thực").fill("000000")
    page.get_by_role("button", name="Vào", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Mã chưa đúng")
    assert_accessible(page)
    page.wait_for_timeout(1100)  # django-otp looks at no code for a second
    page.get_by_label("Mã xác thực").fill(app_code(1))
    page.get_by_role("button", name="Vào", exact=True).click()
    expect(page.get_by_text("máy này")).to_be_visible()
    assert_accessible(page)
    page.goto("/hai-buoc/")
    assert_accessible(page)
    page.goto("/hai-buoc/ma-du-phong/")
    assert_accessible(page)
    page.get_by_label("Mật khẩu đang dùng").fill(PASSWORD)
    page.get_by_role("button", name="Lấy mã mới").click()
    expect(page.locator(".codes li")).to_have_count(10)
    assert_accessible(page)


def test_many_invitations_on_every_screen(country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable):
    small_country.add_branches(country, 2)
    sign_in(page, country.commune)
    page.goto(reverse("people:invitations", args=[country.a1.pk]))
    page.get_by_role("button", name="Tạo lời mời cho những người đã chọn").click()
    expect(page.get_by_role("region", name="Giấy mời:")).to_have_count(3)
    assert_accessible(page)


def test_the_second_step_is_given_up(country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable):
    small_country.secure(country.commune)
    sign_in(page, country.commune)
    page.goto("/hai-buoc/tat/")
    assert_accessible(page)
    page.get_by_label("Mật khẩu đang dùng").fill("sai-mat-khau")
    page.get_by_role("button", name="Tắt").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)


def test_setting_up_the_second_step_on_a_phone(
    country: Cast, phone: Page, sign_in: Callable, assert_accessible: Callable
):
    sign_in(phone, country.commune)
    phone.goto("/hai-buoc/bat/?next=/thiet-bi/")
    assert_accessible(phone)
    phone.get_by_label("Mật khẩu đang dùng").fill(small_country.PASSWORD)
    phone.get_by_role("button", name="Tiếp tục").click()
    expect(phone.locator(".key")).to_be_visible()
    assert_accessible(phone)
    letters = phone.locator(".key").inner_text().replace(" ", "")
    phone.get_by_label("Mã 6 số mà ứng dụng đang hiện").fill(app_code(key=_hex(letters)))
    phone.get_by_role("button", name="Bật xác thực hai bước").click()
    expect(phone.locator(".codes li")).to_have_count(10)
    assert_accessible(phone)
    phone.get_by_role("link", name="Đã cất, tiếp tục").click()
    expect(phone.get_by_text("Đang bật, còn 10 mã dự phòng.")).to_be_visible()


def _hex(letters: str) -> str:
    return b32decode(letters).hex()
