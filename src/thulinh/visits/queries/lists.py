"""Lists of visits within reach."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from thulinh.people.reach import within
from thulinh.units.models import UnitPath
from thulinh.visits.models import Schedule, Stop, Visit, VisitDay, Visitor, overdue_q, reported_late_q
from thulinh.visits.permissions import VisitPermission
from thulinh.visits.queries.rights import VisitRights, seen_visits
from thulinh.visits.queries.sights import lacks_of
from thulinh.visits.rules.days import in_days


def visit_list(user: Any, on: dt.date) -> QuerySet[Visit]:
    """The visits that the reader may see and that were not withdrawn, newest first.

    Queries: none besides the list itself.
    """
    return seen_visits(user, on).filter(withdrawn_at=None).select_related("form").order_by("-starts_on", "-pk")


def tell(rows: Sequence[Visit], on: dt.date) -> None:
    """Say on these visits what a list shows: `unit_name`, `place_names`, `visitor_names`, `counted_days`, `lack_names`.

    Queries: five, whatever the number of visits.
    """
    keys = [row.pk for row in rows]
    stops, goers = defaultdict(list), defaultdict(list)
    for stop in Stop.objects.filter(visit__in=keys).order_by("first_on", "pk"):
        stops[stop.visit_id].append(stop)
    for one in Visitor.objects.filter(visit__in=keys).select_related("person").order_by("-is_lead", "pk"):
        goers[one.visit_id].append(one.person.full_name)
    counted: dict[int, int] = defaultdict(int)
    for visit, halves in VisitDay.objects.current().filter(visit__in=keys).values_list("visit_id", "counted"):
        counted[visit] += halves
    names = last_names({row.unit_id for row in rows} | {stop.unit_id for found in stops.values() for stop in found})
    for row in rows:
        row.unit_name = names.get(row.unit_id, "")
        row.place_names = ", ".join(names.get(stop.unit_id, "") for stop in stops[row.pk])
        row.visitor_names = ", ".join(goers[row.pk])
        row.counted_days = in_days(counted[row.pk])
        row.lack_names = ", ".join(
            one.label if place == 0 else one.label.lower()
            for place, one in enumerate(lacks_of(row, [stop.word for stop in stops[row.pk]], on))
        )


def last_names(units: Iterable[int]) -> dict[int, str]:
    """What these units are called, or were called last.

    Queries: one.
    """
    rows = UnitPath.objects.filter(unit__in=list(units), is_open=True).order_by("unit_id", "starts_on")
    return dict(rows.values_list("unit_id", "name"))


def lacking_q(what: str, on: dt.date) -> Q:
    """The condition that something is missing or late around a visit: "cong-lenh", "bao-cao", "tre" or "xac-nhan"."""
    made = Q(status=Visit.Status.MADE)
    overdue = overdue_q(on, last_day="ends_on", reported="reported_on")
    conditions = {
        "cong-lenh": Q(order_number="") & (made | Q(status=Visit.Status.PLANNED, ends_on__lte=on)),
        "bao-cao": made & Q(reported_on=None),
        "tre": made & (overdue | Q(pk__in=VisitDay.objects.filter(reported_late_q()).values("visit"))),
        "xac-nhan": made & Q(pk__in=Stop.objects.exclude(word=Stop.Word.CONFIRMED).values("visit")),
    }
    return conditions[what]


def visits_of_person(person: int, user: Any, on: dt.date, most: int = 5) -> list[Visit]:
    """The last visits of somebody, as far as the reader may see them.

    Queries: those of `tell` and one.
    """
    rows = list(visit_list(user, on).filter(visitors__person=person)[:most])
    tell(rows, on)
    return rows


def visits_to_unit(unit: int, user: Any, on: dt.date, most: int = 5) -> list[Visit]:
    """The last visits to a unit, as far as the reader may see them.

    Queries: those of `tell` and one.
    """
    rows = list(visit_list(user, on).filter(stops__unit=unit).exclude(status=Visit.Status.CANCELLED)[:most])
    tell(rows, on)
    return rows


def schedule_list(user: Any, on: dt.date) -> QuerySet[Schedule]:
    """The schedules of committees within reach, newest first, each with `unit_name` and how many of its visits are
    `planned` in all and `made` already.

    Queries: none besides the list itself, beyond `reach`.
    """
    found = VisitRights(user, on).within(VisitPermission.VIEW)
    rows = Schedule.objects.filter(unit__in=within(found, on)) if found else Schedule.objects.none()
    name = UnitPath.objects.filter(unit=OuterRef("unit"), starts_on__lte=OuterRef("starts_on")).order_by("-starts_on")
    first = UnitPath.objects.filter(unit=OuterRef("unit")).order_by("starts_on")
    unit_name = Coalesce(Subquery(name.values("name")[:1]), Subquery(first.values("name")[:1]))
    standing = Q(visits__withdrawn_at=None) & ~Q(visits__status=Visit.Status.CANCELLED)
    counts = {
        "planned": Count("visits", filter=standing),
        "made": Count("visits", filter=standing & Q(visits__status=Visit.Status.MADE)),
    }
    found = rows.filter(withdrawn_at=None).annotate(unit_name=unit_name, **counts)
    return found.order_by("-starts_on", "-pk")


def visits_of_schedule(schedule: int, user: Any, on: dt.date) -> list[Visit]:
    """The visits that were planned under a schedule, as far as the reader may see them, in the order of their days.

    Queries: those of `tell` and one.
    """
    rows = list(seen_visits(user, on).filter(withdrawn_at=None, schedule=schedule).select_related("form"))
    rows.sort(key=lambda row: (row.starts_on, row.pk))
    tell(rows, on)
    return rows


def visits_in_calendar(
    units: Iterable[int], first: dt.date, last: dt.date, *, person: int | None = None, sent: bool = False
) -> list[Visit]:
    """Visits on these days that go to these units, or on which the person goes; `sent`: those that the units send, too.
    Cancelled ones stay, marked.

    Shape: by day, each with `unit_name`, `place_names` and `is_own` (the person goes on it).
    Queries: three.
    """
    wanted = Exists(Stop.objects.filter(visit=OuterRef("pk"), unit__in=list(units)))
    goes = Exists(Visitor.objects.filter(visit=OuterRef("pk"), person=person))
    condition = Q(wanted) | (Q(unit__in=list(units)) if sent else Q(pk__in=[])) | (Q(goes) if person else Q(pk__in=[]))
    rows = Visit.objects.filter(condition, withdrawn_at=None, starts_on__lte=last, ends_on__gte=first)
    rows = rows.annotate(is_own=goes).select_related("form").prefetch_related("stops")
    found = list(rows.order_by("starts_on", "pk"))
    names = last_names({row.unit_id for row in found} | {stop.unit_id for row in found for stop in row.stops.all()})
    for row in found:
        row.unit_name = names.get(row.unit_id, "")
        row.place_names = ", ".join(names.get(stop.unit_id, "") for stop in row.stops.all())
    return found
