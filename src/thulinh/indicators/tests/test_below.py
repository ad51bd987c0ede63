"""What holds for a unit and all below it: counted for each of them, once."""

import datetime as dt

import pytest
from django.db.models import F, QuerySet, Value
from hypothesis import given

from thulinh.indicators.definition import Asked, Definition, Measure, Window
from thulinh.indicators.queries import duty_rows, fact_rows, figure
from thulinh.indicators.tests.test_duties import plain, undone
from thulinh.indicators.tests.world import branch_set, branches, days, lay
from thulinh.kernel.actions import lay_periods
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.units.models import UnitPath

pytestmark = pytest.mark.django_db
SINCE = dt.date(2026, 3, 1)


def held_below(*levels: str) -> Asked:
    """Something that holds below every unit of these levels since a day."""

    def rows() -> QuerySet:
        found = UnitPath.objects.open().filter(level__in=levels).values("pk")
        named = found.annotate(subject=F("unit_id"), record=F("unit_id"), quantity=Value(1), begun=Value(SINCE))
        return named.values("subject", "path", "record", "quantity", "ends_on", starts_on=F("begun"))

    return Asked(Measure("giu", "Giữ", "don-vi", rows, is_state=True, holds_below=True))


@given(branches(), days)
@plain
def test_it_holds_for_each_unit_below_on_its_own_days(branch_list, on):
    with undone():
        lay_periods()
        world = lay(branch_list, [])
        month = period_containing(Cadence.MONTH, on)
        window = Window(world.paths[world.communes[0]], month.starts_on, month.ends_on, on)
        asked = Definition("giu", "Giữ", branch_set(), held_below("tinh", "xa"), cadence=Cadence.MONTH)
        there = {
            unit
            for unit, branch in zip(world.units, branch_list, strict=True)
            if branch.commune == 0 and branch.starts_on <= on and (branch.ends_on is None or branch.ends_on >= on)
        }
        assert {row.subject: row.n for row in duty_rows(asked, window)} == dict.fromkeys(there, 2 if on >= SINCE else 0)
        assert {row.subject for row in fact_rows(asked, window)} == (there if on >= SINCE else set())
        total = Definition("giu", "Giữ", None, held_below("tinh", "xa"), rollup="tong")
        assert figure(total, window).met == (len(there) + 1 if on >= SINCE else 0)
        assert len(fact_rows(total, window)) == figure(total, window).met
