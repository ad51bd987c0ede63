"""A month's guidance from the province's laptop to the secretary's phone; a hall that confirms by QR."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import TODAY, Cast
from thulinh.activities.actions import open_roll_call, publish_guidance, record_session
from thulinh.activities.models import Activity, CheckIn, Guidance
from thulinh.activities.rules.entries import PLANNED, SessionEntry
from thulinh.activities.rules.guidance import GuidanceEntry, ReadingPage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("evening")]
SESSION = "sinh-hoat-chi-doan"
LINK = re.compile(r"^http.+diem-danh")
NOVEMBER = (dt.date(2026, 11, 1), dt.date(2026, 11, 30))


@pytest.fixture
def guided(country: Cast) -> Cast:
    """The same with the guidance of two levels for November."""
    page = ReadingPage(
        "Lời Bác dạy", "Vì lợi ích mười năm thì phải trồng cây,\nvì lợi ích trăm năm thì phải trồng người."
    )
    own = ("Kể chuyện người thầy của tôi",)
    entry = GuidanceEntry(SESSION, "Tôn sư trọng đạo", *NOVEMBER, ("phap-luat",), own, (page,), "12-HD/TĐTN")
    publish_guidance(entry, unit=country.a.pk, by=None)
    publish_guidance(
        GuidanceEntry(SESSION, "Xã nhà sạch đẹp", *NOVEMBER, ("tinh-nguyen",)), unit=country.a1.pk, by=None
    )
    return country


def to(name: str, *args) -> str:
    return reverse(f"activities:{name}", args=args)


def test_a_province_publishes_and_the_secretary_reads_it(
    country: Cast, laptop: Page, phone: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(laptop, country.province)
    laptop.goto(to("guidances"))
    assert_accessible(laptop)
    laptop.get_by_role("link", name="Sinh hoạt chi đoàn").first.click()
    laptop.get_by_role("textbox", name="Chủ điểm").fill("Tôn sư trọng đạo")
    laptop.get_by_label("Từ ngày").fill("01/11/2026")
    laptop.get_by_label("Đến ngày").fill("30/11/2026")
    laptop.get_by_text("Phổ biến chủ trương, pháp luật, nghị quyết").click()
    laptop.get_by_label("Đầu đề trang").fill("Lời Bác dạy")
    laptop.get_by_label("Nội dung trang").fill("Trồng người.")
    laptop.get_by_role("button", name="Thêm trang").click()
    expect(laptop.get_by_label("Đầu đề trang")).to_have_count(2)
    assert_accessible(laptop)
    laptop.get_by_role("button", name="Phát hành").click()
    expect(laptop.get_by_text("Đã phát hành tài liệu")).to_be_visible()
    assert Guidance.objects.get().pages == [{"title": "Lời Bác dạy", "text": "Trồng người."}]

    sign_in(phone, country.secretary)
    phone.goto("/")
    phone.get_by_role("link", name="Tài liệu tháng này: Tôn sư trọng đạo").first.click()
    expect(phone.get_by_role("heading", name="Lời Bác dạy")).to_be_visible()
    assert_accessible(phone)


def test_pages_of_the_material(guided: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]):
    plan = record_session(
        SessionEntry(SESSION, guided.east.pk, TODAY + dt.timedelta(days=3), status=PLANNED), by=guided.secretary
    )
    guidance = Guidance.objects.get(unit=guided.a).pk
    walk = {
        "province": [
            to("guidances"),
            to("publish_guidance", guided.a.pk, SESSION),
            to("guidance", guidance),
            to("amend_guidance", guidance),
            to("withdraw_guidance", guidance),
        ],
        "secretary": [
            to("guidance", guidance),
            to("material", guided.east.pk, SESSION),
            to("programme_of_session", guided.east.pk, SESSION),
            to("programme_of_plan", plan.pk),
            to("roll_call_today", guided.east.pk, SESSION),
        ],
    }
    for who, addresses in walk.items():
        sign_in(page, guided.accounts[who])
        for address in addresses:
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            assert_accessible(page)


def test_what_is_asked_stands_in_the_form_and_on_the_record(
    guided: Cast, page: Page, open_page: Callable, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(page, guided.secretary)
    page.goto(to("record", guided.east.pk, SESSION) + "?next=/")
    expect(page.get_by_label("Tình nguyện, công trình, phần việc thanh niên")).to_be_checked()
    expect(page.get_by_label("Kể chuyện người thầy của tôi")).to_be_checked()
    assert_accessible(page)
    page.get_by_text("Tình nguyện, công trình, phần việc thanh niên").click()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    verifier = sign_in(open_page("laptop"), guided.commune)
    verifier.goto(to("verify", Activity.objects.get(host=guided.east, day=TODAY).pk))
    expect(verifier.get_by_text("chưa có trong buổi này")).to_have_count(1)
    assert_accessible(verifier)


def test_the_invitation_is_changed_and_copied(
    guided: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(page, guided.secretary)
    page.goto(to("material", guided.east.pk, SESSION))
    assert_accessible(page)
    page.get_by_role("link", name="Chương trình, lời mời").click()
    words = page.get_by_role("textbox", name="Lời mời")
    expect(words).to_have_value(re.compile("chủ điểm “Xã nhà sạch đẹp”"))
    words.fill("Mời các đồng chí 19 giờ 30 tối nay.")
    page.get_by_role("button", name="Chép lời mời").click()
    expect(page.get_by_text("Đã chép")).to_be_visible()
    assert_accessible(page)


def test_a_hall_confirms_by_qr_and_the_record_begins_with_it(
    country: Cast, laptop: Page, open_page: Callable, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(laptop, country.secretary)
    laptop.goto("/")
    laptop.get_by_role("link", name="Điểm danh bằng QR").first.click()
    assert_accessible(laptop)
    laptop.get_by_role("button", name="Mở điểm danh").click()
    expect(laptop.get_by_role("img", name="Mã QR")).to_be_visible()
    assert_accessible(laptop)
    link = laptop.get_by_role("link", name=LINK).inner_text()

    member = open_page("phone")
    member.goto(link)
    assert_accessible(member)
    an = country.people["Bùi Quốc An"]
    member.get_by_label("Họ và tên").fill("bui quoc an")
    member.get_by_label("4 số cuối điện thoại").fill("0000")
    member.get_by_role("button", name="Xác nhận có mặt").click()
    expect(member.get_by_text("Chưa khớp.").first).to_be_visible()
    assert_accessible(member)
    member.get_by_label("4 số cuối điện thoại").fill(an.phone[-4:])
    member.get_by_role("button", name="Xác nhận có mặt").click()
    expect(member.get_by_text("Bùi Quốc An")).to_be_visible()
    assert_accessible(member)
    expect(laptop.get_by_text("trên 5 người đã điểm danh")).to_be_visible()
    expect(laptop.locator("[data-present]")).to_have_text("1", timeout=10_000)  # without a reload
    expect(laptop.get_by_text("bằng tên và số")).to_be_visible()

    member.get_by_role("link", name="Người khác điểm danh bằng máy này").click()
    member.get_by_label("Họ và tên").fill("Bùi Quốc An")
    member.get_by_label("4 số cuối điện thoại").fill(an.phone[-4:])
    member.get_by_role("button", name="Xác nhận có mặt").click()
    expect(member.get_by_text("Đồng chí đã điểm danh rồi")).to_be_visible()

    laptop.get_by_role("button", name=re.compile("Có mặt.*Lê Thị Ánh")).click()
    expect(laptop.locator("[data-present]")).to_have_text("2")
    laptop.locator("summary", has_text="Bỏ điểm danh của Lê Thị Ánh").click()
    laptop.get_by_role("button", name="Bỏ điểm danh của Lê Thị Ánh").click()
    expect(laptop.locator("[data-present]")).to_have_text("1")
    assert CheckIn.objects.filter(undone_at=None).count() == 1

    laptop.get_by_role("link", name="Ghi biên bản với danh sách này").click()
    expect(laptop.get_by_label("Bùi Quốc An – đã tự điểm danh")).to_be_checked()
    expect(laptop.get_by_label("Lê Thị Ánh: có mặt")).not_to_be_checked()
    assert_accessible(laptop)
    laptop.get_by_role("button", name="Lưu", exact=True).click()
    expect(laptop.get_by_text("Đã ghi sinh hoạt chi đoàn")).to_be_visible()
    made = Activity.objects.get(host=country.east, day=TODAY)
    assert (made.status, made.roll, made.present_count) == ("da-to-chuc", "ma-qr", 1)
    member.goto(link)
    expect(member.get_by_text("Mã này không mở lượt điểm danh nào")).to_be_visible()
    assert_accessible(member)


def test_one_tap_on_a_phone_that_is_signed_in_and_not_me(
    country: Cast, page: Page, open_page: Callable, sign_in: Callable, assert_accessible: Callable[[Page], None],
    tmp_path: Path,
):  # fmt: skip
    plan = record_session(SessionEntry(SESSION, country.east.pk, TODAY, status=PLANNED), by=None)
    sign_in(page, country.secretary)
    page.goto(reverse("desk:activity", args=[plan.pk]))
    page.get_by_role("link", name="Điểm danh bằng QR").click()
    page.get_by_role("button", name="Mở điểm danh").click()
    assert_accessible(page)
    link = page.get_by_role("link", name=LINK).inner_text()
    page.get_by_role("link", name="Tờ để in").click()
    expect(page.get_by_text("Quét mã bằng máy ảnh điện thoại")).to_be_visible()
    assert_accessible(page)
    page.goto(link)
    assert_accessible(page)
    page.get_by_role("button", name="Tôi có mặt").click()
    expect(page.get_by_text("đã điểm danh lúc 19 giờ 30")).to_be_visible()
    page.get_by_role("button", name="Không phải tôi").click()
    expect(page.get_by_role("button", name="Tôi có mặt")).to_be_visible()
    assert CheckIn.objects.get().undone_reason == "Không phải tôi"


def test_who_is_not_signed_in_confirms_by_name(country: Cast, page: Page, assert_accessible: Callable[[Page], None]):
    plan = record_session(SessionEntry(SESSION, country.east.pk, TODAY, status=PLANNED), by=None)
    code = open_roll_call(plan.pk, by=country.again(country.secretary)).token
    page.goto(reverse("arriving:check_in", args=[code]))
    assert_accessible(page)
    page.get_by_label("Họ và tên").fill("Bùi Quốc An")
    page.get_by_label("4 số cuối điện thoại").fill(country.people["Bùi Quốc An"].phone[-4:])
    page.get_by_role("button", name="Xác nhận có mặt").click()
    expect(page.get_by_text("đã điểm danh lúc")).to_be_visible()
    assert_accessible(page)


def test_without_javascript_one_reloads(country: Cast, open_page: Callable, sign_in: Callable):
    keeper = sign_in(open_page("phone", java_script_enabled=False), country.secretary)
    keeper.goto(to("roll_call_today", country.east.pk, SESSION))
    keeper.get_by_role("button", name="Mở điểm danh").click()
    link = keeper.get_by_role("link", name=LINK).inner_text()
    member = open_page("phone", java_script_enabled=False)
    member.goto(link)
    member.get_by_label("Họ và tên").fill("Bùi Quốc An")
    member.get_by_label("4 số cuối điện thoại").fill(country.people["Bùi Quốc An"].phone[-4:])
    member.get_by_role("button", name="Xác nhận có mặt").click()
    expect(member.get_by_text("đã điểm danh lúc")).to_be_visible()
    keeper.reload()
    expect(keeper.locator("[data-present]")).to_have_text("1")
