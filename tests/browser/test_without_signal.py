"""Without signal, in a real browser: nothing typed is lost, everything arrives, and arrives once."""

import contextlib
import datetime as dt
import io
import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, Route, expect

import cast as small_country
from cast import TODAY, Cast
from thulinh.activities.actions import load_kinds, record_session
from thulinh.activities.models import Activity, Evidence
from thulinh.activities.rules.entries import Attendee, SessionEntry
from thulinh.activities.tests.photos import picture
from thulinh.kernel.files import read_file
from thulinh.people.actions import NewHolding, move_memberships, take_seats
from thulinh.units.actions import merge_units

pytestmark = pytest.mark.django_db(transaction=True)
SESSION = "sinh-hoat-chi-doan"
DAY = dt.timedelta(days=1)
WORDS = "Giao đồng chí Ánh lập danh sách."
RECORD = "Biên bản sinh hoạt chi đoàn 22/11/2026"
CONCLUSION, PLACE = "Kết luận, phân công nhiệm vụ", "Địa điểm"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(f"{TODAY}T19:30:00+07:00"):
        yield


@pytest.fixture
def country(transactional_db) -> Cast:
    """The country with the kinds of activity, and a session of a month ago."""
    made = small_country.build()
    load_kinds(small_country.definitions("activities.yaml"))
    record_session(entry(made, day=TODAY - 33 * DAY), by=made.secretary)
    return made


def entry(country: Cast, **changes) -> SessionEntry:
    names = ("Nguyễn Thị Hồng Đào", "Bùi Quốc An", "Lê Thị Ánh", "Trần Minh Châu")
    there = tuple(Attendee(country.people[name].pk, is_present=name != "Lê Thị Ánh") for name in names)
    given = {"kind": SESSION, "host": country.east.pk, "day": TODAY, "attendance": there, "place": "Nhà văn hóa"}
    return SessionEntry(**(given | changes))


def sheet_of(country: Cast) -> str:
    return reverse("activities:record", args=[country.east.pk, SESSION])


def at_phone_day(page: Page, day: dt.date = TODAY, hour: str = "20:14") -> None:
    """The clock of the phone, which runs on from there."""
    page.clock.install(time=f"{day}T{hour}:00+07:00")


def opened(page: Page, country: Cast, sign_in: Callable, account=None) -> Page:
    """The sheet, opened with signal; the worker has taken over and kept it."""
    at_phone_day(page)
    sign_in(page, account or country.secretary)
    page.goto(sheet_of(country))
    until(page, "Boolean(navigator.serviceWorker.controller)")
    page.reload()
    until(page, f"caches.match(location.origin + {json.dumps(sheet_of(country))}).then(Boolean)")
    return page


def until(page: Page, expression: str) -> None:
    """Wait for what a script can see (the policy of the pages lets no test wait inside them)."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(expression)


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu", exact=True).click()


def made_today() -> list[Activity]:
    return list(Activity.objects.filter(day=TODAY).order_by("pk"))


def told_today() -> list[tuple[str, list[str]]]:
    """What was written of today, each with the names of its pictures."""
    names = "file__original_name"
    return [(made.conclusion, list(made.evidence.values_list(names, flat=True))) for made in made_today()]


class Line:
    """What lies between a phone and the server, and can be cut: the browser notices as it does in a village."""

    def __init__(self, port: int) -> None:
        self.port, self.is_cut, self.is_silent, self.open = port, False, False, set()
        self.listener = socket.create_server(("localhost", 0))
        self.address = f"http://localhost:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._answer, daemon=True).start()

    def cut(self) -> None:
        self.is_cut = True
        for each in list(self.open):
            each.close()

    def mend(self) -> None:
        self.is_cut = False

    def _answer(self) -> None:
        while True:
            phone, _ = self.listener.accept()
            if self.is_cut:
                phone.close()
                continue
            if self.is_silent:
                self.open.add(phone)  # taken, and never answered
                continue
            server = socket.create_connection(("localhost", self.port))
            for here, there in ((phone, server), (server, phone)):
                self.open.add(here)
                threading.Thread(target=self._carry, args=(here, there), daemon=True).start()

    def _carry(self, here: socket.socket, there: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := here.recv(65536):
                there.sendall(piece)
        for each in (here, there):
            self.open.discard(each)
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A large picture as a phone's camera makes it: lying on its side, with its time and its place."""
    file = tmp_path / "buoi.jpg"
    with Image.open(io.BytesIO(picture(3, size=(3000, 2000)))) as image:
        exif = Image.Exif()
        exif[0x0112] = 6
        exif.get_ifd(0x8769)[36867] = "2026:11:22 19:45:10"
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (10.0, 45.0, 12.0)
        image.save(file, "JPEG", exif=exif, quality=95)
    return file


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


def write_offline(page: Page, words: str = WORDS) -> None:
    """A sheet that is open already is written and saved without signal."""
    page.context.set_offline(True)
    page.reload()
    page.get_by_label(CONCLUSION).fill(words)
    save(page)
    expect(page.get_by_text(RECORD, exact=True)).to_be_visible()


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
    page.get_by_label(CONCLUSION).fill("Giao đồng chí Ánh")
    line.cut()  # in the middle of the session
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_alt_text("Ảnh đã chọn: buoi.jpg")).to_be_visible()
    page.get_by_label("Bùi Quốc An: có mặt").uncheck()
    page.wait_for_timeout(1500)  # nobody pressed anything; the battery is empty
    page.context.close()

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
    expect(page.get_by_role("region", name="Bản đang ghi dở")).to_be_hidden()
    page.context.close()
    (made,) = made_today()
    assert (made.conclusion, made.evidence.count(), made.awaited_photos) == (WORDS, 1, 0)


def in_time(phone: Page, holds: Callable[[], bool]) -> None:
    """Wait until something that the page does behind itself has come about."""
    for _ in range(150):
        if holds():
            return
        phone.wait_for_timeout(100)
    raise AssertionError("it did not come about within 15 seconds")


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
    expect(phone.locator("[data-waiting] li")).to_have_count(0)
    first.refresh_from_db()
    assert (first.evidence.count(), first.awaited_photos) == (1, 0)
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


def test_two_phones_for_one_session_show_both_and_the_person_chooses(
    country: Cast, open_page: Callable, sign_in: Callable, photo: Path, assert_accessible: Callable[[Page], None],
    tmp_path: Path,
):  # fmt: skip
    first, second = (opened(open_page("phone"), country, sign_in) for _ in range(2))
    other_photo = tmp_path / "khac.jpg"
    other_photo.write_bytes(picture(8, size=(1200, 900)))
    first.locator("input[type=file]").set_input_files(other_photo)
    expect(first.get_by_alt_text("Ảnh đã chọn: khac.jpg")).to_be_visible()
    first.context.set_offline(True)
    first.get_by_label(CONCLUSION).fill("Bản của máy thứ nhất")
    save(first)
    expect(first.get_by_text(RECORD, exact=True)).to_be_visible()
    second.locator("input[type=file]").set_input_files(photo)
    expect(second.get_by_alt_text("Ảnh đã chọn: buoi.jpg")).to_be_visible()
    second.context.set_offline(True)
    second.get_by_label(CONCLUSION).fill("Bản của máy thứ hai")
    save(second)
    expect(second.get_by_text(RECORD, exact=True)).to_be_visible()

    second.context.set_offline(False)  # the other order: who wrote later arrives first
    expect(second.get_by_text(RECORD, exact=True)).to_be_hidden()
    first.context.set_offline(False)
    expect(first.get_by_text("Bị trả lại:")).to_be_visible()
    assert told_today() == [("Bản của máy thứ hai", ["buoi.jpg"])]
    assert_accessible(first)

    first.goto("/")
    first.get_by_role("button", name="Mở: Biên bản").click()
    expect(first.get_by_role("link", name="Mở bản đã ghi")).to_be_visible()
    expect(first.get_by_label(CONCLUSION)).to_have_value("Bản của máy thứ nhất")
    assert len(made_today()) == 1
    first.get_by_label("Buổi khác: đây là một buổi khác trong cùng ngày").check()
    save(first)
    expect(first.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    expect(first.locator("[data-waiting] li")).to_have_count(0)
    assert told_today() == [("Bản của máy thứ hai", ["buoi.jpg"]), ("Bản của máy thứ nhất", ["khac.jpg"])]


def test_a_refused_record_stays_until_the_person_drops_it(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    write_offline(phone)
    record_session(entry(country), by=country.commune)
    phone.context.set_offline(False)
    expect(phone.get_by_text("Bị trả lại:")).to_be_visible()
    phone.goto("/")
    phone.get_by_role("button", name="Bỏ: Biên bản").click()
    phone.get_by_role("button", name="Giữ lại").click()
    expect(phone.get_by_text(RECORD, exact=True)).to_be_visible()
    phone.get_by_role("button", name="Bỏ: Biên bản").click()
    phone.get_by_role("button", name="Bỏ hẳn").click()
    expect(phone.get_by_text(RECORD, exact=True)).to_be_hidden()
    assert len(made_today()) == 1


def test_another_account_on_the_phone_neither_sees_nor_sends(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    write_offline(phone)
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    sign_in(phone, country.commune)
    phone.goto("/")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Khôi")
    phone.wait_for_timeout(1000)
    expect(phone.get_by_text(RECORD, exact=True)).to_be_hidden()
    assert made_today() == []
    until(phone, "caches.keys().then(names => !names.some(name => name.startsWith('kept-')))")
    phone.context.set_offline(True)
    phone.goto(sheet_of(country))
    expect(phone.get_by_role("heading", name="Chưa có mạng")).to_be_visible()
    expect(phone.get_by_text("Trang mở được lúc này")).to_be_hidden()
    phone.context.set_offline(False)
    phone.context.clear_cookies()
    sign_in(phone, country.secretary)
    phone.goto("/")
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    assert [made.recorded_by for made in made_today()] == [country.secretary]


def test_a_session_that_ended_keeps_the_record_until_one_signs_in(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    write_offline(phone)
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    expect(phone.get_by_text("đồng chí đăng nhập lại rồi bản ghi tự gửi")).to_be_visible()
    assert made_today() == []
    sign_in(phone, country.secretary)
    phone.goto("/")
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    assert len(made_today()) == 1


def written_offline(page: Page, country: Cast, words: str, day: dt.date) -> str:
    """One more sheet, of that day, written and saved without signal: what it is called in the list."""
    page.goto(sheet_of(country))
    page.get_by_label(CONCLUSION).fill(words)
    page.locator("input[name=day]").fill(f"{day:%d/%m/%Y}")
    save(page)
    title = f"Biên bản sinh hoạt chi đoàn {day:%d/%m/%Y}"
    expect(page.get_by_text(title, exact=True)).to_be_visible()
    return title


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


def test_a_refused_photo_stays_with_its_reason_and_the_others_go(
    country: Cast, phone: Page, photo: Path, tmp_path: Path, sign_in: Callable
):
    second = tmp_path / "hai.jpg"
    second.write_bytes(picture(5, size=(800, 600)))
    opened(phone, country, sign_in)
    phone.locator("input[type=file]").set_input_files([photo, second])
    expect(phone.get_by_alt_text("Ảnh đã chọn: hai.jpg")).to_be_visible()

    def refuse(route: Route) -> None:
        is_it = b"buoi.jpg" in (route.request.post_data_buffer or b"")
        route.fulfill(status=422, json={"reasons": ["Ảnh: không đọc được."]}) if is_it else route.continue_()

    phone.route("**/them-anh/", refuse)
    save(phone)
    expect(phone.get_by_text("Bị trả lại: Ảnh: không đọc được.", exact=True)).to_be_visible()
    expect(phone.get_by_text("phần chữ đã gửi, còn 1 ảnh")).to_be_visible()
    assert [row.file.original_name for row in Evidence.objects.all()] == ["hai.jpg"]


def test_a_phone_signed_out_from_afar_keeps_no_names(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    Session.objects.all().delete()
    phone.goto("/")
    expect(phone.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    until(phone, "caches.keys().then(names => !names.some(name => name.startsWith('kept-')))")
    phone.context.set_offline(True)
    phone.goto(sheet_of(country))
    expect(phone.get_by_role("heading", name="Chưa có mạng")).to_be_visible()


def test_leaving_with_something_unsent_is_asked_first(
    country: Cast, page: Page, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    opened(page, country, sign_in)
    write_offline(page)
    record_session(entry(country), by=country.commune)
    page.context.set_offline(False)
    expect(page.get_by_text("Bị trả lại:")).to_be_visible()
    page.goto("/")
    page.get_by_label("Tài khoản: Nguyễn Thị Hồng Đào").click()
    page.get_by_role("button", name="Đăng xuất").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Còn 1 bản ghi chưa gửi xong trên máy này.")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_label("Tài khoản: Nguyễn Thị Hồng Đào").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    assert page.evaluate("caches.keys().then(names => names.filter(name => name.startsWith('kept-')))") == []
    sign_in(page, country.secretary)
    page.goto("/")
    expect(page.get_by_text(RECORD, exact=True)).to_be_visible()


def test_an_empty_or_broken_photo_is_named_and_the_others_stay(
    country: Cast, phone: Page, photo: Path, sign_in: Callable
):
    opened(phone, country, sign_in)
    files = [
        {"name": "rong.jpg", "mimeType": "image/jpeg", "buffer": b""},
        {"name": "buoi.jpg", "mimeType": "image/jpeg", "buffer": photo.read_bytes()},
        {"name": "hong.jpg", "mimeType": "image/jpeg", "buffer": b"khong phai anh"},
    ]
    phone.locator("input[type=file]").set_input_files(files)
    said = phone.locator("[data-photos] [role=alert]")
    expect(said).to_contain_text("Ảnh “rong.jpg” rỗng (0 byte).")
    expect(said).to_contain_text("Tệp “hong.jpg” không phải là ảnh hoặc ảnh bị hỏng.")
    sizes = phone.locator("input[type=file]").evaluate("input => [...input.files].map(file => [file.name, file.size])")
    assert [name for name, _ in sizes] == ["buoi.jpg"]
    assert sizes[0][1] < 310 * 1024
    phone.get_by_role("button", name="Bỏ ảnh buoi.jpg").click()
    assert phone.locator("input[type=file]").evaluate("input => input.files.length") == 0


def test_photos_follow_the_text_and_can_be_given_up(
    country: Cast, phone: Page, photo: Path, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    opened(phone, country, sign_in)
    phone.route("**/them-anh/", lambda route: route.abort())
    phone.locator("input[type=file]").set_input_files(photo)
    expect(phone.get_by_alt_text("Ảnh đã chọn: buoi.jpg")).to_be_visible()
    save(phone)
    expect(phone.get_by_text("Còn 1 ảnh sẽ tự gửi tiếp.")).to_be_visible()
    expect(phone.get_by_text("phần chữ đã gửi, còn 1 ảnh")).to_be_visible()
    (made,) = made_today()
    assert (made.awaited_photos, made.evidence.count()) == (1, 0)
    phone.goto(reverse("desk:activity", args=[made.pk]))
    expect(phone.get_by_text("Còn 1 ảnh đang gửi từ điện thoại.")).to_be_visible()
    for page in ("add_photo", "stop_awaiting"):
        phone.goto(reverse(f"activities:{page}", args=[made.pk]))
        assert_accessible(phone)
    phone.goto("/")
    phone.get_by_role("button", name="Bỏ: Biên bản").click()
    phone.get_by_role("button", name="Bỏ hẳn").click()
    expect(phone.get_by_text(RECORD, exact=True)).to_be_hidden()
    assert Activity.objects.get(pk=made.pk).awaited_photos == 0


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


def test_in_zalo_one_is_asked_to_leave_and_nothing_is_kept(
    country: Cast, open_page: Callable, sign_in: Callable, assert_accessible: Callable[[Page], None]
):
    agent = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 Zalo android/24"
    page = sign_in(open_page("phone", user_agent=agent), country.secretary)
    page.goto(sheet_of(country))
    asked = page.get_by_role("region", name="Mở bằng trình duyệt")
    expect(asked).to_contain_text("Đồng chí đang mở trong Zalo")
    link = asked.get_by_role("link", name="Mở bằng Chrome").get_attribute("href")
    assert link is not None
    assert link.startswith("intent://localhost:")
    assert link.endswith("#Intent;scheme=http;package=com.android.chrome;end")
    assert_accessible(page)
    page.get_by_label(CONCLUSION).fill(WORDS)
    page.wait_for_timeout(800)
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    save(page)
    expect(page.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()


def test_a_browser_that_keeps_nothing_says_so_and_sends_all_the_same(country: Cast, phone: Page, sign_in: Callable):
    phone.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'InvalidStateError'); }")
    sign_in(phone, country.secretary)
    phone.goto(sheet_of(country))
    expect(phone.get_by_text("Trình duyệt này không cho giữ bản ghi trên máy")).to_be_visible()
    phone.get_by_label(CONCLUSION).fill(WORDS)
    save(phone)
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    assert len(made_today()) == 1


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


def test_a_branch_that_merged_meanwhile_says_for_whom_to_record(country: Cast, phone: Page, sign_in: Callable):
    seat = NewHolding(country.people["Nguyễn Thị Hồng Đào"].pk, "chi-dinh", small_country.START, unit=country.west.pk,
                      position="bi-thu-chi-doan")  # fmt: skip
    take_seats([seat], by=None)
    opened(phone, country, sign_in)
    write_offline(phone)
    merge_units([country.east.pk], into=country.west.pk, on=TODAY - DAY, decision_number="1", by=None)
    move_memberships({country.east.pk: country.west.pk}, on=TODAY - DAY, by=None)
    phone.context.set_offline(False)
    expect(phone.get_by_text("đã kết thúc hoạt động ngày 20/11/2026; từ đó là Chi đoàn thôn Tây")).to_be_visible()
    phone.goto("/")
    phone.get_by_role("button", name="Ghi cho đơn vị mới: Biên bản").click()
    expect(phone.get_by_label(CONCLUSION)).to_have_value(WORDS)
    assert f"/ghi/{country.west.pk}/" in phone.url
    save(phone)
    expect(phone.get_by_text("Danh sách ngày 22/11/2026 có thêm").first).to_be_visible()
    save(phone)
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    expect(phone.locator("[data-waiting] li")).to_have_count(0)
    assert [made.host_id for made in made_today()] == [country.west.pk]


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


def test_over_plain_http_the_form_says_quietly_that_nothing_is_kept(
    country: Cast, browser, browser_type, browser_type_launch_args, live_server, settings, photo: Path
):
    settings.ALLOWED_HOSTS = ["may-xa.test"]
    given = dict(browser_type_launch_args)
    given["args"] = [*given.get("args", []), "--host-resolver-rules=MAP may-xa.test 127.0.0.1"]
    own = browser_type.launch(**given)
    base = live_server.url.replace("localhost", "may-xa.test")
    context = own.new_context(base_url=base, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    client = Client()
    client.force_login(country.secretary)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base}])
    page = context.new_page()
    page.goto(sheet_of(country))
    expect(page.get_by_text("Địa chỉ này chưa có https nên chưa ghi được khi mất mạng.")).to_be_visible()
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_alt_text("Ảnh đã chọn: buoi.jpg")).to_be_visible()
    size = page.locator("input[type=file]").evaluate("input => input.files[0].size")
    save(page)
    expect(page.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    own.close()
    assert size < 310 * 1024
    assert made_today()[0].evidence.count() == 1


def open_to_change(page: Page, title: str = RECORD) -> None:
    page.get_by_role("button", name=f"Mở: {title}", exact=True).click()
    expect(page.locator("[data-kept-note]")).to_contain_text("Đã lưu trên máy lúc")


def is_kept(page: Page, *words: str) -> bool:
    """Whether what is being written on this phone, and nobody has saved, holds these words."""
    drafts = page.evaluate(
        """() => new Promise((done) => {
          const opening = indexedDB.open("thulinh");
          opening.onsuccess = () => {
            const asking = opening.result.transaction("drafts").objectStore("drafts").getAll();
            asking.onsuccess = () => {
              opening.result.close();
              done(asking.result.map(({ fields, photos }) => JSON.stringify([fields, photos.map(({ name }) => name)])));
            };
          };
        })"""
    )
    return any(all(one in draft for one in words) for draft in drafts)


def heard_from(page: Page) -> list[str]:
    """What the page asks the server before it sends anything, as it goes along."""
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url) if "lenh=" in request.url else None)
    return asked


def test_what_is_opened_to_be_changed_stays_until_it_is_saved_again(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    write_offline(phone)
    open_to_change(phone)
    expect(phone.get_by_label(CONCLUSION)).to_have_value(WORDS)
    asked = heard_from(phone)
    other = phone.context.new_page()
    asked_elsewhere = heard_from(other)
    phone.context.set_offline(False)
    in_time(phone, lambda: bool(asked))
    other.goto("/")  # another tab sends it no more than this one
    in_time(other, lambda: bool(asked_elsewhere))
    other.get_by_role("button", name="Gửi ngay").click()
    in_time(other, lambda: len(asked_elsewhere) > 1)
    other.get_by_role("button", name="Mở: Biên bản").click()
    expect(other.get_by_text("Bản ghi đang được gửi hoặc đang mở ở trang khác.")).to_be_visible()
    phone.get_by_label(CONCLUSION).fill("Đã sửa")
    save(phone)
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    expect(other.get_by_text(RECORD, exact=True)).to_be_hidden()
    assert [made.conclusion for made in made_today()] == ["Đã sửa"]


def test_what_was_opened_to_be_changed_and_left_goes_as_it_was(country: Cast, phone: Page, sign_in: Callable):
    opened(phone, country, sign_in)
    write_offline(phone)
    open_to_change(phone)
    asked = heard_from(phone)
    phone.context.set_offline(False)
    in_time(phone, lambda: bool(asked))
    assert made_today() == []
    phone.goto("/")
    expect(phone.get_by_text("Đã ghi sinh hoạt chi đoàn ngày 22/11/2026")).to_be_visible()
    assert [made.conclusion for made in made_today()] == [WORDS]


def test_of_two_that_wait_the_one_that_is_opened_shows_what_was_last_written_in_it(
    country: Cast, phone: Page, sign_in: Callable
):
    opened(phone, country, sign_in)
    phone.context.set_offline(True)
    first = written_offline(phone, country, "Buổi thứ nhất", TODAY - 4 * DAY)
    second = written_offline(phone, country, "Buổi thứ hai", TODAY - 2 * DAY)
    for title, words in ((first, "Buổi thứ nhất"), (second, "Buổi thứ hai")):
        open_to_change(phone, title)
        expect(phone.get_by_label(CONCLUSION)).to_have_value(words)
        phone.get_by_label(CONCLUSION).fill(f"{words}, viết thêm")
        in_time(phone, lambda: is_kept(phone, f"{words}, viết thêm"))
        phone.go_back()
        open_to_change(phone, title)
        expect(phone.get_by_label(CONCLUSION)).to_have_value(f"{words}, viết thêm")
        phone.go_back()
    expect(phone.get_by_text(first, exact=True)).to_be_visible()
    expect(phone.get_by_text(second, exact=True)).to_be_visible()
