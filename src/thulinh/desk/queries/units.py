"""What the page of a unit gathers that no single room knows: vacancies, bodies, what stands below, what was done."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import CharField, Count, Exists, IntegerField, OuterRef, QuerySet, Subquery

from thulinh.activities.models import Activity
from thulinh.kernel.periods import DAY
from thulinh.people.models import Holding, Membership, Seat
from thulinh.people.queries import Holder, holders_of_unit
from thulinh.units.models import BodyScope, UnitPath

MOST_CHILDREN = 400


@dataclass(frozen=True)
class SeatLine:
    """A seat of the unit and who holds it on the day; nobody when it is vacant."""

    position: str
    holder: Holder | None
    since: dt.date | None = None


@dataclass(frozen=True)
class BodyLine:
    """A body that works for the unit, or the unit for which a body works, by which paper."""

    unit: int
    name: str
    level: str
    scope: BodyScope


def seats(unit: int, on: dt.date, *, with_contact: bool) -> list[SeatLine]:
    """The seats of a unit on a day in the order of rank: who holds them, and which that it should have are vacant.

    Queries: two.
    """
    held = [SeatLine(line.position_name, line) for line in holders_of_unit(unit, on, with_contact=with_contact)]
    vacant = (
        Seat.objects.on(on)
        .filter(unit=unit, position__opens__gt=0)
        .exclude(Exists(Holding.objects.on(on).filter(seat=OuterRef("pk"))))
        .annotate(left_on=_last_day_held(on))
        .order_by("position__rank", "ordinal")
        .values_list("position__name", "starts_on", "left_on")
    )
    return [SeatLine(name, None, left + DAY if left else start) for name, start, left in vacant] + held


def _last_day_held(on: dt.date) -> Subquery:
    before = Holding.objects.current().filter(seat=OuterRef("pk"), ends_on__lt=on)
    return Subquery(before.order_by("-ends_on").values("ends_on")[:1])


def bodies_of(unit: int, on: dt.date) -> list[BodyLine]:
    """The bodies (clubs, clusters, Party cells …) that work for a unit on a day.

    Queries: one.
    """
    scopes = BodyScope.objects.on(on).filter(unit=unit).annotate(**_named("body", on)).order_by("name", "pk")
    return [BodyLine(one.body_id, one.name, one.level_name, one) for one in scopes if one.name]


def scopes_of(body: int, on: dt.date) -> list[BodyLine]:
    """For which units a body works on a day (HN1).

    Queries: one.
    """
    scopes = BodyScope.objects.on(on).filter(body=body).annotate(**_named("unit", on)).order_by("name", "pk")
    return [BodyLine(one.unit_id, one.name, one.level_name, one) for one in scopes if one.name]


def children(unit: int, on: dt.date) -> QuerySet[UnitPath]:
    """The units just below a unit on a day, with head and number of members, the Union's line first.

    Shape: path rows with `head_name`, `head_id`, `head_seat`, `member_number`, `child_number`.
    """
    rows = UnitPath.objects.on(on).open().filter(parent=unit).select_related("level")
    return with_head_and_members(rows, on).order_by("level__rank", "name_key", "unit")


def with_head_and_members(rows: QuerySet[UnitPath], on: dt.date) -> QuerySet[UnitPath]:
    """The same path rows with who heads each unit and how many belong to it on the day.

    Shape: added columns `head_seat`, `head_id`, `head_name`, `head_title`, `member_number`, `child_number`.
    Queries: none of its own; they are columns of the same question.
    """
    seats_here = Seat.objects.on(on).filter(unit=OuterRef("unit_id"), position__opens__gt=0, ordinal=1)
    first = seats_here.order_by("position__rank", "pk")
    holding = Holding.objects.on(on).filter(seat=OuterRef("head_seat"))
    members = Membership.objects.on(on).filter(unit=OuterRef("unit_id")).exclude(kind=Membership.Kind.ASSOCIATION)
    below = UnitPath.objects.on(on).open().filter(parent=OuterRef("unit_id"))
    return rows.annotate(
        head_seat=Subquery(first.values("pk")[:1]),
        head_title=Subquery(first.values("position__short_name")[:1]),
        head_id=Subquery(holding.values("person_id")[:1]),
        head_name=Subquery(holding.values("person__full_name")[:1]),
        member_number=_count(members, "unit"),
        child_number=_count(below, "parent"),
    )


def recent_activities(unit: int, on: dt.date, most: int = 6) -> list[Activity]:
    """The latest activities that a unit hosted or took part in, up to a day, newest first.

    Queries: one.
    """
    found = Activity.objects.current().filter(credits__unit=unit, day__lte=on).select_related("kind")
    return list(found.annotate(host_name=name_on_its_day("host")).order_by("-day", "-pk")[:most])


def name_on_its_day(unit: str, day: str = "day") -> Subquery:
    """What the unit of a row was called on the row's own day."""
    rows = UnitPath.objects.filter(unit=OuterRef(f"{unit}_id"), starts_on__lte=OuterRef(day))
    return Subquery(rows.order_by("-starts_on").values("name")[:1], output_field=CharField())


def _named(unit: str, on: dt.date) -> dict[str, Subquery]:
    row = UnitPath.objects.on(on).open().filter(unit=OuterRef(f"{unit}_id"))
    return {"name": Subquery(row.values("name")[:1]), "level_name": Subquery(row.values("level__name")[:1])}


def _count(rows: QuerySet, group: str) -> Subquery:
    """How many rows there are; nothing, not 0, where there are none."""
    counted = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Subquery(counted, output_field=IntegerField())
