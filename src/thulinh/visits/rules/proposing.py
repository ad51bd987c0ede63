"""Who could visit which place: a proposal that a person decides on. Plain values in, plain values out.

The best proposal, by either way of finding it: all visits that the cadres' days allow, each place at most once, each
commune once before any twice (and twice before any three times), and then as many points as possible.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace

from thulinh.visits.rules.choosing import GREEDY, Task, choose
from thulinh.visits.rules.planning import (
    Cadre,
    Place,
    Reason,
    Weights,
    openings,
    points,
    reasons_of_pair,
    reasons_of_place,
)


@dataclass(frozen=True)
class Proposal:
    """That somebody visits a place on some days, and why."""

    person: int
    unit: int
    halves: int
    starts_on: dt.date
    ends_on: dt.date
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> float:
        """How much speaks for it."""
        return points(self.reasons)


def propose(
    places: Sequence[Place], cadres: Sequence[Cadre], *, halves: int, by: Weights, on: dt.date, way: str = GREEDY
) -> list[Proposal]:
    """Whom to send where, each visit of so many half days: proposals in the order of cadres and days.

    Nothing is proposed for which nothing speaks.

    Shape: the same for the same places and cadres, in whatever order they come.
    """
    speaks = {place.unit: tuple(reasons_of_place(place, by, on)) for place in places}
    places = sorted((place for place in places if speaks[place.unit]), key=lambda place: place.unit)
    cadres = sorted(cadres, key=lambda cadre: cadre.person)
    why = [speaks[place.unit] for place in places]
    kept, task = task_of(places, cadres, [points(one) for one in why], halves=halves, by=by)
    chosen = choose(task, way)
    found = []
    for at, cadre in enumerate(cadres):
        mine = [(kept[place], reasons_of_pair(cadre, places[kept[place]], by)) for who, place in chosen if who == at]
        found += _dated(cadre, [(places[place], (*why[place], *more)) for place, more in mine], halves)
    return found


def task_of(
    places: Sequence[Place], cadres: Sequence[Cadre], worth: Sequence[float], *, halves: int, by: Weights
) -> tuple[list[int], Task]:
    """The choice to be made, without places that cannot be part of the best one; and which places are left."""
    slots = shared_slots(cadres, halves, len(places))
    sizes = Counter(place.commune for place in places)
    least, most = fair_bounds(sizes, sum(slots))
    kept = _worth_looking_at(places, worth, most, by.of_person)
    more = [[points(reasons_of_pair(cadre, places[at], by)) for at in kept] for cadre in cadres]
    return kept, Task([worth[at] for at in kept], [places[at].commune for at in kept], more, slots, least, most)


def shared_slots(cadres: Sequence[Cadre], halves: int, places: int) -> list[int]:
    """How many visits each cadre makes, as their days allow; where places are few, who has most days left goes more."""
    room = [min(cadre.halves // halves, len(openings(cadre.free, halves))) for cadre in cadres]
    if sum(room) <= places:
        return room
    slots = [0] * len(cadres)
    waiting = [(-many, at) for at, many in enumerate(room)]
    heapify(waiting)
    for _ in range(places):
        left, at = waiting[0]
        slots[at] += 1
        heapreplace(waiting, (left + 1, at))
    return slots


def fair_bounds(sizes: Mapping[int, int], visits: int) -> tuple[dict[int, int], dict[int, int]]:
    """How many of some visits each commune gets at least and at most, by how many places it has: once before any
    gets two.
    """
    rounds, served = 0, 0
    while (more := sum(size > rounds for size in sizes.values())) and served + more <= visits:
        rounds, served = rounds + 1, served + more
    least = {commune: min(size, rounds) for commune, size in sizes.items()}
    extra = 1 if served < visits else 0
    return least, {commune: min(size, rounds + extra) for commune, size in sizes.items()}


def _worth_looking_at(
    places: Sequence[Place], worth: Sequence[float], most: Mapping[int, int], of_person: float
) -> list[int]:
    """Without places that are never needed: whoever goes, a better one of their commune is free."""
    groups: dict[int, list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        groups[place.commune].append(at)
    kept = []
    for commune, numbers in groups.items():
        numbers.sort(key=lambda at: -worth[at])
        if most[commune]:
            bar = worth[numbers[most[commune] - 1]] - of_person
            kept += [at for at in numbers if worth[at] >= bar]
    return sorted(kept)


def _dated(cadre: Cadre, visits: Sequence[tuple[Place, tuple[Reason, ...]]], halves: int) -> list[Proposal]:
    """Give each visit days, spread over those that are free; what is most urgent comes first."""
    rooms = openings(cadre.free, halves)
    urgent = sorted(visits, key=lambda visit: (-points(visit[1]), visit[0].unit))
    found = []
    for at, (place, reasons) in enumerate(urgent):
        first, last = rooms[at * len(rooms) // len(urgent)]
        found.append(Proposal(cadre.person, place.unit, halves, first, last, reasons))
    return found
