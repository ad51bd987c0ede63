"""The share of trained cadres on the command line is the one that the page tells."""

import datetime as dt
import json

import pytest

from thulinh.config import cli
from thulinh.programmes.tests.conftest import country
from thulinh.programmes.tests.test_training_words import DEPUTY, SECRETARY, trained
from thulinh.training.queries.coverage import Wanted, coverage

__all__ = ["country", "trained"]


@pytest.mark.parametrize(("on", "share"), [("2026-02-01", (1, 1)), ("2026-06-15", (1, 2)), ("2026-11-11", (0, 2))])
def test_the_command_line_tells_the_same_number(trained, capsys, on, share):
    words = ["figure", "boi-duong-thu", "da-boi-duong", "--unit", "A", "--period", "2026", "--on", on, "--json"]
    assert cli.main(words) == 0
    told = json.loads(capsys.readouterr().out)
    wanted = Wanted((SECRETARY, DEPUTY))
    page = coverage(path=trained.path(trained.a), on=dt.date.fromisoformat(on), wanted=wanted).whole
    assert (told["numerator"], told["denominator"]) == (page.trained, page.due) == share
