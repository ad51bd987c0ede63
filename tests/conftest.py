"""A real browser for tests: the system's Chromium, at the size of a phone and of a laptop, with axe.

`page` gives each test twice, once per size; `phone` and `laptop` give one size; `open_page` opens as many as a story
has people. A page that logs a script error, breaks the content security policy or asks another host fails its test.
The server runs in its own thread, so these tests write for real and the tables are emptied after each.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

import start

SIZES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "laptop": {"viewport": {"width": 1366, "height": 768}},
}
VIETNAM = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
STILL = {"reduced_motion": "reduce"}  # a colour that is still fading is no colour of ours
ANSWERS = (
    "the server responded with a status of 4",
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_CONNECTION_REFUSED",
    "net::ERR_FAILED",
)
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only what is wrong comes back: the account of what is right is hundreds of times as long, on every page.
AXE_LOOK = (
    """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(found => found.violations)"""
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser of this machine; root, as in a container, has no sandbox."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = ["--no-sandbox"] if as_root else []
    return {
        **browser_type_launch_args,
        "executable_path": start.find_browser(),
        "args": [*flags, "--disable-dev-shm-usage"],
    }


@pytest.fixture
def page_problems() -> Iterator[list[str]]:
    """What the pages of a test did that a page must not do; the test fails unless it is empty at the end."""
    problems: list[str] = []
    yield problems
    assert not problems, "\n".join(problems)


@pytest.fixture
def _answered(live_server) -> Iterator[None]:
    """Wait, once the pages are closed, for what is still answered: nothing reads tables that are being emptied."""
    asked: set[int] = set()

    def began(environ: dict[str, Any], **_: Any) -> None:
        asked.add(threading.get_ident())

    def ended(**_: Any) -> None:
        asked.discard(threading.get_ident())

    request_started.connect(began)
    request_finished.connect(ended)
    yield
    for _ in range(100):
        if not asked:
            break
        time.sleep(0.1)
    request_started.disconnect(began)
    request_finished.disconnect(ended)


@pytest.fixture
def open_page(
    live_server, _answered: None, new_context: Callable[..., BrowserContext], page_problems: list[str]
) -> Callable[..., Page]:
    """Open one more page, each with its own cookies: `open_page("phone", java_script_enabled=False)`."""

    def open_one(size: str = "phone", **options: Any) -> Page:
        page = new_context(base_url=live_server.url, **VIETNAM, **STILL, **SIZES[size], **options).new_page()
        _watch(page, live_server.url, page_problems)
        return page

    return open_one


def _watch(page: Page, own: str, problems: list[str]) -> None:
    """Write down what a person would not see but a page must not do."""

    def console(message: ConsoleMessage) -> None:
        # A refused form (422), an address of others (404) or a line that a test cut is no mistake of the page.
        if message.type == "error" and not any(words in message.text for words in ANSWERS):
            problems.append(f"{page.url}: {message.text}")

    def request(request: Request) -> None:
        if not request.url.startswith((own, "data:", "blob:", "about:")):
            problems.append(f"{page.url} asks another host: {request.url}")

    page.on("console", console)
    page.on("request", request)
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))


@pytest.fixture(params=list(SIZES))
def page(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """A page, once as a phone and once as a laptop."""
    return open_page(request.param)


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A page as a phone shows it."""
    return open_page("phone")


@pytest.fixture
def laptop(open_page: Callable[..., Page]) -> Page:
    """A page as a laptop shows it."""
    return open_page("laptop")


@pytest.fixture
def sign_in(live_server) -> Callable[[Page, Any], Page]:
    """Sign an account in on a page, past the sign-in form: `sign_in(phone, account)`."""

    def put_cookie(page: Page, account: Any) -> Page:
        client = Client()
        client.force_login(account)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return page

    return put_cookie


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """What axe finds wrong with a page as it stands, one line for each rule; an empty list is right."""
    source = AXE.read_text(encoding="utf-8")

    def look(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        return [_line(violation) for violation in page.evaluate(AXE_LOOK, AXE_RULES)]

    return look


def _line(violation: dict[str, Any]) -> str:
    places = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:5])
    return f"{violation['id']} ({violation['impact']}): {violation['help']} — {places}"


@pytest.fixture(scope="session")
def assert_accessible(axe: Callable[[Page], list[str]]) -> Callable[[Page], None]:
    """Fail unless axe finds nothing in the light and in the dark theme, and the page does not scroll sideways."""

    def check(page: Page) -> None:
        page.wait_for_load_state()  # after a click the old page is gone before the new one has a root
        chosen = page.evaluate("document.documentElement.dataset.theme || ''")
        for theme in ("light", "dark"):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            assert axe(page) == [], f"{page.url} ({theme})"
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", chosen)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than the screen"

    return check
