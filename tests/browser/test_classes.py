"""Classes in a real browser, at both sizes: one is planned, opened, filled from a filter, divided into groups by
dragging or choosing; what a commune reads of it.
"""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import Cast
from thulinh.kernel.clock import today
from thulinh.people.actions import NewHolding, take_seats
from thulinh.training.actions import approve, nominate, open_class, plan_class, set_groups
from thulinh.training.models import HalfDay, Participant, TrainingClass
from thulinh.training.queries.candidates import holders_for
from thulinh.training.rules.classes import ClassEntry
from thulinh.training.rules.grouping import GroupEntry
from thulinh.training.tests.conftest import founded

pytestmark = pytest.mark.django_db(transaction=True)
SECRETARY, DEPUTY = "bi-thu-doan-xa", "pho-bi-thu-doan-xa"
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country, really written, with a newly elected deputy of commune A1."""
    built = founded()
    person, since = built.people["Bùi Quốc An"].pk, today() - 30 * A_DAY
    take_seats([NewHolding(person, "dai-hoi", since, unit=built.a1.pk, position=DEPUTY)], by=None)
    return built


def said(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def test_from_the_plan_to_the_list(country: Cast, page: Page, sign_in, assert_accessible) -> None:
    first = today() + 10 * A_DAY
    sign_in(page, country.province)
    page.goto(reverse("desk:classes"))
    assert_accessible(page)
    page.get_by_role("link", name="Lập lớp").click()
    page.get_by_label("Tên lớp").fill("Bồi dưỡng bí thư, phó bí thư Đoàn xã, lớp 1")
    page.get_by_text("Bí thư Đoàn xã, phường, đặc khu", exact=True).click()
    page.get_by_text("Phó bí thư Đoàn xã, phường, đặc khu", exact=True).click()
    software = page.get_by_role("group", name="Phần mềm quản lý đoàn viên")
    software.get_by_text("Mới làm").click()
    page.get_by_label("Khai giảng").fill(said(first))
    page.get_by_label("Bế giảng").fill(said(first + A_DAY))
    page.get_by_label("Số chỗ").fill("120")
    assert_accessible(page)
    page.get_by_role("button", name="Lập lớp").click()
    page.get_by_role("link", name="Bồi dưỡng bí thư, phó bí thư Đoàn xã, lớp 1").click()
    page.get_by_role("link", name="Lịch học").click()
    assert_accessible(page)
    page.get_by_label("Chuyên đề").first.select_option("phan-mem-doan-vien")
    page.get_by_label("Người trình bày").first.fill("Trần Văn Giảng")
    page.get_by_role("button", name="Lưu lịch học").click()
    expect(page.get_by_text("Trần Văn Giảng")).to_be_visible()
    assert HalfDay.objects.current().count() == 4
    page.get_by_role("link", name="Mở lớp").click()
    assert_accessible(page)
    page.get_by_role("button", name="Mở lớp").click()
    page.get_by_role("link", name="Đưa người vào lớp").click()
    page.get_by_role("checkbox", name="Mới nhận chức danh", exact=True).check()
    page.get_by_role("button", name="Lọc").click()
    page.get_by_role("button", name="Chọn tất cả").click()
    assert_accessible(page)
    page.get_by_role("button", name="Xem người đã chọn").click()
    expect(page.get_by_text("1 người được nhận vào lớp.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Đồng ý, 1 người").click()
    expect(page.get_by_text("1/1 học viên", exact=True)).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Học viên được duyệt").click()
    expect(page.get_by_text("Bùi Quốc An").first).to_be_visible()
    assert_accessible(page)


def taking(country: Cast) -> TrainingClass:
    """An open class of the province with the commune's two leaders in it."""
    entry = ClassEntry(
        "Lớp đang mở", today() + 10 * A_DAY, today() + 11 * A_DAY, 100, positions=(SECRETARY, DEPUTY),
        registration_ends_on=today() + 5 * A_DAY,
    )  # fmt: skip
    row = open_class(plan_class(entry, unit=country.a.pk, by=country.province), by=country.province)
    holdings = list(holders_for(row, None, today()).values_list("pk", flat=True))
    approve(row, nominate(row, holdings, by=country.province).taken, by=country.province)
    set_groups(row, [GroupEntry("Tổ 1"), GroupEntry("Tổ 2")], by=country.province)
    return row


def test_groups_by_dragging_or_choosing(country: Cast, page: Page, sign_in, assert_accessible) -> None:
    row = taking(country)
    sign_in(page, country.province)
    page.goto(f"{reverse('training:groups', args=[row.pk])}?next={reverse('desk:class', args=[row.pk])}")
    assert_accessible(page)
    person = page.locator("[data-person]", has_text="Bùi Quốc An")
    second = page.locator("[data-group='1']")
    if page.viewport_size and page.viewport_size["width"] > 960:
        person.drag_to(second)
    else:
        page.get_by_label("Bùi Quốc An").select_option("1")
    expect(second.get_by_text("Bùi Quốc An")).to_be_visible()
    expect(second.locator("[data-group-count]")).to_have_text("1")
    page.get_by_role("button", name="Lưu các tổ").click()
    expect(page.get_by_role("heading", name="Lớp đang mở")).to_be_visible()
    one = Participant.objects.select_related("group").get(person__full_name="Bùi Quốc An")
    assert one.group is not None
    assert one.group.name == "Tổ 2"


def test_what_a_commune_reads(country: Cast, page: Page, sign_in, assert_accessible) -> None:
    row = taking(country)
    sign_in(page, country.commune)
    page.goto(reverse("desk:class", args=[row.pk]))
    expect(page.get_by_text("Đồng chí trong lớp này")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Đề cử người đi học").click()
    assert_accessible(page)
