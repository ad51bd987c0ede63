"""Tasks that meetings gave: of a person, of a unit, of the officers in charge."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from thulinh.activities.models import Activity, Task
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.lines import TaskLine
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.rights import Rights
from thulinh.people.models import Charge, Holding, Membership
from thulinh.people.reach import within

MONTH_AHEAD = 31  # days: a successor may begin a little later


def tasks_of(*, person: int | None = None, unit: int | None = None, user: Any, on: dt.date) -> list[TaskLine]:
    """The tasks of a person, or of a unit: open ones first, by their day, then those done, newest first.

    Queries: at most six.
    """
    wanted = {"owner": person, "unit": unit}
    rows = _standing(Task.objects.filter(**{name: value for name, value in wanted.items() if value is not None}))
    return task_lines(rows, user, on)


def given_tasks(user: Any, on: dt.date) -> QuerySet:
    """Other people's tasks in the units where the user may assign: open ones first, by their day.

    Queries: none of its own beyond `reach`.
    """
    reach = Rights(user, on).within(ActivityPermission.ASSIGN)
    if not reach:
        return Task.objects.none()
    return _standing(Task.objects.filter(unit__in=within(reach, on)).exclude(owner=user.person_id))


def task_lines(rows: Iterable[Task], user: Any, on: dt.date) -> list[TaskLine]:
    """Tasks as the reader sees them, in their order.

    Queries: at most five beyond that of the rows.
    """
    tasks = list(rows)
    places = Places(unit for task in tasks for unit in (task.unit_id, task.activity.host_id))
    rights = Rights(user, on)
    return [task_line(task, task.activity, places, rights) for task in tasks]


def open_tasks(person: int) -> QuerySet:
    """The tasks that a person still has to do, those due first at the top."""
    standing = Task.objects.filter(withdrawn_at=None, activity__withdrawn_at=None)
    return standing.filter(owner=person, done_on=None).order_by(F("due_on").asc(nulls_last=True), "pk")


def tasks_to_hand_over(person: int, user: Any, on: dt.date) -> QuerySet:
    """The open tasks of a person that the user may give to somebody else, with their meetings.

    Queries: none of its own beyond `reach`.
    """
    reach = Rights(user, on).within(ActivityPermission.ASSIGN)
    rows = open_tasks(person).select_related("activity__kind", "owner")
    return rows.filter(unit__in=within(reach, on)) if reach else rows.none()


def left_tasks(user: Any, on: dt.date) -> QuerySet:
    """Open tasks that meetings of the user's own units gave to somebody who has left: the seats and branches where they
    were given, or the charge for which they were given.

    Queries: none of its own beyond the user's rights.
    """
    rights = Rights(user, on)
    if not rights.own_units or not rights.within(ActivityPermission.ASSIGN):
        return Task.objects.none()
    holds = Holding.objects.on(on).filter(person=OuterRef("owner"))
    charged = Charge.objects.on(on).filter(holding__person=OuterRef("owner"), unit=OuterRef("unit"))
    belongs = Membership.objects.on(on).filter(person=OuterRef("owner"))
    seat_there = holds.filter(Q(seat__unit=OuterRef("unit")) | Q(seat__unit=OuterRef("activity__host")))
    home_there = belongs.filter(Q(unit=OuterRef("unit")) | Q(unit=OuterRef("activity__host")))
    has_left = Q(~Exists(seat_there), ~Exists(home_there))
    has_left |= Q(~Exists(charged), charge__holding__person=F("owner"))
    standing = Task.objects.filter(withdrawn_at=None, activity__withdrawn_at=None, done_on=None)
    return standing.filter(has_left, activity__host__in=rights.own_units).order_by("owner", "pk")


@dataclass(frozen=True)
class Taker:
    """Somebody who may take over tasks: in which units they have a seat, are in charge of, or belong to; as what."""

    person: int
    name: str
    words: str
    units: frozenset[int]

    def takes(self, task: Task) -> bool:
        """Whether the task lies where they work: at its unit, or in the unit whose meeting gave it."""
        return bool({task.unit_id, task.activity.host_id} & self.units)


def takers(tasks: Iterable[Task], on: dt.date) -> list[Taker]:
    """Who may take over tasks: who holds a seat at their units or at the hosts of their meetings (or begins within a
    month), and members of a branch for what its own session decided. Seats first, in order of rank.

    Queries: two; names of units are not read.
    """
    known = list(tasks)
    places = {unit for task in known for unit in (task.unit_id, task.activity.host_id)}
    branches = {task.unit_id for task in known if task.unit_id == task.activity.host_id}
    soon = on + dt.timedelta(days=MONTH_AHEAD)
    held = Holding.objects.current().within(on, soon).filter(seat__unit__in=places)
    seats = held.order_by("seat__position__rank", "person__name_key").values_list(
        "person", "person__full_name", "seat__position__short_name", "seat__unit"
    )
    homes = Membership.objects.on(on).filter(unit__in=branches).order_by("person__name_key")
    members = homes.values_list("person", "person__full_name", "unit")
    found: dict[int, Taker] = {}
    for person, name, post, unit in (*seats, *((who, named, "", where) for who, named, where in members)):
        one = found.setdefault(person, Taker(person, name, post, frozenset()))
        found[person] = replace(one, units=one.units | {unit})
    return list(found.values())


def _standing(rows: QuerySet) -> QuerySet:
    return (
        rows.filter(withdrawn_at=None, activity__withdrawn_at=None)
        .select_related("owner", "activity__kind")
        .order_by(F("done_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")
    )


def task_line(task: Task, activity: Activity, places: Places, rights: Rights) -> TaskLine:
    """A task as the reader sees it; the places must know its unit and the meeting's host."""
    is_open = task.done_on is None and task.withdrawn_at is None
    is_own = task.owner_id == getattr(rights.user, "person_id", None)
    path, host = places.path(task.unit_id, rights.on), places.path(activity.host_id, rights.on)
    assigns = bool(path) and rights.within(ActivityPermission.ASSIGN).covers(path)
    return TaskLine(
        task=task.pk,
        title=task.title,
        owner=task.owner_id,
        owner_name=task.owner.full_name,
        unit=task.unit_id,
        unit_name=places.name(task.unit_id, rights.on),
        activity=activity.pk,
        meeting=activity.title or activity.kind.name,
        meeting_on=activity.day,
        due_on=task.due_on,
        done_on=task.done_on,
        proof=task.proof,
        proof_file=task.proof_file_id,
        withdrawn_reason=task.withdrawn_reason,
        may_finish=is_open and (is_own or assigns),
        may_withdraw=is_open and (assigns or (bool(host) and rights.may_record(activity.host_id, host))),
    )


def task_seen(task: Task, *, user: Any, on: dt.date) -> TaskLine | None:
    """One task as the user sees it; None when it is neither the user's own nor of a unit within reach.

    Queries: at most six.
    """
    lines = task_lines([task], user, on)
    place = Places([task.unit_id]).path(task.unit_id, on)
    seen = Rights(user, on).within(ActivityPermission.VIEW).covers(place) if place else False
    is_own = task.owner_id == getattr(user, "person_id", None)
    return lines[0] if seen or is_own or lines[0].may_withdraw else None
