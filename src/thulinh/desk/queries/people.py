"""Lists of people and of seats, and everything that the rooms know about one person."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from thulinh.activities.models import Activity, Attendance, Initiative, Task
from thulinh.desk.queries.activities import visible_activities
from thulinh.desk.queries.places import last_names_of, names_of
from thulinh.desk.queries.portions import filled
from thulinh.desk.queries.units import name_on_its_day
from thulinh.kernel.periods import DAY
from thulinh.people.models import Account, Charge, Holding, Membership, Person, Seat
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import (
    Holder,
    MembershipLine,
    PersonCard,
    holdings_history,
    may_see_contact,
    membership_history,
    person_card,
    placed_within,
    visible_people,
)
from thulinh.people.reach import reach, within
from thulinh.selection.queries.path import path_sight
from thulinh.units.models import UnitPath

MOST_ATTENDANCES = 12
MOST_TASKS = 20


def people_list(user: Account, on: dt.date) -> QuerySet[Person]:
    """The people whom the user may see, by name, with where they belong and what they hold on the day.

    Shape: persons with `unit_name`, `kind_label`, `seat_name`, `phone_shown`, `birth_shown`.
    Queries: four for each five hundred, besides the list itself.
    """

    return filled(visible_people(user, on).order_by("name_key", "pk"), partial(tell_people, user, on))


def tell_people(user: Account, on: dt.date, people: list[Person]) -> None:
    """With each of these people where they belong, what they hold on the day, phone and year of birth as far as the
    reader may see them.

    Queries: four.
    """
    ids = [person.pk for person in people]
    clear = may_see_contact(user, ids, on)
    belongs = Membership.objects.on(on).filter(person__in=ids).order_by("-kind")
    homes = {person: (kind, unit) for person, kind, unit in belongs.values_list("person", "kind", "unit")}
    held = Holding.objects.on(on).filter(person__in=ids).order_by("-seat__position__rank")
    seats = {
        person: (name, unit)
        for person, name, unit in held.values_list("person", "seat__position__short_name", "seat__unit")
    }
    names = names_of([unit for _, unit in (*homes.values(), *seats.values())], on)
    for person in people:
        kind, unit = homes.get(person.pk, ("", None))
        post, place = seats.get(person.pk, ("", None))
        person.kind_label = Membership.Kind(kind).label if kind else ""
        person.unit_name = _named(names, unit or place)
        person.seat_name = f"{post}, {_named(names, place)}" if post and place != unit else post
        person.phone_shown = person.phone if person.pk in clear else person.masked_phone
        person.birth_shown = str(person.birth_on.year) if person.birth_on and person.pk in clear else ""


def _named(names: Mapping[int, UnitPath], unit: int | None) -> str:
    return names[unit].name if unit in names else ""


_HOLDER = {
    "holder_id": "person_id",
    "holder": "person__full_name",
    "holder_key": "person__name_key",
    "holder_search": "person__search",
    "holder_phone": "person__phone",
    "since": "starts_on",
    "how": "how",
    "decision": "decision_number",
}


def seats_of_position(user: Account, position: str, *, on: dt.date) -> QuerySet[Seat]:
    """The seats of a position within reach on a day with who holds them; vacant ones too, since when.

    Shape: seats with `holder`, `holder_id`, `since`, `how`, `how_label`, `decision`, `unit_name`, `parent_name`,
    `vacant_since`, `phone_shown`, by unit.
    Queries: one for each five hundred, besides the list itself.
    """
    found = reach(user, PeoplePermission.VIEW, on)
    holding = Holding.objects.on(on).filter(seat=OuterRef("pk"))
    before = Holding.objects.current().filter(seat=OuterRef("pk"), ends_on__lt=on).order_by("-ends_on")
    path = UnitPath.objects.on(on).filter(unit=OuterRef("unit_id"))
    parent = UnitPath.objects.on(on).filter(unit=OuterRef("parent_id"))
    places = {"unit_name": "name", "unit_key": "name_key", "unit_search": "search", "parent_id": "parent_id"}
    seats = (
        Seat.objects.on(on)
        .filter(position=position, unit__in=within(found, on) if found else [])
        .annotate(**{name: Subquery(holding.values(column)[:1]) for name, column in _HOLDER.items()})
        .annotate(**{name: Subquery(path.values(column)[:1]) for name, column in places.items()})
        .annotate(left_on=Subquery(before.values("ends_on")[:1]), parent_name=Subquery(parent.values("name")[:1]))
    )
    return filled(seats.order_by("unit_key", "ordinal", "pk"), partial(_tell_seats, user, on))


def _tell_seats(user: Account, on: dt.date, rows: list[Seat]) -> None:
    clear = may_see_contact(user, [row.holder_id for row in rows if row.holder_id], on)
    for row in rows:
        row.how_label = Holding.How(row.how).label if row.how else ""
        row.vacant_since = None
        if row.holder_id is None:
            row.vacant_since = row.left_on + DAY if row.left_on else row.starts_on
        shown = Person(phone=row.holder_phone or "")
        row.phone_shown = shown.phone if row.holder_id in clear else shown.masked_phone


@dataclass(frozen=True)
class ChargeSpan:
    """A branch of which somebody is or was in charge."""

    charge: int
    unit: int
    unit_name: str
    basis: str
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True)
class Turnout:
    """How often somebody was expected at what was held since a day, and came."""

    expected: int
    present: int
    since: dt.date


@dataclass(frozen=True)
class PersonPage:
    """Everything that the page of a person shows to one reader."""

    card: PersonCard
    memberships: Sequence[MembershipLine]
    holdings: Sequence[Holder]
    charges: Sequence[ChargeSpan]
    turnout: Turnout
    attendances: Sequence[Attendance]
    tasks: Sequence[Task]
    initiatives: Sequence[Initiative]
    may_see_party: bool
    may_see_discipline: bool

    def is_past(self, line: Holder | MembershipLine | ChargeSpan, on: dt.date) -> bool:
        """Whether a line of the history has ended."""
        return line.ends_on is not None and line.ends_on < on


def person_page(person: Person, user: Account, on: dt.date) -> PersonPage:
    """What all rooms know about a person, as far as the reader may see it.

    Queries: a fixed number, however much there is.
    """
    with_contact = bool(may_see_contact(user, [person.pk], on))
    seen = visible_activities(user, on)
    return PersonPage(
        card=person_card(person, with_contact=with_contact),
        memberships=membership_history(person.pk),
        holdings=holdings_history(person=person.pk),
        charges=charges_of_person(person.pk),
        turnout=_turnout(person.pk, seen, on),
        attendances=_attendances(person.pk, seen),
        tasks=_tasks(person.pk, user, on),
        initiatives=_initiatives(person.pk),
        may_see_party=path_sight(user, person.pk, on) is not None,
        may_see_discipline=bool(placed_within(user, PeoplePermission.DISCIPLINE, [person.pk], on)),
    )


def charges_of_person(person: int) -> list[ChargeSpan]:
    """Of which branches somebody is or was in charge, newest first.

    Queries: two.
    """
    rows = list(Charge.objects.current().filter(holding__person=person).order_by("-starts_on", "-pk"))
    names = last_names_of(row.unit_id for row in rows)
    return [
        ChargeSpan(row.pk, row.unit_id, names.get(row.unit_id, ""), row.basis, row.starts_on, row.ends_on)
        for row in rows
    ]


def _turnout(person: int, seen: QuerySet[Activity], on: dt.date) -> Turnout:
    since = on.replace(year=on.year - 1) if (on.month, on.day) != (2, 29) else on.replace(year=on.year - 1, day=28)
    held = seen.filter(status=Activity.Status.HELD, day__range=(since, on))
    rows = Attendance.objects.filter(person=person, activity__in=held).exclude(standing=Attendance.Standing.GUEST)
    found = rows.aggregate(expected=Count("pk"), present=Count("pk", filter=Q(is_present=True)))
    return Turnout(found["expected"], found["present"], since)


def _attendances(person: int, seen: QuerySet[Activity]) -> list[Attendance]:
    rows = Attendance.objects.filter(person=person, activity__in=seen.values("pk")).select_related("activity__kind")
    host = name_on_its_day("activity__host", "activity__day")
    return list(rows.annotate(host_name=host).order_by("-activity__day", "-pk")[:MOST_ATTENDANCES])


def _tasks(person: int, user: Account, on: dt.date) -> list[Task]:
    """The tasks of a person: one's own all, those of others where their unit lies within reach; open ones first."""
    rows = Task.objects.filter(owner=person, withdrawn_at=None)
    if user.person_id != person:
        found = reach(user, PeoplePermission.VIEW, on)
        rows = rows.filter(unit__in=within(found, on)) if found else rows.none()
    rows = rows.select_related("activity__kind").annotate(unit_name=_unit_name(on))
    return list(rows.order_by(F("done_on").desc(nulls_first=True), "due_on", "pk")[:MOST_TASKS])


def _unit_name(on: dt.date) -> Subquery:
    return Subquery(UnitPath.objects.on(on).filter(unit=OuterRef("unit_id")).values("name")[:1])


def _initiatives(person: int) -> list[Initiative]:
    return list(Initiative.objects.filter(author=person, withdrawn_at=None).order_by("-day", "-pk")[:MOST_TASKS])
