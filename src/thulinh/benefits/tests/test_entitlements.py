"""Who is entitled to what for which month, from seats and rules as they were on each day."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import START, TODAY, Cast, add_branches
from thulinh.benefits.queries.entitlements import entitlements
from thulinh.benefits.tests.support import NOVEMBER, OCTOBER, SECRETARY, lay, seat
from thulinh.kernel import parameters
from thulinh.people.actions import leave_seat
from thulinh.people.models import Person

pytestmark = pytest.mark.django_db
LEADER = "pho-bi-thu-chi-doan"


def due(
    country: Cast, roots: Any = None, *, month: dt.date = OCTOBER, until: dt.date | None = None, **asked
) -> list[tuple]:
    found = entitlements(roots, month_from=month, month_to=until or month, on=TODAY, **asked)
    names = {person.pk: name for name, person in country.people.items()}
    return [(names.get(one.person, "?"), one.share.code, one.share.days, one.share.due_vnd) for one in found]


def test_holders_in_the_rules_unit_and_below(country: Cast):
    lay(country)
    assert due(country) == [("Nguyễn Thị Hồng Đào", "phu-cap", 31, 575_000)]
    [one] = entitlements(None, month_from=OCTOBER, month_to=OCTOBER, on=TODAY)
    assert (one.unit, one.path) == (country.east.pk, country.path(country.east))


def test_17_days_of_a_month(country: Cast):
    lay(country)
    leave_seat(country.holdings["secretary"], on=dt.date(2026, 10, 10), reason="Chuyển công tác", by=None)
    seat(country, "Bùi Quốc An", country.east, on=dt.date(2026, 10, 15))
    assert due(country) == [
        ("Nguyễn Thị Hồng Đào", "phu-cap", 10, 185_484),
        ("Bùi Quốc An", "phu-cap", 17, 315_323),
    ]
    [who] = [one for one in entitlements(None, month_from=OCTOBER, month_to=OCTOBER, on=TODAY) if one.share.days == 17]
    assert who.share.reason == "17/31 ngày × 575.000 đồng"


def test_a_rate_that_changes_within_the_year(country: Cast):
    lay(country)
    lay(country, starts_on=dt.date(2026, 10, 11), amount_vnd=605_000)
    found = due(country, month=dt.date(2026, 9, 1), until=NOVEMBER)
    assert [money for *_, money in found] == [575_000, 595_323, 605_000]


def test_a_base_that_changes_within_the_year(country: Cast, monkeypatch):
    lay(country, unit=country.top, amount_vnd=None, coefficient=Decimal("0.5"), base="muc-luong-co-so")
    was = parameters.rules()
    new = parameters.Dated(dt.date(2026, 10, 16), 2_500_000, "thử")
    changed = {**was, "muc-luong-co-so": (*was["muc-luong-co-so"], new)}
    for module in ("thulinh.benefits.queries.entitlements.rules", "thulinh.kernel.parameters.rules"):
        monkeypatch.setattr(module, lambda: changed)
    found = list(entitlements([country.path(country.a1)], month_from=OCTOBER, month_to=NOVEMBER, on=TODAY))
    assert [one.share.due_vnd for one in found] == [1_211_290, 1_250_000]
    words = "15/31 ngày × 0,5 × 2.340.000 đồng + 16/31 ngày × 0,5 × 2.500.000 đồng"
    assert found[0].share.reason == words


def test_two_posts(country: Cast):
    lay(country, group="co-so")
    lay(country, positions=(LEADER,), code="boi-duong", name="Bồi dưỡng", kind="boi-duong", amount_vnd=200_000,
        group="co-so", concurrent_percent=50)  # fmt: skip
    seat(country, "Nguyễn Thị Hồng Đào", country.west, LEADER)
    assert due(country) == [
        ("Nguyễn Thị Hồng Đào", "boi-duong", 31, 100_000),
        ("Nguyễn Thị Hồng Đào", "phu-cap", 31, 575_000),
    ]
    west = due(country, [country.path(country.west)])
    assert west == [("Nguyễn Thị Hồng Đào", "boi-duong", 31, 100_000)]  # the other post counts, its line is elsewhere


def test_both_posts_at_once(country: Cast):
    lay(country, positions=(SECRETARY, LEADER))
    assert due(country) == []
    seat(country, "Nguyễn Thị Hồng Đào", country.west, LEADER, on=dt.date(2026, 10, 12))
    assert due(country) == [("Nguyễn Thị Hồng Đào", "phu-cap", 20, 370_968)]


def test_two_seats_within_two_rules_that_say_the_same_are_not_one(country: Cast):
    for unit in (country.a1, country.b1):
        lay(country, unit=unit, positions=(SECRETARY, LEADER))
    seat(country, "Nguyễn Thị Hồng Đào", country.upper, LEADER)
    assert due(country) == []
    seat(country, "Nguyễn Thị Hồng Đào", country.east, LEADER)
    assert due(country) == [("Nguyễn Thị Hồng Đào", "phu-cap", 31, 575_000)]


def test_what_communes_lay_down_alike_is_each_communes_own(country: Cast):
    rules = [lay(country, unit=unit).pk for unit in (country.a1, country.b1)]
    assert [one.rule for one in entitlements(None, month_from=OCTOBER, month_to=OCTOBER, on=TODAY)] == rules


def test_the_nearest_unit_says_how_much(country: Cast):
    lay(country, unit=country.top, amount_vnd=100_000)
    lay(country, unit=country.east, amount_vnd=300_000)
    assert due(country, month=OCTOBER) == [
        ("Nguyễn Thị Hồng Đào", "phu-cap", 31, 300_000),
        ("Bùi Văn Nam", "phu-cap", 31, 100_000),
    ]


def test_only_what_is_paid_month_by_month(country: Cast):
    lay(country, kind="the-bhyt", amount_vnd=None)
    lay(country, code="chua-ro", amount_vnd=None)
    assert due(country) == []


def test_what_is_given_once_is_due_for_the_month_in_which_the_right_begins(country: Cast):
    lay(country, kind="ho-tro-mot-lan", code="ra-mat", name="Hỗ trợ ra mắt", amount_vnd=1_000_000)
    lay(country, kind="ho-tro-mot-lan", code="ra-mat", name="Hỗ trợ ra mắt", amount_vnd=2_000_000, starts_on=OCTOBER)
    seat(country, "Ngô Đức Thịnh", country.west, on=dt.date(2026, 10, 5))
    assert due(country, month=START, until=NOVEMBER) == [
        ("Nguyễn Thị Hồng Đào", "ra-mat", 31, 1_000_000),
        ("Ngô Đức Thịnh", "ra-mat", 27, 2_000_000),
    ]
    assert due(country) == [("Ngô Đức Thịnh", "ra-mat", 27, 2_000_000)]


def test_people_may_be_named(country: Cast):
    lay(country, unit=country.top)
    outsider = country.outsider.person_id
    assert [who for who, *_ in due(country, people=[outsider])] == ["Bùi Văn Nam"]
    assert due(country, people=[]) == due(country, []) == []


def test_before_the_rule_and_after_it_nothing(country: Cast):
    lay(country, starts_on=dt.date(2026, 10, 30))
    assert due(country) == [("Nguyễn Thị Hồng Đào", "phu-cap", 2, 37_097)]
    assert due(country, month=dt.date(2026, 9, 1)) == []


@pytest.mark.parametrize("where", ["everywhere", "commune", "people"])
def test_as_many_questions_for_many_as_for_few(country: Cast, where: str):
    lay(country, unit=country.top)

    def questions() -> tuple[int, int]:
        asked = {"everywhere": (None, None), "commune": ([country.path(country.a1)], None)}
        roots, people = asked.get(where, (None, list(Person.objects.values_list("pk", flat=True))))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            found = list(entitlements(roots, month_from=START, month_to=TODAY, on=TODAY, people=people))
        return len(captured), len({one.person for one in found})

    few = questions()
    add_branches(country, 12)
    many = questions()
    assert few[0] == many[0] <= 4
    assert many[1] >= few[1] + 12
