"""How difficulties stand on a day: whose turn it is, what comes next, and what somebody may do with them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from thulinh.activities.queries.places import Places
from thulinh.difficulties.models import Difficulty, Turn
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.queries.above import Voice, voices
from thulinh.difficulties.queries.sight import Sight
from thulinh.difficulties.rules.verbs import Facts, State, Verb, allowed_verbs
from thulinh.kernel.parameters import parameter
from thulinh.units.rules import path_ids


@dataclass(frozen=True)
class Standing:
    """A difficulty on a day towards one person.

    `turn`: the one that runs; `last`: the last that has begun; `following`: the level to which it goes up next.
    `last_name`, `following_name`: of those units. `verbs`: what the person may do.
    """

    difficulty: Difficulty
    turn: Turn | None
    last: Turn | None
    following: Turn | None
    turn_name: str
    last_name: str
    following_name: str
    facts: Facts

    @property
    def verbs(self) -> frozenset[Verb]:
        """What the person may do with it now."""
        return allowed_verbs(self.facts)

    @property
    def is_late(self) -> bool:
        """Whether the unit whose turn it is should have answered before today."""
        return self.turn is not None and self.turn.late_from <= self.facts.today


def standings(difficulties: Iterable[Difficulty], user: Any, on: dt.date) -> list[Standing]:
    """How difficulties stand towards a user on a day, in their order. Nobody (None), the machine
    itself when it tells what once happened, may do all.

    Queries: at most twelve, whatever the number of difficulties.
    """
    rows = list(difficulties)
    turns = _turns(rows)
    sight = Sight(user, on)
    speaking = voices({row.unit_id for row in rows}, on)
    hidden = _kept_back(rows, sight)  # who may not know who raised it does not speak for them, whatever they hold
    places = Places({*(row.unit_id for row in rows), *(one.unit_id for found in turns.values() for one in found)})
    return [
        _standing(
            row, turns.get(row.pk, ()), () if row.pk in hidden else speaking.get(row.unit_id, ()), places, sight
        )
        for row in rows
    ]  # fmt: skip


def _kept_back(rows: Sequence[Difficulty], sight: Sight) -> frozenset[int]:
    """Those of the rows of which the account may not know who raised them."""
    direct = [row.pk for row in rows if row.is_direct]
    if not direct or sight.user is None:
        return frozenset()
    known = Difficulty.objects.filter(sight.knows(), pk__in=direct).values_list("pk", flat=True)
    return frozenset(direct) - frozenset(known)


def _turns(rows: Sequence[Difficulty]) -> Mapping[int, list[Turn]]:
    found: dict[int, list[Turn]] = {}
    for turn in Turn.objects.filter(difficulty__in=[row.pk for row in rows]).order_by("starts_on", "pk"):
        found.setdefault(turn.difficulty_id, []).append(turn)
    return found


def _standing(
    row: Difficulty, turns: Sequence[Turn], speaking: Sequence[Voice], places: Places, sight: Sight
) -> Standing:
    on = sight.on
    begun = [turn for turn in turns if turn.starts_on <= on]
    last = begun[-1] if begun else None
    running = [turn for turn in begun if turn.holds_on(on) and turn.answered_on is None and turn.cut_on is None]
    turn = running[-1] if running and row.state == State.OPEN else None
    following = next((one for one in turns if turn and one.starts_on > on), None)
    facts = _facts(row, turn, last, speaking, places, sight)
    name = places.name
    return Standing(
        difficulty=row,
        turn=turn,
        last=last,
        following=following,
        turn_name=name(turn.unit_id, on) if turn else "",
        last_name=name(last.unit_id, on) if last else "",
        following_name=name(following.unit_id, on) if following else "",
        facts=replace(facts, has_higher=following is not None),
    )


def _facts(
    row: Difficulty, turn: Turn | None, last: Turn | None, speaking: Sequence[Voice], places: Places, sight: Sight
) -> Facts:
    """What matters about a difficulty for one person."""
    on, rights = sight.on, sight.rights
    facts = Facts(
        state=State(row.state),
        today=on,
        turn_of=places.name(turn.unit_id, on) if turn else "",
        ended_on=row.ended_on,
        reopen_days=int(parameter("mo-lai-kho-khan-so-ngay", row.ended_on or on)),
    )
    if sight.user is None:  # the machine itself, when it tells what once happened
        return replace(facts, is_raiser=True, is_answerer=True, is_above=True)
    person = getattr(sight.user, "person_id", None)
    if person is None:
        return facts
    path = places.path(row.unit_id, on)
    solves = rights.within(DifficultyPermission.SOLVE).covers(path)
    line = set(path_ids(places.path(last.unit_id, on))) if last else set()
    return replace(
        facts,
        is_raiser=_speaks(row, speaking, person),
        is_own=row.person_id == person or row.seat_id in sight.seats or row.unit_id in rights.own_units,
        is_answerer=turn is not None and turn.unit_id in rights.own_units and (solves or turn.owner_id == person),
        is_above=solves and bool(line & rights.own_units),
    )


def _speaks(row: Difficulty, speaking: Sequence[Voice], person: int) -> bool:
    """Whether the person speaks for the seat that raised it: its holder; while nobody holds it, any other seat of the
    unit that may raise.
    """
    own = next((one for one in speaking if one.seat == row.seat_id), None)
    if own is not None and own.person is not None:
        return own.person == person
    return any(one.person == person for one in speaking)
