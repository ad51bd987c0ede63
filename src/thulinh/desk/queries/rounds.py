"""Review rounds as lists: the rounds that a reader sees, the places of one, its candidates, what a body is asked."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from thulinh.desk.queries.choosing import CandidateShown, sensitive_shown, shown_without_verbs
from thulinh.desk.queries.portions import filled
from thulinh.people.models import Account, Holding
from thulinh.people.reach import reach
from thulinh.selection.models import Candidate, Place, Round
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.reviewing import PlaceLine, RoundOverview, candidate_sights
from thulinh.selection.queries.sight import Sight, seen_candidates, seen_places, seen_rounds
from thulinh.units.models import UnitPath

QUALIFIED, NEARLY, NONE = "du", "gan-du", "khong"


def rounds_list(user: Account, on: dt.date) -> QuerySet[Round]:
    """The rounds of which the user sees a place, newest first, with their numbers and the unit's name.

    Queries: one, beyond those of `Sight`.
    """
    mine = Q(places__in=seen_places(user, on).values("pk"))
    settled = mine & ~Q(places__outcome=Place.Outcome.OPEN)
    names = UnitPath.objects.on(on).filter(unit=OuterRef("unit")).values("name")[:1]
    rows = seen_rounds(user, on).select_related("position").annotate(
        unit_name=Subquery(names), place_count=Count("places", filter=mine),
        settled_count=Count("places", filter=settled),
    )  # fmt: skip
    return rows.order_by("-starts_on", "-pk")


def places_with(overview: RoundOverview, best: str) -> list[int]:
    """The open places of a round of which this is the best that they have: who qualifies, who nearly does, or none."""
    return [
        line.place.pk
        for line in overview.lines
        if line.place.outcome == Place.Outcome.OPEN and _best(line) == best
    ]  # fmt: skip


def round_places(overview: RoundOverview, user: Account, on: dt.date) -> QuerySet[Place]:
    """The places of a round that the user sees, by the unit's name, each with who holds the seat, how many qualify, who
    comes first, and whose word is waited for.

    Queries: the list.
    """
    here = UnitPath.objects.on(on).filter(unit=OuterRef("unit"))
    above = UnitPath.objects.on(on).filter(unit=OuterRef("parent_id"))
    held = Holding.objects.on(on).filter(seat=OuterRef("seat")).values("person__full_name")[:1]
    rows = seen_places(user, on, Place.objects.filter(round=overview.round)).annotate(
        unit_name=Subquery(here.values("name")[:1]),
        name_key=Subquery(here.values("name_key")[:1]),
        parent_id=Subquery(here.values("parent")[:1]),
        holder_name=Subquery(held),
    )
    rows = rows.annotate(parent_name=Subquery(above.values("name")[:1]))
    lines = {line.place.pk: line for line in overview.lines}

    def fill(found: list[Place]) -> None:
        for place in found:
            told: Any = place
            told.outcome_shown = str(place.get_outcome_display())
            told.line = lines.get(place.pk)

    return filled(rows.order_by("parent_name", "name_key", "pk"), fill)


def round_people(
    row: Round, user: Account, on: dt.date, *, shows: Callable[[Mapping[str, Sequence[int]]], None]
) -> QuerySet[Candidate]:
    """The candidates of a round about whom the user reads, place by place, with what is said of each. `shows` is told
    of whom something is about to be shown that only named positions may know.

    Queries: the list, and a fixed number for each five hundred.
    """
    names = UnitPath.objects.on(on).filter(unit=OuterRef("place__unit"))
    rows = seen_candidates(user, on, Candidate.objects.current()).filter(place__round=row)
    rows = rows.filter(place__in=seen_places(user, on)).select_related("person", "place").annotate(
        unit_name=Subquery(names.values("name")[:1]), name_key=Subquery(names.values("name_key")[:1])
    )  # fmt: skip

    def fill(found: list[Candidate]) -> None:
        chosen = Candidate.objects.filter(pk__in=[one.pk for one in found])
        shown = shown_without_verbs(candidate_sights(chosen, user=user, on=on))
        if sensitive := sensitive_shown(shown):
            shows(sensitive)
        by_key = {one.one.candidate: one for one in shown}
        for one in found:
            _tell(one, by_key[one.pk])

    return filled(rows.order_by("name_key", "place", "person__name_key", "pk"), fill)


def asked_places(user: Account, on: dt.date) -> QuerySet[Place]:
    """The places of open rounds about which a body is asked for which the user speaks.

    Queries: one, beyond those of `Sight`.
    """
    units = Sight(user, on).speaks_for
    names = UnitPath.objects.on(on).filter(unit=OuterRef("unit")).values("name")[:1]
    rows = Place.objects.filter(bodies__unit__in=units, round__closed_on=None).select_related("round__position")
    rows = rows.annotate(unit_name=Subquery(names), body_name=F("bodies__name"))
    return rows.order_by("unit_name", "pk").distinct()


def opening_places(user: Account, on: dt.date) -> list[UnitPath]:
    """The uppermost units in which the user opens rounds.

    Queries: one beyond `reach`.
    """
    roots = reach(user, SelectionPermission.REVIEW, on).roots
    return list(UnitPath.objects.on(on).open().filter(path__in=roots).order_by("path"))


def _best(line: PlaceLine) -> str:
    return QUALIFIED if line.qualified else NEARLY if line.nearly else NONE


def _tell(one: Candidate, shown: CandidateShown) -> None:
    told: Any = one
    weight = shown.one.weight
    told.standing_shown, told.why = weight.standing.label, weight.why
    told.missing_shown = "; ".join(f"{each.criterion.name}: {each.words.rstrip('.')}" for each in weight.missing)
    told.words_shown = "; ".join(
        f"{word.body.name}: {word.opinion.get_verdict_display().lower() if word.opinion else 'chưa có ý kiến'}"
        for word in shown.words
    )
    told.outcome_shown = "Đã chọn" if shown.choice else str(one.place.get_outcome_display())
