"""The engine against a plain second oracle, on small random countries."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thulinh.indicators.definition import Definition, Window
from thulinh.indicators.queries import count_duties, duty_rows, fact_rows, figure, outside, table, trend
from thulinh.indicators.rules import STATES
from thulinh.indicators.tests.world import BEGINNING, Branch, Session, branch_set, branches, days, lay, session_set
from thulinh.kernel.actions import lay_periods
from thulinh.kernel.periods import Cadence, Span, periods_between

pytestmark = pytest.mark.django_db
plain = settings(max_examples=40, suppress_health_check=list(HealthCheck))


@pytest.fixture
def calendar(db):
    """The table of periods."""
    lay_periods()


@contextmanager
def undone():
    """Whatever is written inside is gone afterwards, so that each example begins with nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def definition(cadence: Cadence, at_least: int = 1) -> Definition:
    return Definition("buoi", "Buổi", branch_set(), session_set(), at_least=at_least, cadence=cadence)


def oracle(branch_list, sessions, *, span: Span, cadence: Cadence, on: dt.date, at_least: int, commune: int | None):
    """Who owed what and did it, worked out in plain Python: {(branch, first day): (n, verified)}."""
    found = {}
    for period in periods_between(cadence, span.starts_on, span.ends_on):
        if period.ends_on > span.ends_on or period.ends_on < span.starts_on or period.starts_on > min(on, span.ends_on):
            continue
        reference = min(period.ends_on, on)
        for index, branch in enumerate(branch_list):
            there = branch.starts_on <= reference and (branch.ends_on is None or branch.ends_on >= reference)
            open_days = (period.ends_on - max(branch.starts_on, period.starts_on)).days + 1
            if not there or open_days * 2 < period.days or (commune is not None and branch.commune != commune):
                continue
            mine = [
                s for s in sessions if s.day in period and s.day <= on and _carrier(branch_list, s, reference) == index
            ]
            found[index, period.starts_on] = (len(mine), sum(s.is_verified for s in mine))
    return found


def _carrier(branch_list, session, reference):
    branch = branch_list[session.branch]
    ended = branch.ends_on is not None and branch.ends_on < reference
    return branch.heir if ended and branch.heir is not None else session.branch


session_lists = st.lists(st.tuples(st.integers(0, 5), days, st.booleans()), max_size=25)
cadences = st.sampled_from([Cadence.WEEK, Cadence.MONTH, Cadence.QUARTER, Cadence.HALF_YEAR])


@given(branches(), session_lists, cadences, days, st.integers(1, 2), st.sampled_from([None, 0, 1]))
@plain
def test_a_figure_is_what_plain_counting_says(calendar, branch_list, raw, cadence, on, at_least, commune):
    sessions = [Session(*one) for one in raw]
    span = Span(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    with undone():
        world = lay(branch_list, sessions)
        root = world.paths[world.root if commune is None else world.communes[commune]]
        window = Window(root, span.starts_on, span.ends_on, on, successions=True)
        asked = definition(cadence, at_least)
        expected = oracle(branch_list, sessions, span=span, cadence=cadence, on=on, at_least=at_least, commune=commune)
        rows = duty_rows(asked, window)
        counted = {(world.units.index(row.subject), row.starts_on): row.n for row in rows}
        assert counted == {key: n for key, (n, _) in expected.items()}
        cell = figure(asked, window)
        assert cell.due == len(expected)
        assert cell.met == sum(n >= at_least for n, _ in expected.values())
        assert cell.verified == sum(n >= at_least and v >= at_least for n, v in expected.values())
        assert (cell.value is None) == (not expected)


@given(branches(), session_lists, days)
@plain
def test_in_the_set_is_counted_is_listed(calendar, branch_list, raw, on):
    with undone():
        world = lay(branch_list, [Session(*one) for one in raw])
        window = Window(world.paths[world.root], dt.date(2026, 1, 1), dt.date(2026, 12, 31), on, successions=True)
        asked = definition(Cadence.MONTH)
        cell = figure(asked, window)
        rows = duty_rows(asked, window)
        for state in STATES:
            assert count_duties(asked, window, state=state) == len(duty_rows(asked, window, state=state))
        assert len(duty_rows(asked, window, state="dat")) == cell.met
        assert len(duty_rows(asked, window, state="con-thieu")) == cell.missing
        assert len(duty_rows(asked, window, state="dang-trong-ky")) == cell.running
        assert len(fact_rows(asked, window)) == sum(row.n for row in rows)
        parts = table(asked, window, depth=2)
        assert sum(part.due for part in parts.values()) == cell.due
        assert sum(part.met for part in parts.values()) == cell.met
        periods = trend(asked, window)
        assert sum(part.due for _, part in periods) == cell.due
        assert {row.subject for row in outside(asked, window)} <= set(world.units)


@pytest.mark.parametrize("size", [2, 40])
def test_a_whole_table_is_one_query_however_many_units(calendar, size):
    world = lay([_steady()] * size, [Session(0, dt.date(2026, 3, 5), True)])
    window = Window(world.paths[world.root], dt.date(2026, 1, 1), dt.date(2026, 6, 30), dt.date(2026, 6, 30))
    with CaptureQueriesContext(connection) as queries:
        cells = table(definition(Cadence.MONTH), window, depth=3)
    assert len(queries) == 1
    assert sum(cell.due for cell in cells.values()) == size * 6
    assert sum(cell.met for cell in cells.values()) == 1


def _steady():
    return Branch(0, BEGINNING, None, None)


def test_a_half_yearly_content_asked_for_a_month_is_judged_up_to_that_months_end(calendar):
    world = lay([_steady()], [Session(0, dt.date(2026, 9, 5), False), Session(0, dt.date(2026, 12, 5), False)])
    path = world.paths[world.root]
    half = definition(Cadence.HALF_YEAR)
    august = figure(half, Window(path, dt.date(2026, 8, 1), dt.date(2026, 8, 31), dt.date(2026, 11, 22)))
    september = figure(half, Window(path, dt.date(2026, 9, 1), dt.date(2026, 9, 30), dt.date(2026, 11, 22)))
    assert (august.due, august.met) == (1, 0)
    assert (september.due, september.met) == (1, 1)


def test_nothing_due_is_none_not_zero(calendar):
    world = lay([_steady()], [])
    empty = Window(world.paths[world.communes[1]], dt.date(2026, 1, 1), dt.date(2026, 1, 31), dt.date(2026, 2, 1))
    assert figure(definition(Cadence.MONTH), empty).value is None
