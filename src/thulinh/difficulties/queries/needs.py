"""Which skills cadres lack, as seen on the spot: what training is needed, where, by whom (DN4)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When

from thulinh.difficulties.models import Finding
from thulinh.difficulties.queries.findings import findings_seen
from thulinh.difficulties.rules.findings import SKILL_GAP
from thulinh.kernel.writing import dated_q
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import reach, within
from thulinh.units.models import UnitPath, under_q

BY_SKILL, BY_UNIT, BY_PERSON = "ky-nang", "don-vi", "nguoi"


@dataclass(frozen=True)
class Need:
    """A skill that is missing below a unit: how often it was found, at how many places, with how many people named, how
    often guidance was given on the spot, and when last.
    """

    skill: str
    skill_name: str
    findings: int
    places: int
    people: int
    guided: int
    newest_on: dt.date


def needs(*, path: str, starts_on: dt.date, ends_on: dt.date) -> list[Need]:
    """Which skills are missing at the units below a path in a span of days, the most places first. Names nobody.

    Queries: one.
    Source: DN4: those gaps become the content of the yearly training.
    """
    gaps = Finding.objects.current().of_kind(SKILL_GAP).filter(under_q(path), day__range=(starts_on, ends_on))
    return [
        Need(row["skill"], row["skill__name"], **{name: row[name] for name in _COUNTED})
        for row in _counted(gaps.order_by(), "skill", "skill__name").order_by("-places", "-findings", "skill")
    ]


def needs_seen(user: Any, on: dt.date, by: str = BY_SKILL) -> QuerySet:
    """The same within a reader's reach, as rows: for each skill; for each skill and unit; or for each skill, unit and
    person, who is named only where the reader sees the people.

    Shape: dictionaries with skill, skill__name, findings, places, people, guided, newest_on, and by kind unit,
    unit_name, person_shown, person_name.
    Queries: none of its own beyond `reach`.
    """
    gaps = findings_seen(user, on).of_kind(SKILL_GAP).select_related(None).prefetch_related(None).order_by()
    columns = ["skill", "skill__name"]
    if by != BY_SKILL:
        last = UnitPath.objects.filter(unit=OuterRef("unit")).filter(dated_q(on)).values("name")[:1]
        gaps = gaps.annotate(unit_name=Subquery(last))
        columns += ["unit", "unit_name"]
    if by == BY_PERSON:
        named = may_name_q(user, on)
        gaps = gaps.annotate(
            person_shown=Case(When(named, then=F("person_id"))),
            person_name=Case(
                When(named & Q(person__isnull=False), then=F("person__full_name")),
                default=Value(""),
                output_field=CharField(),
            ),
        )
        columns += ["person_shown", "person_name"]
    return _counted(gaps, *columns).order_by("-places", "-findings", "skill", *columns[2:])


_COUNTED = ("findings", "places", "people", "guided", "newest_on")


def _counted(gaps: QuerySet, *columns: str) -> QuerySet:
    return gaps.values(*columns).annotate(
        findings=Count("pk"),
        places=Count("unit", distinct=True),
        people=Count("person", distinct=True),
        guided=Count("pk", filter=~Q(guided="")),
        newest_on=Max("day"),
    )


def may_name_q(user: Any, on: dt.date) -> Q:
    """The condition that the reader may know whose skill is missing."""
    found = reach(user, PeoplePermission.VIEW, on)
    named = Q(recorded_by=user.pk)
    if found:
        named |= Q(unit__in=within(found, on))
    return named | Q(person=user.person_id) if user.person_id is not None else named
