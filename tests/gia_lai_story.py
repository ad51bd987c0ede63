"""Gia Lai 2022–2023 as its builders tell it until the second class ended, and what the tests of GL ask of it."""

import datetime as dt
from dataclasses import dataclass

from thulinh.demo import country, gia_lai, gia_lai_classes, gia_lai_year, gia_lai_youth
from thulinh.demo.gia_lai import POSTS, PROGRAMME, GiaLai
from thulinh.demo.people import Inventor
from thulinh.kernel.periods import parse_period
from thulinh.programmes.queries import find
from thulinh.training.models import Plan, TrainingClass
from thulinh.training.queries.coverage import Coverage, Wanted, coverage
from thulinh.units.queries import unit_on

ON = gia_lai_classes.ON
DAY = dt.timedelta(days=1)


@dataclass
class Story:
    """Gia Lai with what was told of it."""

    made: GiaLai
    plan: Plan
    first: TrainingClass
    second: TrainingClass
    inventor: Inventor


def build() -> Story:
    """Everything until the day of the source."""
    inventor = Inventor(seed=2023, number=600_000)
    country.open_country()
    made = gia_lai.build(country.open_past(), inventor)
    plan = gia_lai_year.tell_year(made, inventor)
    first = gia_lai_classes.tell_first(made, plan, inventor)
    second = gia_lai_classes.tell_second(made, plan, inventor)
    gia_lai_youth.tell_youth(made)
    gia_lai_year.tell_report(made)
    return Story(made, plan, first, second, inventor)


def path(story: Story, on: dt.date) -> str:
    """Where the province stood on a day."""
    return unit_on(story.made.province, on).path


def shares(story: Story, on: dt.date = ON) -> Coverage:
    """How far those in office on a day were trained."""
    return coverage(path=path(story, on), on=on, wanted=Wanted(POSTS))


def figure(story: Story, code: str, on: dt.date = ON):
    """A figure of the programme for the province, of the year, as that day saw it."""
    (only,) = find(PROGRAMME, code, path=path(story, on), span=parse_period(str(on.year), on), on=on)
    return only
