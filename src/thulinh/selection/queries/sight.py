"""Who reads what of the choosing of people. Page, list, search, spreadsheet, log, home and notices all ask here.

Those who review read about all candidates of the places within their reach; the holders of seats that speak for a body
that is asked, about those of the places where it is asked; a candidate, about themselves and nobody else. Nobody else
reads anything but the appointment.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries.visibility import placed_within
from thulinh.people.reach import Reach, own_seats, reach, within
from thulinh.selection.models import Candidate, Consulted, Place, Round
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.rules.criteria import DISCIPLINE, PARTY

_SENSITIVE = {PARTY: PeoplePermission.PARTY, DISCIPLINE: PeoplePermission.DISCIPLINE}


@dataclass
class Sight:
    """How far one account sees into the choosing of people on a day; None is the machine itself, which sees all.

    Queries: one, besides those of `reach`.
    """

    user: Any
    on: dt.date

    @property
    def person(self) -> int | None:
        """Who the user is."""
        return getattr(self.user, "person_id", None)

    @property
    def reviews(self) -> Reach:
        """Where the user reviews."""
        return reach(self.user, SelectionPermission.REVIEW, self.on)

    @cached_property
    def speaks_for(self) -> frozenset[int]:
        """The units for which the user speaks: where they hold a seat that gives an opinion, in that very unit."""
        if self.person is None or not self.user.is_active:
            return frozenset()
        wanted = SelectionPermission.OPINE.value
        return frozenset(one.unit for one in own_seats(self.user, self.on) if wanted in one.grants.get("don-vi", ()))

    def places(self) -> Q:
        """The condition that the user reads about the candidates of a place."""
        if self.user is None:
            return Q()
        condition = Q(pk__in=[])
        if self.reviews:
            condition |= Q(unit__in=within(self.reviews, self.on))
        if self.speaks_for:
            condition |= Q(Exists(Consulted.objects.filter(place=OuterRef("pk"), unit__in=self.speaks_for)))
        return condition

    def hidden_kinds(self, people: Iterable[int]) -> dict[int, frozenset[str]]:
        """Which kinds of criteria the user may not read about each of these people: standing towards the Party and
        discipline are for named positions; about oneself one reads all.

        Queries: two.
        """
        asked = set(people)
        if self.user is None:
            return {}
        found: dict[int, set[str]] = {person: set() for person in asked if person != self.person}
        for kind, permission in _SENSITIVE.items():
            for person in found.keys() - placed_within(self.user, permission, found, self.on):
                found[person].add(kind)
        return {person: frozenset(kinds) for person, kinds in found.items()}


def seen_places(user: Any, on: dt.date, rows: QuerySet[Place] | None = None) -> QuerySet[Place]:
    """The places about whose candidates the user reads everything.

    Queries: none of its own beyond those of `Sight`.
    """
    return (Place.objects.all() if rows is None else rows).filter(Sight(user, on).places())


def seen_candidates(user: Any, on: dt.date, rows: QuerySet[Candidate] | None = None) -> QuerySet[Candidate]:
    """The candidates about whom the user reads: those of the places seen, and oneself.

    Queries: none of its own beyond those of `Sight`.
    """
    found = Candidate.objects.all() if rows is None else rows
    sight = Sight(user, on)
    if user is None:
        return found
    condition = Q(place__in=Place.objects.filter(sight.places()).values("pk"))
    if sight.person is not None:
        condition |= Q(person=sight.person)
    return found.filter(condition)


def seen_rounds(user: Any, on: dt.date, rows: QuerySet[Round] | None = None) -> QuerySet[Round]:
    """The rounds of which the user sees at least one place.

    Queries: none of its own beyond those of `Sight`.
    """
    found = Round.objects.all() if rows is None else rows
    return found.filter(Exists(seen_places(user, on).filter(round=OuterRef("pk"))))


def may_review(user: Any, unit: int, on: dt.date) -> bool:
    """Whether the user reviews people for the seats of a unit; None is the machine itself.

    Queries: one, besides those of `reach`.
    """
    return _may(user, SelectionPermission.REVIEW, unit, on)


def may_decide(user: Any, unit: int, on: dt.date) -> bool:
    """Whether the user records who was chosen, replaced or relieved in a unit; None is the machine itself.

    Queries: one, besides those of `reach`.
    """
    return _may(user, SelectionPermission.DECIDE, unit, on)


def _may(user: Any, permission: SelectionPermission, unit: int, on: dt.date) -> bool:
    if user is None:
        return True
    found = reach(user, permission, on)
    return bool(found) and unit in set(_units_within(found, on, [unit]))


def _units_within(found: Reach, on: dt.date, units: Iterable[int]) -> Iterable[int]:
    return within(found, on).filter(unit__in=list(units)).values_list("unit_id", flat=True)
