"""People who are let off for some days, and days that count in parts, against a plain second oracle."""

import datetime as dt
import math
from dataclasses import dataclass

import pytest
from django.db.models import Case, F, FloatField, Value, When
from hypothesis import given
from hypothesis import strategies as st

from thulinh.activities.models import Activity, Attendance, Credit, Kind
from thulinh.indicators.definition import Asked, Definition, Measure, Window
from thulinh.indicators.queries import duty_rows, fact_rows, figure, outside, trend
from thulinh.indicators.rules import needed
from thulinh.indicators.tests.test_duties import plain, undone
from thulinh.indicators.tests.world import DAY, days
from thulinh.kernel.actions import lay_periods
from thulinh.kernel.clock import now
from thulinh.kernel.periods import Cadence, Span, periods_between
from thulinh.kernel.writing import writing
from thulinh.people.measures import holders_of
from thulinh.people.models import Holding, Membership, Person, Position, Seat
from thulinh.units.models import Level, Unit, UnitPath

pytestmark = pytest.mark.django_db
YEAR = Span(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
BEGINNING = dt.date(2024, 1, 1)
PEOPLE, PATHS = 4, ("0000001", "00000010000002")
PARTS = {"ca-ngay": 1, "nua-ngay": 0.5, "khong-tinh": 0}


@dataclass(frozen=True)
class Stretch:
    """Days that say something of a person: that they hold seat 0 or 1, or are let off."""

    person: int
    starts_on: dt.date
    ends_on: dt.date | None
    seat: int = 0

    def holds(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Visit:
    """A day of one of three visits: how much of it counts, and whether it was found right."""

    person: int
    day: dt.date
    kind: str
    record: int
    is_verified: bool


@st.composite
def stretches(draw, size: int, *, always: bool = False) -> list[Stretch]:
    found = []
    for _ in range(draw(st.integers(PEOPLE if always else 0, size))):
        first = draw(st.one_of(st.just(BEGINNING), days))
        last = draw(st.one_of(st.none(), st.integers(0, 200).map(lambda more, first=first: first + more * DAY)))
        found.append(Stretch(draw(st.integers(0, PEOPLE - 1)), first, last, draw(st.integers(0, 1))))
    return found


visits = st.lists(
    st.builds(Visit, st.integers(0, PEOPLE - 1), days, st.sampled_from(list(PARTS)), st.integers(0, 2), st.booleans()),
    max_size=30,
    unique_by=lambda visit: (visit.person, visit.day),
)


def lay(held: list[Stretch], let_off: list[Stretch], done: list[Visit]) -> list[int]:
    """Write it all; the ids of the people."""
    with writing("units"):
        Level.objects.create(code="tinh", name="tinh", unit_word="tinh", rank=1)
        units = [Unit.objects.create(code=f"U{index}") for index in range(3)]
        for unit, path in zip(units, PATHS, strict=False):
            UnitPath.objects.create(unit=unit, path=path, level_id="tinh", name=path, name_key=path, search=path,
                                    is_open=True, starts_on=BEGINNING)  # fmt: skip
    with writing("people"):
        Position.objects.create(code="can-bo", name="Cán bộ", short_name="Cán bộ")
        people = [Person.objects.create(full_name=f"P{index}", name_key="p", search="p") for index in range(PEOPLE)]
        for number, one in enumerate(held):
            seat = Seat.objects.create(
                unit=units[one.seat], position_id="can-bo", ordinal=number + 1, starts_on=BEGINNING
            )
            Holding.objects.create(seat=seat, person=people[one.person], how="chi-dinh", starts_on=one.starts_on,
                                   ends_on=one.ends_on)  # fmt: skip
        Membership.objects.bulk_create(
            Membership(person=people[one.person], unit=units[2], kind="hoi", starts_on=one.starts_on,
                       ends_on=one.ends_on)
            for one in let_off
        )  # fmt: skip
    _lay_visits(done, people, units)
    return [person.pk for person in people]


def _lay_visits(done: list[Visit], people: list[Person], units: list[Unit]) -> None:
    with writing("activities"):
        for code in PARTS:
            Kind.objects.create(code=code, name=code)
        for one in done:
            common = {"kind_id": one.kind, "day": one.day, "status": "da-to-chuc",
                      "verdict": "dat" if one.is_verified else "cho-duyet"}  # fmt: skip
            activity = Activity.objects.create(host=units[one.record], recorded_at=now(), **common)
            Credit.objects.create(activity=activity, unit=units[one.record], role="chu-tri", path=PATHS[0], **common)
            Attendance.objects.create(activity=activity, person=people[one.person], unit=units[0])


def day_rows():
    """The host stands for the visit, so that one visit has several days."""
    part = Case(
        *(When(activity__kind=code, then=Value(part)) for code, part in PARTS.items()), output_field=FloatField()
    )
    right = Case(When(activity__verdict="dat", then=Value(1)), default=Value(0))
    return Attendance.objects.values(
        subject=F("person_id"), path=Value(PATHS[0]), day=F("activity__day"), record=F("activity__host_id"),
        quantity=part, verified=right, late=Value(0), on_behalf=Value(0),
    )  # fmt: skip


def let_off_rows():
    return Membership.objects.values("starts_on", "ends_on", subject=F("person_id"))


HOLDERS = Asked(Measure("giu-chuc", "Giữ chức", "giu-chuc", lambda: holders_of(["can-bo"])))
DAYS = Asked(Measure("ngay", "Ngày", "giu-chuc", day_rows, has_quality=True, is_by_day=True, has_parts_of_days=True))


def definition(at_least: float, count: str, cadence: Cadence | None) -> Definition:
    return Definition("ngay", "Ngày", HOLDERS, DAYS, at_least=at_least, count=count, cadence=cadence)


def window(on: dt.date, **more) -> Window:
    return Window(PATHS[0], YEAR.starts_on, YEAR.ends_on, on, relieved=let_off_rows(), **more)


def amount(done: list[Visit], count: str) -> float:
    if count == "lan":
        return len({one.record for one in done if PARTS[one.kind]})
    return sum(PARTS[one.kind] for one in done)


def oracle(held, let_off, done, *, cadence, on, at_least, count):
    """{(person, first day): (n, needed, verified)} of those who owe, and who stands outside because let off."""
    found, free = {}, set()
    for period in periods_between(cadence, YEAR.starts_on, YEAR.ends_on) if cadence else [YEAR]:
        if period.starts_on > on or not YEAR.starts_on <= period.ends_on <= YEAR.ends_on:
            continue
        for person in range(PEOPLE):
            mine = [one for one in held if one.person == person]
            there = [one for one in mine if one.holds(min(period.ends_on, on))]
            long = [one for one in there if one.starts_on <= period.middle_on]
            if not there or not (long or any(one.holds(period.middle_on) for one in mine)):
                continue
            whole = [period.starts_on + number * DAY for number in range(period.days)]
            off = sum(any(one.person == person and one.holds(day) for one in let_off) for day in whole)
            if off == period.days:
                free.add((person, period.starts_on))
                continue
            step = 1 if count == "lan" else 0.5
            owed = math.ceil(at_least * (period.days - off) / period.days / step - 1e-9) * step if off else at_least
            counted = [one for one in done if one.person == person and one.day in period and one.day <= on]
            right = [one for one in counted if one.is_verified]
            found[person, period.starts_on] = (amount(counted, count), owed, amount(right, count))
    return found, free


@given(
    stretches(8, always=True), stretches(6), visits, days, st.sampled_from([0.5, 1, 1.5, 3]),
    st.sampled_from(["lan", "ngay", "tong"]),
    st.sampled_from([Cadence.MONTH, Cadence.QUARTER, Cadence.HALF_YEAR, Cadence.YEAR, None]),
)  # fmt: skip
@plain
def test_who_is_let_off_owes_in_proportion(held, let_off, done, on, at_least, count, cadence):
    with undone():
        lay_periods()
        ids = lay(held, let_off, done)
        asked, around = definition(at_least, count, cadence), window(on)
        expected, free = oracle(held, let_off, done, cadence=cadence, on=on, at_least=at_least, count=count)
        rows = {(ids.index(row.subject), row.starts_on): row for row in duty_rows(asked, around)}
        assert {key: (row.n, row.needed) for key, row in rows.items()} == {
            key: (n, owed) for key, (n, owed, _) in expected.items()
        }
        cell = figure(asked, around)
        assert (cell.due, cell.met) == (len(expected), sum(n >= owed for n, owed, _ in expected.values()))
        assert cell.verified == sum(n >= owed and right >= owed for n, owed, right in expected.values())
        left = {(ids.index(row.subject), row.starts_on) for row in outside(asked, around) if row.why == "mien"}
        assert left == free
        shown = fact_rows(asked, around)
        assert sum(fact.quantity for fact in shown) == sum(
            amount([one for one in done if one.person == person and _falls(one, first, cadence, on)], "tong")
            for person, first in expected
        )
        if cadence:
            assert sum(part.met for _, part in trend(asked, around)) == cell.met


def _falls(one: Visit, first: dt.date, cadence: Cadence | None, on: dt.date) -> bool:
    spans = periods_between(cadence, YEAR.starts_on, YEAR.ends_on) if cadence else [YEAR]
    return one.day <= on and any(span.starts_on == first and one.day in span for span in spans)


def test_a_day_that_counts_nothing_is_shown_when_the_figure_is_opened():
    lay_periods()
    held = [Stretch(0, BEGINNING, None)]
    lay(
        held,
        [],
        [Visit(0, dt.date(2026, 3, 1), "khong-tinh", 0, True), Visit(0, dt.date(2026, 3, 2), "nua-ngay", 1, True)],
    )
    around = window(dt.date(2026, 12, 31))
    assert len(fact_rows(definition(1, "ngay", Cadence.YEAR), around)) == 2
    [in_days] = duty_rows(definition(1, "ngay", Cadence.YEAR), around)
    [in_visits] = duty_rows(definition(1, "lan", Cadence.YEAR), around)
    assert (in_days.n, in_days.is_met, in_visits.n, in_visits.is_met) == (0.5, False, 1, True)


def test_whole_days_of_a_set_by_day_are_distinct_and_its_times_are_records():
    lay_periods()
    three = [Visit(0, dt.date(2026, 3, day), "ca-ngay", 0, True) for day in (1, 2, 3)]
    lay([Stretch(0, BEGINNING, None)], [], three)
    around = window(dt.date(2026, 12, 31))
    whole = Asked(Measure("ngay", "Ngày", "giu-chuc", day_rows, is_by_day=True))
    turns = Asked(Measure("ngay", "Ngày", "giu-chuc", day_rows))

    def n(facts: Asked, count: str) -> float:
        asked = Definition("", "", HOLDERS, facts, count=count, cadence=Cadence.YEAR)
        total = Definition("", "", None, facts, count=count, rollup="tong")
        [row] = duty_rows(asked, around)
        assert figure(total, around).met == row.n
        return row.n

    assert (n(whole, "ngay"), n(whole, "lan"), n(turns, "lan")) == (3, 1, 3)


@pytest.mark.parametrize(
    ("at_least", "days_of_period", "relieved", "count", "owed"),
    [
        (60, 365, 0, "ngay", 60),
        (60, 365, 25, "ngay", 56),  # 55.89
        (60, 365, 27, "ngay", 56),  # 55.56
        (60, 365, 28, "ngay", 55.5),  # 55.40
        (60, 365, 73, "ngay", 48),  # exactly four fifths
        (60, 366, 183, "ngay", 30),
        (60, 365, 364, "ngay", 0.5),
        (60, 365, 365, "ngay", 0),
        (0.3, 365, 73, "tong", 0.5),
        (12, 365, 31, "lan", 11),  # 10.98
        (12, 365, 30, "lan", 12),  # 11.01
        (1, 31, 30, "lan", 1),
        (2.5, 31, 0, "lan", 2.5),
    ],
)
def test_what_is_left_to_do_is_in_proportion_and_rounded_up(at_least, days_of_period, relieved, count, owed):
    assert needed(at_least, days=days_of_period, relieved=relieved, count=count) == owed
