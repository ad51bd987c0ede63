"""What waits on the phone arrives, and arrives once, whatever the line and the server answer."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from browser.without_signal.sheets import (
    CONCLUSION,
    DAY,
    RECORD,
    WORDS,
    in_time,
    made_on,
    made_today,
    opened,
    save,
    sheet_of,
    written_offline,
)
from cast import TODAY, Cast
from thulinh.activities.models import Activity

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("what", ["text", "photo"])
def test_an_answer_that_got_lost_doubles_nothing(country: Cast, phone: Page, photo: Path, sign_in: Callable, what: str):
    opened(phone, country, sign_in)
    phone.locator("input[type=file]").set_input_files(photo)
    expect(phone.get_by_alt_text("Ảnh đã chọn: buoi.jpg")).to_be_visible()
    lost = []

    def lose(route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)  # the server took it, the phone never hears of it
            route.abort()
        else:
            route.continue_()

    phone.route({"text": f"**{sheet_of(country)}*", "photo": "**/them-anh/"}[what], lose)
    phone.get_by_label(CONCLUSION).fill(WORDS)
    save(phone)
    in_time(phone, lambda: lost == [200])
    phone.wait_for_url(lambda address: "/ghi/" not in address)  # saved, one is led on
    phone.goto("/")  # it goes again by itself
    in_time(phone, lambda: [(one.evidence.count(), one.awaited_photos) for one in made_today()] == [(1, 0)])
    expect(phone.locator("[data-waiting] li")).to_have_count(0)


def test_what_was_written_second_arrives_while_pictures_of_the_first_do_not(
    country: Cast, phone: Page, photo: Path, sign_in: Callable
):
    opened(phone, country, sign_in)
    phone.context.set_offline(True)
    for day in ("21/11/2026", "22/11/2026"):
        phone.goto(sheet_of(country))
        phone.get_by_role("textbox", name="Ngày sinh hoạt").fill(day)
        phone.locator("input[type=file]").set_input_files(photo if day.startswith("21") else [])
        save(phone)
        expect(phone.get_by_text(f"Biên bản sinh hoạt chi đoàn {day}", exact=True)).to_be_visible()
    phone.route("**/them-anh/", lambda route: route.abort())  # a line that carries words and nothing larger
    phone.context.set_offline(False)
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    first, second = Activity.objects.filter(day__gte=TODAY - DAY).order_by("day")
    assert [(one.evidence.count(), one.awaited_photos) for one in (first, second)] == [(0, 1), (0, 0)]
    phone.unroute("**/them-anh/")
    phone.goto("/")
    in_time(phone, lambda: [(one.evidence.count(), one.awaited_photos) for one in made_on(first.day)] == [(1, 0)])
    expect(phone.locator("[data-waiting] li")).to_have_count(0)
    assert Activity.objects.filter(day__gte=TODAY - DAY).count() == 2


def test_two_tabs_send_each_record_once(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    other = phone.context.new_page()
    other.goto(sheet_of(country))
    phone.context.set_offline(True)
    for tab, day in ((phone, "22/11/2026"), (other, "21/11/2026")):
        tab.get_by_role("textbox", name="Ngày sinh hoạt").fill(day)
        save(tab)
        expect(tab.get_by_text(f"Biên bản sinh hoạt chi đoàn {day}", exact=True)).to_be_visible()
    phone.context.set_offline(False)  # both tabs hear of it at the same moment
    for tab in (phone, other):
        expect(tab.locator("[data-waiting] li")).to_have_count(0)
    assert sorted(Activity.objects.filter(day__gte=TODAY - DAY).values_list("day", flat=True)) == [TODAY - DAY, TODAY]


def test_going_back_and_writing_another_session_keeps_both(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    phone.context.set_offline(True)
    phone.get_by_label(CONCLUSION).fill("Buổi thứ nhất")
    save(phone)
    expect(phone.get_by_text(RECORD, exact=True)).to_be_visible()
    phone.go_back()  # the page as it came, with the id of the first
    phone.get_by_label(CONCLUSION).fill("Buổi thứ hai")
    phone.locator("input[name=day]").fill("20/11/2026")
    save(phone)
    expect(phone.get_by_text("Biên bản sinh hoạt chi đoàn 20/11/2026", exact=True)).to_be_visible()
    expect(phone.get_by_text(RECORD, exact=True)).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text("Biên bản sinh hoạt chi đoàn 20/11/2026", exact=True)).to_be_hidden()
    expect(phone.get_by_text(RECORD, exact=True)).to_be_hidden()
    made = Activity.objects.filter(day__gte=TODAY - 2 * DAY).values_list("conclusion", flat=True)
    assert sorted(made) == ["Buổi thứ hai", "Buổi thứ nhất"]


def test_a_record_over_which_the_server_stumbles_holds_up_no_other(
    country: Cast, phone: Page, sign_in: Callable, page_problems: list[str]
):
    opened(phone, country, sign_in)
    phone.context.set_offline(True)
    stays = written_offline(phone, country, "Vấp", TODAY - 2 * DAY)
    goes = written_offline(phone, country, WORDS, TODAY - 4 * DAY)

    def stumble(route: Route) -> None:
        is_it = "Vấp".encode() in (route.request.post_data_buffer or b"")
        route.fulfill(status=500) if is_it else route.continue_()

    phone.route("**/ghi/**", stumble)
    phone.context.set_offline(False)
    expect(phone.get_by_text(goes, exact=True)).to_be_hidden()
    expect(phone.get_by_text(stays, exact=True)).to_be_visible()
    assert Activity.objects.get(day=TODAY - 4 * DAY).conclusion == WORDS
    page_problems.clear()  # that it stumbled


def test_an_answer_that_is_not_the_servers_loses_nothing(country: Cast, phone: Page, photo: Path, sign_in: Callable):
    opened(phone, country, sign_in)
    phone.locator("input[type=file]").set_input_files(photo)
    expect(phone.get_by_alt_text("Ảnh đã chọn: buoi.jpg")).to_be_visible()

    def in_between(route: Route) -> None:
        is_sent = route.request.method == "POST"
        route.fulfill(status=200, content_type="text/html", body="<p>Bảo trì") if is_sent else route.continue_()

    phone.route("**/hoat-dong/**", in_between)
    save(phone)
    expect(phone.get_by_text(RECORD, exact=True)).to_be_visible()
    assert made_today() == []
    phone.unroute("**/hoat-dong/**")
    phone.get_by_role("button", name="Gửi ngay").click()
    expect(phone.get_by_text(RECORD, exact=True)).to_be_hidden()
    (made,) = made_today()
    assert made.evidence.count() == 1
