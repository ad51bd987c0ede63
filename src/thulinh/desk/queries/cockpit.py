"""The few numbers at the head of the cockpit: who serves there, what waits to be verified."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q

from thulinh.activities.models import Activity
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding, Membership, Person, Seat
from thulinh.people.queries.rolls import BRANCH_SECRETARY
from thulinh.units.models import UnitPath, under_q


@dataclass(frozen=True)
class Secretaries:
    """How many branches have a secretary, of how many."""

    held: int
    seats: int

    @property
    def vacant(self) -> int:
        """Branches without a secretary."""
        return self.seats - self.held


@dataclass(frozen=True)
class Waiting:
    """How many sessions wait for the word of the level above, and since when the first of them."""

    count: int
    since: dt.datetime | None


def secretaries(path: str, on: dt.date) -> Secretaries:
    """How many branches below have a secretary on that day.

    Queries: one.
    """
    held = Exists(Holding.objects.on(on).filter(seat=OuterRef("pk")))
    seats = Seat.objects.on(on).filter(
        dated_q(on, "unit__paths__"),
        under_q(path, "unit__paths__path"),
        unit__paths__is_open=True,
        position=BRANCH_SECRETARY,
    )
    found = seats.aggregate(seats=Count("pk"), held=Count("pk", filter=held))
    return Secretaries(**found)


def members(path: str, on: dt.date) -> tuple[int, int]:
    """How many members have their home at the path or below on that day, and how many of them are women.

    Queries: one.
    """
    units = UnitPath.objects.on(on).under(path).values("unit_id")
    home = Membership.objects.on(on).filter(unit__in=units, kind__in=Membership.AT_HOME)
    found = home.aggregate(everybody=Count("pk"), women=Count("pk", filter=Q(person__sex=Person.Sex.FEMALE)))
    return found["everybody"], found["women"]


def waiting(path: str, today: dt.date) -> Waiting:
    """What was recorded at the path or below and nobody above has looked at yet.

    Queries: one.
    """
    hosts = UnitPath.objects.on(today).under(path).values("unit_id")
    found = Activity.objects.waiting().filter(host__in=hosts).aggregate(count=Count("pk"), since=Min("recorded_at"))
    return Waiting(**found)
