"""What a candidate reads about themselves, and about nobody else: criteria, judgements, opinions, what came of it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.selection.models import Candidate, HolderReview, OtherSeat
from thulinh.selection.queries.reviewing import CandidateSight, candidate_sights
from thulinh.units.models import UnitPath


@dataclass(frozen=True)
class OwnCandidacy:
    """That one is or was looked at for a seat. `sight` is None once one was taken out of question, with the reason."""

    candidate: Candidate
    unit_name: str
    post: str
    sight: CandidateSight | None

    @property
    def withdrawn_reason(self) -> str:
        """Why one is not looked at any more."""
        return self.candidate.withdrawn_reason


@dataclass(frozen=True)
class OwnReviews:
    """Everything of the choosing of people that is about one person."""

    candidacies: Sequence[OwnCandidacy]
    reviews: Sequence[HolderReview]
    other_seats: Sequence[OtherSeat] = ()


def own_candidacies(user: Any, on: dt.date) -> OwnReviews:
    """What is said about the user as a candidate, and as a holder in yearly reviews; the latest first.

    Queries: a fixed number; none for an account of nobody.
    """
    person = getattr(user, "person_id", None)
    if person is None:
        return OwnReviews((), ())
    rows = Candidate.objects.filter(person=person).select_related("place__round", "place__seat__position")
    mine = list(rows.order_by("-place__round__starts_on", "-pk"))
    sights = candidate_sights(Candidate.objects.current().filter(person=person), user=user, on=on)
    by_pk = {one.assessed.candidate: one for one in sights}
    units = [one.place.unit_id for one in mine]
    names = dict(UnitPath.objects.on(on).filter(unit__in=units).values_list("unit_id", "name"))
    reviews = HolderReview.objects.filter(holding__person=person)
    reviews = reviews.select_related("place__round", "holding__seat__position")
    others = OtherSeat.objects.filter(kept__person=person).select_related("kept__seat__position")
    return OwnReviews(
        [
            OwnCandidacy(one, names.get(one.place.unit_id, ""), one.place.seat.position.short_name, by_pk.get(one.pk))
            for one in mine
        ],
        list(reviews.order_by("-reviewed_on", "-pk")),
        list(others.order_by("-said_at", "-pk")),
    )
