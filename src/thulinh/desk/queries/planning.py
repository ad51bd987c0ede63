"""A proposal of whom to visit: who of a committee has days left by the programmes, and what speaks for each place."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.desk.queries.pace import contents_of_days, paces
from thulinh.kernel.periods import Span
from thulinh.people.queries.holdings import holders_of_units
from thulinh.units.models import Level, UnitPath
from thulinh.visits.queries.planning import Ground, gone, working_days
from thulinh.visits.rules.choosing import best_way
from thulinh.visits.rules.entries import WHOLE_DAY
from thulinh.visits.rules.planning import Cadre, Place, weights
from thulinh.visits.rules.proposing import Proposal, propose


@dataclass(frozen=True)
class Candidate:
    """Somebody of the committee who could be sent. `left`: days that programmes still ask of them and no plan covers;
    None when no programme asks anything.
    """

    person: int
    name: str
    position: str
    left: float | None


@dataclass(frozen=True)
class Wish:
    """What one asks for: places of which level, in which days, how long each visit is, how much of whom."""

    level: str
    span: Span
    halves: int
    most_days: int
    people: frozenset[int]


@dataclass(frozen=True)
class Suggestion:
    """What is proposed, with the places that were looked at and how it was found."""

    proposals: Sequence[Proposal]
    places: Mapping[int, Place]
    planned: int
    way: str

    @property
    def communes(self) -> tuple[int, int]:
        """How many communes are reached, of how many."""
        reached = {self.places[one.unit].commune for one in self.proposals}
        return len(reached), len({place.commune for place in self.places.values()})


def levels_below(row: UnitPath, on: dt.date) -> list[tuple[str, str]]:
    """The levels of the Union's line that have units below a unit, the highest first: code and name.

    Queries: one.
    """
    below = UnitPath.objects.on(on).open().union().under(row.path).exclude(unit=row.unit_id).values("level")
    return list(Level.objects.filter(pk__in=below).order_by("rank").values_list("code", "name"))


def candidates(row: UnitPath, level: str, on: dt.date) -> list[Candidate]:
    """Who holds a seat in a committee, with the days left to them at places of a level; who has most of them first.

    Queries: three, and six for each content that asks people for days.
    """
    holders = {one.person: one for one in reversed(holders_of_units([row.unit_id], on).get(row.unit_id, []))}
    left: dict[int, float] = {}
    for content in contents_of_days(row.path, on):
        if content.rule.get("levels") is not None and level not in content.rule["levels"]:
            continue
        for one in paces(content, row.path, on):
            missing = max(one.meter.needed - one.meter.by_plan, 0)
            left[one.person] = max(missing, left.get(one.person, 0))
    found = [Candidate(one.person, one.name, one.position_short, left.get(one.person)) for one in holders.values()]
    return sorted(found, key=lambda one: (-(one.left or 0), one.name, one.person))


def suggestion(row: UnitPath, wish: Wish, found: Sequence[Candidate], user: Any, on: dt.date) -> Suggestion:
    """Whom to visit, who goes and when: by the better of the two ways that are at hand.

    Queries: sixteen, whatever the number of places and people.
    """
    ground, by = Ground(row.path, on, user), weights(on)
    places = ground.places(wish.level, by)
    cadres = _cadres(ground, wish, [one for one in found if one.person in wish.people], on)
    way = best_way()
    proposals = propose(places, cadres, halves=wish.halves, by=by, on=on, way=way)
    return Suggestion(proposals, {place.unit: place for place in places}, len(ground.planned_at(wish.level)), way)


def _cadres(ground: Ground, wish: Wish, found: Sequence[Candidate], on: dt.date) -> list[Cadre]:
    known = gone([one.person for one in found], wish.span, on)
    days = working_days(wish.span, after=on)
    return [
        Cadre(
            person=one.person,
            name=one.name,
            halves=_halves(one, wish),
            free=tuple(day for day in days if day not in known.taken.get(one.person, ())),
            been=frozenset(
                ground.communes[ground.heirs[unit]].unit
                for unit in known.been.get(one.person, ())
                if ground.heirs.get(unit) in ground.communes
            ),
            charges=frozenset(known.charges.get(one.person, ())),
        )
        for one in found
    ]


def _halves(one: Candidate, wish: Wish) -> int:
    """How many half days may be proposed: never more than is left to them, nor than was wished."""
    days = wish.most_days if one.left is None else min(one.left, wish.most_days)
    return int(days * WHOLE_DAY)
