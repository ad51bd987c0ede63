"""What the page of a unit gathers that no single room knows: vacancies, bodies, what stands below, what was done."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import CharField, Count, Exists, IntegerField, OuterRef, QuerySet, Subquery

from thulinh.activities.models import Activity
from thulinh.desk.queries.places import Step, line_above, names_of
from thulinh.kernel.periods import DAY
from thulinh.people.models import Account, Holding, Membership, Seat
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import (
    ChargeLine,
    Expected,
    Holder,
    Member,
    MemberCounts,
    VacantSeat,
    charged_officers,
    charges_of_committee,
    club_members,
    holders_of_unit,
    holdings_history,
    member_counts,
    members,
)
from thulinh.people.reach import may, reach
from thulinh.programmes.queries import Due, dues
from thulinh.units.models import BodyScope, UnitPath
from thulinh.units.permissions import UnitPermission
from thulinh.units.queries import UnitHistory, UnitOnDay, bodies_of, history
from thulinh.units.rules import WIDTH

MOST_CHILDREN = 400


@dataclass(frozen=True)
class ScopeLine:
    """For which unit a body works, by which paper."""

    unit: int
    name: str
    scope: BodyScope


@dataclass(frozen=True)
class UnitPage:
    """Everything that the page of a unit shows, as of a day."""

    row: UnitPath
    line: Sequence[Step]
    holders: Sequence[Holder]
    vacant: Sequence[VacantSeat]
    officer: ChargeLine | None
    charges: Sequence[ChargeLine]
    members: Sequence[Member]
    counts: Mapping[int, MemberCounts]
    bodies: Sequence[UnitOnDay]
    scopes: Sequence[ScopeLine]
    club_members: Sequence[Expected]
    children: Sequence[UnitPath]
    activities: Sequence[Activity]
    dues: Sequence[Due]
    history: UnitHistory
    former: Sequence[Holder]
    heir: UnitPath | None

    @property
    def total(self) -> MemberCounts:
        """How many belong to the unit and all below it."""
        names = ("home", "away", "temporary", "two_way", "association")
        return MemberCounts(**{name: sum(getattr(one, name) for one in self.counts.values()) for name in names})


def unit_page(row: UnitPath, user: Account, *, on: dt.date, today: dt.date) -> UnitPage:
    """What all rooms know about a unit as of a day, for a reader who may see it.

    Queries: a fixed number, however many units, people and activities there are.
    """
    unit = row.unit_id
    with_contact = may(user, PeoplePermission.CONTACT, unit, today)
    is_root = len(row.path) == WIDTH
    return UnitPage(
        row=row,
        line=line_above(row, reach(user, UnitPermission.VIEW, today), on),
        holders=holders_of_unit(unit, on, with_contact=with_contact),
        vacant=vacancies(row, on),
        officer=charged_officers([unit], on, with_contact=with_contact).get(unit),
        charges=charges_of_committee(unit, on),
        members=members(unit, on, with_contact=with_contact) if may(user, PeoplePermission.VIEW, unit, today) else [],
        # The whole country's members are a figure, not a line on a page.
        counts={} if is_root else member_counts(row.path, on),
        bodies=bodies_of(unit, on),
        scopes=[] if row.level.is_union else scopes_of(unit, on),
        club_members=[] if row.level.is_union else club_members(unit, on),
        children=list(children(unit, on)[:MOST_CHILDREN]),
        activities=recent_activities(unit, on),
        dues=dues(path=row.path, on=on, units=[unit]) if on == today and row.is_open else [],
        history=history(unit),
        former=[line for line in holdings_history(unit=unit) if line.ends_on and line.ends_on < on],
        heir=names_of([row.heir_id], on).get(row.heir_id) if not row.is_open else None,
    )


def vacancies(row: UnitPath, on: dt.date) -> list[VacantSeat]:
    """The seats that the unit itself should have and that nobody holds on a day, in the order of rank.

    Queries: one.
    """
    seats = (
        Seat.objects.on(on)
        .filter(unit=row.unit_id, position__opens__gt=0)
        .exclude(Exists(Holding.objects.on(on).filter(seat=OuterRef("pk"))))
        .annotate(left_on=_last_day_held(on))
        .select_related("position")
        .order_by("position__rank", "ordinal")
    )
    return [
        VacantSeat(
            seat=seat.pk,
            unit=row.unit_id,
            unit_name=row.name,
            position=seat.position_id,
            position_name=seat.position.name,
            position_short=seat.position.short_name,
            since=seat.left_on + DAY if seat.left_on else seat.starts_on,
        )
        for seat in seats
    ]


def _last_day_held(on: dt.date) -> Subquery:
    before = Holding.objects.current().filter(seat=OuterRef("pk"), ends_on__lt=on)
    return Subquery(before.order_by("-ends_on").values("ends_on")[:1])


def scopes_of(body: int, on: dt.date) -> list[ScopeLine]:
    """For which units a body works on a day (HN1).

    Queries: one.
    """
    scopes = BodyScope.objects.on(on).filter(body=body).annotate(**_named("unit", on)).order_by("name", "pk")
    return [ScopeLine(one.unit_id, one.name, one) for one in scopes if one.name]


def children(unit: int, on: dt.date) -> QuerySet[UnitPath]:
    """The units of the Union's line just below a unit on a day, with head and number of members.

    Shape: path rows with `head_name`, `head_id`, `head_seat`, `member_number`, `child_number`.
    """
    rows = UnitPath.objects.on(on).open().union().filter(parent=unit).select_related("level")
    return with_head_and_members(rows, on).order_by("level__rank", "name_key", "unit")


def with_head_and_members(rows: QuerySet[UnitPath], on: dt.date) -> QuerySet[UnitPath]:
    """The same path rows with who heads each unit and how many belong to it on the day.

    Shape: added columns `head_seat`, `head_id`, `head_name`, `head_title`, `member_number`, `child_number`.
    Queries: none of its own; they are columns of the same question.
    """
    seats_here = Seat.objects.on(on).filter(unit=OuterRef("unit_id"), position__opens__gt=0, ordinal=1)
    first = seats_here.order_by("position__rank", "pk")
    holding = Holding.objects.on(on).filter(seat=OuterRef("head_seat"))
    members = Membership.objects.on(on).filter(unit=OuterRef("unit_id"), kind__in=Membership.AT_HOME)
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
    return {"name": Subquery(row.values("name")[:1])}


def _count(rows: QuerySet, group: str) -> Subquery:
    """How many rows there are; nothing, not 0, where there are none."""
    counted = rows.order_by().values(group).annotate(number=Count("pk")).values("number")
    return Subquery(counted, output_field=IntegerField())
