"""What a rate says of a target, and the section of a document that sets it; decided without a database."""

import datetime as dt
from decimal import Decimal

import pytest
from pydantic import ValidationError

from thulinh.people.rules import born_by
from thulinh.statements.rules import Outcome, band_problem, outcome
from thulinh.statements.spec import Gathering


@pytest.mark.parametrize(
    ("gathered", "unknown", "youth", "percent", "found"),
    [
        (61, 0, 100, "60", Outcome.OVER),
        (60, 5, 100, "60", Outcome.MET),
        (59, 0, 100, "60", Outcome.BELOW),
        (59, 1, 100, "60", Outcome.OPEN),
        (5996, 0, 10_000, "60", Outcome.BELOW),  # reads 60%, and is less
        (0, 0, 1, "0.5", Outcome.BELOW),
    ],
)
def test_a_target_is_met_to_the_person(gathered, unknown, youth, percent, found):
    assert outcome(gathered=gathered, unknown=unknown, youth=youth, percent=Decimal(percent)) is found


@pytest.mark.parametrize(("first", "last", "is_band"), [(16, 30, True), (16, 16, True), (30, 16, False), (9, 30, False),
                                                       (16, 61, False), (None, 30, False)])  # fmt: skip
def test_ages_of_a_band(first, last, is_band):
    assert (band_problem(first, last) == "") is is_band


def full_years(born: dt.date, day: dt.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def test_born_by_and_age_say_the_same_on_every_day_around_a_leap_year():
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(800)]
    births = [dt.date(2008, 2, 27) + dt.timedelta(days=n) for n in range(5)] + [
        dt.date(2007, 2, 28),
        dt.date(2007, 3, 1),
    ]
    for day in days:
        for born in births:
            for age in (15, 16, 17, 18):
                assert (born <= born_by(day, age)) == (full_years(born, day) >= age), (born, day, age)


GOOD = {"tu-tuoi": 16, "den-tuoi": 30, "co-so": "co-mat", "chi-tieu": 62.5, "can-xac-minh": "co"}


def test_the_section_of_a_document():
    said = Gathering.model_validate(GOOD)
    assert (said.percent, said.is_doubtful) == (Decimal("62.5"), True)
    assert Gathering.model_validate({**GOOD, "chi-tieu": None}).percent is None


@pytest.mark.parametrize(
    "wrong",
    [{"den-tuoi": 15}, {"tu-tuoi": 0}, {"co-so": "khac"}, {"chi-tieu": 101}, {"chi-tieu": 0}, {"la": 1}],
)
def test_a_wrong_section_is_refused(wrong):
    with pytest.raises(ValidationError):
        Gathering.model_validate({**GOOD, **wrong})
