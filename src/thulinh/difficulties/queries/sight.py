"""Who sees a difficulty, and who sees which unit and which person raised it. Page, list, search, spreadsheet, log and
notices all ask here.

A difficulty that was sent past a level is seen there as one of that level's own area: what it is about and how far it
is, without branch, seat, name or the session at which it was said. Who stands at the level it went to, or above, sees
all; so do those of the unit that raised it, unless they also have a seat at a level that was passed over.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from thulinh.activities.queries.rights import Rights
from thulinh.difficulties.models import Difficulty, Turn
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.people.reach import Reach, own_seats, within
from thulinh.units.models import UnitPath, under_q


@dataclass
class Sight:
    """How far one account sees into difficulties on a day.

    Queries: at most six in all, besides those of the rows.
    """

    user: Any
    on: dt.date

    @cached_property
    def rights(self) -> Rights:
        """What the account may do on that day."""
        return Rights(self.user, self.on)

    @property
    def reach(self) -> Reach:
        """Where the account may read difficulties."""
        return self.rights.within(DifficultyPermission.VIEW)

    @property
    def seats(self) -> frozenset[int]:
        """The seats that the person holds."""
        return frozenset(one.seat for one in own_seats(self.user, self.on))

    @cached_property
    def _below_own_seats(self) -> Q:
        """Units that stand strictly below one in which the person holds a seat."""
        paths = UnitPath.objects.on(self.on).filter(unit__in=self.rights.own_units).values_list("path", flat=True)
        condition = Q(pk__in=[])
        for path in paths:
            condition |= under_q(path) & ~Q(path=path)
        return condition

    def knows(self) -> Q:
        """The condition that the account may know which unit and who raised a difficulty."""
        person = getattr(self.user, "person_id", None)
        condition = Q(is_direct=False)
        if person is not None:
            condition |= Q(person=person)
        if self.reach:
            condition |= Q(sent_to__in=within(self.reach, self.on))
        if self.rights.own_units:
            below = UnitPath.objects.on(self.on).filter(self._below_own_seats).values("unit_id")
            condition |= Q(unit__in=self.rights.own_units) & ~Q(unit__in=below)
        return condition

    def sees(self) -> Q:
        """The condition that the account may read a difficulty at all."""
        person = getattr(self.user, "person_id", None)
        condition = Q(seat__in=self.seats)
        if person is not None:
            given = Turn.objects.running(self.on).filter(owner=person, unit__in=self.rights.own_units)
            mine = given.filter(difficulty=OuterRef("pk"))
            condition |= Q(person=person) | Exists(mine)
        if self.reach:
            there = within(self.reach, self.on)
            condition |= (self.knows() & Q(unit__in=there)) | Q(shown_unit__in=there)
        return condition

    def under(self, path: str) -> Q:
        """The condition that a difficulty is one of the units at or below a path, as far as the account may know."""
        there = UnitPath.objects.on(self.on).under(path).values("unit_id")
        return (self.knows() & Q(unit__in=there)) | (~self.knows() & Q(shown_unit__in=there))

    def of_unit(self, unit: int) -> Q:
        """The condition that a difficulty is one of this unit, as far as the account may know."""
        return (self.knows() & Q(unit=unit)) | (~self.knows() & Q(shown_unit=unit))


def seen(user: Any, on: dt.date, rows: QuerySet | None = None) -> QuerySet:
    """The difficulties that the user may read. Each says by `is_known` whether the user may know who raised it, and by
    `place` which unit the user sees it as one of.

    Queries: none of its own beyond those of `Sight`.
    """
    sight = Sight(user, on)
    found = (Difficulty.objects.all() if rows is None else rows).filter(sight.sees())
    known = sight.knows()
    return found.annotate(
        is_known=Case(When(known, then=Value(True)), default=Value(False), output_field=BooleanField()),
        place=Case(When(known, then=F("unit_id")), default=F("shown_unit_id")),
    )
