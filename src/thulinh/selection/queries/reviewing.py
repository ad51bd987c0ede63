"""Rounds as their pages show them: the rounds one sees, the overview of one, its places, one place with everything."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from thulinh.people.models import Holding
from thulinh.people.rules import portions
from thulinh.selection.models import Candidate, Choice, Consulted, HolderReview, Opinion, Place, Round
from thulinh.selection.queries.assessing import Assessed, assess
from thulinh.selection.queries.sight import Sight, may_decide, may_review, seen_places
from thulinh.selection.queries.voices import voices_of
from thulinh.selection.rules.turns import Voice, not_consenting, whose_turn
from thulinh.selection.rules.weighing import Standing
from thulinh.units.models import UnitPath

MOST_MISSING = 5


@dataclass(frozen=True)
class BodyCount:
    """How many candidates wait for the word of a body whose turn it is, and how many it has spoken of."""

    name: str
    waiting: int
    consented: int
    refused: int


@dataclass(frozen=True)
class PlaceLine:
    """A place in a round's list: who holds the seats, how many candidates qualify, what came of it."""

    place: Place
    unit_name: str
    holders: tuple[str, ...]
    qualified: int
    nearly: int
    candidates: int
    best: str
    next_body: str
    chosen: str


@dataclass(frozen=True)
class RoundOverview:
    """A round as a whole, as far as the reader sees it. `qualified`: places where somebody does; `nearly`: where nobody
    qualifies and somebody nearly does; `none`: all other open places; `missing`: the criteria that most candidates of
    open places lack, with how many.
    """

    round: Round
    unit_name: str
    outcomes: Mapping[str, int]
    qualified: int
    nearly: int
    none: int
    bodies: Sequence[BodyCount]
    lines: Sequence[PlaceLine]
    may_review: bool
    missing: Sequence[tuple[str, int]] = ()

    @property
    def still_open(self) -> int:
        """How many places have no outcome yet."""
        return self.outcomes.get(Place.Outcome.OPEN, 0)


@dataclass(frozen=True)
class OpinionLine:
    """A body and what it said of a candidate. `is_own`: the reader speaks for it; `is_turn`: it is to speak now."""

    body: Consulted
    unit_name: str
    opinion: Opinion | None
    is_own: bool
    is_turn: bool


@dataclass(frozen=True)
class CandidateSight:
    """A candidate with what the criteria say, as the reader may know it, and what each body said."""

    assessed: Assessed
    opinions: Sequence[OpinionLine]
    not_consenting: Sequence[str]
    choice: Choice | None
    is_own: bool


@dataclass(frozen=True)
class PlaceSight:
    """One place with everything that its page shows to those who review or are asked."""

    place: Place
    unit_name: str
    hamlet_name: str
    holdings: Sequence[Holding]
    candidates: Sequence[CandidateSight]
    withdrawn: Sequence[Candidate]
    reviews: Sequence[HolderReview]
    may_review: bool
    may_decide: bool


def round_overview(pk: int, *, user: Any, on: dt.date) -> RoundOverview | None:
    """A round with its places: who qualifies where, for whom which body's word is waited; None when the user sees
    nothing of it.

    Queries: a fixed number, however many places.
    Source: HT1, HT5.
    """
    row = Round.objects.select_related("position").filter(pk=pk).first()
    places = list(_places(seen_places(user, on, Place.objects.filter(round=pk)), on)) if row else []
    if row is None or not places:
        return None
    rows = _looked_at(row, places)
    assessed, voices = _assessed(rows, user, on), voices_of(rows)
    lines = _lines(places, assessed, voices, on)
    still = [line for line in lines if line.place.outcome == Place.Outcome.OPEN]
    return RoundOverview(
        round=row,
        unit_name=_names([row.unit_id], on).get(row.unit_id, ""),
        outcomes=Counter(line.place.outcome for line in lines),
        qualified=sum(1 for line in still if line.qualified),
        nearly=sum(1 for line in still if line.nearly and not line.qualified),
        none=sum(1 for line in still if not line.nearly and not line.qualified),
        bodies=_bodies(still, assessed, voices),
        lines=lines,
        may_review=may_review(user, row.unit_id, on),
        missing=_missing(still, assessed),
    )


def place_sight(pk: int, *, user: Any, on: dt.date) -> PlaceSight | None:
    """One place with its candidates in the order in which they come into question; None when the user does not read it.

    Queries: a fixed number.
    """
    rows = seen_places(user, on, Place.objects.filter(pk=pk))
    place = rows.select_related("round", "rule__with_position", "seat__position").first()
    if place is None:
        return None
    names = _names([place.unit_id, *([place.hamlet_id] if place.hamlet_id else [])], on)
    people = Candidate.objects.filter(place=place)
    return PlaceSight(
        place=place,
        unit_name=names.get(place.unit_id, ""),
        hamlet_name=names.get(place.hamlet_id or 0, ""),
        holdings=_holdings(place, on),
        candidates=candidate_sights(people.current(), user=user, on=on),
        withdrawn=list(people.exclude(withdrawn_at=None).select_related("person").order_by("pk")),
        reviews=list(place.reviews.select_related("holding__person", "holding__seat__position", "reviewed_by__person")),
        may_review=may_review(user, place.unit_id, on),
        may_decide=may_decide(user, place.unit_id, on),
    )


def candidate_sights(rows: QuerySet[Candidate], *, user: Any, on: dt.date) -> list[CandidateSight]:
    """These candidates with criteria, opinions and choice, as the user may know them. The caller has asked `sight` for
    whom that is.

    Queries: a fixed number, however many candidates, for each day on which rounds of theirs closed.
    """
    sight = Sight(user, on)
    found = _as_of_their_rounds(rows, on)
    shown = _masked(found.values(), sight)
    voices, bodies = voices_of(found), _bodies_of(one.place for one in shown)
    said = {(one.candidate_id, one.body_id): one for one in _opinions(found)}
    names = _names([body.unit_id for asked in bodies.values() for body in asked if body.unit_id], on)
    chosen = {one.candidate_id: one for one in Choice.objects.filter(candidate__in=list(found), withdrawn_at=None)}
    result = []
    for one in shown:
        turn = whose_turn(voices[one.candidate])
        lines = [
            OpinionLine(
                body, names.get(body.unit_id or 0, ""), said.get((one.candidate, body.pk)),
                body.unit_id in sight.speaks_for, turn is not None and turn.body == body.pk,
            )
            for body in bodies.get(one.place, ())
        ]  # fmt: skip
        missing = not_consenting(voices[one.candidate])
        is_own = sight.person == one.person
        result.append(CandidateSight(one, lines, missing, chosen.get(one.candidate), is_own))
    return result


def _as_of_their_rounds(rows: QuerySet[Candidate], on: dt.date) -> dict[int, Assessed]:
    """What the criteria say on a day, or said when the round closed: what became of people since says nothing of it."""
    found: dict[int, Assessed] = {}
    closed = rows.order_by().values_list("place__round__closed_on", flat=True).distinct()
    for day in list(closed):
        found |= assess(rows.filter(place__round__closed_on=day), min(on, day or on))
    return found


def _masked(found: Iterable[Assessed], sight: Sight) -> list[Assessed]:
    """What the user may know of each, in the order that follows from it."""
    rows = list(found)
    hidden = sight.hidden_kinds(one.person for one in rows)
    shown = [one.without(hidden.get(one.person, frozenset())) for one in rows]
    return sorted(shown, key=lambda one: (one.place, *one.sort_key))


def _looked_at(row: Round, places: Sequence[Place]) -> QuerySet[Candidate]:
    """The candidates of these places who are still looked at; where all places of the round are seen, the database
    finds them by the round, which is quicker than by thousands of places.
    """
    found = Candidate.objects.current()
    if row.places.count() == len(places):
        return found.filter(place__round=row)
    return found.filter(place__in=[place.pk for place in places])


def _assessed(rows: QuerySet[Candidate], user: Any, on: dt.date) -> dict[int, list[Assessed]]:
    """The candidates of each place, the first in question first."""
    found: dict[int, list[Assessed]] = defaultdict(list)
    for one in _masked(_as_of_their_rounds(rows, on).values(), Sight(user, on)):
        found[one.place].append(one)
    return found


def _lines(
    places: Sequence[Place], assessed: Mapping[int, list[Assessed]], voices: Mapping[int, list[Voice]], on: dt.date
) -> list[PlaceLine]:
    holders = _holders(places, on)
    chosen = dict(
        row
        for part in portions(place.pk for place in places)
        for row in Choice.objects.filter(candidate__place__in=part, withdrawn_at=None).values_list(
            "candidate__place", "candidate__person__full_name"
        )
    )
    lines = []
    for place in places:
        found = assessed.get(place.pk, [])
        standings = Counter(one.weight.standing for one in found)
        turn = whose_turn(voices[found[0].candidate]) if found and place.outcome == Place.Outcome.OPEN else None
        lines.append(
            PlaceLine(
                place, place.unit_name, tuple(holders.get(place.seat_id, ())), standings[Standing.QUALIFIED],
                standings[Standing.NEARLY], len(found), found[0].name if found else "", turn.name if turn else "",
                chosen.get(place.pk, ""),
            )
        )  # fmt: skip
    return lines


def _bodies(
    lines: Sequence[PlaceLine], assessed: Mapping[int, list[Assessed]], voices: Mapping[int, list[Voice]]
) -> list[BodyCount]:
    """How far each body is with the candidates of open places; it is waited for where they qualify."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        for one in assessed.get(line.place.pk, ()):
            turn = whose_turn(voices[one.candidate])
            for voice in voices[one.candidate]:
                is_waiting = turn == voice and one.weight.is_qualified
                counts[voice.name]["waiting" if is_waiting else voice.verdict] += 1
    return [BodyCount(name, found["waiting"], found["dong-y"], found["khong-dong-y"]) for name, found in counts.items()]


def _missing(lines: Sequence[PlaceLine], assessed: Mapping[int, list[Assessed]]) -> list[tuple[str, int]]:
    """What the candidates of open places lack most often."""
    found = Counter(
        result.criterion.name
        for line in lines
        for one in assessed.get(line.place.pk, ())
        for result in one.weight.missing
    )
    return found.most_common(MOST_MISSING)


def _places(rows: QuerySet[Place], on: dt.date) -> list[Place]:
    """The places by the names of their units, each with `unit_name`."""
    found = list(rows.select_related("seat__position"))
    names: dict[int, tuple[str, str]] = {}
    for part in portions(place.unit_id for place in found):
        paths = UnitPath.objects.on(on).filter(unit__in=part)
        names |= {unit: (key, name) for unit, key, name in paths.values_list("unit_id", "name_key", "name")}
    for place in found:
        place.unit_name = names.get(place.unit_id, ("", ""))[1]
    return sorted(found, key=lambda place: (place.path, names.get(place.unit_id, ("", ""))[0], place.pk))


def _holders(places: Sequence[Place], on: dt.date) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for part in portions(place.seat_id for place in places):
        held = Holding.objects.on(on).filter(seat__in=part)
        for seat, name in held.values_list("seat", "person__full_name"):
            found[seat].append(name)
    return found


def _holdings(place: Place, on: dt.date) -> list[Holding]:
    """Who sits on the seat and on the second post today."""
    wanted = Q(seat=place.seat_id)
    if place.hamlet_id and place.rule.with_position_id:
        wanted |= Q(seat__unit=place.hamlet_id, seat__position=place.rule.with_position_id)
    held = Holding.objects.on(on).filter(wanted).select_related("person", "seat__position")
    return list(held.order_by("seat__position__rank", "pk"))


def _bodies_of(places: Iterable[int]) -> dict[int, list[Consulted]]:
    found: dict[int, list[Consulted]] = defaultdict(list)
    for part in portions(places):
        for body in Consulted.objects.filter(place__in=part).select_related("place__round").order_by("rank"):
            found[body.place_id].append(body)
    return found


def _opinions(candidates: Iterable[int]) -> list[Opinion]:
    rows = Opinion.objects.current().select_related("written_by__person", "file")
    return [one for part in portions(candidates) for one in rows.filter(candidate__in=part)]


def _names(units: Sequence[int], on: dt.date) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in portions(units):
        found |= dict(UnitPath.objects.on(on).filter(unit__in=part).values_list("unit_id", "name"))
    return found
