"""Hàm Tân as its builders tell it until 29/2/2016, and what the tests of HT ask of it."""

import datetime as dt

from thulinh.demo import country, ham_tan, ham_tan_rounds, ham_tan_support
from thulinh.demo.ham_tan import DUAL, TOLD_UNTIL, HamTan
from thulinh.demo.people import Inventor
from thulinh.kernel.periods import parse_period
from thulinh.programmes.queries import find
from thulinh.units.queries import unit_on

ON = TOLD_UNTIL


def build() -> HamTan:
    """Everything until the day of the source."""
    inventor = Inventor()
    country.open_country()
    made = ham_tan.build(country.open_past(), inventor)
    ham_tan_rounds.tell_pilot(made)
    ham_tan_rounds.tell_extension(made)
    ham_tan_support.tell_path(made)
    ham_tan_support.tell_support(made, inventor)
    ham_tan_support.tell_figures(made)
    return made


def figure(made: HamTan, code: str, on: dt.date = ON, period: str | None = None):
    """A figure of the programme for the whole district, of the year of a day, as that day saw it."""
    path = unit_on(made.district, on).path
    (only,) = find(DUAL, code, path=path, span=parse_period(period or str(on.year), on), on=on)
    return only
