"""What about visits waits for somebody, and what the meter needs of them."""

from datetime import timedelta

import pytest

from cast import TODAY, Cast
from thulinh.kernel.periods import Span
from thulinh.kernel.writing import writing
from thulinh.visits.actions.confirming import confirm_stop
from thulinh.visits.models import Visit
from thulinh.visits.queries.meter import (
    counted_by_person,
    days_of,
    lost_days,
    parts_of,
    planned_by_person,
    planned_of,
)
from thulinh.visits.queries.waiting import StopLine, WaitingVisits, waiting_visits
from thulinh.visits.tests.places import INSPECTION, STUDY, made, planned

YEAR = Span(TODAY.replace(month=1, day=1), TODAY.replace(month=12, day=31))


def day(back: int):
    return TODAY - timedelta(days=back)


def test_reports_wait_the_longest_overdue_first(country: Cast):
    recent = made(country, starts_on=day(3), order_number="12-CL")
    old = made(country, country.west, starts_on=day(13), order_number="9-CL")
    with writing("visits"):
        reported = made(country, country.quarter, starts_on=day(30), order_number="8-CL")
        Visit.objects.filter(pk=reported.pk).update(reported_on=day(25))
    found = waiting_visits(country.again(country.province), TODAY)
    assert [(line.visit, line.due_on, line.late_days) for line in found.reports] == [
        (old.pk, day(3), 3), (recent.pk, TODAY + timedelta(days=7), 0),
    ]  # fmt: skip
    assert not found.without_order


def test_travel_orders_are_asked_for_shortly_before_a_visit(country: Cast):
    near = planned(country, starts_on=TODAY + timedelta(days=7))
    planned(country, country.west, starts_on=TODAY + timedelta(days=8))
    planned(country, country.quarter, starts_on=TODAY + timedelta(days=2), order_number="15-CL")
    found = waiting_visits(country.again(country.province), TODAY)
    assert (list(found.without_order), list(found.reports)) == ([near.pk], [])


def test_a_stop_waits_for_its_host_until_the_word_is_given(country: Cast):
    visit = made(country)
    host = country.again(country.secretary)
    assert waiting_visits(host, TODAY).stops == [StopLine(visit.stops.get().pk, 1)]
    assert not waiting_visits(country.again(country.province), TODAY).stops
    confirm_stop(visit.stops.get().pk, version=1, text="Đã đến", by=host)
    assert waiting_visits(country.again(country.secretary), TODAY) == WaitingVisits([], [], [])


def test_nobody_has_nothing(country: Cast):
    assert waiting_visits(country.again(country.administrator), TODAY) == WaitingVisits()


def test_the_questions_are_as_many_for_one_visit_as_for_many(country: Cast, django_assert_max_num_queries):
    for back in range(3, 15):
        made(country, starts_on=day(back))
    for account in (country.province, country.secretary):
        with django_assert_max_num_queries(9):
            waiting_visits(country.again(account), TODAY)


def test_planned_days_are_those_to_come_within_the_period_each_once(country: Cast):
    person = country.province.person_id
    planned(country, country.east, starts_on=day(1), days=3)  # one day of it lies ahead
    planned(country, country.west, starts_on=TODAY + timedelta(days=1), days=2)  # and one of these is the same day
    planned(country, country.a1, starts_on=YEAR.ends_on, days=2, form=INSPECTION)
    found = planned_by_person([person], after=TODAY, until=YEAR.ends_on, rule={})
    assert found == {person: 3}
    assert planned_by_person([person], after=TODAY, until=YEAR.ends_on, rule={"levels": ("xa",)}) == {person: 1}
    assert planned_by_person([person], after=TODAY, until=YEAR.ends_on, rule={"forms": (STUDY,)}) == {}
    assert planned_by_person([person], after=TODAY, until=YEAR.ends_on, rule={"verdict": "dat"}) == {person: 3}
    assert planned_by_person([], after=TODAY, until=YEAR.ends_on, rule={}) == {}


@pytest.fixture
def lived(country: Cast) -> Cast:
    """Two visits on one day, a commune inspected, and a month of study that nobody registered."""
    made(country, country.east, starts_on=day(5))
    made(country, country.west, starts_on=day(5))
    made(country, country.a1, starts_on=day(40), days=2, form=INSPECTION)
    made(country, country.a2, starts_on=day(80), days=5, form=STUDY)
    return country


def test_what_counts_by_form_level_and_month(lived: Cast):
    person = lived.province.person_id
    rows = list(days_of(person, YEAR))
    parts = parts_of(rows, {"xa": "Cấp xã", "chi-doan": "Chi đoàn"})
    said = {name: [(part.label, part.days) for part in every] for name, every in parts.items()}
    assert said == {
        "hinh-thuc": [
            ("Kiểm tra, giám sát", 2), ("Dự sinh hoạt chi đoàn, làm việc với bí thư chi đoàn", 1),
        ],
        "cap": [("Cấp xã", 2), ("Chi đoàn", 1)],
        "thang": [("Tháng 10/2026", 2), ("Tháng 11/2026", 1)],
    }  # fmt: skip
    assert counted_by_person([person], YEAR, rule={}) == {person: 3}
    assert counted_by_person([person], YEAR, rule={"levels": ("chi-doan",)}) == {person: 1}
    assert counted_by_person([person], Span(day(30), TODAY), rule={}) == {person: 1}
    assert [row.day for row in days_of(person, YEAR, rule={"levels": ("chi-doan",)})] == [day(5)] * 2


def test_days_that_did_not_count_are_told_with_their_reason(lived: Cast):
    rows = list(days_of(lived.province.person_id, YEAR))
    assert lost_days(rows) == 6
    lost = [(row.day, row.why_not) for row in rows if row.why_not]
    assert lost[:2] == [(day(5), "trung-ngay")] * 2
    assert [why for _, why in lost[2:]] == ["chua-dang-ky"] * 5


def test_planned_days_are_listed_in_order(country: Cast):
    planned(country, country.west, starts_on=TODAY + timedelta(days=5))
    planned(country, country.a1, starts_on=TODAY + timedelta(days=2), form=INSPECTION)
    made(country, starts_on=day(5))
    asked = {"after": TODAY, "until": YEAR.ends_on}
    person = country.province.person_id
    assert [row.day for row in planned_of(person, rule={}, **asked)] == [day(-2), day(-5)]
    assert [row.day for row in planned_of(person, rule={"forms": (INSPECTION,)}, **asked)] == [day(-2)]
