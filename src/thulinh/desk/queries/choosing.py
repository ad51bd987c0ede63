"""One seat that a round looks at, as one reader may know it: who sits there, who comes into question and why, what the
bodies said, and what the reader may do about each.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from thulinh.kernel.text import format_date
from thulinh.people.models import Account, Holding
from thulinh.people.queries import Holder, holders_of_units
from thulinh.selection.models import Choice, Consulted, HolderReview, Opinion, Place
from thulinh.selection.queries import reviewing
from thulinh.selection.queries.assessing import Assessed
from thulinh.selection.queries.own import OwnReviews
from thulinh.selection.queries.own import own_candidacies as own_reviews_of
from thulinh.selection.rules.criteria import DISCIPLINE, PARTY, Met, Result
from thulinh.selection.rules.turns import Voice, turn_problem, withdrawal_problem


@dataclass(frozen=True)
class Word:
    """What one body said of a candidate, or that it has said nothing; and what the reader may do about that."""

    body: Consulted
    opinion: Opinion | None
    may_give: bool = False
    may_enter: bool = False
    may_withdraw: bool = False
    waits_for: str = ""

    @property
    def source(self) -> str:
        """Whose word it is: the body's own, or as a named cadre entered it from its paper."""
        one = self.opinion
        if one is None:
            return ""
        if not one.is_from_paper:
            return f"{one.written_by or 'hệ thống'} ghi ngày {format_date(one.given_on)}"
        day = format_date(one.paper_on) if one.paper_on else ""
        return (
            f"Ghi theo văn bản số {one.paper_number} ngày {day}, người ký {one.signer}, đồng chí "
            f"{one.written_by or 'hệ thống'} ghi"
        )


@dataclass(frozen=True)
class CandidateShown:
    """A candidate with what the reader may do. `may_judge`: write what no record decides."""

    sight: reviewing.CandidateSight
    words: Sequence[Word]
    may_judge: bool = False

    @property
    def one(self) -> Assessed:
        """Who it is, and what the criteria say."""
        return self.sight.assessed

    @property
    def choice(self) -> Choice | None:
        """The decision that stands."""
        return self.sight.choice

    @property
    def results(self) -> Sequence[Result]:
        """What came of each criterion."""
        return self.one.weight.results


@dataclass(frozen=True)
class PlaceShown:
    """One place of a round with what the reader may do. `sitting`: who holds the seat and the second post today;
    `reviews`: the word on holders, by holding; `is_concerned`: the reader holds the seat or is looked at for it, and
    therefore writes nothing about who is to sit there.
    """

    sight: reviewing.PlaceSight
    sitting: Sequence[Holder]
    candidates: Sequence[CandidateShown]
    reviews: Mapping[int, HolderReview]
    is_concerned: bool = False

    @property
    def place(self) -> Place:
        """The place itself."""
        return self.sight.place

    @property
    def is_open(self) -> bool:
        """Whether something may still be written about its candidates."""
        return _is_open(self.place)

    @property
    def choice(self) -> Choice | None:
        """The decision that stands."""
        return next((one.choice for one in self.candidates if one.choice), None)


def place_shown(pk: int, user: Account, on: dt.date) -> PlaceShown | None:
    """One place with its candidates in the order of the priority, for whoever reads about all of them; else None.

    Queries: a fixed number, however many candidates.
    """
    sight = reviewing.place_sight(pk, user=user, on=on)
    if sight is None:
        return None
    sitting = _sitting(sight.place, on)
    stands = any(one.is_own for one in sight.candidates)
    holds = any(one.person == user.person_id and one.seat == sight.place.seat_id for one in sitting)
    is_open = _is_open(sight.place) and not stands
    return PlaceShown(
        sight,
        sitting,
        [_shown(one, is_open=is_open, reviews=sight.may_review and is_open) for one in sight.candidates],
        {one.holding_id: one for one in sight.reviews},
        is_concerned=stands or holds,
    )


def own_candidacies(user: Account, on: dt.date) -> tuple[OwnReviews, Mapping[int, CandidateShown]]:
    """Everything that is said about the reader themselves, as a candidate and as a holder; of nobody else anything.

    Shape: what the room knows, and by candidacy what a page shows of it.
    Queries: a fixed number.
    """
    found = own_reviews_of(user, on)
    sights = [one.sight for one in found.candidacies if one.sight]
    return found, {one.assessed.candidate: _shown(one, is_open=False, reviews=False) for one in sights}


def shown_without_verbs(sights: Iterable[reviewing.CandidateSight]) -> list[CandidateShown]:
    """Candidates as a list or spreadsheet tells of them.

    Queries: none.
    """
    return [_shown(one, is_open=False, reviews=False) for one in sights]


def sensitive_shown(candidates: Iterable[CandidateShown]) -> dict[str, list[int]]:
    """Of whom a page shows what only named positions may know, by kind of criterion; one's own is nobody's look.

    Queries: none.
    """
    found: dict[str, dict[int, None]] = {PARTY: {}, DISCIPLINE: {}}
    for shown in candidates:
        for result in () if shown.sight.is_own else shown.results:
            if result.criterion.kind in found and result.met is not Met.HIDDEN:
                found[result.criterion.kind][shown.one.person] = None
    return {kind: list(people) for kind, people in found.items() if people}


def second_holding(place: Place, person: int, on: dt.date) -> Holding | None:
    """The seat that somebody holds of the second post of a place.

    Queries: one.
    """
    if place.hamlet_id is None or place.rule.with_position_id is None:
        return None
    held = Holding.objects.on(on).filter(person=person, seat__unit=place.hamlet_id)
    return held.filter(seat__position=place.rule.with_position_id).first()


def _is_open(place: Place) -> bool:
    return place.outcome == Place.Outcome.OPEN and place.round.closed_on is None


def _sitting(place: Place, on: dt.date) -> list[Holder]:
    """Who holds the seat itself and the second post beside it."""
    units = [unit for unit in (place.unit_id, place.hamlet_id) if unit]
    held = [one for found in holders_of_units(units, on).values() for one in found]
    beside = (place.hamlet_id, place.rule.with_position_id)
    return [one for one in held if one.seat == place.seat_id or (one.unit, one.position) == beside]


def _shown(sight: reviewing.CandidateSight, *, is_open: bool, reviews: bool) -> CandidateShown:
    voices = [
        Voice(line.body.pk, line.body.rank, line.body.name, line.opinion.verdict if line.opinion else "")
        for line in sight.opinions
    ]
    writes = is_open and not sight.is_own
    words = [_word(line, voices, writes=writes, reviews=reviews) for line in sight.opinions]
    return CandidateShown(sight, words, may_judge=reviews and writes)


def _word(line: reviewing.OpinionLine, voices: Sequence[Voice], *, writes: bool, reviews: bool) -> Word:
    if line.opinion is not None:
        may = line.is_own or (line.opinion.is_from_paper and reviews)
        can = writes and may and not withdrawal_problem(line.body.pk, voices)
        return Word(line.body, line.opinion, may_withdraw=can)
    can = writes and line.is_turn
    return Word(
        line.body, None, may_give=can and line.is_own, may_enter=can and reviews and not line.is_own,
        waits_for="" if line.is_turn or not _is_open(line.body.place) else turn_problem(line.body.pk, voices),
    )  # fmt: skip
