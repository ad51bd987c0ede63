"""Turnover and tenure: how many held a seat, for how long, and how many days it was vacant; against plain days."""

import datetime as dt
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY, Cast, add_branches
from thulinh.people.actions import leave_seat, take_seat
from thulinh.people.models import Holding, Seat
from thulinh.selection.queries.tenure import holdings_seen, tenures
from thulinh.units.models import UnitPath

SECRETARY = "bi-thu-chi-doan"
DAY = dt.timedelta(days=1)


def asked(country: Cast, unit, first: dt.date = START, last: dt.date = TODAY) -> dict:
    top = UnitPath.objects.on(TODAY).get(unit=unit)
    return {line.name: line for line in tenures(top, SECRETARY, starts_on=first, ends_on=last)}


def test_holders_months_and_vacant_days(country: Cast):
    held = country.holdings["secretary"]
    leave_seat(held, on=dt.date(2025, 12, 31), reason="Chuyển", by=None)
    take_seat(held.seat, country.people["Lê Thị Ánh"], how="dai-hoi", starts_on=dt.date(2026, 1, 11), by=None)
    found = asked(country, country.a1)
    east, west, total = found["Chi đoàn thôn Đông"], found["Chi đoàn thôn Tây"], found["Cộng"]
    assert (east.holders, east.median_months, east.mean_months, east.vacant_days) == (2, 8, 8, 10)
    assert (west.holders, west.median_months, west.vacant_days) == (0, None, (TODAY - START).days + 1)
    assert (total.seats, total.holders, total.vacant_days) == (2, 2, east.vacant_days + west.vacant_days)
    assert total.vacant_share == total.vacant_days / (2 * ((TODAY - START).days + 1))


def test_by_the_units_right_below(country: Cast):
    found = asked(country, country.a)
    assert list(found) == ["Đoàn phường Bến Gỗ", "Đoàn xã Tân Lập", "Cộng"]
    assert (found["Đoàn xã Tân Lập"].seats, found["Đoàn xã Tân Lập"].has_below) == (2, True)
    assert list(asked(country, country.east)) == ["Chi đoàn thôn Đông", "Cộng"]


@pytest.mark.parametrize("seed", range(3))
def test_against_plain_days(country: Cast, seed: int):
    dice, seat = random.Random(seed), Seat.objects.get(unit=country.west, position=SECRETARY)
    day, spans = START + dt.timedelta(days=dice.randrange(40)), []
    while day < TODAY:
        last = day + dt.timedelta(days=dice.randrange(5, 120))
        held = take_seat(seat, country.people["Ngô Đức Thịnh"], how="chi-dinh", starts_on=day, by=None)
        leave_seat(held, on=last, reason="Thôi", by=None)
        spans.append((day, last))
        day = last + dt.timedelta(days=dice.randrange(1, 60))
    first = START + dt.timedelta(days=dice.randrange(200))
    days = [first + dt.timedelta(days=n) for n in range((TODAY - first).days + 1)]
    found = asked(country, country.west, first)["Cộng"]
    assert found.vacant_days == sum(not any(one <= each <= other for one, other in spans) for each in days)
    assert found.holders == sum(other >= first and one <= TODAY for one, other in spans)


def test_questions_do_not_grow_and_figures_open_to_the_holdings(country: Cast):
    counts = []
    for more in (0, 15):
        add_branches(country, more) if more else None
        with CaptureQueriesContext(connection) as questions:
            found = asked(country, country.a1)
        counts.append(len(questions))
    assert counts[0] == counts[1]
    rows = holdings_seen(country.again(country.commune), TODAY).filter(seat__position=SECRETARY)
    assert rows.count() == found["Cộng"].holders == 16
    assert not holdings_seen(country.again(country.secretary), TODAY).exists()
    assert Holding.objects.count() > rows.count()
