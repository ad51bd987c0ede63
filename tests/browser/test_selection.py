"""Choosing a secretary in a real browser: from opening a round to the appointment through two bodies, one by its own
account and one by its paper, on a phone; and every other page of it at both sizes.
"""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import START, Cast
from thulinh.desk.tests.bodies import a_body, a_review, a_rule, commander, two_seats
from thulinh.desk.tests.conftest import founded
from thulinh.kernel.clock import today
from thulinh.kernel.files import store_paper
from thulinh.people.actions import leave_seat
from thulinh.people.models import Holding
from thulinh.selection.models import Candidate, Opinion, Place

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def country(transactional_db, settings, tmp_path) -> Cast:
    """The country without a rule of choosing."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return founded()


def vn(day: dt.date) -> str:
    return day.strftime("%d/%m/%Y")


def open_a_round(page: Page) -> None:
    page.goto(reverse("desk:rounds"))
    page.get_by_role("link", name="Mở đợt").click()
    expect(page.get_by_text("Kế hoạch 5-KH/ĐU")).to_be_visible()
    page.get_by_label("Tên đợt").fill("Rà soát bí thư chi đoàn")


def test_from_opening_a_round_to_the_appointment(
    country: Cast, phone: Page, sign_in, assert_accessible, tmp_path
) -> None:
    speaker = commander(country)
    a_rule(country)
    a_body(country, "thon", "Thôn Đông", country.east)
    page, day = phone, vn(today())

    sign_in(page, country.commune)
    open_a_round(page)
    assert_accessible(page)
    page.get_by_role("button", name="Mở đợt").click()
    page.get_by_role("link", name="Rà soát bí thư chi đoàn").click()
    expect(page.get_by_role("heading", name="2 chức danh rà soát")).to_be_visible()
    expect(page.get_by_role("heading", name="Còn thiếu nhiều nhất")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Chi đoàn thôn Đông").click()
    expect(page.get_by_role("heading", name="1. Nguyễn Thị Hồng Đào")).to_be_visible()
    expect(page.get_by_text("Chưa có ý kiến", exact=True)).to_have_count(2)
    assert_accessible(page)

    page.get_by_role("link", name="Ghi nhận xét").click()
    page.get_by_text("Đạt", exact=True).click()
    page.get_by_label("Lý do").fill("Thanh niên trong thôn tin và theo.")
    assert_accessible(page)
    page.get_by_role("button", name="Ghi nhận xét").click()
    expect(page.get_by_text("Đủ điều kiện", exact=True)).to_be_visible()

    page.get_by_role("link", name="Ghi theo văn bản").click()
    page.get_by_text("Đồng ý", exact=True).click()
    page.get_by_label("Số văn bản").fill("15-CV/CB")
    page.get_by_label("Ngày văn bản").fill(day)
    page.get_by_label("Người ký").fill("Mạc Thị Liên, Bí thư chi bộ")
    scan = tmp_path / "cv.pdf"
    scan.write_bytes(b"%PDF-1.4 van ban")
    page.get_by_label("Bản quét").set_input_files(scan)
    assert_accessible(page)
    page.get_by_role("button", name="Ghi theo văn bản").click()
    expect(page.get_by_text("Ghi theo văn bản số 15-CV/CB")).to_be_visible()

    sign_in(page, speaker)
    page.goto("/")
    page.get_by_role("link", name="1 chức danh chờ ý kiến của cơ quan đồng chí").click()
    assert_accessible(page)
    page.get_by_role("link", name="Cho ý kiến về Nguyễn Thị Hồng Đào").click()
    page.get_by_text("Đồng ý", exact=True).click()
    assert_accessible(page)
    page.get_by_role("button", name="Ghi ý kiến").click()
    expect(page.get_by_text("Đã ghi ý kiến của Ban Chỉ huy Quân sự xã.")).to_be_visible()

    sign_in(page, country.commune)
    page.goto(reverse("desk:place", args=[Place.objects.get(unit=country.east).pk]))
    page.get_by_role("link", name="Ghi quyết định chọn Nguyễn Thị Hồng Đào").click()
    expect(page.get_by_text("nhận chức danh Thôn đội trưởng, Thôn Đông")).to_be_visible()
    assert_accessible(page)
    first, second = "Ban Thường vụ Đoàn xã", "Ban Chỉ huy Quân sự xã"
    for name, value in (
        ("Số quyết định", "21-QĐ/ĐTN"), ("Ngày quyết định", day), ("Cơ quan quyết định", first),
        ("Số quyết định chức danh kiêm nhiệm", "8/QĐ-BCH"), ("Ngày quyết định chức danh kiêm nhiệm", day),
        ("Cơ quan quyết định chức danh kiêm nhiệm", second),
    ):  # fmt: skip
        page.get_by_label(name, exact=True).fill(value)
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.get_by_text("Đã chọn được người")).to_be_visible()
    assert_accessible(page)
    held = Holding.objects.on(today()).filter(person=country.secretary.person_id)
    assert set(held.values_list("seat__position", flat=True)) == {"bi-thu-chi-doan", "thon-doi-truong"}

    sign_in(page, country.secretary)
    page.goto(reverse("desk:about_me"))
    expect(page.get_by_text("Thanh niên trong thôn tin và theo.")).to_be_visible()
    expect(page.get_by_text("Quyết định số 21-QĐ/ĐTN")).to_be_visible()
    assert_accessible(page)


def test_every_other_page_is_accessible(country: Cast, page: Page, sign_in, assert_accessible) -> None:
    on = today()
    paper = store_paper(ContentFile(b"%PDF-1.4"), name="cv.pdf")
    known = a_review(country, on, paper)
    rule = a_rule(country, starts_on=on)
    left, kept = two_seats_left(country)
    dao = Candidate.objects.get(pk=known["candidate"]["pk"])
    opinion = Opinion.objects.get(candidate=dao)
    sign_in(page, country.commune)
    for where in (
        reverse("desk:rounds"),
        reverse("desk:matters"),
        reverse("desk:selection_rules"),
        reverse("selection:new_rule", args=[country.a1.pk]),
        reverse("selection:end_rule", args=[rule.pk]),
        reverse("desk:round_people", kwargs=known["round"]),
        reverse("selection:refresh_round", kwargs=known["round"]),
        reverse("selection:close_round", kwargs=known["round"]),
        reverse("selection:add_candidate", args=[dao.place_id]),
        reverse("selection:settle_place", args=[dao.place_id]),
        reverse("selection:review_holder", kwargs=known["place"]),
        reverse("selection:withdraw_choice", kwargs=known["choice"]),
        reverse("selection:withdraw_candidate", args=[dao.pk]),
        reverse("selection:withdraw_opinion", args=[opinion.pk]),
        reverse("desk:place", args=[dao.place_id]),
        reverse("desk:dismiss_holder", kwargs=known["bad review"]),
        reverse("desk:leave_seat", args=[country.holdings["secretary"].pk]),
        reverse("selection:other_seat", args=[kept, left]),
        reverse("desk:found", args=[country.a1.pk]),
        reverse("people:seat_newcomer", args=[a_body(country, "quan-su", "Ban Chỉ huy Quân sự").pk]),
    ):
        page.goto(where)
        expect(page.locator("h1")).to_be_visible()
        assert_accessible(page)


def two_seats_left(country: Cast) -> tuple[int, int]:
    """Somebody who led the branch of khu phố 3 and its militia, and has left the branch."""
    object.__setattr__(country, "west", country.quarter)
    first, second = two_seats(country, country.people["Phạm Thùy Dương"].pk, START)
    leave_seat(first, on=today() - dt.timedelta(days=1), reason="Đi học", by=None)
    return first.pk, second.pk
