"""Where somebody on a visit may say what they find, and what was found on it."""

import datetime as dt
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.queries.findings import FindingLine, findings_seen, lines_of
from thulinh.people.reach import reach
from thulinh.units.models import UnitPath, under_q
from thulinh.visits.models import Visit, VisitFinding

MOST_PLACES = 120


def own_visit(pk: int, user: Any) -> Visit | None:
    """The visit, when the user is one of those who go and it is neither cancelled nor withdrawn; else None.

    Queries: one.
    """
    if getattr(user, "person_id", None) is None:
        return None
    return Visit.objects.current().filter(pk=pk, visitors__person=user.person_id).first()


def places_to_find(visit: Visit, user: Any, on: dt.date) -> Sequence[UnitPath]:
    """The places of a visit at which the user may find something: its stops and the units below them.

    Queries: two.
    """
    found = reach(user, DifficultyPermission.FIND, on)
    stops = list(UnitPath.objects.on(on).filter(unit__in=visit.stops.values("unit")).values_list("path", flat=True))
    if not found or not stops:
        return []
    at_the_stops = reduce(or_, (under_q(path) for path in stops))
    rows = UnitPath.objects.on(on).open().filter(found.q()).filter(at_the_stops).select_related("level")
    return list(rows.order_by("path")[:MOST_PLACES])


def findings_of(visit: int, *, user: Any, on: dt.date) -> list[FindingLine]:
    """What was found on a visit, as far as the reader may see it, newest first.

    Queries: nine at most.
    """
    rows = findings_seen(user, on).filter(visit_link__visit=visit)
    return lines_of(list(rows), user=user, on=on)


def visit_of_finding(finding: int) -> int | None:
    """The visit on which something was found; None when it was found otherwise.

    Queries: one.
    """
    return VisitFinding.objects.filter(finding=finding).values_list("visit", flat=True).first()
