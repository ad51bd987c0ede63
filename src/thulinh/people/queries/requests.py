"""What people ask about their own information: one's own requests, and those that wait for somebody's answer."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When

from thulinh.kernel.permissions import Permission
from thulinh.people.models import Holding, InformationRequest, Membership, Person
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import User, reach, within

_Kind, _Status = InformationRequest.Kind, InformationRequest.Status


@dataclass(frozen=True)
class WaitingRequests:
    """How many requests wait for somebody's answer, how many of them too long, which comes first, all of them."""

    number: int = 0
    overdue: int = 0
    first: int | None = None
    due_on: dt.date | None = None
    every: tuple[int, ...] = ()


def requests_of(person: int) -> list[InformationRequest]:
    """What was asked about a person's information and what was answered, the newest first.

    Queries: one.
    """
    rows = InformationRequest.objects.filter(person=person).select_related("answered_by__person", "asked_by__person")
    return list(rows.order_by("-asked_at", "-pk"))


def requests_in_reach(user: User, on: dt.date) -> QuerySet:
    """The requests that somebody may answer, answered ones too: of people who have their home or a seat where one may
    correct them; one to erase, where one may erase. Not about oneself, and none that one wrote for another.

    Shape: requests with their person; waiting ones first, the longest overdue before others.
    Queries: none of its own beyond `reach`.
    """
    rows = InformationRequest.objects.filter(
        Q(~Q(kind=_Kind.ERASE), _belonging(user, PeoplePermission.EDIT, on))
        | Q(_belonging(user, PeoplePermission.ERASE, on), kind=_Kind.ERASE)
    )
    own = getattr(user, "person_id", None)
    rows = rows.exclude(asked_by=user.pk) if user.pk else rows.none()
    rows = rows.exclude(person=own) if own else rows
    waits = Case(When(status=_Status.WAITING, then=0), default=1, output_field=IntegerField())
    people = ("person", "asked_by__person", "answered_by__person")
    return rows.select_related(*people).order_by(waits, "due_on", "pk")


def waiting_requests(user: User, on: dt.date) -> WaitingRequests:
    """How many requests wait for somebody's answer.

    Queries: one, beyond `reach`.
    """
    if not reach(user, PeoplePermission.EDIT, on):
        return WaitingRequests()
    rows = requests_in_reach(user, on).filter(status=_Status.WAITING).order_by("due_on", "pk")
    found = list(rows.values_list("pk", "due_on"))
    if not found:
        return WaitingRequests()
    return WaitingRequests(len(found), sum(due_on < on for _, due_on in found), *found[0], tuple(pk for pk, _ in found))


def may_erase(user: User, person: Person, on: dt.date) -> bool:
    """Whether somebody may erase what is personal about another: where that person has their home or a seat, else
    where they belonged last. Nobody erases oneself.

    Queries: one, beyond `reach`.
    """
    if getattr(user, "person_id", None) == person.pk:
        return False
    mine = Person.objects.current().filter(_belonging(user, PeoplePermission.ERASE, on, "pk"), pk=person.pk)
    return mine.exists()


def _belonging(user: User, permission: Permission, on: dt.date, person: str = "person") -> Q:
    """The condition that a person (`person`: the column that says who) has a seat or their home where the user has the
    permission; a guest without a home counts where they are, who belongs nowhere today where they ever belonged.
    """
    found = reach(user, permission, on)
    if not found:
        return Q(pk__in=[])
    units, who = within(found, on), {"person": OuterRef(person)}
    belong, hold = Membership.objects.on(on).filter(**who), Holding.objects.on(on).filter(**who)
    home = belong.filter(kind__in=Membership.AT_HOME)
    nowhere = ~Exists(belong) & ~Exists(hold)
    once = Exists(Membership.objects.current().filter(**who, unit__in=units))
    once |= Exists(Holding.objects.current().filter(**who, seat__unit__in=units))
    return (
        Q(Exists(hold.filter(seat__unit__in=units)))
        | Q(Exists(home.filter(unit__in=units)))
        | Q(Exists(belong.filter(unit__in=units)) & ~Exists(home))
        | Q(nowhere & once)
    )
