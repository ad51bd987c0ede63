"""Initiatives that others find and reuse (HN4)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from thulinh.activities.models import Initiative, Reuse
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import Rights
from thulinh.kernel.text import fold
from thulinh.kernel.writing import dated_q
from thulinh.people.reach import within
from thulinh.units.models import UnitPath, under_q


@dataclass(frozen=True)
class ReuseLine:
    """A unit that has done the same, since when and with what result."""

    unit: int
    unit_name: str
    day: dt.date
    note: str


def initiatives(words: str = "", *, path: str | None = None, on: dt.date) -> QuerySet:
    """Initiatives whose name or description holds all the words, with or without marks, newest first.

    `path`: only those of units below it today. Everybody may read them: that is what they are shared for.
    Shape: a queryset of `Initiative` with `unit_name` (of its day), `author_name` and `reuse_count`.
    """
    found = Initiative.objects.filter(withdrawn_at=None, activity__withdrawn_at=None)
    for word in fold(words).split():
        found = found.filter(search__contains=word)
    if path is not None:
        found = found.filter(unit__in=UnitPath.objects.on(on).filter(under_q(path)).values("unit"))
    names = UnitPath.objects.filter(dated_q(OuterRef("day")), unit=OuterRef("unit_id")).values("name")[:1]
    return (
        found.annotate(unit_name=Subquery(names), reuse_count=Count("reuses"))
        .select_related("author")
        .order_by("-day", "-pk")
    )


def reuses_of(initiative: int) -> list[ReuseLine]:
    """Who has reused an initiative, first ones first.

    Queries: three.
    """
    rows = list(Reuse.objects.filter(initiative=initiative).order_by("day", "pk"))
    places = Places(row.unit_id for row in rows)
    return [ReuseLine(row.unit_id, places.name(row.unit_id, row.day), row.day, row.note) for row in rows]


def sharing_units(user: Any, on: dt.date, *, limit: int = 200) -> list[tuple[int, str]]:
    """The units for which the user may share or reuse an initiative: the own ones first, then those below by name.

    Queries: at most four.
    """
    rights = Rights(user, on)
    reach = rights.within(ActivityPermission.SHARE)
    if not reach:
        return []
    rows = UnitPath.objects.on(on).open().filter(unit__in=within(reach, on))
    own = list(rows.filter(unit__in=rights.own_units).order_by("path").values_list("unit", "name"))
    others = rows.exclude(unit__in=rights.own_units).order_by("name_key").values_list("unit", "name")
    return own + list(others[:limit])
