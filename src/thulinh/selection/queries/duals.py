"""Dual positions: who holds both seats of a pair since when, and which other seat waits for its authority's word."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from thulinh.kernel.writing import dated_q
from thulinh.people.models import Account, Holding, Position
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import Holder, every_seat_of, holders_by_key
from thulinh.people.reach import reach
from thulinh.selection.models import OtherSeat, SelectionRule
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.rules.duals import path_above
from thulinh.units.models import BodyScope, UnitPath
from thulinh.units.rules import lies_under

Pair = tuple[str, str]
MOST = 200


@dataclass(frozen=True)
class Dual:
    """One person on two seats of a pair, on one day."""

    first: Holder
    second: Holder

    @property
    def person(self) -> int:
        """Who it is."""
        return self.first.person

    @property
    def name(self) -> str:
        """How they are called."""
        return self.first.name

    @property
    def since(self) -> dt.date:
        """From which day on both were held."""
        return max(self.first.starts_on, self.second.starts_on)

    def beside(self, holding: int) -> Holder | None:
        """The other of the two seats, when one of them is this."""
        return {self.first.holding: self.second, self.second.holding: self.first}.get(holding)


@dataclass(frozen=True)
class LeftOver:
    """A seat that somebody kept after leaving the other one of a pair; nobody has said what becomes of it."""

    kept: Holder
    left: Holder


def pairs() -> set[Pair]:
    """Which two positions may be held by one person, by the rules of choosing that were ever given.

    Queries: one.
    """
    rows = SelectionRule.objects.current().exclude(with_position=None).order_by()
    return set(rows.values_list("position", "with_position").distinct())


def duals_of(people: Iterable[int], on: dt.date) -> list[Dual]:
    """Who of these people holds both seats of a pair on that day.

    Shape: by name.
    Queries: two, however many people.
    """
    known = pairs()
    if not known:
        return []
    found = [
        Dual(first, second)
        for seats in every_seat_of(people, on).values()
        for first in seats
        for second in seats
        if (first.position, second.position) in known
    ]
    return sorted(found, key=lambda dual: (dual.name, dual.person))


def dual_of_unit(unit: int, on: dt.date) -> list[Dual]:
    """Who holds a seat of this unit and the other one of its pair, here or elsewhere.

    Queries: three.
    """
    here = Holding.objects.on(on).filter(seat__unit=unit).values_list("person", flat=True)
    return [dual for dual in duals_of(list(here), on) if unit in (dual.first.unit, dual.second.unit)]


def left_over(on: dt.date) -> QuerySet[Holding]:
    """The seats that are held on after the other one of their pair was left, and about which nobody has said a word.

    Shape: holdings with `left` (the key of the one that ended).
    Queries: one for the pairs, beyond the rows.
    """
    known = pairs()
    if not known:
        return Holding.objects.none()
    wanted = Q(pk__in=[])
    for first, second in known:
        wanted |= Q(seat__position=first, person__holdings__seat__position=second)
        wanted |= Q(seat__position=second, person__holdings__seat__position=first)
    other = "person__holdings__"
    rows = Holding.objects.on(on).filter(
        wanted,
        Q(ends_on=None) | Q(ends_on__gt=F(f"{other}ends_on")),
        **{f"{other}withdrawn_at": None, f"{other}ends_on__gte": F("starts_on")},
    )
    rows = rows.annotate(left=F(f"{other}pk"), left_on=F(f"{other}ends_on"), left_position=F(f"{other}seat__position"))
    later = Q(ends_on=None) | Q(ends_on__gt=OuterRef("left_on"))
    again = Holding.objects.current().filter(later, person=OuterRef("person"), seat__position=OuterRef("left_position"))
    said = OtherSeat.objects.filter(kept=OuterRef("pk"), left=OuterRef("left"))
    return rows.filter(~Exists(again), ~Exists(said)).order_by("left_on", "pk")


def left_over_of(person: int, on: dt.date) -> list[LeftOver]:
    """The seats of one person that were left over and wait for a word.

    Queries: three at most.
    """
    return _lines(left_over(on).filter(person=person))


def waiting_other_seats(user: Account, on: dt.date) -> list[LeftOver]:
    """Seats left over whose authority the user speaks for: keep, or end?

    A position may name the level of its authority (of a hamlet's militia seat it is the military command); where nobody
    sits in such a body of the place, and for every other seat, it is the unit just above.

    Queries: a fixed number; none but those of `reach` for who appoints nobody and speaks for no body.
    """
    roots = reach(user, PeoplePermission.APPOINT, on).roots
    own = reach(user, SelectionPermission.OPINE, on).roots
    if not roots and not own:
        return []
    rows = list(left_over(on).filter(_near(roots, own, on)).select_related("seat__position")[:MOST])
    return [line for line, is_asked, _ in _judged(rows, user, on) if is_asked]


def other_seat_sight(kept: int, left: int, user: Account, on: dt.date) -> LeftOver | None:
    """One seat left over, for whoever may say what becomes of it; None for others, and when it was said.

    Queries: a fixed number.
    """
    rows = list(left_over(on).filter(pk=kept, left=left).select_related("seat__position"))
    return next((line for line, _, may_say in _judged(rows, user, on) if may_say), None)


def asks_paper(line: LeftOver, user: Account, on: dt.date) -> bool:
    """Whether the user enters somebody else's word: who does not sit in the authority itself names its paper.

    Queries: a fixed number beyond `reach`.
    """
    row = UnitPath.objects.on(on).filter(unit=line.kept.unit).first()
    level = _authority(line.kept.position) if row else ""
    return bool(level) and not _speaks(_own_scopes(user, level, on), row.path)


def authority_name(seat: Holder, on: dt.date) -> str:
    """What decides on a seat is called: the body of the position's own authority that works for the place, or the unit
    just above.

    Queries: four at most.
    """
    row = UnitPath.objects.on(on).filter(unit=seat.unit).first()
    if row is None:
        return ""
    if level := _authority(seat.position):
        found = _bodies(level, on).values_list("unit__paths__path", "body__paths__name")
        name = next((name for scope, name in found if lies_under(row.path, scope)), "")
        if name:
            return name
    return UnitPath.objects.on(on).filter(unit=row.parent_id).values_list("name", flat=True).first() or ""


def _authority(position: str) -> str:
    return Position.objects.filter(pk=position).values_list("authority", flat=True).first() or ""


def _lines(rows: Iterable[Holding]) -> list[LeftOver]:
    keys = [(row.pk, row.left) for row in rows]  # type: ignore[attr-defined]
    lines = holders_by_key({key for pair in keys for key in pair}) if keys else {}
    return [LeftOver(lines[kept], lines[left]) for kept, left in keys]


def _near(roots: Sequence[str], own: Sequence[str], on: dt.date) -> Q:
    """Seats of units that lie below one of these, the bodies' own places being what they work for."""
    scopes = BodyScope.objects.on(on).filter(dated_q(on, "body__paths__"), dated_q(on, "unit__paths__"))
    covered = scopes.filter(body__paths__path__in=own).values_list("unit__paths__path", flat=True) if own else ()
    here = UnitPath.objects.on(on).under_any([*roots, *covered]).values("unit_id")
    return Q(seat__unit__in=here)


def _judged(rows: Sequence[Holding], user: Account, on: dt.date) -> list[tuple[LeftOver, bool, bool]]:
    """Each with whether the user is the one who is asked, and whether they may answer."""
    if not rows:
        return []
    places = {
        row.unit_id: row
        for row in UnitPath.objects.on(on).filter(unit__in={row.seat.unit_id for row in rows}).select_related("level")
    }
    appoints = reach(user, PeoplePermission.APPOINT, on)
    found = []
    for row, line in zip(rows, _lines(rows), strict=True):
        place = places.get(row.seat.unit_id)
        if place is None:
            continue
        level = row.seat.position.authority
        speaks = bool(level) and _speaks(_own_scopes(user, level, on), place.path)
        is_nearest = path_above(place.path) in appoints.roots
        has_body = bool(level) and _speaks(_seated_scopes(level, on), place.path)
        found.append((line, speaks or (is_nearest and not has_body), speaks or appoints.covers(place.path)))
    return found


def _speaks(scopes: Iterable[str], path: str) -> bool:
    return any(lies_under(path, scope) for scope in scopes)


def _bodies(level: str, on: dt.date) -> QuerySet[BodyScope]:
    """The open bodies of a level, with the places that they work for."""
    rows = BodyScope.objects.on(on).filter(dated_q(on, "body__paths__"), dated_q(on, "unit__paths__"))
    return rows.filter(body__paths__level=level, body__paths__is_open=True).order_by("-unit__paths__path", "body")


def _scopes(level: str, on: dt.date, **more: Any) -> list[str]:
    return list(_bodies(level, on).filter(**more).values_list("unit__paths__path", flat=True))


def _own_scopes(user: Account, level: str, on: dt.date) -> list[str]:
    """Where the bodies of a level work for which the user speaks."""
    own = reach(user, SelectionPermission.OPINE, on).roots
    return _scopes(level, on, body__paths__path__in=own) if own else []


def _seated_scopes(level: str, on: dt.date) -> list[str]:
    """Where bodies of a level work in whose seat somebody sits who can sign in."""
    held = Holding.objects.on(on).filter(seat__unit__paths__level=level, person__account__is_active=True)
    return _scopes(level, on, body__in=held.values("seat__unit"))
