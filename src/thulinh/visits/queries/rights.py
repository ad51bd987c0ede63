"""Who may do what with visits: for oneself, for others, at the place visited."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q

from thulinh.kernel.permissions import Permission
from thulinh.people.reach import Reach, own_seats, reach, within
from thulinh.units.models import UnitPath
from thulinh.visits.models import Stop, Visit, Visitor, VisitQuerySet
from thulinh.visits.permissions import VisitPermission


@dataclass
class VisitRights:
    """What one account may do with visits on one day; None is the system, which may write everything.

    Queries: at most four in all.
    """

    user: Any
    on: dt.date

    @cached_property
    def person(self) -> int | None:
        """Who the user is."""
        return getattr(self.user, "person_id", None)

    @property
    def own_units(self) -> frozenset[int]:
        """The units in which the user holds a seat."""
        return frozenset(one.unit for one in own_seats(self.user, self.on))

    def within(self, permission: Permission) -> Reach:
        """How far the user's permission goes."""
        return reach(self.user, permission, self.on)

    def may_arrange(self, path: str) -> bool:
        """Whether the user lays schedules for the committee at that path and sends its cadres."""
        return self.user is None or self.within(VisitPermission.ARRANGE).covers(path)

    def may_write(
        self, path: str, visitors: Collection[int], stops: Iterable[str], known: Collection[int] = ()
    ) -> bool:
        """Whether the user may plan, record or correct a visit of the committee at that path: who arranges its visits,
        or one of those who go, to places that their seat answers for. Who else goes, only who arranges says; those who
        were sent already (`known`) may stay.
        """
        if self.may_arrange(path):
            return True
        if self.person is None or self.person not in visitors or set(visitors) - {self.person, *known}:
            return False
        found = self.within(VisitPermission.RECORD)
        return bool(found) and all(found.covers(stop) for stop in stops)


def seen_visits(user: Any, on: dt.date, visits: VisitQuerySet | None = None) -> VisitQuerySet:
    """The visits that the user may see: one's own, those that committees within reach send, and those to places within
    reach.

    Queries: none of its own beyond `reach`.
    """
    found = reach(user, VisitPermission.VIEW, on)
    seen = Q(pk__in=[])
    if found:
        # Committees and places that have ended are seen by whoever answers for them today.
        units = within(found, on)
        seen |= Q(unit__in=units) | Exists(Stop.objects.filter(visit=OuterRef("pk"), unit__in=units))
    person = getattr(user, "person_id", None)
    if person is not None:
        seen |= Exists(Visitor.objects.filter(visit=OuterRef("pk"), person=person))
    return (Visit.objects.all() if visits is None else visits).filter(seen)


def paths_today(units: Iterable[int], on: dt.date) -> dict[int, str]:
    """Where these units stand on that day, ended units under whoever carries them on.

    Queries: one.
    """
    return dict(UnitPath.objects.on(on).filter(unit__in=list(units)).values_list("unit_id", "path"))
