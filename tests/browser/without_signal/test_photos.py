"""Photos without signal: made smaller, named when they are none, sent after the text, given up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from browser.without_signal.sheets import (
    RECORD,
    made_today,
    opened,
    save,
)
from cast import Cast
from thulinh.activities.models import Activity, Evidence
from thulinh.activities.tests.photos import picture

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_empty_or_broken_photo_is_named_and_the_others_stay(
    country: Cast, phone: Page, photo: Path, sign_in: Callable
):
    opened(phone, country, sign_in)
    files = [
        {"name": "rong.jpg", "mimeType": "image/jpeg", "buffer": b""},
        {"name": "buoi.jpg", "mimeType": "image/jpeg", "buffer": photo.read_bytes()},
        {"name": "hong.jpg", "mimeType": "image/jpeg", "buffer": b"khong phai anh"},
    ]
    phone.locator("input[type=file]").set_input_files(files)
    said = phone.locator("[data-photos] [role=alert]")
    expect(said).to_contain_text("Ảnh “rong.jpg” rỗng (0 byte).")
    expect(said).to_contain_text("Tệp “hong.jpg” không phải là ảnh hoặc ảnh bị hỏng.")
    sizes = phone.locator("input[type=file]").evaluate("input => [...input.files].map(file => [file.name, file.size])")
    assert [name for name, _ in sizes] == ["buoi.jpg"]
    assert sizes[0][1] < 310 * 1024
    phone.get_by_role("button", name="Bỏ ảnh buoi.jpg").click()
    assert phone.locator("input[type=file]").evaluate("input => input.files.length") == 0


def test_a_refused_photo_stays_with_its_reason_and_the_others_go(
    country: Cast, phone: Page, photo: Path, tmp_path: Path, sign_in: Callable
):
    second = tmp_path / "hai.jpg"
    second.write_bytes(picture(5, size=(800, 600)))
    opened(phone, country, sign_in)
    phone.locator("input[type=file]").set_input_files([photo, second])
    expect(phone.get_by_alt_text("Ảnh đã chọn: hai.jpg")).to_be_visible()

    def refuse(route: Route) -> None:
        is_it = b"buoi.jpg" in (route.request.post_data_buffer or b"")
        route.fulfill(status=422, json={"reasons": ["Ảnh: không đọc được."]}) if is_it else route.continue_()

    phone.route("**/them-anh/", refuse)
    save(phone)
    expect(phone.get_by_text("Bị trả lại: Ảnh: không đọc được.", exact=True)).to_be_visible()
    expect(phone.get_by_text("phần chữ đã gửi, còn 1 ảnh")).to_be_visible()
    assert [row.file.original_name for row in Evidence.objects.all()] == ["hai.jpg"]


def test_photos_follow_the_text_and_can_be_given_up(
    country: Cast, phone: Page, photo: Path, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    opened(phone, country, sign_in)
    phone.route("**/them-anh/", lambda route: route.abort())
    phone.locator("input[type=file]").set_input_files(photo)
    expect(phone.get_by_alt_text("Ảnh đã chọn: buoi.jpg")).to_be_visible()
    save(phone)
    expect(phone.get_by_text("Còn 1 ảnh sẽ tự gửi tiếp.")).to_be_visible()
    expect(phone.get_by_text("phần chữ đã gửi, còn 1 ảnh")).to_be_visible()
    (made,) = made_today()
    assert (made.awaited_photos, made.evidence.count()) == (1, 0)
    phone.goto(reverse("desk:activity", args=[made.pk]))
    expect(phone.get_by_text("Còn 1 ảnh đang gửi từ điện thoại.")).to_be_visible()
    for page in ("add_photo", "stop_awaiting"):
        phone.goto(reverse(f"activities:{page}", args=[made.pk]))
        assert_accessible(phone)
    phone.goto("/")
    phone.get_by_role("button", name="Bỏ: Biên bản").click()
    phone.get_by_role("button", name="Bỏ hẳn").click()
    expect(phone.get_by_text(RECORD, exact=True)).to_be_hidden()
    assert Activity.objects.get(pk=made.pk).awaited_photos == 0
