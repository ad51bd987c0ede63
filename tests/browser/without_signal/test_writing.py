"""Written without signal, in a real browser: nothing typed is lost, whatever happens to line and phone."""

import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from browser.without_signal.sheets import (
    CONCLUSION,
    PLACE,
    RECORD,
    WORDS,
    Line,
    at_phone_day,
    in_time,
    is_kept,
    made_today,
    opened,
    save,
    sheet_of,
    until,
)
from cast import Cast
from thulinh.activities.models import Evidence
from thulinh.kernel.files import read_file

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_session_is_written_and_saved_without_signal_and_goes_by_itself(
    country: Cast, page: Page, photo: Path, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    opened(page, country, sign_in)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("textbox", name=PLACE)).to_have_value("Nhà văn hóa")
    expect(page.get_by_label("Lê Thị Ánh: có mặt")).not_to_be_checked()
    expect(page.get_by_text("Đang không có mạng. Mọi thứ đồng chí ghi đều được giữ trên máy.")).to_be_visible()
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_alt_text("Ảnh đã chọn: buoi.jpg")).to_be_visible()
    page.get_by_label(CONCLUSION).fill(WORDS)
    expect(page.get_by_text("Đã lưu trên máy lúc 20 giờ")).to_be_visible()
    assert_accessible(page)
    save(page)
    expect(page.get_by_role("heading", name="Chưa có mạng")).to_be_visible()
    expect(page.get_by_role("status").get_by_text("Bản ghi sẽ tự gửi khi có mạng")).to_be_visible()
    expect(page.get_by_text(RECORD, exact=True)).to_be_visible()
    expect(page.get_by_text("lưu lúc 20 giờ", exact=False).first).to_contain_text("chờ mạng")
    expect(page.get_by_role("link", name="Sinh hoạt chi đoàn tháng 11")).to_be_visible()
    assert_accessible(page)
    assert made_today() == []
    page.context.set_offline(False)
    expect(page.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026: 3/4 có mặt.")).to_be_visible()
    expect(page.get_by_text(RECORD, exact=True)).to_be_hidden()
    (made,) = made_today()
    assert (made.conclusion, made.awaited_photos, made.verdict) == (WORDS, 0, "cho-duyet")
    file = Evidence.objects.get(activity=made).file
    assert file.taken_at == dt.datetime(2026, 11, 22, 12, 45, 10, tzinfo=dt.UTC)
    with Image.open(io.BytesIO(read_file(file))) as kept:
        assert kept.size == (1067, 1600)
        assert not kept.getexif().get_ifd(0x8825)


def test_a_cut_line_a_closed_tab_and_an_empty_battery_lose_nothing(
    country: Cast, browser, browser_type, browser_type_launch_args, live_server, sign_in: Callable, photo: Path,
    tmp_path: Path, assert_accessible: Callable[[Page], None],
):  # fmt: skip
    line = Line(live_server.thread.port)

    def phone() -> Page:
        context = browser_type.launch_persistent_context(
            tmp_path / "phone", **browser_type_launch_args, base_url=line.address, locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh", viewport={"width": 390, "height": 844},
        )  # fmt: skip
        return context.pages[0]

    page = opened(phone(), country, sign_in)
    page.get_by_label(CONCLUSION).fill("Giao")
    line.cut()  # in the middle of the session
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_alt_text("Ảnh đã chọn: buoi.jpg")).to_be_visible()
    page.get_by_label("Bùi Quốc An: có mặt").uncheck()
    page.get_by_label(CONCLUSION).fill("Giao đồng chí Ánh")
    in_time(page, lambda: is_kept(page, "Giao đồng chí Ánh", "buoi.jpg"))
    page.context.close()  # nobody pressed anything; the battery is empty

    page = phone()
    at_phone_day(page, hour="21:30")
    page.goto(sheet_of(country))
    offer = page.get_by_role("region", name="Bản đang ghi dở")
    expect(offer).to_contain_text("Bản đang ghi dở lúc 20 giờ 1")
    expect(offer).to_contain_text("1 ảnh")
    assert_accessible(page)
    offer.get_by_role("button", name="Dùng lại").click()
    expect(page.get_by_label(CONCLUSION)).to_have_value("Giao đồng chí Ánh")
    expect(page.get_by_label("Bùi Quốc An: có mặt")).not_to_be_checked()
    expect(page.get_by_alt_text("Ảnh đã chọn: buoi.jpg")).to_be_visible()
    page.get_by_label(CONCLUSION).fill(WORDS)
    save(page)
    expect(page.get_by_text(RECORD, exact=True)).to_be_visible()
    page.context.close()  # saved, and the phone is off again

    line.mend()
    page = sign_in(phone(), country.secretary)
    page.goto("/")
    expect(page.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026: 2/4 có mặt.")).to_be_visible()
    page.goto(sheet_of(country))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert not is_kept(page)
    page.context.close()
    (made,) = made_today()
    assert (made.conclusion, made.evidence.count(), made.awaited_photos) == (WORDS, 1, 0)


def test_a_full_device_without_signal_leaves_what_was_typed_on_the_page(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    phone.context.set_offline(True)
    phone.reload()
    phone.evaluate(
        "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); }; }"
    )
    phone.get_by_label(CONCLUSION).fill(WORDS)
    save(phone)
    expect(phone.get_by_text("Máy hết chỗ và chưa gửi được")).to_be_visible()
    expect(phone.get_by_label(CONCLUSION)).to_have_value(WORDS)
    phone.context.set_offline(False)
    save(phone)
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    assert [made.conclusion for made in made_today()] == [WORDS]


def test_a_phone_that_is_a_year_off_is_told_before_saving(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    phone.clock.set_system_time(dt.datetime(2025, 11, 22, 20, 14, tzinfo=dt.timezone(7 * dt.timedelta(hours=1))))
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.get_by_text("Đồng hồ của máy đang ghi ngày 22/11/2025")).to_be_visible()
    expect(phone.get_by_role("textbox", name="Ngày sinh hoạt")).to_have_value("22/11/2026")
    save(phone)
    expect(phone.get_by_text(RECORD, exact=True)).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    (made,) = made_today()
    assert made.recorded_at - made.entered_at < dt.timedelta(minutes=2)


def test_a_kept_page_is_of_the_day_on_which_it_is_opened(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    phone.clock.set_system_time(dt.datetime(2026, 12, 3, 20, 14, tzinfo=dt.timezone(7 * dt.timedelta(hours=1))))
    phone.context.set_offline(True)
    before = phone.locator("[name=command_id]").input_value()
    phone.reload()
    expect(phone.get_by_role("textbox", name="Ngày sinh hoạt")).to_have_value("03/12/2026")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sinh hoạt chi đoàn tháng 12")
    assert phone.locator("[name=command_id]").input_value() != before


def test_it_is_said_before_that_the_browser_may_throw_things_away(country: Cast, phone: Page, sign_in: Callable):
    phone.add_init_script("StorageManager.prototype.persist = StorageManager.prototype.persisted = async () => false")
    opened(phone, country, sign_in)
    phone.get_by_label(CONCLUSION).fill(WORDS)
    expect(phone.get_by_text("Trình duyệt có thể tự xóa bản lưu khi máy đầy")).to_be_visible()


def test_on_a_line_that_stays_silent_the_kept_page_opens_after_a_few_seconds(
    country: Cast, live_server, new_context: Callable, sign_in: Callable
):
    line = Line(live_server.thread.port)
    phone = new_context(base_url=line.address, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh").new_page()
    opened(phone, country, sign_in)
    line.is_silent = True
    line.cut()
    line.mend()
    phone.goto(sheet_of(country), timeout=15_000)
    expect(phone.get_by_text("Đang không có mạng.")).to_be_visible()
    expect(phone.get_by_role("textbox", name=PLACE)).to_have_value("Nhà văn hóa")


def test_one_more_row_of_tasks_needs_no_line_and_comes_back_with_the_draft(
    country: Cast, phone: Page, sign_in: Callable
):
    at_phone_day(phone)
    sign_in(phone, country.commune)
    address = reverse("activities:record", args=[country.a1.pk, "hop-ban-thuong-vu"])
    phone.goto(address)
    until(phone, "Boolean(navigator.serviceWorker.controller)")
    phone.reload()
    until(phone, f"caches.match(location.origin + {json.dumps(address)}).then(Boolean)")
    phone.context.set_offline(True)
    phone.reload()
    section = phone.locator("details", has=phone.locator("[name=nhiem-vu-TOTAL_FORMS]"))
    section.evaluate("part => { part.open = true }")
    rows = section.locator("[role=group]")
    before = rows.count()
    section.get_by_role("button", name="Thêm dòng").click()
    expect(rows).to_have_count(before + 1)
    phone.locator(f"[name=nhiem-vu-{before}-title]").fill("Rà soát đoàn viên")
    expect(phone.get_by_text("Đã lưu trên máy lúc")).to_be_visible()
    phone.reload()
    expect(rows).to_have_count(before)
    phone.get_by_role("button", name="Dùng lại").click()
    expect(phone.locator(f"[name=nhiem-vu-{before}-title]")).to_have_value("Rà soát đoàn viên")
