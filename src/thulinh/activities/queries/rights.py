"""Who may do what with an activity, for many activities at once."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length, Substr

from thulinh.activities.permissions import ActivityPermission
from thulinh.kernel.permissions import Permission
from thulinh.people.models import Charge, Holding, Membership
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import Reach, kept, own_seats, reach
from thulinh.units.models import UnitPath, under_q
from thulinh.units.rules import WIDTH


@dataclass
class Rights:
    """What one account may do on one day; asked once for the account of a request, then known.

    Queries: at most eight in all.
    """

    user: Any
    on: dt.date

    @property
    def own_units(self) -> frozenset[int]:
        """The units in which the user holds a seat, and those that have ended and are carried on by one of them."""
        return self._kept("own_units", lambda: self._with_carried_on(one.unit for one in own_seats(self.user, self.on)))

    @property
    def charges(self) -> frozenset[int]:
        """The branches of which the user is in charge (SV3)."""
        return self._kept("charges", self._charges)

    @property
    def member_of(self) -> frozenset[int]:
        """The branches of which the user is a member, and those that they carry on."""
        return self._kept("member_of", self._member_of)

    def _kept(self, question: str, ask: Callable[[], frozenset[int]]) -> frozenset[int]:
        if getattr(self.user, "person_id", None) is None:
            return frozenset()
        return kept(self.user, question, self.on, ask)

    def _charges(self) -> frozenset[int]:
        found = Charge.objects.on(self.on).filter(
            holding__person=self.user.person_id, holding__in=Holding.objects.on(self.on)
        )
        return frozenset(found.values_list("unit", flat=True))

    def _member_of(self) -> frozenset[int]:
        found = Membership.objects.on(self.on).filter(person=self.user.person_id)
        return self._with_carried_on(found.exclude(kind=Membership.Kind.ASSOCIATION).values_list("unit", flat=True))

    def _with_carried_on(self, units: Iterable[int]) -> frozenset[int]:
        """These units, and the ended ones whose succession they hold: they answer for what was done there before."""
        own = frozenset(units)
        ended = UnitPath.objects.on(self.on).filter(is_open=False, heir__in=own) if own else UnitPath.objects.none()
        return own | frozenset(ended.values_list("unit", flat=True))

    def within(self, permission: Permission) -> Reach:
        """How far the user's permission goes."""
        return reach(self.user, permission, self.on)

    def may_record(self, unit: int, path: str) -> bool:
        """Whether the user may record for a unit: for the own one, or on behalf of another within reach."""
        if unit in self.own_units and self.within(ActivityPermission.RECORD).covers(path):
            return True
        return self.within(ActivityPermission.ON_BEHALF).covers(path)

    def may_name(self, person: int, path: str, *, may_record: bool) -> bool:
        """Whether the user may know who somebody on a record's roll is: who records for the host, the person, and
        those who see the people of the unit for which the person was there.
        """
        own = getattr(self.user, "person_id", None)
        return may_record or person == own or (bool(path) and self.within(PeoplePermission.VIEW).covers(path))

    def may_verify(self, unit: int, path: str) -> bool:
        """Whether the user answers for a unit: from a level above, or as the officer in charge of it; never for a unit
        in which the user holds a seat.
        """
        if self.user.is_administrator or unit in self.own_units or getattr(self.user, "person_id", None) is None:
            return False
        found = self.within(ActivityPermission.VERIFY)
        return found.covers(path) and (unit in self.charges or is_above(found, path))

    def may_judge(self, path: str) -> bool:
        """Whether the user manages cadres who hold a seat at that path: from a level above it (HN5)."""
        return is_above(self.within(ActivityPermission.JUDGE), path)

    def may_confirm(self, unit: int) -> bool:
        """Whether the user may confirm what was typed for a unit: by a seat there, or as one of its members."""
        return unit in self.own_units or unit in self.member_of

    def to_verify(self, *, all_levels: bool = False) -> Q:
        """The condition on `UnitPath` rows of today: hosts whose records wait for this user.

        Without `all_levels` only those for whom the user is the nearest level above, or the officer in charge.
        """
        nobody = Q(pk__in=[])
        found = self.within(ActivityPermission.VERIFY)
        if self.user.is_administrator or not found:
            return nobody
        in_charge = Q(unit__in=self.charges) & found.q()
        above = nobody
        for root in found.roots:
            below = under_q(root) & ~Q(path=root)
            if not all_levels:
                below &= Q(length=len(root) + WIDTH) | self._ended_below(root)
            above |= below
        return (in_charge | above) & ~Q(unit__in=self.own_units)

    def _ended_below(self, root: str) -> Q:
        """The condition that a unit has ended and the one just below the root carries it on, whoever did in between; or
        that nothing open stands between it and the root.
        """
        nearest = UnitPath.objects.on(self.on).open().annotate(length=Length("path")).filter(length=len(root) + WIDTH)
        on_the_way = nearest.filter(path=Substr(OuterRef("path"), 1, len(root) + WIDTH))
        return Q(is_open=False) & (Q(heir__in=nearest.filter(under_q(root)).values("unit")) | ~Exists(on_the_way))


def is_above(found: Reach, path: str) -> bool:
    """Whether one of the roots stands strictly above the path."""
    return any(path.startswith(root) and path != root for root in found.roots)


def paths_with_length(on: dt.date):
    """Path rows of a day with their `length`, as `Rights.to_verify` needs them."""
    return UnitPath.objects.on(on).annotate(length=Length("path"))
