"""The sheet of a branch's session on a phone, what the phone keeps, and a line that can be cut."""

import contextlib
import datetime as dt
import json
import socket
import threading
from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from cast import TODAY, Cast
from thulinh.activities.models import Activity
from thulinh.activities.rules.entries import Attendee, SessionEntry

SESSION = "sinh-hoat-chi-doan"
DAY = dt.timedelta(days=1)
WORDS = "Giao đồng chí Ánh lập danh sách."
RECORD = "Biên bản sinh hoạt chi đoàn 22/11/2026"
CONCLUSION, PLACE = "Kết luận, phân công nhiệm vụ", "Địa điểm"


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


def in_time(phone: Page, holds: Callable[[], bool]) -> None:
    """Wait until something that the page does behind itself has come about."""
    for _ in range(150):
        if holds():
            return
        phone.wait_for_timeout(100)
    raise AssertionError("it did not come about within 15 seconds")


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu", exact=True).click()


def write_offline(page: Page, words: str = WORDS) -> None:
    """A sheet that is open already is written and saved without signal."""
    page.context.set_offline(True)
    page.reload()
    page.get_by_label(CONCLUSION).fill(words)
    save(page)
    expect(page.get_by_text(RECORD, exact=True)).to_be_visible()


def written_offline(page: Page, country: Cast, words: str, day: dt.date) -> str:
    """One more sheet, of that day, written and saved without signal: what it is called in the list."""
    page.goto(sheet_of(country))
    page.get_by_label(CONCLUSION).fill(words)
    page.locator("input[name=day]").fill(f"{day:%d/%m/%Y}")
    save(page)
    title = f"Biên bản sinh hoạt chi đoàn {day:%d/%m/%Y}"
    expect(page.get_by_text(title, exact=True)).to_be_visible()
    return title


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


def made_on(day: dt.date) -> list[Activity]:
    return list(Activity.objects.filter(day=day).order_by("pk"))


def made_today() -> list[Activity]:
    return made_on(TODAY)


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
