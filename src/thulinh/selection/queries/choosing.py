"""What stands against somebody who is to take a seat: who sits there, other decisions, discipline, age."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.kernel.parameters import dated_parameter, rules
from thulinh.people.models import Holding, Position, Seat
from thulinh.people.queries.discipline import discipline_in_force
from thulinh.selection.models import Candidate, Choice
from thulinh.selection.queries.assessing import assess
from thulinh.selection.queries.sight import Sight
from thulinh.selection.queries.voices import voices_of
from thulinh.selection.rules.choosing import AgeLimit, Clash, Sitting, Standing
from thulinh.selection.rules.criteria import DISCIPLINE, Penalty, Result
from thulinh.selection.rules.turns import not_consenting
from thulinh.units.models import UnitPath

AGE = "tuoi-nhieu-nhat-"


@dataclass(frozen=True)
class Chair:
    """A post of the choice on the day of taking over. `own`: the candidate sits there already; `sitting`: who else does
    where no seat is free; `coming`: who is to sit there later.
    """

    unit: int
    position: str
    post: str
    seat: int | None
    own: Holding | None
    sitting: tuple[Holding, ...] = ()
    coming: tuple[Holding, ...] = ()


@dataclass(frozen=True)
class Case:
    """A candidate who is to be chosen, with all that may stand against it."""

    first: Chair
    second: Chair | None
    standing: Standing
    results: tuple[Result, ...]

    @property
    def chairs(self) -> list[Chair]:
        """The posts of the choice."""
        return [self.first, *([self.second] if self.second else [])]


def case_of(candidate: Candidate, takes_on: dt.date, replaced: Collection[int], *, user: Any, on: dt.date) -> Case:
    """How things stand with a candidate who is to take over on a day. `replaced`: holdings that the decision ends.

    Queries: a fixed number.
    """
    place, rule = candidate.place, candidate.place.rule
    names = dict(Position.objects.values_list("code", "short_name"))
    first = _chair(place.unit_id, rule.position_id, names, candidate.person_id, takes_on, seat=place.seat_id)
    second = None
    if rule.with_position_id and place.hamlet_id:
        second = _chair(place.hamlet_id, rule.with_position_id, names, candidate.person_id, takes_on)
    chairs = [first, *([second] if second else [])]
    assessed = assess([candidate.pk], takes_on)[candidate.pk]
    kept_back = Sight(user, on).hidden_kinds([candidate.person_id]).get(candidate.person_id, frozenset())
    penalties = penalties_of(candidate.person_id, takes_on)
    missing = [one for one in assessed.weight.missing if not (penalties and one.criterion.kind == DISCIPLINE)]
    untold = bool(penalties) and DISCIPLINE in kept_back
    standing = Standing(
        name=candidate.person.full_name,
        takes_on=takes_on,
        birth_on=candidate.person.birth_on,
        limits=age_limits([(one.position, one.post) for one in chairs], takes_on),
        penalties=[] if untold else penalties,
        missing=[one for one in missing if one.criterion.kind not in kept_back],
        is_kept_back=untold or any(one.criterion.kind in kept_back for one in missing),
        not_consenting=not_consenting(voices_of([candidate.pk])[candidate.pk]),
        sitting=[_sitting(one, chair) for chair in chairs for one in chair.sitting],
        replaced=frozenset(replaced),
        clashes=_clashes(candidate, chairs, takes_on),
        basis=rule.basis,
    )
    return Case(first, second, standing, assessed.weight.results)


def age_limits(posts: Iterable[tuple[str, str]], on: dt.date) -> list[AgeLimit]:
    """The oldest somebody is on taking these posts (code and name) on a day, where a rule says so.

    Queries: none.
    """
    found = []
    for code, name in posts:
        if AGE + code in rules():
            rule = dated_parameter(AGE + code, on)
            found.append(AgeLimit(name, int(rule.value), rule.basis))
    return found


def decision_papers(holdings: Collection[int]) -> dict[int, tuple[str, dt.date]]:
    """By which decision of a round each of these holdings came about: number and day; others are missing.

    Queries: one.
    """
    rows = Choice.objects.filter(holding__in=holdings, withdrawn_at=None)
    return {one.holding_id: (one.paper_number, one.paper_on) for one in rows}


def penalties_of(person: int, on: dt.date) -> list[Penalty]:
    """The discipline in force against somebody on a day. Ask who reads it first.

    Queries: one.
    """
    line = discipline_in_force([person], on).get(person)
    return [Penalty(line.label, line.decision_number, line.ends_on)] if line else []


def _chair(
    unit: int, position: str, names: dict[str, str], person: int, takes_on: dt.date, seat: int | None = None
) -> Chair:
    rows = Holding.objects.within(takes_on, None).filter(seat__unit=unit, seat__position=position)
    rows = rows.filter(seat=seat) if seat else rows
    held = list(rows.select_related("seat", "person").order_by("starts_on", "pk"))
    own = next((one for one in held if one.person_id == person and one.holds_on(takes_on)), None)
    others = [one for one in held if one is not own]
    seats = [seat] if seat else list(
        Seat.objects.on(takes_on).filter(unit=unit, position=position).values_list("pk", flat=True)
    )  # fmt: skip
    free = [one for one in seats if one not in {each.seat_id for each in others}]
    may_open = seat is None and len(seats) < Position.objects.get(pk=position).places
    post = f"{names.get(position, position)}, {_unit_names([unit], takes_on).get(unit, '')}".rstrip(", ")
    if own is not None or free or may_open:
        return Chair(unit, position, post, free[0] if free else None, own)
    return Chair(
        unit, position, post, seats[0] if len(seats) == 1 else None, None,
        tuple(one for one in others if one.starts_on < takes_on),
        tuple(one for one in others if one.starts_on >= takes_on),
    )  # fmt: skip


def _sitting(holding: Holding, chair: Chair) -> Sitting:
    return Sitting(
        holding.pk, holding.person_id, holding.person.full_name, chair.post, holding.starts_on, holding.decision_number
    )


def _clashes(candidate: Candidate, chairs: Sequence[Chair], takes_on: dt.date) -> list[Clash]:
    """Who is to sit on one of the seats later, and where else the person holds the first post."""
    coming = [(one, chair.post, False) for chair in chairs for one in chair.coming]
    elsewhere = Holding.objects.within(takes_on, None).filter(
        person=candidate.person_id, seat__position=candidate.place.rule.position_id
    )
    rows = list(elsewhere.exclude(seat=candidate.place.seat_id).select_related("seat__position", "person"))
    units = _unit_names([one.seat.unit_id for one in rows], takes_on)
    found = [
        *coming,
        *((one, f"{one.seat.position.short_name}, {units.get(one.seat.unit_id, '')}", True) for one in rows),
    ]
    papers = decision_papers([one.pk for one, _, _ in found])
    return [
        Clash(one.person.full_name, post, *papers.get(one.pk, (one.decision_number, one.decision_on)), is_same)
        for one, post, is_same in found
    ]


def _unit_names(units: Sequence[int], on: dt.date) -> dict[int, str]:
    return dict(UnitPath.objects.on(on).filter(unit__in=units).values_list("unit_id", "name")) if units else {}
