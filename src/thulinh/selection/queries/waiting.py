"""What waits for somebody in the choosing of people: opinions of a body that they speak for, rounds to finish."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.activities.queries.rights import Rights
from thulinh.people.reach import within
from thulinh.selection.models import Candidate, Consulted, Place, Round
from thulinh.selection.queries.assessing import assess
from thulinh.selection.queries.sight import Sight
from thulinh.selection.queries.voices import voices_of
from thulinh.selection.rules.turns import whose_turn
from thulinh.units.models import UnitPath

MOST = 500


@dataclass(frozen=True)
class WaitingOpinion:
    """A place where the word of a body is waited for: about how many candidates, until when."""

    place: int
    body: int
    body_name: str
    unit_name: str
    candidates: int
    due_on: dt.date | None
    is_late: bool

    @property
    def key(self) -> str:
        """What stays the same until it is done; what becomes overdue is told again."""
        return f"{self.body}:{self.candidates}{':tre' if self.is_late else ''}"


@dataclass(frozen=True)
class WaitingRound:
    """A round with places that have no outcome yet."""

    round: int
    title: str
    still_open: int
    due_on: dt.date | None
    is_late: bool

    @property
    def key(self) -> str:
        """What stays the same until it is done; what becomes overdue is told again."""
        return f"{self.round}{':tre' if self.is_late else ''}"


@dataclass(frozen=True)
class WaitingChoices:
    """What waits for one person, the most urgent first."""

    opinions: Sequence[WaitingOpinion] = ()
    rounds: Sequence[WaitingRound] = ()

    @property
    def number(self) -> int:
        """Everything together."""
        return len(self.opinions) + len(self.rounds)


def waiting_choices(user: Any, on: dt.date) -> WaitingChoices:
    """What about the choosing of people waits for somebody.

    Queries: a fixed number, whatever the number of places; three for who speaks for no body and reviews nowhere.
    """
    if getattr(user, "person_id", None) is None:
        return WaitingChoices()
    sight = Sight(user, on)
    return WaitingChoices(_opinions(sight), _rounds(sight))


def _opinions(sight: Sight) -> list[WaitingOpinion]:
    """Places where the body is to speak now of somebody who qualifies, as far as the reader may know."""
    if not sight.speaks_for:
        return []
    asked = (
        Consulted.objects.filter(
            unit__in=sight.speaks_for, place__outcome=Place.Outcome.OPEN, place__round__closed_on=None
        )
        .select_related("place__round")
        .exclude(place__in=Candidate.objects.current().filter(person=sight.person).values("place"))
        .order_by("place__round__due_on", "pk")[:MOST]
    )
    bodies = list(asked)
    found = assess(Candidate.objects.current().filter(place__in=[body.place_id for body in bodies]), sight.on)
    hidden = sight.hidden_kinds(one.person for one in found.values())
    qualified = [one for one in found.values() if one.without(hidden.get(one.person, frozenset())).weight.is_qualified]
    voices = voices_of(one.candidate for one in qualified)
    counts: dict[int, int] = {}
    for one in qualified:
        turn = whose_turn(voices[one.candidate])
        if turn is not None:
            counts[turn.body] = counts.get(turn.body, 0) + 1
    names = _names([body.place.unit_id for body in bodies], sight.on)
    return [
        WaitingOpinion(
            body.place_id, body.pk, body.name, names.get(body.place.unit_id, ""), counts[body.pk],
            body.place.round.due_on, _is_late(body.place.round, sight.on),
        )
        for body in bodies
        if body.pk in counts
    ]  # fmt: skip


def _rounds(sight: Sight) -> list[WaitingRound]:
    """Open rounds of the user's own units, where they review."""
    if not sight.reviews:
        return []
    own = Rights(sight.user, sight.on).own_units
    rows = Round.objects.filter(closed_on=None, unit__in=own, starts_on__lte=sight.on)
    rows = rows.filter(unit__in=within(sight.reviews, sight.on)).order_by("due_on", "pk")
    rounds = list(rows[:MOST])
    still: dict[int, int] = {}
    open_places = Place.objects.filter(round__in=[row.pk for row in rounds], outcome=Place.Outcome.OPEN)
    for pk in open_places.values_list("round", flat=True):
        still[pk] = still.get(pk, 0) + 1
    return [
        WaitingRound(row.pk, row.title, still.get(row.pk, 0), row.due_on, _is_late(row, sight.on)) for row in rounds
    ]


def _is_late(row: Round, on: dt.date) -> bool:
    return row.due_on is not None and row.due_on < on


def _names(units: Sequence[int], on: dt.date) -> dict[int, str]:
    return dict(UnitPath.objects.on(on).filter(unit__in=units).values_list("unit_id", "name"))
