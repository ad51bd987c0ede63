"""The import in a real browser, on a phone and on a laptop, with and without JavaScript."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

import cast as small_country
from thulinh.intake.tests.conftest import MEMBER_ROWS, book


@pytest.fixture
def country(transactional_db, settings, tmp_path):
    """The country, written for real: the server has its own connection. Its list is that of the room's tests."""
    settings.THULINH_ROW_SETS = "thulinh.intake.tests.lists.ROW_SETS"
    settings.MEDIA_ROOT = tmp_path / "files"
    return small_country.build()


@pytest.fixture
def path(tmp_path) -> Path:
    target = tmp_path / "Danh sach doan vien 2026.xlsx"
    target.write_bytes(book({"Danh sách": (MEMBER_ROWS, ())}))
    return target


def hand_in(page, path):
    page.goto("/nhap-lieu/moi/")
    page.get_by_text("Danh sách đoàn viên", exact=True).first.click()
    page.get_by_label("Tệp", exact=True).set_input_files(path)
    page.get_by_label("Nguồn").fill("Chi đoàn thôn Đông lập ngày 15/11/2026")
    page.get_by_label("Mục đích").fill("Rà soát đoàn viên cuối năm 2026")


def test_the_wizard_from_file_to_undo(page, country, sign_in, assert_accessible, path):
    sign_in(page, country.commune)
    page.goto("/nhap-lieu/")
    assert_accessible(page)
    hand_in(page, path)
    assert_accessible(page)
    page.get_by_role("button", name="Gửi tệp").click()
    page.wait_for_url("**/ghep-cot/")
    assert_accessible(page)
    page.get_by_role("button", name="Xem từng dòng").click()
    page.wait_for_url("**/kiem-tra/")
    assert_accessible(page)
    page.get_by_label("Thêm số 0 đầu số điện thoại").check()
    page.get_by_role("button", name="Đồng ý các loại đã chọn").click()
    page.get_by_label("Chi đoàn “Chi đoàn thôn Đôngg”").select_option(label="Chi đoàn thôn Đông")
    page.get_by_role("button", name="Dùng các tên đã chọn").click()
    assert_accessible(page)
    page.get_by_role("button", name="Lưu 4 dòng").click()
    page.wait_for_url("**/nhap-lieu/*/")
    expect(page.get_by_text("dòng thêm mới")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Hoàn tác").click()
    page.get_by_label("Lý do hoàn tác").fill("Gửi nhầm tệp")
    assert_accessible(page)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Lý do: Gửi nhầm tệp")).to_be_visible()


def test_mistakes_are_told_without_javascript(country, open_page, sign_in, assert_accessible, tmp_path):
    page = sign_in(open_page("phone", java_script_enabled=False), country.commune)
    broken = tmp_path / "hỏng.xlsx"
    broken.write_bytes(b"PK\x03\x04 hong")
    hand_in(page, broken)
    page.get_by_role("button", name="Gửi tệp").click()
    expect(page.get_by_text("bị hỏng hoặc tải lên chưa hết").first).to_be_visible()
    assert page.get_by_label("Nguồn").input_value() == "Chi đoàn thôn Đông lập ngày 15/11/2026"
