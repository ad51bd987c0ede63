"""A day that a command is told: read, or refused in words and with an exit code."""

import pytest

from cast import Cast
from thulinh.config import cli
from thulinh.desk.tests.conftest import adopted, country, today  # noqa: F401


@pytest.mark.parametrize("day", ["mai", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_day_that_cannot_be_is_refused_in_words(adopted: Cast, capsys, day: str) -> None:  # noqa: F811
    assert cli.main(["dues", "--unit", adopted.east.code, "--on", day]) == 1
    assert f"Không hiểu ngày “{day}”" in capsys.readouterr().err


def test_a_day_that_can_be_is_answered(adopted: Cast, capsys) -> None:  # noqa: F811
    assert cli.main(["dues", "--unit", adopted.east.code, "--on", "2026-11-22"]) == 0
    assert "Sinh hoạt chi đoàn, tháng 11/2026, hạn 05/12/2026" in capsys.readouterr().out
