"""Commendations: who reads which, and what somebody may do with one."""

import datetime as dt
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from thulinh.activities.models import Activity
from thulinh.benefits.models import Commendation
from thulinh.benefits.permissions import BenefitPermission
from thulinh.people.models import Holding, Membership
from thulinh.people.queries import visible_people
from thulinh.people.reach import may, reach, within
from thulinh.units.models import UnitPath
from thulinh.units.permissions import UnitPermission
from thulinh.units.rules import path_ids

CEREMONY, BRANCH = "tuyen-duong", "chi-doan"
OPEN = (Commendation.State.PROPOSED, Commendation.State.SUPPORTED)


def seen_commendations(user: Any, on: dt.date) -> QuerySet[Commendation]:
    """The commendations that the user may read: those that were awarded, where the user may see the person or the unit;
    others only in the line of who proposed them, and where the council decides. Who is proposed does not learn of it.

    Queries: those of `reach`.
    """
    rows = Commendation.objects.current()
    people = visible_people(user, on).order_by().values("pk")
    units = within(reach(user, UnitPermission.VIEW, on), on)
    awarded = Q(state=Commendation.State.AWARDED) & (Q(person__in=people) | Q(person=None, unit__in=units))
    return rows.filter(awarded | _undecided_q(user, on))


def _undecided_q(user: Any, on: dt.date) -> Q:
    """The condition that the user is of the line that proposed, or of the council's, and not who is proposed."""
    own, person = getattr(user, "pk", None), getattr(user, "person_id", None)
    condition = Q(proposed_by=own) if own is not None else Q(pk__in=[])
    for permission, column in (
        (BenefitPermission.COMMEND, "proposed_from"),
        (BenefitPermission.AWARD, "awarding_unit"),
    ):
        if found := reach(user, permission, on):
            condition |= Q(**{f"{column}__in": within(found, on)})
    return condition if person is None else condition & (Q(person=None) | ~Q(person=person))


def events_of_hidden_commendations(user: Any, on: dt.date) -> Q:
    """The condition that an event of the log tells of a commendation that the user may not read."""
    told = seen_commendations(user, on).annotate(key=Cast("pk", CharField())).values("key")
    return Q(subject_kind=Commendation._meta.label_lower) & ~Q(subject_id__in=told)


def commendation_list(user: Any, on: dt.date) -> QuerySet[Commendation]:
    """The commendations that the user may read, the newest first; `unit_name`, `awarding_name` as they are called now.

    Queries: those of `reach`.
    """
    rows = seen_commendations(user, on).select_related("person", "council")
    return rows.annotate(unit_name=_name("unit", on), awarding_name=_name("awarding_unit", on)).order_by("-pk")


def awarded_of(person: int, user: Any, on: dt.date) -> list[Commendation]:
    """What somebody was commended for, the newest first, as far as the user may see the person.

    Queries: one, besides those of `reach`.
    """
    rows = commendation_list(user, on).filter(person=person, state=Commendation.State.AWARDED)
    return list(rows.order_by("-decided_on", "-pk"))


def awarded_to_unit(unit: int, user: Any, on: dt.date) -> list[Commendation]:
    """What a unit as such was commended for, the newest first.

    Queries: one, besides those of `reach`.
    """
    rows = commendation_list(user, on).filter(unit=unit, person=None, state=Commendation.State.AWARDED)
    return list(rows.order_by("-decided_on", "-pk"))


def places_of(person: int, user: Any, on: dt.date) -> list[UnitPath]:
    """The units as whose member or holder the user may propose somebody: where they hold a seat first.

    Queries: three, besides those of `reach`.
    """
    found = reach(user, BenefitPermission.COMMEND, on)
    seats = Holding.objects.on(on).filter(person=person).order_by("seat__position__rank").values_list("seat__unit")
    homes = Membership.objects.on(on).filter(person=person).values_list("unit")
    wanted = list(dict.fromkeys(unit for (unit,) in (*seats, *homes)))
    rows = {row.unit_id: row for row in UnitPath.objects.on(on).open().filter(unit__in=wanted)}
    return [rows[unit] for unit in wanted if unit in rows and found.covers(rows[unit].path)]


def awarding_units(unit: int, on: dt.date) -> list[UnitPath]:
    """Who may commend somebody of a unit: the Union's levels above it, the nearest first; a committee also itself.

    Queries: two.
    """
    row = UnitPath.objects.on(on).filter(unit=unit).first()
    if row is None:
        return []
    line = path_ids(row.path)
    rows = UnitPath.objects.on(on).open().union().filter(unit__in=line).exclude(level=BRANCH)
    return sorted(rows, key=lambda one: -line.index(one.unit_id))


def ceremonies_for(one: Commendation, on: dt.date) -> QuerySet[Activity]:
    """The ceremonies at which it may have been handed over: held by who commends or a level above or below in the
    person's line, not before the decision.

    Queries: one to find the line.
    """
    line = {row.unit_id for row in awarding_units(one.unit_id, on)} | {one.awarding_unit_id}
    rows = Activity.objects.held().of_kind(CEREMONY).filter(host__in=line, day__gte=one.decided_on, day__lte=on)
    return rows.order_by("-day", "-pk")


def has_same(person: int | None, unit: int, title: str, year: int) -> bool:
    """Whether the same commendation is on its way or was awarded already.

    Queries: one.
    """
    rows = Commendation.objects.current().exclude(state=Commendation.State.DECLINED)
    who = Q(person=person) if person is not None else Q(person=None, unit=unit)
    return rows.filter(who, title__iexact=title, year=year).exists()


def _name(column: str, on: dt.date) -> Subquery:
    return Subquery(UnitPath.objects.on(on).filter(unit=OuterRef(column)).values("name")[:1])


def steps_for(one: Commendation, user: Any, on: dt.date) -> list[str]:
    """What the user may do next with a commendation that they read, the most likely first.

    Queries: two at most, besides those of `reach`.
    """
    is_open, council = one.state in OPEN, may(user, BenefitPermission.AWARD, one.awarding_unit_id, on)
    if council and is_open:
        return [*(["quyet-dinh"] if one.state == Commendation.State.SUPPORTED else []), "hoi-dong", "khong-khen", "rut"]
    if council:
        return [*(["trao"] if one.state == Commendation.State.AWARDED else []), "rut"]
    proposing = one.proposed_by_id == user.pk or (
        one.proposed_from_id is not None and may(user, BenefitPermission.COMMEND, one.proposed_from_id, on)
    )
    return ["rut"] if is_open and proposing else []
