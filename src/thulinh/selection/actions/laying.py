"""Laying the places of a round, the bodies that are asked, and the candidates that the records know. Set-based."""

import datetime as dt
from collections.abc import Mapping, Sequence

from thulinh.kernel.clock import now
from thulinh.people.models import Account, Holding, Position, Seat
from thulinh.people.rules import portions
from thulinh.selection.models import Candidate, Consulted, Place, Round, SelectionRule, Successor
from thulinh.selection.queries.around import Surroundings

Origin = Candidate.Origin
_SITTING = (Origin.SECRETARY, Origin.SECOND, Origin.BOTH)
BATCH = 500


def lay_places(
    row: Round, seats: Sequence[Seat], paths: Mapping[int, str], rules: Mapping[int, SelectionRule], on: dt.date
) -> list[Place]:
    """Lay a place for each of these seats, each with the rule of its unit, and the bodies that are asked about it.

    Queries: five, and one for each five hundred rows.
    """
    around = _surroundings(paths, rules, on)
    levels = _second_levels(rules)
    places = [
        Place(round=row, rule=rules[seat.unit_id], seat=seat, unit_id=seat.unit_id, path=paths[seat.unit_id])
        for seat in seats
    ]
    for place in places:
        body = around.own(place.unit_id, levels.get(place.rule.with_position_id or "", ()))
        place.hamlet_id = body.unit if body else None
    Place.objects.bulk_create(places, batch_size=BATCH)
    Consulted.objects.bulk_create(_consulted(places, around), batch_size=BATCH)
    return places


def renew_bodies(places: Sequence[Place], paths: Mapping[int, str], on: dt.date) -> int:
    """Find the hamlet and the bodies that these places still lack, because they were founded since.

    Shape: how many were found.
    """
    rules = {place.unit_id: place.rule for place in places}
    around, levels = _surroundings(paths, rules, on), _second_levels(rules)
    found = []
    for place in places:
        body = around.own(place.unit_id, levels.get(place.rule.with_position_id or "", ()))
        if place.hamlet_id is None and body is not None:
            place.hamlet_id = body.unit
            found.append(place)
    Place.objects.bulk_update(found, ["hamlet"], batch_size=BATCH)
    return len(found) + _renew_consulted(places, around)


def _renew_consulted(places: Sequence[Place], around: Surroundings) -> int:
    by_pk, found = {place.pk: place for place in places}, []
    for part in portions(by_pk):
        for asked in Consulted.objects.filter(place__in=part, unit=None):
            place = by_pk[asked.place_id]
            level = next((one["cap"] for one in place.rule.bodies if one["ma"] == asked.code), "")
            body = around.nearest(place.unit_id, level)
            if body is not None:
                asked.unit_id = body.unit
                found.append(asked)
    Consulted.objects.bulk_update(found, ["unit"], batch_size=BATCH)
    return len(found)


def lay_candidates(places: Sequence[Place], on: dt.date, by: Account | None) -> int:
    """Lay whom the records know as candidates of places: who sits in one or both posts, and who is in the pool. Who was
    taken out stays out; how those that are known are found is brought up to date.

    Shape: how many were added.
    Queries: five, and one for each five hundred rows.
    """
    wanted = _known(places, on)
    there: dict[tuple[int, int], Candidate] = {}
    for part in portions(place.pk for place in places):
        there |= {(row.place_id, row.person_id): row for row in Candidate.objects.filter(place__in=part)}
    changed = []
    for key, row in there.items():
        origin = wanted.get(key, Origin.OTHER if row.origin in _SITTING else row.origin)
        if row.withdrawn_at is None and row.origin != origin:
            row.origin = origin
            changed.append(row)
    Candidate.objects.bulk_update(changed, ["origin"], batch_size=BATCH)
    new = [
        Candidate(place_id=place, person_id=person, origin=origin, added_by=by, added_at=now())
        for (place, person), origin in wanted.items()
        if (place, person) not in there
    ]
    Candidate.objects.bulk_create(new, batch_size=BATCH)
    return len(new)


def _known(places: Sequence[Place], on: dt.date) -> dict[tuple[int, int], str]:
    """Whom the records know for each place, and how: place and person → origin."""
    second = [place for place in places if place.hamlet_id and place.rule.with_position_id]
    posts = {place.pk: (place.hamlet_id, place.rule.with_position_id) for place in second}
    first_seats = _by_key(places, lambda place: place.seat_id)
    second_seats = _by_key(second, lambda place: posts[place.pk])
    found: dict[tuple[int, int], str] = {}
    firsts, seconds = set(), set()
    for part in portions(first_seats):
        for seat, person in Holding.objects.on(on).filter(seat__in=part).values_list("seat", "person"):
            firsts |= {(place.pk, person) for place in first_seats[seat]}
    for part in portions(place.hamlet_id for place in second):
        held = Holding.objects.on(on).filter(seat__unit__in=part)
        for unit, position, person in held.values_list("seat__unit", "seat__position", "person"):
            seconds |= {(place.pk, person) for place in second_seats.get((unit, position), ())}
    for key in _pooled(places, posts, on):
        found[key] = Origin.POOL
    for key in firsts | seconds:
        found[key] = Origin.BOTH if key in firsts & seconds else Origin.SECRETARY if key in firsts else Origin.SECOND
    return found


def _pooled(places: Sequence[Place], posts: Mapping[int, tuple], on: dt.date) -> set[tuple[int, int]]:
    """Who is planned for one of the posts of each place."""
    planned = [*((place, (place.unit_id, place.rule.position_id)) for place in places),
               *((place, posts[place.pk]) for place in places if place.pk in posts)]  # fmt: skip
    by_seat: dict[tuple, list[Place]] = {}
    for place, key in planned:
        by_seat.setdefault(key, []).append(place)
    found = set()
    for part in portions(unit for unit, _ in by_seat):
        rows = Successor.objects.on(on).filter(unit__in=part)
        for unit, position, person in rows.values_list("unit", "position", "person"):
            found |= {(place.pk, person) for place in by_seat.get((unit, position), ())}
    return found


def _by_key(places: Sequence[Place], key) -> dict:
    found: dict = {}
    for place in places:
        found.setdefault(key(place), []).append(place)
    return found


def _surroundings(paths: Mapping[int, str], rules: Mapping[int, SelectionRule], on: dt.date) -> Surroundings:
    asked = {one["cap"] for rule in rules.values() for one in rule.bodies}
    seconds = {level for levels in _second_levels(rules).values() for level in levels}
    return Surroundings(paths, asked | seconds, on)


def _second_levels(rules: Mapping[int, SelectionRule]) -> dict[str, list[str]]:
    """At which levels each second post stands."""
    codes = {rule.with_position_id for rule in rules.values() if rule.with_position_id}
    return dict(Position.objects.filter(pk__in=codes).values_list("pk", "levels"))


def _consulted(places: Sequence[Place], around: Surroundings) -> list[Consulted]:
    rows = []
    for place in places:
        for rank, asked in enumerate(place.rule.bodies, start=1):
            body = around.nearest(place.unit_id, asked["cap"])
            rows.append(
                Consulted(
                    place=place, rank=rank, code=asked["ma"], name=asked["ten"], unit_id=body.unit if body else None
                )
            )
    return rows
