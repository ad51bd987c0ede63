"""Which topics are taught where, and what there is to read for them (GL3)."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding
from thulinh.people.reach import User, allowed, reach
from thulinh.training.models import Material, Participant, Topic
from thulinh.training.permissions import TrainingPermission
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids

_READING = (TrainingPermission.VIEW, TrainingPermission.PLAN, TrainingPermission.NOMINATE)


def in_use_q(on: dt.date) -> Q:
    """The condition "taught on that day" on topics."""
    return Q(ended_at=None) | Q(ended_at__date__gt=on)


def topics_for(path: str, on: dt.date) -> QuerySet[Topic]:
    """The topics that a unit can use on a day: the national ones, its own and those of the units above it.

    `path`: of the unit on that day; empty: only the national ones.
    Queries: one.
    """
    own = Q(unit=None) | Q(unit__in=path_ids(path))
    return Topic.objects.filter(own, in_use_q(on)).select_related("group").order_by("group__rank", "rank", "code")


def topics_seen(user: User, on: dt.date) -> QuerySet[Topic]:
    """The topics that somebody may read of: the national ones; those of a unit in which, or below which, they hold a
    seat; those of units where they may look at training. Those no longer taught are there too.

    Each knows `unit_name` ("" for a national one) and `reading`, how many things to read they may open.
    Queries: two at most, beyond `reach`.
    """
    above = units_above(user, on)
    seen = Q(unit=None) | Q(unit__in=above) | _within_q(user, on)
    named = UnitPath.objects.on(on).filter(unit=OuterRef("unit")).values("name")[:1]
    readable = Material.objects.filter(_readable_q(user, on, above), topic=OuterRef("pk"), withdrawn_at=None)
    counted = readable.order_by().values("topic").annotate(many=Count("pk")).values("many")
    rows = Topic.objects.filter(seen).select_related("group", "unit")
    told = rows.annotate(unit_name=Subquery(named), reading=Subquery(counted))
    return told.order_by("group__rank", "group", "rank", "name", "code")


def materials_seen(user: User, on: dt.date) -> QuerySet[Material]:
    """What somebody may read: what is for all; what a unit gave in which, or below which, they hold a seat, or where
    they may look at training; and, for a topic of a class in which they take part, what its organiser or a unit above
    it gave.

    Each knows `unit_name` ("" for what is for all).
    Queries: three at most, beyond `reach`.
    """
    topics = topics_seen(user, on).order_by().values("pk")
    readable = _readable_q(user, on, units_above(user, on))
    rows = Material.objects.current().filter(readable & Q(topic__in=topics) | _taught_q(user, on))
    named = UnitPath.objects.on(on).filter(unit=OuterRef("unit")).values("name")[:1]
    told = rows.annotate(unit_name=Subquery(named))
    return told.select_related("file", "unit", "topic").order_by("level", "title", "pk")


def topics_to_write(user: User, on: dt.date) -> QuerySet[Topic]:
    """The local topics that somebody may change or end: of units for which they plan training."""
    return allowed(Topic.objects.filter(in_use_q(on)), user, TrainingPermission.PLAN, on)


def materials_to_write(user: User, on: dt.date) -> QuerySet[Material]:
    """The things to read that somebody may take back: given by units for which they plan training."""
    return allowed(Material.objects.current(), user, TrainingPermission.PLAN, on)


def units_above(user: User, on: dt.date) -> set[int]:
    """The units of the Union in which somebody holds a seat on a day, and all units above them.

    Queries: one.
    """
    person = getattr(user, "person_id", None)
    if person is None:
        return set()
    standing = dated_q(on, "seat__unit__paths__") & Q(seat__unit__paths__level__is_union=True)
    held = Holding.objects.on(on).filter(standing, person=person)
    return _along(held.values_list("seat__unit__paths__path", flat=True))


def _along(paths: Iterable[str]) -> set[int]:
    return {unit for path in paths for unit in path_ids(path)}


def _within_q(user: User, on: dt.date) -> Q:
    """The condition "of a unit where they may look at training, or above one where they may": who works there."""
    roots = {root for permission in _READING for root in reach(user, permission, on).roots}
    condition = Q(unit__in=_along(roots))
    for permission in _READING:
        found = reach(user, permission, on)
        if found:
            condition |= Q(unit__in=UnitPath.objects.on(on).filter(found.q()).values("unit_id"))
    return condition


def _readable_q(user: User, on: dt.date, above: set[int]) -> Q:
    return Q(unit=None) | Q(unit__in=above) | _within_q(user, on)


def _taught_q(user: User, on: dt.date) -> Q:
    """The condition "for a topic of a class in which they take part, given by its organiser or above"."""
    person = getattr(user, "person_id", None)
    condition = Q(pk__in=[])
    if person is None:
        return condition
    mine = Participant.objects.listed().filter(person=person, training_class__withdrawn_at=None)
    taught = mine.exclude(training_class__topics=None)
    for path, topic in taught.values_list("training_class__path", "training_class__topics__topic").distinct():
        condition |= Q(topic=topic) & (Q(unit=None) | Q(unit__in=path_ids(path)))
    return condition
