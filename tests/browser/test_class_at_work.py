"""A class at work: the code at the door from the laptop to a phone, the sheet by hand, results, one's own page."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import Cast
from thulinh.training.actions import evaluate, mark_presence, open_roll
from thulinh.training.models import HalfDay, Participant, Presence
from thulinh.training.tests.attending import AtWork, at_work, into_groups, many
from thulinh.training.tests.test_giving import MARKS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("morning")]


@pytest.fixture
def work(country: Cast) -> AtWork:
    """A class of the province that began this morning, with a test."""
    return at_work(country, has_test=True)


def words(half_day: HalfDay) -> list[str]:
    return sorted(Presence.objects.current().filter(half_day=half_day).values_list("word", flat=True))


def test_the_code_at_the_door(
    country: Cast, work: AtWork, laptop: Page, phone: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    sign_in(laptop, country.province)
    laptop.goto(reverse("training:presence", args=[work.training_class.pk]))
    assert_accessible(laptop)
    laptop.get_by_role("link", name="Mã ở cửa").first.click()
    laptop.get_by_role("button", name="Mở điểm danh").click()
    expect(laptop.get_by_text("Đã mở điểm danh.")).to_be_visible()
    assert_accessible(laptop)
    link = laptop.get_by_role("link", name="/boi-duong/co-mat/").get_attribute("href")
    assert link is not None

    sign_in(phone, country.secretary)
    phone.goto(reverse("desk:own_training"))
    expect(phone.get_by_text("Đồng chí mở máy ảnh")).to_be_visible()
    assert_accessible(phone)
    phone.goto(link)
    assert_accessible(phone)
    phone.get_by_role("button", name="Tôi có mặt").click()
    expect(phone.get_by_role("heading", name="Đã điểm danh")).to_be_visible()
    assert_accessible(phone)
    expect(laptop.locator("[data-present]")).to_have_text("1", timeout=10_000)  # the page looks again by itself
    assert words(work.today) == [Presence.Word.THERE]


def test_the_sheet_by_hand(
    country: Cast, work: AtWork, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    many(work.training_class, country, 60)
    group, _ = into_groups(work.training_class, "Tổ 1", "Tổ 2")
    sign_in(page, country.province)
    page.goto(reverse("training:sheet", args=[work.today.pk]))
    assert_accessible(page)
    page.get_by_label("Lê Minh Khôi").select_option("Vắng có lý do")
    page.get_by_role("button", name="Còn lại đều có mặt").click()
    expect(page.get_by_text("Đã lưu 62 thay đổi.")).to_be_visible()
    assert words(work.today).count(Presence.Word.THERE) == 61
    page.get_by_role("link", name=group.name).click()
    expect(page.get_by_text("Chưa có học viên nào được duyệt trong tổ này.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts(country: Cast, work: AtWork, open_page: Callable, sign_in: Callable):
    page = open_page("phone", java_script_enabled=False)
    sign_in(page, country.province)
    page.goto(reverse("training:sheet", args=[work.today.pk]))
    page.get_by_label("Lê Minh Khôi").select_option("Vắng")
    page.get_by_role("button", name="Lưu").click()
    assert words(work.today) == [Presence.Word.ABSENT]


def test_pages_of_a_class_at_work(
    country: Cast, work: AtWork, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    for half_day in work.half_days[:2]:
        mark_presence(half_day.pk, {one.pk: "co-mat" for one in work.participants}, by=country.province)
    open_roll(work.today.pk, by=country.province)
    over = at_work(country, ("secretary",), starts_on=work.training_class.starts_on, days=1, name="Lớp một ngày")
    for one in [*many(over.training_class, country, 4), over.participants[0]]:
        evaluate(one.pk, MARKS, "Bớt lý thuyết", by=None)
    with_class = [work.training_class.pk]
    walk = {
        "province": [
            reverse("training:results", args=with_class),
            reverse("training:contributions", args=with_class),
            reverse("training:contribute", args=with_class),
            reverse("training:opinions", args=[over.training_class.pk]),
            reverse("training:opinions", args=with_class),
            reverse("training:badge", args=[work.participants[0].token]),
        ],
        "secretary": [
            reverse("desk:own_training"),
            reverse("training:contribute", args=with_class),
            reverse("training:evaluate", args=with_class),
        ],
    }
    for who, addresses in walk.items():
        sign_in(page, country.accounts[who])
        for address in addresses:
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert Participant.objects.filter(has_evaluated=True).count() == 5
