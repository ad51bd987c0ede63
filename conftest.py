"""For every test: what needs a browser is marked and counted; what failed before pytest is said again at its end."""

import os
import sys

import hypothesis
import pytest
from django.conf import settings
from django.test import TransactionTestCase

import all_tables
import start

# How quick a machine is says nothing of what is tested; a fixture that stays the same through all examples may.
hypothesis.settings.register_profile(
    "busy",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("busy")

# Playwright's synchronous interface keeps an event loop in the main thread, where Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Tests that write for real are many, and most write into few tables.
TransactionTestCase._fixture_teardown = lambda self: all_tables.empty()  # type: ignore[attr-defined]

BROWSER_FIXTURES = {"browser", "context", "page", "new_context"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """The two options that start.py passes on."""
    parser.addoption("--require-browser", action="store_true", help="fail instead of skip when there is no browser")
    parser.addoption(
        "--failed-before", action="append", default=[], metavar="CHECK", help="a check that failed already"
    )


def pytest_report_header() -> str:
    """Which database the tests write into."""
    return f"database: {settings.DATABASES['default']['ENGINE'].rsplit('.', 1)[-1]}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what drives a browser; without one, skip it with the words that would install one. What tells a long story
    first goes first: at the end, when workers share what is left, only short tests of rooms are.
    """
    items.sort(key=lambda item: not item.path.is_relative_to(config.rootpath / "tests"))
    driven = [item for item in items if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ()))]
    missing = start.missing_packages(sys.executable) if driven else []
    if missing and config.getoption("--require-browser"):
        raise pytest.UsageError(f"Cần trình duyệt để kiểm thử. {start.advice(missing)}")
    for item in driven:
        item.add_marker("browser")
        item.add_marker(pytest.mark.flaky(reruns=1))  # a real browser on a busy machine; the summary names them
        if missing:
            item.add_marker(pytest.mark.skip(reason=f"không có trình duyệt. {start.advice(missing)}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say again, beside pytest's own last line, what else failed or was not looked at."""
    for check in config.getoption("--failed-before"):
        terminalreporter.write_line(f"HỎNG trước khi chạy pytest: {check}", red=True)
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "browser" in report.keywords]
    if skipped:
        words = (
            f"Bỏ qua {len(skipped)} kiểm thử cần trình duyệt. {start.advice(start.missing_packages(sys.executable))}"
        )
        terminalreporter.write_line(words, yellow=True)
