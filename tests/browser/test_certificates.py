"""Certificates: given from the page of a class, opened as a file, checked on a phone that is not signed in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from cast import TODAY, Cast
from thulinh.training.actions import withdraw_certificate
from thulinh.training.models import Certificate
from thulinh.training.tests.attending import AtWork, at_work, passed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("morning")]


@pytest.fixture
def work(country: Cast) -> AtWork:
    """A class of the province that is over; two passed, a third was not there."""
    work = at_work(country, ("commune", "secretary", "officer"), starts_on=TODAY.replace(day=10), state="ket-thuc")
    passed(AtWork(work.training_class, work.half_days, work.participants[:2]))
    return work


def test_given_printed_checked(
    country: Cast, work: AtWork, laptop: Page, phone: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(laptop, country.province)
    laptop.goto(reverse("desk:class", args=[work.training_class.pk]))
    expect(laptop.get_by_role("heading", name="Giấy tờ để in")).to_be_visible()
    assert_accessible(laptop)
    laptop.get_by_role("link", name="Cấp chứng nhận").first.click()
    expect(laptop.get_by_role("heading", name="Chưa đủ điều kiện: 1 người")).to_be_visible()
    assert_accessible(laptop)
    laptop.get_by_label("Người ký").fill("Hồ Thị Ẩn")
    laptop.get_by_role("button", name="Cấp chứng nhận").click()
    expect(laptop.get_by_text("Đã cấp 2 chứng nhận.")).to_be_visible()

    laptop.get_by_role("link", name="Sổ cấp chứng nhận").click()
    expect(laptop.get_by_role("cell", name="02/CN-TĐTN-2026")).to_be_visible()
    assert_accessible(laptop)
    _the_whole_class_in_one_file(laptop, assert_accessible)
    file = laptop.get_by_role("link", name="Tệp PDF số 01/CN-TĐTN-2026").get_attribute("href")
    answer = laptop.request.get(file)
    assert (answer.headers["content-type"], answer.body()[:5]) == ("application/pdf", b"%PDF-")

    one, other = Certificate.objects.order_by("ordinal")
    phone.goto(reverse("certificates:check_by_hand"))
    assert_accessible(phone)
    phone.get_by_label("Mã ghi trên chứng nhận").fill("sai mã")
    phone.get_by_role("button", name="Kiểm tra").click()
    expect(phone.get_by_text("Không có chứng nhận nào mang mã này").first).to_be_visible()
    phone.get_by_label("Mã ghi trên chứng nhận").fill(f"{one.token[:9].upper()} {one.token[9:]}")
    phone.get_by_role("button", name="Kiểm tra").click()
    expect(phone.get_by_text("Còn giá trị")).to_be_visible()
    expect(phone.get_by_text(one.full_name)).to_be_visible()
    assert_accessible(phone)
    withdraw_certificate(other, reason="In nhầm", by=country.again(country.province))
    phone.goto(reverse("certificates:check", args=[other.token]))
    expect(phone.get_by_text("Đơn vị cấp đã thu hồi chứng nhận này")).to_be_visible()
    assert_accessible(phone)


def _the_whole_class_in_one_file(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    """While the file is being set, its link says so; when it has come, the link is free for the next."""
    link = page.get_by_role("link", name="In tất cả (PDF)")
    said = page.locator("a[data-paper] + [role=status]")
    expect(said).to_be_attached()
    held: list[Route] = []
    page.route("**/chung-nhan/tep/", lambda route: held.append(route))
    with page.expect_download() as taken:
        link.click()
        expect(said).to_have_text("Đang soạn 2 chứng nhận…")
        expect(link).to_have_attribute("aria-disabled", "true")
        assert_accessible(page)
        link.click(force=True)
        assert len(held) == 1
        held[0].continue_()
    assert Path(taken.value.path()).read_bytes()[:5] == b"%PDF-"
    assert taken.value.suggested_filename.startswith("chung-nhan-lop-")
    expect(said).to_have_text("Tệp PDF đã tải về máy.")
    expect(link).not_to_have_attribute("aria-disabled", "true")
    page.unroute("**/chung-nhan/tep/")
