"""The sources told by the builders of the demonstration, once for a module; pages as those concerned see them."""

import datetime as dt
import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from cast import secure
from thulinh.config.definitions import load_all
from thulinh.demo.telling import moment
from thulinh.kernel import clock
from thulinh.kernel.planner import gather_statistics
from thulinh.people.models import Account
from thulinh.people.queries.second_step import second_step_of


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker) -> Callable:
    """Tell a story once for a module: `with told(build): yield`; nothing of it stays."""

    @contextmanager
    def telling(build: Callable[[], Any]) -> Iterator[Any]:
        with django_db_blocker.unblock(), transaction.atomic():
            load_all()
            made = build()
            gather_statistics()
            yield made
            transaction.set_rollback(True)

    return telling


def words(page: bytes) -> str:
    """What a page says, without its tags."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def enter(client: Client, who: Account) -> None:
    """Sign in, with the second step where it is asked for."""
    if not second_step_of(who).is_set_up:
        secure(who)
    client.force_login(who)


@pytest.fixture
def see(db) -> Callable[..., str]:
    """What somebody reads at an address on a day: `see("/tim/?q=zalo", who=account, on=day)`; "" when refused."""

    def look(address: str, *, who: Account, on: dt.date, status: int = 200) -> str:
        client = Client()
        with clock.on(moment(on, 10)):
            enter(client, who)
            answer = client.get(address)
        assert answer.status_code == status, f"{address}: {answer.status_code}"
        return words(answer.content) if status == 200 else ""

    return look


class _FormReader(HTMLParser):
    """The fields of the form that carries a command id, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._form: dict[str, list[str]] = {}
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self._form = {}
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self._form[name] = [""]
        elif tag == "option" and "selected" in given and self._select:
            self._form.setdefault(self._select, []).append(value)
        elif tag == "input" and name and _is_sent(given):
            self._form.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and "command_id" in self._form:
            self.fields = self._form
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._form[self._area][0] += data


def _is_sent(given: dict[str, str | None]) -> bool:
    """Whether a browser sends this input as it stands."""
    if given.get("type") in ("checkbox", "radio"):
        return "checked" in given
    return given.get("type") not in ("submit", "file", "button")


@pytest.fixture
def fill(db) -> Callable[..., None]:
    """Open a form as somebody on a day, change some of what stands there, and send it; it has to be taken.

    `first`: what is sent to come to the form, where choosing comes before confirming.
    """

    def send(address: str, *, who: Account, on: dt.date, first: dict | None = None, **changes: object) -> None:
        client = Client()
        with clock.on(moment(on, 10)):
            enter(client, who)
            page = client.post(address, first) if first else client.get(address)
            assert page.status_code == 200, f"{address}: {page.status_code}"
            reader = _FormReader()
            reader.feed(page.content.decode())
            assert reader.fields, f"{address} has no form"
            answer = client.post(address, {**reader.fields, **changes})
        assert answer.status_code == 302, f"{address}: {words(answer.content)}"

    return send
