"""Who may read what about one person, asked of the same seats, grants and places by which `reach` decides."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from thulinh.kernel.permissions import Permission
from thulinh.people.models import Account, Charge, Holding, Membership
from thulinh.people.permissions import PeoplePermission
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids

# What the page about oneself tells, in this order.
TOLD = (
    PeoplePermission.VIEW,
    PeoplePermission.CONTACT,
    PeoplePermission.PARTY,
    PeoplePermission.DISCIPLINE,
    PeoplePermission.EDIT,
    PeoplePermission.ERASE,
)
_OF_UNIT, _IN_CHARGE = "don-vi", "phu-trach"


@dataclass(frozen=True)
class Reader:
    """The holder of a position in a unit; `is_in_charge`: as the officer in charge of the branch."""

    person: int
    position: str
    unit: str
    is_in_charge: bool


@dataclass(frozen=True)
class Readers:
    """Who may do what about a person, the nearest first; and whether the machine has an administrator, who may all but
    read the standing towards the Party and disciplines.
    """

    may: Mapping[Permission, tuple[Reader, ...]]
    has_administrator: bool


@dataclass(frozen=True)
class _Post:
    """A seat held on the day: where it stands, and the units that it reaches in each of the two ways."""

    person: int
    position: str
    rank: int
    grants: Mapping[str, list[str]]
    unit: int


def readers_of(person: int, on: dt.date, *, by_seat: Sequence[Permission] = ()) -> Readers:
    """Who, by position and reach, may see, correct or erase what is written about a person on a day.

    `by_seat`: permissions of rooms above, which reach a person by the seats that they hold or held.
    Shape: for each of `TOLD` and `by_seat` the readers, those of the nearest unit first; the person's own seats are
    left out.
    Queries: seven, whatever the number of readers.
    """
    places = _places(person, on, by_seat)
    paths = dict(UnitPath.objects.on(on).filter(unit__in=set().union(*places.values())).values_list("unit_id", "path"))
    line = {unit for path in paths.values() for unit in path_ids(path)}
    posts, charged = _posts(line, on), _charged(line, on)
    units = {post.unit for post in posts} | {post.unit for post, _ in charged}
    names = dict(UnitPath.objects.on(on).open().filter(unit__in=units).values_list("unit_id", "name"))
    found: dict[Permission, tuple[Reader, ...]] = {}
    for permission in (*TOLD, *by_seat):
        above = [path_ids(paths[unit]) for unit in places[permission] if unit in paths]
        depth = {unit: place for ids in above for place, unit in enumerate(ids)}
        reaching = [
            (depth[post.unit], post, False)
            for post in posts
            if post.unit in depth and post.unit in names and permission.value in post.grants.get(_OF_UNIT, ())
        ]
        reaching += [
            (depth[unit], post, True)
            for post, unit in charged
            if unit in depth and permission.value in post.grants.get(_IN_CHARGE, ())
        ]
        reaching.sort(key=lambda one: (-one[0], one[1].rank, one[1].person))
        readers = (
            Reader(post.person, post.position, names.get(post.unit, ""), is_in_charge)
            for _, post, is_in_charge in reaching
            if post.person != person
        )
        found[permission] = tuple(dict.fromkeys(readers))
    return Readers(found, Account.objects.filter(is_administrator=True, is_active=True).exists())


def _places(person: int, on: dt.date, by_seat: Sequence[Permission]) -> dict[Permission, set[int]]:
    """The units by which each permission reaches the person, as `visibility` asks for them."""
    belongs = list(Membership.objects.current().filter(person=person))
    holds = list(Holding.objects.current().filter(person=person).select_related("seat"))
    seats = {row.seat.unit_id for row in holds if row.holds_on(on)}
    standing = [row for row in belongs if row.holds_on(on)]
    homes = [row for row in standing if row.kind in Membership.AT_HOME]
    everywhere = {row.unit_id for row in belongs} | {row.seat.unit_id for row in holds}
    now = seats | {row.unit_id for row in standing}
    own = seats | {row.unit_id for row in homes or standing}
    return {
        PeoplePermission.VIEW: everywhere,
        PeoplePermission.CONTACT: own,
        PeoplePermission.PARTY: now,
        PeoplePermission.DISCIPLINE: now,
        PeoplePermission.EDIT: now,
        PeoplePermission.ERASE: own or everywhere,
        **{permission: {row.seat.unit_id for row in holds} for permission in by_seat},
    }


def _posts(units: Iterable[int], on: dt.date) -> list[_Post]:
    rows = Holding.objects.on(on).filter(seat__unit__in=units)
    columns = ("person", "seat__position__name", "seat__position__rank", "seat__position__grants", "seat__unit")
    return [_Post(*row) for row in rows.values_list(*columns)]


def _charged(units: Iterable[int], on: dt.date) -> list[tuple[_Post, int]]:
    """Who is in charge of which of these units."""
    held = Holding.objects.on(on).values("pk")
    rows = Charge.objects.on(on).filter(unit__in=units, holding__in=held)
    columns = ("person", "seat__position__name", "seat__position__rank", "seat__position__grants", "seat__unit")
    found = rows.values_list(*(f"holding__{column}" for column in columns), "unit")
    return [(_Post(*row[:-1]), row[-1]) for row in found]
