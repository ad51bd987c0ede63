"""Rules are dated, each with its paper."""

import datetime as dt

import pytest

from thulinh.kernel.parameters import parameter, rules


def test_every_value_has_a_paper_and_its_own_first_day():
    for code, values in rules().items():
        assert all(one.source for one in values), code
        assert len({one.starts_on for one in values}) == len(values), code


def test_a_rule_says_what_it_said_on_that_day():
    assert parameter("nhiem-ky-toan-quoc", dt.date(2022, 12, 14)) == "2017–2022"
    assert parameter("nhiem-ky-toan-quoc", dt.date(2022, 12, 15)) == "2022–2026"
    assert parameter("nhiem-ky-toan-quoc", dt.date(1990, 1, 1)) == "2012–2017"
    with pytest.raises(KeyError):
        parameter("khong-co", dt.date(2026, 1, 1))
