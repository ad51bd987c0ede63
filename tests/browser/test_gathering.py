"""The gathering rate in a real browser, at both sizes and without scripts: a number is declared, the rate is read."""

import os

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import START, Cast
from thulinh.desk.tests.conftest import founded
from thulinh.kernel.clock import today
from thulinh.programmes.actions import NewAdoption, adopt, store_version

pytestmark = pytest.mark.django_db(transaction=True)
DOCUMENT = """
ma: thu-tap-hop
ten: Tập hợp thanh niên
noi-de-xuat: Tỉnh thử
phien-ban: 1
ap-dung-tu: 2025-07-01
nguon: [GL6]
muc-dich: Để thử.
pham-vi: {cap: xa}
khai-bao:
  - {ma: khac, ten: Số khác, don-vi-tinh: người, cap: xa}
tap-hop: {tu-tuoi: 16, den-tuoi: 30, co-so: co-mat, chi-tieu: 60, nguon: [GL6], can-xac-minh: co}
"""


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country, really written; commune A1 has a target."""
    built = founded()
    store_version(DOCUMENT, by=None)
    adopt([NewAdoption("thu-tap-hop", built.a1.pk, START, "Ban Thường vụ", "7-KH", START)], by=None)
    return built


def declared(page: Page, number: str) -> None:
    page.get_by_role("link", name="Khai số thanh niên").click()
    page.get_by_label("Số tính đến ngày").fill(f"{today():%d/%m/%Y}")
    page.get_by_label("Số thanh niên", exact=True).fill(number)
    page.get_by_label("Nguồn (văn bản, bài viết)").fill("Công an xã, biểu rà soát")
    page.get_by_label("Ngày của nguồn").fill(f"{today():%d/%m/%Y}")


def test_declared_and_read(country: Cast, page: Page, sign_in, assert_accessible) -> None:
    sign_in(page, country.commune)
    page.goto(reverse("desk:unit", args=[country.a1.pk]))
    page.get_by_role("link", name="Tỷ lệ tập hợp thanh niên").click()
    expect(page.get_by_text("nên chưa có tỷ lệ")).to_be_visible()
    assert_accessible(page)
    declared(page, "1.240")
    assert_accessible(page)
    page.get_by_role("button", name="Khai báo").click()
    expect(page.get_by_role("link", name="1.240 thanh niên")).to_be_visible()
    expect(page.get_by_text("Chưa đạt chỉ tiêu").first).to_be_visible()
    expect(page.get_by_text("Công thức chính thức chưa tìm được, cần xác minh")).to_be_visible()
    assert_accessible(page)
    if folder := os.environ.get("PICS"):
        page.screenshot(path=f"{folder}/g_{page.viewport_size['width']}.png", full_page=True)
    page.get_by_role("link", name="đoàn viên, hội viên").first.click()
    assert_accessible(page)
    page.get_by_role("link", name="Xem tỷ lệ").click()
    page.get_by_role("link", name="1.240 thanh niên").click()
    expect(page.get_by_text("chưa kiểm tra, đang tính vào tỷ lệ")).to_be_visible()
    assert_accessible(page)
    if folder:
        page.screenshot(path=f"{folder}/y_{page.viewport_size['width']}.png", full_page=True)


def test_the_same_without_scripts(country: Cast, open_page, sign_in) -> None:
    page = sign_in(open_page("phone", java_script_enabled=False), country.commune)
    page.goto(f"{reverse('desk:gathering')}?tu_tuoi=15&den_tuoi=35")
    declared(page, "20")
    page.get_by_role("button", name="Khai báo").click()
    expect(page.get_by_role("link", name="20 thanh niên")).to_be_visible()
    expect(page.get_by_text("Không so: chỉ tiêu đặt cho 16–30 tuổi, có mặt").first).to_be_visible()
