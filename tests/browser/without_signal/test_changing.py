"""What waits or was refused is opened again: changed, beside another's, or for the unit that carries on."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import cast as small_country
from browser.without_signal.sheets import (
    CONCLUSION,
    DAY,
    RECORD,
    WORDS,
    entry,
    heard_from,
    in_time,
    is_kept,
    made_today,
    opened,
    save,
    told_today,
    write_offline,
    written_offline,
)
from cast import TODAY, Cast
from thulinh.activities.actions import record_session
from thulinh.activities.tests.photos import picture
from thulinh.people.actions import NewHolding, move_memberships, take_seats
from thulinh.units.actions import merge_units

pytestmark = pytest.mark.django_db(transaction=True)


def open_to_change(page: Page, title: str = RECORD) -> None:
    page.get_by_role("button", name=f"Mở: {title}", exact=True).click()
    expect(page.locator("[data-kept-note]")).to_contain_text("Đã lưu trên máy lúc")


def test_what_is_opened_to_be_changed_stays_until_it_is_saved_again(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    write_offline(phone)
    open_to_change(phone)
    expect(phone.get_by_label(CONCLUSION)).to_have_value(WORDS)
    asked = heard_from(phone)
    other = phone.context.new_page()
    asked_elsewhere = heard_from(other)
    phone.context.set_offline(False)
    in_time(phone, lambda: bool(asked))
    other.goto("/")  # another tab sends it no more than this one
    in_time(other, lambda: bool(asked_elsewhere))
    other.get_by_role("button", name="Gửi ngay").click()
    in_time(other, lambda: len(asked_elsewhere) > 1)
    other.get_by_role("button", name="Mở: Biên bản").click()
    expect(other.get_by_text("Bản ghi đang được gửi hoặc đang mở ở trang khác.")).to_be_visible()
    phone.get_by_label(CONCLUSION).fill("Đã sửa")
    save(phone)
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    expect(other.get_by_text(RECORD, exact=True)).to_be_hidden()
    assert [made.conclusion for made in made_today()] == ["Đã sửa"]


def test_what_was_opened_to_be_changed_and_left_goes_as_it_was(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    write_offline(phone)
    open_to_change(phone)
    asked = heard_from(phone)
    phone.context.set_offline(False)
    in_time(phone, lambda: bool(asked))
    assert made_today() == []
    phone.goto("/")
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    assert [made.conclusion for made in made_today()] == [WORDS]


def test_of_two_that_wait_the_one_that_is_opened_shows_what_was_last_written_in_it(
    country: Cast, phone: Page, sign_in: Callable
):
    opened(phone, country, sign_in)
    phone.context.set_offline(True)
    first = written_offline(phone, country, "Buổi thứ nhất", TODAY - 4 * DAY)
    second = written_offline(phone, country, "Buổi thứ hai", TODAY - 2 * DAY)
    for title, words in ((first, "Buổi thứ nhất"), (second, "Buổi thứ hai")):
        open_to_change(phone, title)
        expect(phone.get_by_label(CONCLUSION)).to_have_value(words)
        phone.get_by_label(CONCLUSION).fill(f"{words}, viết thêm")
        in_time(phone, partial(is_kept, phone, f"{words}, viết thêm"))
        phone.go_back()
        open_to_change(phone, title)
        expect(phone.get_by_label(CONCLUSION)).to_have_value(f"{words}, viết thêm")
        phone.go_back()
    expect(phone.get_by_text(first, exact=True)).to_be_visible()
    expect(phone.get_by_text(second, exact=True)).to_be_visible()


def test_two_phones_for_one_session_show_both_and_the_person_chooses(
    country: Cast, open_page: Callable, sign_in: Callable, photo: Path, assert_accessible: Callable[[Page], None],
    tmp_path: Path,
):  # fmt: skip
    first, second = (opened(open_page("phone"), country, sign_in) for _ in range(2))
    other_photo = tmp_path / "khac.jpg"
    other_photo.write_bytes(picture(8, size=(1200, 900)))
    first.locator("input[type=file]").set_input_files(other_photo)
    expect(first.get_by_alt_text("Ảnh đã chọn: khac.jpg")).to_be_visible()
    first.context.set_offline(True)
    first.get_by_label(CONCLUSION).fill("Bản của máy thứ nhất")
    save(first)
    expect(first.get_by_text(RECORD, exact=True)).to_be_visible()
    second.locator("input[type=file]").set_input_files(photo)
    expect(second.get_by_alt_text("Ảnh đã chọn: buoi.jpg")).to_be_visible()
    second.context.set_offline(True)
    second.get_by_label(CONCLUSION).fill("Bản của máy thứ hai")
    save(second)
    expect(second.get_by_text(RECORD, exact=True)).to_be_visible()

    second.context.set_offline(False)  # the other order: who wrote later arrives first
    expect(second.get_by_text(RECORD, exact=True)).to_be_hidden()
    first.context.set_offline(False)
    expect(first.get_by_text("Bị trả lại:")).to_be_visible()
    assert told_today() == [("Bản của máy thứ hai", ["buoi.jpg"])]
    assert_accessible(first)

    first.goto("/")
    first.get_by_role("button", name="Mở: Biên bản").click()
    expect(first.get_by_role("link", name="Mở bản đã ghi")).to_be_visible()
    expect(first.get_by_label(CONCLUSION)).to_have_value("Bản của máy thứ nhất")
    assert len(made_today()) == 1
    first.get_by_label("Buổi khác: đây là một buổi khác trong cùng ngày").check()
    save(first)
    expect(first.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    both = [("Bản của máy thứ hai", ["buoi.jpg"]), ("Bản của máy thứ nhất", ["khac.jpg"])]
    in_time(first, lambda: told_today() == both)
    expect(first.locator("[data-waiting] li")).to_have_count(0)


def test_a_refused_record_stays_until_the_person_drops_it(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    write_offline(phone)
    record_session(entry(country), by=country.commune)
    phone.context.set_offline(False)
    expect(phone.get_by_text("Bị trả lại:")).to_be_visible()
    phone.goto("/")
    phone.get_by_role("button", name="Bỏ: Biên bản").click()
    phone.get_by_role("button", name="Giữ lại").click()
    expect(phone.get_by_text(RECORD, exact=True)).to_be_visible()
    phone.get_by_role("button", name="Bỏ: Biên bản").click()
    phone.get_by_role("button", name="Bỏ hẳn").click()
    expect(phone.get_by_text(RECORD, exact=True)).to_be_hidden()
    assert len(made_today()) == 1


def test_a_branch_that_merged_meanwhile_says_for_whom_to_record(country: Cast, phone: Page, sign_in: Callable):
    seat = NewHolding(country.people["Nguyễn Thị Hồng Đào"].pk, "chi-dinh", small_country.START, unit=country.west.pk,
                      position="bi-thu-chi-doan")  # fmt: skip
    take_seats([seat], by=None)
    opened(phone, country, sign_in)
    write_offline(phone)
    merge_units([country.east.pk], into=country.west.pk, on=TODAY - DAY, decision_number="1", by=None)
    move_memberships({country.east.pk: country.west.pk}, on=TODAY - DAY, by=None)
    phone.context.set_offline(False)
    expect(phone.get_by_text("đã kết thúc hoạt động ngày 20/11/2026; từ đó là Chi đoàn thôn Tây")).to_be_visible()
    phone.goto("/")
    phone.get_by_role("button", name="Ghi cho đơn vị mới: Biên bản").click()
    expect(phone.get_by_label(CONCLUSION)).to_have_value(WORDS)
    assert f"/ghi/{country.west.pk}/" in phone.url
    save(phone)
    expect(phone.get_by_text("Danh sách ngày 22/11/2026 có thêm").first).to_be_visible()
    save(phone)
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    expect(phone.locator("[data-waiting] li")).to_have_count(0)
    assert [made.host_id for made in made_today()] == [country.west.pk]
