"""What the meter of days needs of visits: what is planned, what was done lately, and the days themselves."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from thulinh.kernel.periods import Span
from thulinh.visits.measures import fitting
from thulinh.visits.models import VisitDay
from thulinh.visits.rules.meter import planned_days

People = Iterable[int] | QuerySet
# What plans cannot say yet: whether those visited confirm, and whether the report will be in time.
_OF_MADE = ("verdict", "in_time")


def planned_by_person(people: People, *, after: dt.date, until: dt.date, rule: Mapping[str, Any]) -> dict[int, float]:
    """How many days each of these people has planned after a day, up to another.

    `rule`: which days count, as a document says it (the options of the measure `di-co-so`).
    Shape: person → days; who has no plan is missing.
    Queries: one, however many people.
    """
    rows = _planned(after, until, rule)
    halves: dict[int, list[int]] = defaultdict(list)
    grouped = rows.filter(person__in=people).values("person", "day").annotate(number=Sum("halves")).order_by()
    for person, number in grouped.values_list("person", "number"):
        halves[person].append(number)
    return {person: planned_days(numbers) for person, numbers in halves.items()}


def counted_by_person(people: People, span: Span, *, rule: Mapping[str, Any]) -> dict[int, float]:
    """How many days of each of these people count within a span.

    Shape: person → days; who has none is missing.
    Queries: one, however many people.
    """
    rows = fitting(VisitDay.objects.current(), **rule).filter(
        day__range=(span.starts_on, span.ends_on), person__in=people
    )
    summed = rows.values("person").annotate(number=Sum("counted")).order_by()
    return {person: number / 2 for person, number in summed.values_list("person", "number") if number}


@dataclass(frozen=True)
class Part:
    """How many days of a meter fall to one form, level or month."""

    code: str
    label: str
    days: float


def days_of(person: int, span: Span, *, rule: Mapping[str, Any] | None = None) -> QuerySet[VisitDay]:
    """The days of one person's visits within a span, the latest first: those that fit a rule, or all.

    Queries: none of its own.
    """
    rows = VisitDay.objects.current().filter(person=person, day__range=(span.starts_on, span.ends_on))
    rows = rows if rule is None else fitting(rows, **rule)
    return rows.select_related("visit", "form").order_by("-day", "visit", "stop")


def planned_of(person: int, *, after: dt.date, until: dt.date, rule: Mapping[str, Any]) -> QuerySet[VisitDay]:
    """The days that one person has planned after a day, up to another, in order.

    Queries: none of its own.
    """
    rows = _planned(after, until, rule).filter(person=person)
    return rows.select_related("visit", "form").order_by("day", "visit", "stop")


def _planned(after: dt.date, until: dt.date, rule: Mapping[str, Any]) -> QuerySet[VisitDay]:
    options = {name: value for name, value in rule.items() if name not in _OF_MADE}
    return fitting(VisitDay.objects.planned(), **options).filter(day__gt=after, day__lte=until)


def lost_days(rows: Iterable[VisitDay]) -> float:
    """How many of some days were spent and do not count.

    Queries: none beyond the rows.
    """
    return sum(row.halves - row.counted for row in rows) / 2


def parts_of(rows: Iterable[VisitDay], level_names: Mapping[str, str]) -> dict[str, list[Part]]:
    """What counts of these days by form ("hinh-thuc"), by level visited ("cap") and by month ("thang").

    Shape: forms and levels by their number of days, months in order; parts without a day are missing.
    Queries: none beyond the rows.
    """
    found: dict[str, dict[str, float]] = {"hinh-thuc": {}, "cap": {}, "thang": {}}
    labels: dict[str, str] = {}
    for row in rows:
        month = f"{row.day:%Y-%m}"
        labels |= {row.form_id: row.form.name, row.level: level_names.get(row.level, row.level)}
        labels[month] = f"Tháng {row.day.month}/{row.day.year}"
        for name, code in (("hinh-thuc", row.form_id), ("cap", row.level), ("thang", month)):
            found[name][code] = found[name].get(code, 0) + row.counted / 2
    parts = {
        name: [Part(code, labels[code], days) for code, days in sums.items() if days] for name, sums in found.items()
    }
    return {name: sorted(parts[name], key=_month if name == "thang" else _most) for name in parts}


def _most(part: Part) -> tuple[float, str]:
    return -part.days, part.label


def _month(part: Part) -> str:
    return part.code
