"""Whom somebody may see, whose phone they may read, and finding people by name, phone or code within that."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from thulinh.kernel.permissions import Permission
from thulinh.kernel.text import fold, nfc, parse_phone
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding, Membership, Person
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import User, reach, within
from thulinh.people.rules import portions
from thulinh.units.models import UnitPath
from thulinh.units.rules import WIDTH

# So many people may share a phone number or a way to write a code before a search gives up on the rest.
MOST_ALIKE = 200


@dataclass(frozen=True)
class FoundPerson:
    """A person that a search found: who, where they belong, what they hold; the phone masked unless one may see it."""

    person: int
    name: str
    phone: str
    code: str
    where: str
    posts: tuple[str, ...]


def visible_people(user: User, on: dt.date, *, among: Iterable[int] | None = None) -> QuerySet:
    """The people whom the user may see: those who belong, or once belonged, to a unit within reach, or hold or held a
    seat there; and oneself. From the top of the tree one sees everybody.

    `among`: only these few people; quicker than the whole of a province when one person's page is asked for.
    Shape: a queryset of `Person`, by name.
    Queries: none of its own beyond `reach`.
    """
    people = Person.objects.current()
    found = reach(user, PeoplePermission.VIEW, on)
    if among is not None:
        people = people.filter(pk__in=list(among))
        return people.filter(_placed(user, PeoplePermission.VIEW, on, None) | Q(pk=_own(user)))
    if any(len(root) == WIDTH for root in found.roots):
        return people
    own = Person.objects.filter(pk=_own(user)).order_by().values("pk")
    if not found:
        return people.filter(pk__in=own)
    # One list of persons, not a condition on each: the database begins with the few units within reach.
    units = within(found, on)
    belong = Membership.objects.current().filter(unit__in=units).order_by().values("person")
    hold = Holding.objects.current().filter(seat__unit__in=units).order_by().values("person")
    return people.filter(pk__in=belong.union(hold, own))


def seen_by(user: User | None, people: Iterable[int], on: dt.date) -> set[int]:
    """Whom of these people somebody may see; the machine itself, None, sees all.

    Queries: one beyond `reach`, for up to ten thousand people.
    """
    asked = set(people)
    if user is None:
        return asked
    found: set[int] = set()
    for part in portions(asked):
        found |= set(visible_people(user, on, among=part).values_list("pk", flat=True))
    return found


def belonging_somewhere(people: Iterable[int], on: dt.date) -> set[int]:
    """Which of these people belong to a unit or hold a seat, on that day or later, wherever it is.

    Queries: two, for up to ten thousand people.
    """
    found: set[int] = set()
    for part in portions(people):
        for rows in (Membership.objects.within(on, None), Holding.objects.within(on, None)):
            found |= set(rows.filter(person__in=part).values_list("person", flat=True))
    return found


def placed_within(user: User, permission: Permission, people: Iterable[int], on: dt.date) -> set[int]:
    """Which of these people belong or hold a seat, on that day, where the user has the permission.

    Queries: one, for up to ten thousand people.
    """
    found: set[int] = set()
    if not reach(user, permission, on):
        return found
    for part in portions(people):
        placed = Person.objects.current().filter(_placed(user, permission, on, on), pk__in=part)
        found |= set(placed.values_list("pk", flat=True))
    return found


def may_see_contact(user: User, people: Iterable[int], on: dt.date) -> set[int]:
    """Of which of these people the user may read phone, birth date and address: those of their own committee, of the
    committees below it, and oneself. Who has a home elsewhere and is only a guest here keeps their numbers there.

    Queries: one, for up to ten thousand people.
    """
    asked = set(people)
    found = {pk for pk in asked if pk == _own(user)}
    if not reach(user, PeoplePermission.CONTACT, on):
        return found
    units = within(reach(user, PeoplePermission.CONTACT, on), on)
    belong = Membership.objects.on(on).filter(person=OuterRef("pk"))
    home = belong.filter(kind__in=Membership.AT_HOME)
    holds = Exists(Holding.objects.on(on).filter(person=OuterRef("pk"), seat__unit__in=units))
    at_home, guest = Exists(home.filter(unit__in=units)), Exists(belong.filter(unit__in=units)) & ~Exists(home)
    for part in portions(asked):
        own = Person.objects.current().filter(Q(holds) | Q(at_home) | Q(guest), pk__in=part)
        found |= set(own.values_list("pk", flat=True))
    return found


def find_people(words: str, user: User, on: dt.date, *, limit: int = 20) -> list[FoundPerson]:
    """People within reach by what was typed: name with or without marks, given name, whole phone number, member code.

    Shape: those called so first, then those with such another name, then those whose names begin so; each by name.
    Queries: five at most.
    """
    text = nfc(words)
    if len(text) < 2:
        return []
    phone = parse_phone(text) if re.fullmatch(r"[\d\s.+\-()]{9,}", text) else None
    if phone or any(char.isdigit() for char in text):  # few, so looked up first
        exact = Person.objects.current().filter(Q(phone=phone) if phone else Q(code__iexact=text))
        people = visible_people(user, on, among=exact.values_list("pk", flat=True)[:MOST_ALIKE])
        return _described(list(people[:limit]), user, on)
    plain = fold(text)
    called = When(Q(search=plain) | Q(search__endswith=f" {plain}"), then=Value(0))
    whole = When(Q(search__startswith=f"{plain} ") | Q(search__contains=f" {plain} "), then=Value(1))
    people = (
        visible_people(user, on)
        .named_like(text)
        .annotate(nearness=Case(called, whole, default=Value(2), output_field=IntegerField()))
        .order_by("nearness", "name_key", "pk")
    )
    return _described(list(people[:limit]), user, on)


def _own(user: User) -> int | None:
    return getattr(user, "person_id", None)


def _placed(user: User, permission: Permission, on: dt.date, day: dt.date | None) -> Q:
    """The condition that a person has, on `day` (or ever), a membership or a seat where the user has the permission."""
    found = reach(user, permission, on)
    if not found:
        return Q(pk__in=[])
    units = within(found, on)
    memberships, holdings = Membership.objects.current(), Holding.objects.current()
    if day is not None:
        memberships, holdings = Membership.objects.on(day), Holding.objects.on(day)
    belongs = memberships.filter(person=OuterRef("pk"), unit__in=units)
    holds = holdings.filter(person=OuterRef("pk"), seat__unit__in=units)
    return Q(Exists(belongs)) | Q(Exists(holds))


def _described(people: list[Person], user: User, on: dt.date) -> list[FoundPerson]:
    ids = [person.pk for person in people]
    clear = may_see_contact(user, ids, on)
    where: dict[int, list[str]] = {}
    homes = (
        Membership.objects.on(on)
        .filter(dated_q(on, "unit__paths__"), person__in=ids)
        .order_by("kind", "pk")
        .values_list("person", "unit__paths__name")
    )
    for pk, name in homes:
        where.setdefault(pk, []).append(name)
    posts: dict[int, list[str]] = {}
    held = (
        Holding.objects.on(on)
        .filter(dated_q(on, "seat__unit__paths__"), person__in=ids)
        .order_by("seat__position__rank", "pk")
        .values_list("person", "seat__position__short_name", "seat__unit__paths__name")
    )
    for pk, post, unit in held:
        posts.setdefault(pk, []).append(f"{post}, {unit}")
    return [
        FoundPerson(
            person=person.pk,
            name=person.full_name,
            phone=person.spoken_phone if person.pk in clear else person.masked_phone,
            code=person.code,
            where=", ".join(dict.fromkeys(where.get(person.pk, ()))),
            posts=tuple(posts.get(person.pk, ())),
        )
        for person in people
    ]


def people_under(roots: tuple[str, ...], people: Iterable[int], on: dt.date) -> set[int]:
    """Which of these people belong or hold a seat, on that day, under one of these paths, or belong nowhere at all.

    Queries: one, for up to ten thousand people.
    """
    here = UnitPath.objects.on(on).under_any(roots).values("unit_id")
    memberships, holdings = Membership.objects.on(on), Holding.objects.on(on)
    mine = {"person": OuterRef("pk")}
    placed = Exists(memberships.filter(**mine, unit__in=here)) | Exists(holdings.filter(**mine, seat__unit__in=here))
    nowhere = ~Exists(memberships.filter(**mine)) & ~Exists(holdings.filter(**mine))
    found: set[int] = set()
    for part in portions(people):
        found |= set(Person.objects.current().filter(placed | nowhere, pk__in=part).values_list("pk", flat=True))
    return found
