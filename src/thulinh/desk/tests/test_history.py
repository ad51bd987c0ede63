"""Every point of the line over time is the figure that its own page shows, slower rhythms and mergers included."""

import datetime as dt
import random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Cast, add_branches
from thulinh.desk.queries.figures import history, whole
from thulinh.desk.tests.conftest import furnished
from thulinh.desk.tests.months import tell
from thulinh.indicators.definition import Cell
from thulinh.kernel.periods import Cadence, Span, periods_between
from thulinh.programmes.actions import NewExemption, exempt, store_version
from thulinh.programmes.models import Version
from thulinh.programmes.queries import find
from thulinh.units.actions import merge_units, place_unit
from thulinh.units.models import Unit, UnitPath

PROGRAMME, CONTENT = "nen-nep-sinh-hoat-chi-doan", "sinh-hoat-thang"
ON = dt.date(2026, 11, 22)
YEAR = Span(dt.date(2026, 1, 1), dt.date(2026, 11, 30))
# For each rhythm, the first days on which an exemption may begin ("": free in whole months).
BEGINNINGS = {"": (2, 5, 8), "quy": (1, 4, 7, 10), "nua-nam": (1, 7), "nam": (1,)}


@pytest.fixture
def country(db) -> Cast:
    return furnished()


def compared(unit: Unit, span: Span = YEAR, on: dt.date = ON, content: str = CONTENT) -> int:
    """How many points there are: one for each month in which something was due, and that is the figure of its page."""
    points = history(programme=PROGRAMME, code=content, unit=unit.pk, span=span, on=on)
    found = {point.span.starts_on: point.cell for point in points}
    for month in periods_between(Cadence.MONTH, span.starts_on, min(span.ends_on, on)):
        path = UnitPath.objects.on(min(month.ends_on, on)).get(unit=unit).path
        figure = whole(find(PROGRAMME, content, path=path, span=month, on=on))
        assert found.pop(month.starts_on, Cell(target=figure.target)) == figure, month
    assert not found
    return len(points)


def slow_down(unit: Unit, cadence: str, month: int, ends_on: dt.date | None = None) -> None:
    row = NewExemption(PROGRAMME, CONTENT, unit.pk, dt.date(2026, month, 1), ends_on, "Thôn xa", cadence=cadence)
    exempt([row], by=None)


@pytest.mark.parametrize("slower", [False, True])
def test_points_of_the_line_are_the_figures_of_their_months(country: Cast, slower: bool):
    if slower:
        slow_down(country.west, "quy", 7)
    assert compared(country.a1, Span(dt.date(2026, 6, 1), dt.date(2026, 11, 30)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_so_they_are_with_every_rhythm_with_mergers_moves_and_versions(country: Cast, seed: int):
    chance = random.Random(seed)
    branches = [country.west, country.quarter, *add_branches(country, 6, members=1)]
    tell(country, branches, Span(dt.date(2026, 1, 1), dt.date(2026, 10, 31)), seed)
    for branch in branches:
        cadence = chance.choice(tuple(BEGINNINGS))
        month = chance.choice(BEGINNINGS[cadence])
        slow_down(branch, cadence, month, chance.choice((None, dt.date(2026, 9, 30))) if month < 9 else None)
    text = Version.objects.get(programme__code=PROGRAMME).text
    text = text.replace("phien-ban: 1", "phien-ban: 2").replace("ap-dung-tu: 2020-01-01", "ap-dung-tu: 2026-08-01")
    store_version(text, by=None)
    for old, new in ((2, 3), (4, 5)):
        on = dt.date(2026, chance.randrange(4, 11), chance.randrange(2, 28))
        merge_units([branches[old].pk], into=branches[new].pk, on=on, decision_number="1", by=None)
    moved = dt.date(2026, 6, 10)
    place_unit(branches[6].pk, parent=country.a2.pk, on=moved, decision_number="2", by=None)
    for unit in (country.a, country.a1, country.a2, country.west, branches[3], branches[6]):
        for on in (ON, dt.date(2026, 8, 12)):
            compared(unit, on=on)
    assert compared(country.a)


GATED = """  - ma: deu-hon
    ten: Chi đoàn đã sinh hoạt thì sinh hoạt đều
    tu-so: {viec: {hoat-dong: sinh-hoat-chi-doan}, bao-nhieu: {it-nhat: 2, moi: thang}}
    mau-so: {ai: {don-vi: chi-doan}, viec: {hoat-dong: sinh-hoat-chi-doan}, bao-nhieu: {it-nhat: 1}}
    tong-hop: ty-le
"""


def test_who_stands_in_the_denominator_is_asked_for_each_month(country: Cast):
    text = Version.objects.get(programme__code=PROGRAMME).text
    assert "chi-so:" not in text
    text = text.replace("phien-ban: 1", "phien-ban: 2").replace("ap-dung-tu: 2020-01-01", "ap-dung-tu: 2026-01-01")
    store_version(text.rstrip("\n") + "\nchi-so:\n" + GATED, by=None)
    assert compared(country.a1, content="deu-hon") == 3  # thôn Đông met in three months


def test_a_longer_line_asks_no_more(country: Cast):
    slow_down(country.west, "quy", 7)
    counts = []
    for first in (dt.date(2026, 10, 1), dt.date(2026, 1, 1)):
        with CaptureQueriesContext(connection) as asked:
            history(programme=PROGRAMME, code=CONTENT, unit=country.a1.pk, span=Span(first, YEAR.ends_on), on=ON)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5


def questions(client: Client, address: str) -> int:
    """How many a page takes when it is opened again."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_cockpit_asks_fewer_than_forty_questions_besides_those_of_every_page(country: Cast, visit):
    slow_down(country.west, "quy", 7)
    client = visit(country.again(country.centre))
    shell = questions(client, reverse("desk:name_period"))
    for unit in (country.top, country.a, country.a1, country.east):
        assert questions(client, reverse("desk:cockpit", args=[unit.pk])) < shell + 40, unit
