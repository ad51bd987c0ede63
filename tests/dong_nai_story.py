"""Đồng Nai 2024 as its builders tell it until the middle of November, and what the tests of DN ask of it."""

import datetime as dt
from dataclasses import dataclass

from thulinh.demo import country, dong_nai, dong_nai_checks, dong_nai_findings, dong_nai_year
from thulinh.demo.dong_nai import VISITS, DongNai
from thulinh.demo.dong_nai_checks import Sample
from thulinh.demo.dong_nai_findings import Found
from thulinh.demo.dong_nai_year import Told
from thulinh.demo.people import Inventor
from thulinh.kernel.periods import parse_period
from thulinh.people.models import Account
from thulinh.programmes.queries import find
from thulinh.units.queries import unit_on
from thulinh.visits.models import VisitDay

ON = dong_nai_year.TOLD_UNTIL
YEAR = parse_period("2024", ON)


@dataclass
class Story:
    """Đồng Nai with what was told of it."""

    made: DongNai
    told: Told
    found: Found
    sample: Sample


def build() -> Story:
    inventor = Inventor()
    country.open_country()
    made = dong_nai.build(country.open_past(), inventor)
    told = dong_nai_year.tell_year(made)
    return Story(made, told, dong_nai_findings.tell_findings(made, told), dong_nai_checks.tell_sample(made))


def asked(story: Story, code: str, programme: str = VISITS, period: str = "2024", unit: int | None = None):
    path = unit_on(unit or story.made.province, ON).path
    (only,) = find(programme, code, path=path, span=parse_period(period, ON), on=ON)
    return only


def days_of(person: int, until: dt.date = ON) -> float:
    """What counts for somebody, added up by hand."""
    rows = VisitDay.objects.filter(person=person, is_current=True, day__range=(dt.date(2024, 1, 1), until))
    return sum(rows.values_list("counted", flat=True)) / 2


def staff_of(story: Story, district: str) -> Account:
    staff = story.made.districts[district].staff
    assert staff is not None
    return staff
