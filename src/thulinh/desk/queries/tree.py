"""The system of organisations as nested lists: a unit, what stands below it, and what stands below that."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Length

from thulinh.people.models import Account
from thulinh.people.reach import reach, within
from thulinh.units.models import UnitPath
from thulinh.units.permissions import UnitPermission
from thulinh.units.rules import WIDTH

MOST_SHOWN = 600


@dataclass
class Branching:
    """A unit with those below it that are shown, and how many there are."""

    row: UnitPath
    number_below: int
    below: list["Branching"] = field(default_factory=list)


def roots(user: Account, today: dt.date) -> list[UnitPath]:
    """The uppermost units that the user may see.

    Queries: one beyond `reach`.
    """
    found = reach(user, UnitPermission.VIEW, today)
    rows = UnitPath.objects.on(today).filter(path__in=found.roots, is_open=True).select_related("level")
    return list(rows.order_by("level__rank", "name_key", "unit"))


def branching(root: UnitPath, user: Account, *, on: dt.date, today: dt.date) -> Branching:
    """A unit with what stood below it on a day: two levels when they are not too many, else one.

    Queries: three at most, however many units.
    """
    row = UnitPath.objects.on(on).filter(unit=root.unit_id).select_related("level").first() or root
    rows = _below(row, on, 2)
    if len(rows) > MOST_SHOWN:
        rows = _below(row, on, 1)
    if on != today:
        seen = set(within(reach(user, UnitPermission.VIEW, today), today).values_list("unit_id", flat=True))
        rows = [one for one in rows if one.unit_id in seen]
    return _nested(row, rows)


def _below(row: UnitPath, on: dt.date, depth: int) -> Sequence[UnitPath]:
    children = UnitPath.objects.on(on).open().filter(parent=OuterRef("unit_id")).order_by().values("parent")
    found = (
        UnitPath.objects.on(on)
        .open()
        .under(row.path)
        .annotate(length=Length("path"))
        .filter(length__gt=len(row.path), length__lte=len(row.path) + depth * WIDTH)
        .annotate(below=Subquery(children.annotate(n=Count("pk")).values("n"), output_field=IntegerField()))
        .select_related("level")
        .order_by("level__rank", "name_key", "unit")
    )
    return list(found[: MOST_SHOWN + 1]) if depth > 1 else list(found)


def _nested(row: UnitPath, rows: Sequence[UnitPath]) -> Branching:
    top = Branching(row, 0)
    known = {row.path: top}
    for one in sorted(rows, key=lambda one: len(one.path)):  # the order among equals stays
        node = known[one.path] = Branching(one, one.below or 0)
        if above := known.get(one.path[:-WIDTH]):
            above.below.append(node)
    top.number_below = len(top.below)
    return top
