"""The main job, as people do it: a secretary records on a phone, the commune verifies, figures move, each opens."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import TODAY, Cast
from thulinh.activities.models import Activity
from thulinh.activities.tests.photos import picture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("evening")]
PROGRAMME, CONTENT = "nen-nep-sinh-hoat-chi-doan", "sinh-hoat-thang"


class Hand:
    """Counts what a person does: taps, and fields typed into."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.typed = page, 0, 0

    def tap(self, place) -> None:
        self.taps += 1
        place.click()

    def type(self, place, words: str) -> None:
        self.typed += 1
        place.fill(words)


def shown(page: Page, sign_in: Callable, account, unit) -> tuple[str, str]:
    """The number and its fraction on a figure's page, as that account sees them."""
    sign_in(page, account)
    page.goto(reverse("desk:figure", args=[PROGRAMME, CONTENT, unit.pk]) + "?ky=2026-11")
    return page.locator(".ind .pct").first.inner_text(), page.locator(".ind .frac").first.inner_text()


def test_from_the_due_line_to_the_figure_of_the_nation_and_back_to_the_record(
    country: Cast, phone: Page, open_page: Callable, sign_in: Callable, tmp_path: Path
):
    levels = ((country.commune, country.a1), (country.province, country.a), (country.centre, country.top))
    desktop = open_page("laptop")
    before = [shown(desktop, sign_in, account, unit) for account, unit in levels]

    photo = tmp_path / "buoi.jpg"
    photo.write_bytes(picture(5, size=(3000, 2000)))
    hand = Hand(phone)
    sign_in(phone, country.secretary)
    phone.goto("/")
    hand.tap(phone.locator("a.cta"))
    hand.tap(phone.locator(".roll label, .roll .tog").nth(1))  # somebody stayed at home
    with phone.expect_file_chooser() as chooser:
        hand.tap(phone.locator(".photos .add").first)
    chooser.value.set_files(photo)
    hand.type(phone.get_by_label("Kết luận, phân công nhiệm vụ"), "Giao đồng chí Ánh lập danh sách.")
    hand.tap(phone.get_by_role("button", name="Lưu", exact=True))
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    assert (hand.taps <= 6, hand.typed) == (True, 1)
    made = Activity.objects.get(host=country.east, day=TODAY)
    assert made.roll == Activity.Roll.NAMES
    assert made.evidence.count() == 1

    after = [shown(desktop, sign_in, account, unit) for account, unit in levels]
    assert all(then != now for then, now in zip(before, after, strict=True))

    verifier = sign_in(open_page("phone"), country.commune)
    verifier.goto("/")
    verifier.get_by_role("link", name="Duyệt").first.click()
    while made.pk and Activity.objects.get(pk=made.pk).verdict != Activity.Verdict.PASSED:
        verifier.get_by_role("button", name="Đạt", exact=True).first.click()
        verifier.wait_for_load_state()

    for account, unit in levels:
        sign_in(desktop, account)
        desktop.goto(reverse("desk:figure", args=[PROGRAMME, CONTENT, unit.pk]) + "?ky=2026-11&trang-thai=da-duyet")
        desktop.locator(f"a[href*='{reverse('desk:activity', args=[made.pk])}']").first.click()
        expect(desktop.get_by_role("heading", level=1)).to_contain_text("Sinh hoạt chi đoàn")
        expect(desktop.get_by_text("Giao đồng chí Ánh lập danh sách.").first).to_be_visible()
