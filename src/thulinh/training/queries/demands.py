"""Who must be trained, by which demand, where, since when (GL2)."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db.models import OuterRef, Q, QuerySet, Subquery

from thulinh.people.models import Position
from thulinh.people.reach import User, allowed, reach
from thulinh.people.rules import portions
from thulinh.training.models import Demand, Level, Topic
from thulinh.training.permissions import TrainingPermission
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids


def demands_over(paths: Collection[str], on: dt.date) -> list[Demand]:
    """The demands that hold on a day for at least one of the units at these paths, laid down there or above, those
    from farthest above first. Which unit of them each is over: `is_over(demand, path)`.

    Queries: one, for up to ten thousand units.
    """
    depth = {unit: place for path in paths for place, unit in enumerate(path_ids(path))}
    rows = [row for part in portions(depth) for row in Demand.objects.on(on).filter(unit__in=part)]
    return sorted(rows, key=lambda row: (depth[row.unit_id], row.code, row.pk))


def is_over(demand: Demand, path: str) -> bool:
    """Whether a demand is laid down for the unit at a path: there or above it."""
    return demand.unit_id in path_ids(path)


def demand_list(user: User, on: dt.date) -> QuerySet[Demand]:
    """The demands for people within the reader's reach: those laid down there, and those from above.

    Each knows `unit_name`. What has ended is there too, what was withdrawn is not.
    Queries: one, beyond `reach`.
    """
    found = reach(user, TrainingPermission.VIEW, on)
    above = {unit for root in found.roots for unit in path_ids(root)}
    here = UnitPath.objects.on(on).filter(found.q()).values("unit_id")
    rows = Demand.objects.current().filter(Q(unit__in=above) | Q(unit__in=here))
    named = UnitPath.objects.on(on).filter(unit=OuterRef("unit"))
    told = rows.annotate(unit_name=Subquery(named.values("name")[:1]), path=Subquery(named.values("path")[:1]))
    return told.order_by("path", "code", "-starts_on", "pk")


def demands_to_write(user: User, on: dt.date) -> QuerySet[Demand]:
    """The demands that the reader may end or withdraw: laid down by hand where they may."""
    return allowed(Demand.objects.current(), user, TrainingPermission.PLAN, on).filter(source="")


def tell_demands(rows: Sequence[Demand]) -> None:
    """Tell each demand `who` and `what` in words.

    Queries: two.
    """
    posts = dict(Position.objects.values_list("code", "name"))
    topics = dict(
        Topic.objects.filter(code__in={code for row in rows for code in row.topics}).values_list("code", "name")
    )
    levels = dict(Level.choices)
    for row in rows:
        row.who = ", ".join(posts.get(code, code) for code in row.positions)
        named = ", ".join(topics.get(code, code) for code in row.topics)
        least = f", từ mức {levels[row.level].lower()}" if row.level else ""
        row.what = f"{named}{least}" if named else "Theo chức danh"
