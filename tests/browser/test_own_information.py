"""Thông tin về tôi on a phone and a laptop: reading, asking, answering, erasing in two steps; without script too."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import TODAY, Cast
from thulinh.desk.tests.conftest import furnished
from thulinh.people.actions import record_party_standing
from thulinh.people.actions.requests import request_information
from thulinh.people.models import InformationRequest, Person
from thulinh.selection.actions.looking import look_at_party_path

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("evening")]
OWN = reverse("desk:own")


@pytest.fixture
def country(transactional_db, settings, tmp_path) -> Cast:
    """The country with sessions of three months and a Party standing of the secretary at which the commune looked."""
    settings.MEDIA_ROOT = tmp_path / "files"
    built = furnished()
    dao = built.secretary.person
    record_party_standing(dao, state="doi-tuong", starts_on=dt.date(2026, 3, 1), by=built.again(built.commune))
    look_at_party_path([dao], by=built.again(built.commune))
    return built


def asked(country: Cast, name: str, kind: str, text: str = "") -> InformationRequest:
    """A request of a member, written down by the secretary."""
    by = country.again(country.secretary)
    return request_information(country.people[name], kind=kind, text=text, on=TODAY, by=by)


def test_reading_and_asking(country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]):
    sign_in(page, country.secretary)
    page.goto("/")
    page.get_by_label("Tài khoản:").click()
    page.get_by_role("link", name="Thông tin về tôi").click()
    expect(page.get_by_role("heading", name="Thông tin về tôi")).to_be_visible()
    expect(page.get_by_text(country.secretary.person.spoken_phone)).to_be_visible()
    expect(page.get_by_text("Bí thư Đoàn xã, Đoàn xã Tân Lập, 22/11/2026 lúc 19 giờ 30")).to_be_visible()
    assert_accessible(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải về (Excel)").click()
    assert taken.value.suggested_filename == "thong-tin-ve-toi.xlsx"
    page.get_by_role("link", name="Yêu cầu sửa, xóa, hỏi").click()
    page.get_by_text("Sửa thông tin", exact=True).click()
    page.get_by_role("button", name="Gửi yêu cầu").click()
    expect(page.get_by_role("alert")).to_contain_text("ghi rõ cần sửa gì")
    assert_accessible(page)
    page.get_by_label("Nội dung").fill("Địa chỉ mới: số 9, thôn Đông")
    page.get_by_role("button", name="Gửi yêu cầu").click()
    expect(page.get_by_text("Chờ, hạn 02/12/2026")).to_be_visible()
    assert_accessible(page)


def test_answering(country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]):
    asked(country, "Bùi Quốc An", "sua", "Sai địa chỉ")
    asked(country, "Lê Thị Ánh", "xoa")
    sign_in(page, country.commune)
    page.goto("/")
    page.get_by_role("link", name="2 yêu cầu về thông tin cá nhân").click()
    expect(page.get_by_role("heading", name="Chờ trả lời")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Sửa thông tin: Bùi Quốc An").click()
    assert_accessible(page)
    page.get_by_text("Đã làm", exact=True).click()
    page.get_by_label("Trả lời", exact=True).fill("Đã sửa theo sổ hộ khẩu")
    page.get_by_role("button", name="Gửi trả lời").click()
    page.goto(reverse("desk:information_requests"))
    expect(page.get_by_role("heading", name="Đã trả lời")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Sửa thông tin: Bùi Quốc An").click()
    expect(page.get_by_text("Đã sửa theo sổ hộ khẩu")).to_be_visible()
    assert_accessible(page)


def test_erasing_in_two_steps(country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]):
    name = "Lê Thị Ánh"
    request = asked(country, name, "xoa")
    sign_in(page, country.commune)
    page.goto(reverse("desk:information_request", args=[request.pk]))
    assert_accessible(page)
    page.get_by_role("link", name="Xem việc xóa làm gì").click()
    expect(page.get_by_text("Bước 1/2")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Tiếp tục đến bước xác nhận").click()
    page.get_by_role("button", name="Xóa hẳn").click()
    assert_accessible(page)
    page.get_by_label("Họ và tên của đồng chí ấy").fill(name)
    page.get_by_label("Đã xem danh sách ảnh").check()
    page.get_by_role("button", name="Xóa hẳn").click()
    expect(page.get_by_text("Đã xóa thông tin cá nhân.")).to_be_visible()
    pk = country.people[name].pk
    assert Person.objects.get(pk=pk).full_name == f"Người đã xóa #{pk}"
    page.goto(reverse("desk:person", args=[pk]))
    expect(page.get_by_text("Thông tin cá nhân đã xóa theo yêu cầu ngày 22/11/2026.")).to_be_visible()
    assert_accessible(page)


def test_notice_before_signing_in(country: Cast, page: Page, assert_accessible: Callable[[Page], None]):
    page.goto("/dang-nhap/")
    page.get_by_role("link", name="Thông báo xử lý dữ liệu cá nhân").click()
    expect(page.get_by_role("heading", name="Thông báo xử lý dữ liệu cá nhân")).to_be_visible()
    assert_accessible(page)


def test_without_script(country: Cast, open_page: Callable[..., Page], sign_in: Callable):
    page = open_page("phone", java_script_enabled=False)
    sign_in(page, country.secretary)
    page.goto(f"{reverse('people:request_information')}?next={OWN}")
    page.get_by_text("Hỏi về thông tin của mình").click()
    page.get_by_label("Nội dung").fill("Ai đã xem số điện thoại của tôi?")
    page.get_by_role("button", name="Gửi yêu cầu").click()
    expect(page.get_by_text("Chờ, hạn 02/12/2026")).to_be_visible()
    assert InformationRequest.objects.get().kind == "hoi"
