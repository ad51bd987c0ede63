"""The pages about activities as a phone and a laptop show them: few taps, readable, nothing that axe finds."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

import cast as small_country
from cast import TODAY, Cast
from thulinh.activities.actions import (
    assign_task,
    load_kinds,
    propose_joint_session,
    record_session,
    share_initiative,
)
from thulinh.activities.models import Activity, Evidence
from thulinh.activities.rules.entries import PLANNED, Attendee, Decision, InitiativeEntry, SessionEntry
from thulinh.activities.rules.joint import JointPlan
from thulinh.activities.tests.photos import picture, stored

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("evening")]

DAY = dt.timedelta(days=1)
SESSION, BRIEFING, COMMITTEE, JOINT = (
    "sinh-hoat-chi-doan", "giao-ban", "hop-ban-thuong-vu", "sinh-hoat-lien-chi-doan"
)  # fmt: skip


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country with the kinds of activity, and a session of a month ago."""
    made = small_country.build()
    load_kinds(small_country.definitions("activities.yaml"))
    small_country.add_branches(made, 3)
    record_session(session(made, day=TODAY - 33 * DAY), by=made.secretary)
    return made


def session(country: Cast, **changes) -> SessionEntry:
    """A session of thôn Đông with two members there."""
    names = ("Nguyễn Thị Hồng Đào", "Bùi Quốc An", "Lê Thị Ánh", "Trần Minh Châu")
    there = tuple(Attendee(country.people[name].pk, is_present=name != "Lê Thị Ánh") for name in names)
    given = {
        "kind": SESSION, "host": country.east.pk, "day": TODAY, "starts_at": dt.time(19, 30), "attendance": there,
        "place": "Nhà văn hóa thôn Đông", "contents": ("danh-gia", "phuong-huong"),
    }  # fmt: skip
    return SessionEntry(**(given | changes))


def to(name: str, *args) -> str:
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture as a phone's camera makes it."""
    file = tmp_path / "buoi-sinh-hoat.jpg"
    file.write_bytes(picture(3, size=(3000, 2000)))
    return file


def test_a_session_takes_three_taps_and_one_field(
    country: Cast, page: Page, photo: Path, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(page, country.secretary)
    page.goto(to("record", country.east.pk, SESSION) + "?next=/")
    assert_accessible(page)
    page.locator("input[type=file]").set_input_files(photo)
    page.get_by_label("Kết luận, phân công nhiệm vụ").fill("Giao đồng chí Ánh lập danh sách.")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    made = Activity.objects.get(day=TODAY)
    assert (made.place, made.starts_at, made.present_count) == ("Nhà văn hóa thôn Đông", dt.time(19, 30), 3)
    assert Evidence.objects.get(activity=made).file.media_type == "image/jpeg"


def test_the_roll_goes_back_to_the_last_time(country: Cast, page: Page, sign_in: Callable):
    sign_in(page, country.secretary)
    page.goto(to("record", country.east.pk, SESSION))
    page.get_by_role("button", name="Tất cả có mặt").click()
    expect(page.get_by_label("Lê Thị Ánh: có mặt")).to_be_checked()
    page.get_by_role("button", name="Như buổi trước").click()
    expect(page.get_by_label("Lê Thị Ánh: có mặt")).not_to_be_checked()


def test_a_refused_form_says_where_and_keeps_all(
    country: Cast, page: Page, photo: Path, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    record_session(session(country), by=country.secretary)
    sign_in(page, country.secretary)
    page.goto(to("record", country.east.pk, SESSION))
    page.locator("input[type=file]").set_input_files(photo)
    page.get_by_role("textbox", name="Địa điểm").fill("Sân bóng")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Mở bản đã ghi")).to_be_visible()
    assert_accessible(page)
    expect(page.get_by_role("textbox", name="Địa điểm")).to_have_value("Sân bóng")
    expect(page.get_by_alt_text("Ảnh đã nhận: buoi-sinh-hoat.jpg")).to_be_visible()
    page.get_by_label("Buổi khác: đây là một buổi khác trong cùng ngày").check()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã ghi sinh hoạt chi đoàn")).to_be_visible()
    assert Activity.objects.filter(day=TODAY).count() == 2


def test_the_verifier_goes_on_by_one_tap(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    for days in (1, 2):
        record_session(session(country, day=TODAY - days * DAY, files=(stored(days).pk,)), by=country.secretary)
    sign_in(page, country.officer)
    page.goto(to("queue"))
    assert_accessible(page)
    page.get_by_role("button", name="Đạt", exact=True).click()
    expect(page.get_by_text("Đã duyệt sinh hoạt chi đoàn của Chi đoàn thôn Đông.")).to_be_visible()
    page.get_by_text("Không đạt", exact=True).first.click()
    page.get_by_label("Lý do").fill("Ảnh của buổi trước")
    page.get_by_role("button", name="Không đạt, gửi lý do").click()
    expect(page.get_by_role("heading", name="Sinh hoạt chi đoàn ngày 20/11/2026")).to_be_visible()
    page.get_by_role("button", name="Đạt", exact=True).click()
    page.wait_for_url("**/")
    page.goto(to("queue"))
    expect(page.get_by_text("Không có bản ghi nào chờ đồng chí duyệt.")).to_be_visible()
    assert_accessible(page)
    verdicts = Activity.objects.order_by("day").values_list("verdict", flat=True)
    assert list(verdicts) == ["dat", "dat", "khong-dat"]


def pages(country: Cast) -> dict[str, list[str]]:
    """Every page of this room with something on it, by who opens it."""
    held = record_session(session(country, files=(stored(5).pk,)), by=country.secretary)
    typed = record_session(session(country, day=TODAY - 9 * DAY), by=country.commune)
    plan = record_session(session(country, day=TODAY + 5 * DAY, status=PLANNED, attendance=()), by=country.secretary)
    meeting = record_session(SessionEntry(kind=COMMITTEE, host=country.a1.pk, day=TODAY - 9 * DAY), by=country.commune)
    officer = country.holdings["officer"].person_id
    task = assign_task(meeting.pk, Decision("Dự sinh hoạt", officer, country.east.pk, TODAY - DAY), by=country.commune)
    wish = JointPlan(country.a1.pk, dt.date(2026, 12, 1), country.east.pk, (country.west.pk,), dt.date(2026, 12, 12))
    proposal = propose_joint_session(wish, by=country.secretary)
    told = InitiativeEntry("Tủ sách nhà văn hóa", "Mỗi quý góp sách.")
    initiative = share_initiative(told, unit=country.east.pk, on=TODAY, by=country.secretary)
    return {
        "secretary": [
            to("choose", country.east.pk),
            to("record", country.east.pk, JOINT),
            to("plan", country.east.pk, SESSION),
            to("not_held", country.east.pk, SESSION),
            to("hold", plan.pk),
            to("correct", held.pk),
            to("correct", plan.pk),
            to("cancel", plan.pk),
            to("withdraw", held.pk),
            to("confirm", typed.pk),
            to("add_photo", held.pk),
            to("stop_awaiting", held.pk),
            to("joint", country.a1.pk),
            to("propose", country.a1.pk),
            to("cell_word", proposal.pk),
            to("initiatives"),
            to("initiative", initiative.pk),
            to("share"),
            to("tasks"),
        ],
        "commune": [
            to("record", country.a1.pk, BRIEFING),
            to("record", country.a1.pk, COMMITTEE),
            to("record", country.a1.pk, "toa-dam-phan-bien"),
            to("record", country.a1.pk, "tuyen-duong"),
            to("verify", held.pk),
            to("answer", proposal.pk),
            to("assign", meeting.pk),
            to("withdraw_task", task.pk),
            to("tasks"),
            to("reuse", initiative.pk),
        ],
        "officer": [to("finish_task", task.pk), to("tasks"), to("queue")],
    }


def test_every_page_is_accessible(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    for who, addresses in pages(country).items():
        sign_in(page, getattr(country, who))
        for address in addresses:
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            assert_accessible(page)
