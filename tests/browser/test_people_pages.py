"""The forms about people as a phone and a laptop show them: usable, readable, nothing that axe finds."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

import cast as small_country
from cast import PASSWORD, Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("evening")]


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country, really written, so that the server's thread sees it."""
    return small_country.build()


def addresses(country: Cast) -> list[str]:
    """Every page of this room that the commune's secretary may open."""
    an = country.people["Bùi Quốc An"]
    membership = an.memberships.get().pk
    asked = [
        ("rights",),
        ("change_password",),
        ("add_member", country.east.pk),
        ("correct", an.pk),
        ("withdraw", an.pk),
        ("party_standing", an.pk),
        ("end_membership", membership),
        ("transfer_membership", membership),
        ("withdraw_membership", membership),
        ("begin_membership", an.pk, country.west.pk),
        ("request_for", an.pk),
        ("put_in_charge", country.east.pk),
        ("end_charge", country.charge.pk),
        ("devices",),
        ("second_step_overview",),
        ("second_step_set_up",),
        ("invitations", country.a1.pk),
        ("invite", country.people["Nguyễn Thị Hồng Đào"].pk),
        ("close_account", country.people["Nguyễn Thị Hồng Đào"].pk),
        ("reset_second_step", country.people["Nguyễn Thị Hồng Đào"].pk),
    ]
    leaving = reverse("desk:leave_seat", args=[country.holdings["secretary"].pk])
    taking = reverse("desk:take_seat", args=[country.west.pk])
    return [leaving, taking, *(reverse(f"people:{name}", args=rest) for name, *rest in asked)]


def test_signing_in_and_adding_a_member(country: Cast, page: Page, assert_accessible: Callable[[Page], None]):
    page.goto(f"/dang-nhap/?next={reverse('people:add_member', args=[country.west.pk])}")
    assert_accessible(page)
    page.get_by_label("Số điện thoại hoặc tên đăng nhập").fill(country.commune.username)
    page.get_by_label("Mật khẩu", exact=True).fill("sai-mat-khau")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_text("Tên đăng nhập hoặc mật khẩu chưa đúng.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.get_by_label("Họ và tên").fill("Đinh Văn Mới")
    page.get_by_role("button", name="Thêm vào danh sách").click()
    expect(page.get_by_text("Đã thêm Đinh Văn Mới vào danh sách Chi đoàn thôn Tây.")).to_be_visible()
    assert country.west.memberships.filter(person__full_name="Đinh Văn Mới").exists()


def test_every_form_is_accessible(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(page, country.commune)
    for address in addresses(country):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert_accessible(page)


def test_wrong_entries_are_told(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(page, country.commune)
    page.goto(reverse("people:add_member", args=[country.east.pk]))
    page.get_by_role("button", name="Thêm vào danh sách").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa lưu")
    assert_accessible(page)
