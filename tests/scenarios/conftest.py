"""The sources told by the builders of the demonstration, once for a module; pages as those concerned see them."""

import datetime as dt
import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client

from thulinh.config.definitions import load_all
from thulinh.demo.telling import moment
from thulinh.kernel import clock
from thulinh.people.models import Account


class _TakenBack(Exception):
    """Raised to leave nothing of a story behind."""


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker) -> Callable:
    """Tell a story once for a module: `with told(): build(…)`; nothing of it stays."""

    @contextmanager
    def telling() -> Iterator[None]:
        with django_db_blocker.unblock():
            try:
                with transaction.atomic():
                    load_all()
                    yield
                    raise _TakenBack
            except _TakenBack:
                pass

    return telling


def words(page: bytes) -> str:
    """What a page says, without its tags."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.fixture
def see(db) -> Callable[..., str]:
    """What somebody reads at an address on a day: `see("/tim/?q=zalo", who=account, on=day)`; "" when refused."""

    def look(address: str, *, who: Account, on: dt.date, status: int = 200) -> str:
        client = Client()
        with clock.on(moment(on, 10)):
            client.force_login(who)
            answer = client.get(address)
        assert answer.status_code == status, f"{address}: {answer.status_code}"
        return words(answer.content) if status == 200 else ""

    return look


@pytest.fixture
def send(db) -> Callable[..., int]:
    """Send a form as somebody on a day; the answer's status."""

    def post(address: str, fields: dict, *, who: Account, on: dt.date):
        client = Client()
        with clock.on(moment(on, 10)):
            client.force_login(who)
            return client.post(address, fields)

    return post
