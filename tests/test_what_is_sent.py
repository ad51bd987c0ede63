"""Whatever a browser sends instead of what a page offered, the answer is a page: never an error of the server."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client

from cast import Cast
from test_access import EVERY, OBJECTS, address, arguments, country, picture  # noqa: F401  # the fixture of that walk
from thulinh.people.models import Account

# Longer than any key of a row, for SQLite and PostgreSQL alike.
HUGE = "9" * 30
WALKED = sorted(name for name, part in EVERY.items() if name in OBJECTS or not part.pattern.converters)
LEFT_OUT = {"people:sign_out", "demo:enter", "ui:service_worker"}


class _Forms(HTMLParser):
    """The forms of a page: where each is sent, and the names of its fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a form, or a field of the last one."""
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((said.get("method", "get").lower(), said.get("action", ""), {}))
        elif tag in ("input", "select", "textarea", "button") and said.get("name") and self.found:
            self.found[-1][2][said["name"]] = said.get("value", "")


def sent(page: str, where: str, before: set[tuple], value: str = HUGE) -> Iterator[tuple[str, str, dict[str, str]]]:
    """What may be sent from a page: every field with the value at once, then each alone; what stands in the frame of
    every page, and was sent `before`, is not sent again.
    """
    for method, action, fields in _Forms(page).found:
        kept = {name: given for name, given in fields.items() if name in ("csrfmiddlewaretoken", "command_id")}
        alone = (fields | {name: value} for name in fields if name not in kept)
        for said in (dict.fromkeys(fields, value) | kept, *alone):
            same = (method, action or where, *sorted(said.items() - kept.items()))
            if same not in before:
                before.add(same)
                yield method, action or where, said


@pytest.mark.parametrize("who", ["commune", "secretary"])
def test_a_number_longer_than_any_key_is_answered(country: Cast, who: str) -> None:  # noqa: F811
    known = arguments(country)
    account: Account = country.again(getattr(country, who))
    client = Client(raise_request_exception=False)
    client.force_login(account)
    failed, tried, before = set(), 0, set()
    for name in WALKED:
        if name in LEFT_OUT:
            continue
        where = address(name, known)
        page = client.get(where)
        if page.status_code != 200 or "html" not in page.get("Content-Type", ""):
            continue
        for method, action, fields in sent(page.content.decode(), where, before):
            tried += 1
            answer = client.post(action, fields) if method == "post" else client.get(action, fields)
            client.force_login(account)
            if answer.status_code >= 500:
                failed.add((name, action.split("?")[0], tuple(key for key, value in fields.items() if value == HUGE)))
    assert failed == set()
    assert tried > 150


# What pages read of an address as days or months, alone and where two days go before a named period.
ASKED = ({"on", "ky", "ngay", "thang", "nam"}, {"on", "tu", "den"})
# Days and periods at the ends of what a calendar can say.
DAYS = ("0001-01-01", "9999-12-31", "9999-W52")


def test_a_day_at_the_end_of_all_calendars_is_answered(country: Cast) -> None:  # noqa: F811
    known = arguments(country)
    client = Client(raise_request_exception=False)
    client.force_login(country.again(country.commune))
    failed = set()
    for name in WALKED:
        for day in DAYS if name not in LEFT_OUT else ():
            for words in ASKED:
                if client.get(address(name, known), dict.fromkeys(words, day)).status_code >= 500:
                    failed.add((name, day, *sorted(words)))
    assert failed == set()


def test_such_a_day_in_a_form_is_answered(country: Cast) -> None:  # noqa: F811
    known, day = arguments(country), "31/12/9999"
    account: Account = country.again(country.commune)
    client = Client(raise_request_exception=False)
    client.force_login(account)
    failed, before = set(), set()
    for name in WALKED:
        where = address(name, known)
        page = None if name in LEFT_OUT else client.get(where)
        if page is None or page.status_code != 200 or "html" not in page.get("Content-Type", ""):
            continue
        for method, action, fields in sent(page.content.decode(), where, before, day):
            answer = client.post(action, fields) if method == "post" else client.get(action, fields)
            client.force_login(account)
            if answer.status_code >= 500:
                failed.add((name, action.split("?")[0], tuple(key for key, value in fields.items() if value == day)))
    assert failed == set()
