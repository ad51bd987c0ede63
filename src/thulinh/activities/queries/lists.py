"""Lists of activities within somebody's reach."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from thulinh.activities.models import Activity, Credit, Kind
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.rights import Rights
from thulinh.kernel.writing import dated_q
from thulinh.people.reach import within
from thulinh.units.models import UnitPath, under_q


@dataclass(frozen=True)
class ActivityFilter:
    """What a list of activities is narrowed to; what is None does not narrow."""

    kinds: Collection[str] | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    status: str | None = None
    verdict: str | None = None
    content: str | None = None
    unit: int | None = None
    path: str | None = None
    ids: Collection[int] | None = None
    is_on_behalf: bool | None = None
    late_after: int | None = None
    withdrawn_too: bool = False


def activity_list(user: Any, on: dt.date, narrowed: ActivityFilter = ActivityFilter()) -> QuerySet:
    """Activities that count for a unit within the user's reach, newest first.

    Shape: a queryset of `Activity` with `host_name` (of its day), ready for a table; `kind` comes with it.
    Queries: none of its own beyond the user's reach.
    """
    reach = Rights(user, on).within(ActivityPermission.VIEW)
    counted = Credit.objects.filter(activity=OuterRef("pk")).exclude(role=Credit.Role.UPPER)
    seen = counted.filter(unit__in=within(reach, on)) if reach else Credit.objects.none()
    rows = Activity.objects.all() if narrowed.withdrawn_too else Activity.objects.current()
    rows = _columns(rows.filter(Exists(seen)), narrowed)
    if narrowed.unit is not None:
        rows = rows.of_unit(narrowed.unit)
    if narrowed.path is not None:
        rows = rows.filter(Exists(counted.filter(under_q(narrowed.path))))
    if narrowed.late_after is not None:
        rows = rows.filter(Exists(counted.filter(after_days__gt=narrowed.late_after)))
    names = UnitPath.objects.filter(dated_q(OuterRef("day")), unit=OuterRef("host_id")).values("name")[:1]
    return rows.annotate(host_name=Subquery(names)).select_related("kind").order_by("-day", "-pk")


def _columns(rows: QuerySet, narrowed: ActivityFilter) -> QuerySet:
    wanted = {
        "kind__in": narrowed.kinds,
        "day__gte": narrowed.starts_on,
        "day__lte": narrowed.ends_on,
        "status": narrowed.status,
        "verdict": narrowed.verdict,
        "contents": narrowed.content,
        "pk__in": narrowed.ids,
        "is_on_behalf": narrowed.is_on_behalf,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def kinds_for(level: str) -> list[tuple[str, str, str]]:
    """What a unit of that level may record: (code, name, what the doing is called), in the order of definitions.

    Queries: one.
    """
    return [(kind.pk, kind.name, kind.verb) for kind in Kind.objects.all() if level in kind.host_levels]


def unit_sessions(unit: int, *, kinds: Collection[str] | None = None, limit: int = 12) -> QuerySet:
    """The latest activities that count for a unit, newest first."""
    rows = Activity.objects.current().of_unit(unit)
    if kinds is not None:
        rows = rows.of_kind(*kinds)
    return rows.select_related("kind").order_by("-day", "-pk")[:limit]
