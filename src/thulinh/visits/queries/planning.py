"""Whom one could visit, and who could go: all that speaks for it, read at once for all places below a committee."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncMonth

from thulinh.activities.models import Activity, Credit, Kind
from thulinh.difficulties.models import Difficulty, Finding
from thulinh.difficulties.queries.findings import findings_seen
from thulinh.difficulties.queries.sight import seen
from thulinh.kernel.periods import Cadence, Span, period_containing
from thulinh.people.models import Charge, Holding, Position
from thulinh.people.queries.rolls import MEMBERS
from thulinh.units.models import Placement, UnitPath
from thulinh.units.rules import path_parts
from thulinh.visits.models import Stop, Visit, VisitDay
from thulinh.visits.rules.planning import Place, Weights

COMMUNE = "xa"
YEAR = dt.timedelta(days=366)
_DAY = dt.timedelta(days=1)
_WRONG_SESSIONS = (Finding.Kind.NOT_HELD, Finding.Kind.OFF_GUIDANCE)


@dataclass(frozen=True)
class Standing:
    """A unit below the committee, as it stands; an ended one stands under whoever carries it on."""

    unit: int
    name: str
    path: str
    level: str
    is_open: bool
    heir: int | None

    @property
    def answers(self) -> int:
        """The unit for which what is known of this one speaks today."""
        return self.unit if self.is_open or self.heir is None else self.heir


@dataclass
class Ground:
    """Everything below a committee on a day, with what is known of it.

    Queries: twelve for `places`, whatever their number.
    """

    path: str
    on: dt.date
    user: Any

    @cached_property
    def standing(self) -> Sequence[Standing]:
        """The units at and below the committee."""
        rows = UnitPath.objects.on(self.on).under(self.path).order_by("path", "unit")
        return [Standing(*row) for row in rows.values_list("unit_id", "name", "path", "level_id", "is_open", "heir_id")]

    @cached_property
    def heirs(self) -> Mapping[int, int]:
        """Unit → the unit for which what is known of it speaks today."""
        return {one.unit: one.answers for one in self.standing}

    @cached_property
    def communes(self) -> Mapping[int, Standing]:
        """Open unit → its commune below the committee, itself or above it; else the unit right above."""
        at = {one.path: one for one in self.standing if one.is_open}
        return {one.unit: self._commune(one, at) for one in at.values()}

    def _commune(self, one: Standing, at: Mapping[str, Standing]) -> Standing:
        above = [at[part] for part in reversed(path_parts(one.path)) if part in at and part != self.path]
        nearest = above[min(1, len(above) - 1)] if above else one
        return next((unit for unit in above if unit.level == COMMUNE), nearest)

    @property
    def _units(self) -> Any:
        """The units of the ground as a condition of the database."""
        return UnitPath.objects.on(self.on).under(self.path).values("unit_id")

    def places(self, level: str, by: Weights) -> list[Place]:
        """Every open unit of a level below the committee that nobody plans to visit, with what speaks for a visit.

        Shape: by the units' numbers.
        """
        (last, visits), wrong = self._visits(), self._findings()
        difficulties, sessions, heads = self._difficulties(), self._sessions(by.weak_months), self._heads(level)
        found = []
        for one in self._below(level):
            if one.unit in self.planned:
                continue
            commune, since, (months, held) = self.communes[one.unit], heads.get(one.unit), sessions[one.unit]
            place = Place(one.unit, one.name, commune.unit, commune.name, last.get(one.unit), months, held)
            found.append(
                replace(
                    place,
                    findings=wrong[one.unit],
                    difficulties=difficulties[one.unit],
                    is_vacant=one.unit in heads and since is None,
                    secretary_since=since,
                    commune_visits=visits[commune.unit],
                )
            )
        return sorted(found, key=lambda place: place.unit)

    def planned_at(self, level: str) -> list[int]:
        """The units of a level that are left out because somebody plans to visit them."""
        return [one.unit for one in self._below(level) if one.unit in self.planned]

    def _below(self, level: str) -> list[Standing]:
        return [one for one in self.standing if one.is_open and one.level == level and one.path != self.path]

    @cached_property
    def planned(self) -> set[int]:
        """The units that somebody plans to visit from the day on."""
        rows = Stop.objects.filter(
            unit__in=self._units,
            visit__withdrawn_at=None,
            visit__status=Visit.Status.PLANNED,
            visit__ends_on__gte=self.on,
        )
        return {self.heirs[unit] for unit in rows.values_list("unit_id", flat=True)}

    def _visits(self) -> tuple[dict[int, dt.date], Counter[int]]:
        """When somebody was last at each unit, and how often somebody came to each commune or below in a year.

        A visit that the place says was not so is none.
        """
        rows = VisitDay.objects.current().filter(stop__unit__in=self._units, day__lte=self.on)
        rows = rows.exclude(stop__word=Stop.Word.DENIED).order_by().values_list("stop__unit_id")
        lately = Count("stop", distinct=True, filter=Q(day__gt=self.on - YEAR))
        last: dict[int, dt.date] = {}
        visits: Counter[int] = Counter()
        for ended, day, number in rows.annotate(last=Max("day"), lately=lately):
            unit = self.heirs[ended]
            last[unit] = max(day, last.get(unit, day))
            if unit in self.communes:
                visits[self.communes[unit].unit] += number
        return last, visits

    def _findings(self) -> Counter[int]:
        """What was found wrong with sessions and is not put right, as far as the user sees it."""
        rows = findings_seen(self.user, self.on)
        rows = rows.filter(unit__in=self._units, kind__in=_WRONG_SESSIONS, done_on=None)
        return self._summed(rows.order_by().values_list("unit_id").annotate(Count("pk")))

    def _difficulties(self) -> Counter[int]:
        """Open difficulties, of the units of which the user sees them."""
        rows = seen(self.user, self.on, Difficulty.objects.open())
        return self._summed(rows.order_by().values_list("place").annotate(Count("pk")))

    def _summed(self, rows: Iterable[tuple[int, int]]) -> Counter[int]:
        found: Counter[int] = Counter()
        for unit, number in rows:
            found[self.heirs.get(unit, unit)] += number
        return found

    def _sessions(self, months: int) -> dict[int, tuple[int, int]]:
        """Of how many monthly sessions of its members' units lately each unit held how many: (asked, held).

        A unit answers for all below it, each from the first whole month of its own.
        """
        span = whole_months(self.on, months)
        kinds = [kind for kind in Kind.objects.all() if kind.roll == MEMBERS]
        levels = {level for kind in kinds for level in kind.host_levels}
        lowest = [one for one in self.standing if one.is_open and one.level in levels and one.level != COMMUNE]
        since = self._founded()
        held = self._held_months(kinds, span)
        found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
        number = {one.path: one.unit for one in self.standing if one.is_open}
        for one in lowest:
            asked = {first for first in _firsts(span) if since.get(one.unit, first) <= first}
            for part in path_parts(one.path):
                if part in number:
                    before = found[number[part]]
                    found[number[part]] = before[0] + len(asked), before[1] + len(asked & held[one.unit])
        return found

    def _founded(self) -> dict[int, dt.date]:
        rows = Placement.objects.filter(unit__in=self._units).order_by()
        return dict(rows.values_list("unit_id").annotate(Min("starts_on")))

    def _held_months(self, kinds: Iterable[Kind], span: Span) -> dict[int, set[dt.date]]:
        rows = Credit.objects.filter(
            kind__in=list(kinds),
            status=Activity.Status.HELD,
            is_current=True,
            role__in=(Credit.Role.HOST, Credit.Role.PART),
            day__range=(span.starts_on, span.ends_on),
            unit__in=self._units,
        ).exclude(verdict=Activity.Verdict.FAILED)
        found: dict[int, set[dt.date]] = defaultdict(set)
        for unit, month in rows.order_by().annotate(month=TruncMonth("day")).values_list("unit_id", "month").distinct():
            found[self.heirs[unit]].add(month)
        return found

    def _heads(self, level: str) -> dict[int, dt.date | None]:
        """Since when whoever holds the first seat of each unit of a level has held it; None while nobody does.

        Who was elected anew is not new.
        """
        positions = Position.objects.filter(opens__gt=0).order_by("rank", "code")
        first = next((one.pk for one in positions if level in one.levels), None)
        terms = Holding.objects.current().filter(
            seat__position=first, seat__unit__in=self._units, seat__withdrawn_at=None, starts_on__lte=self.on
        )
        of_unit: dict[int, list[tuple]] = defaultdict(list)
        for unit, *term in terms.values_list("seat__unit_id", "person_id", "starts_on", "ends_on"):
            of_unit[unit].append(tuple(term))
        return {one.unit: _since(of_unit[one.unit], self.on) for one in self._below(level)} if first else {}


def _since(terms: Sequence[tuple], on: dt.date) -> dt.date | None:
    now = {person for person, _, ends_on in terms if ends_on is None or ends_on >= on}
    return min((starts_on for person, starts_on, _ in terms if person in now), default=None)


def whole_months(on: dt.date, months: int) -> Span:
    """The last so many whole months before a day."""
    last = period_containing(Cadence.MONTH, on).starts_on - _DAY
    first = last
    for _ in range(months):
        span = period_containing(Cadence.MONTH, first)
        first = span.starts_on - _DAY
    return Span(first + _DAY, last)


def _firsts(span: Span) -> Iterable[dt.date]:
    day = span.starts_on
    while day <= span.ends_on:
        yield day
        day = period_containing(Cadence.MONTH, day).ends_on + _DAY


@dataclass(frozen=True)
class Gone:
    """What is known of people who could go: the units where they were in a year, of which they are in charge, and the
    days of a period on which they are on a visit already.
    """

    been: Mapping[int, set[int]]
    charges: Mapping[int, set[int]]
    taken: Mapping[int, set[dt.date]]


def gone(people: Sequence[int], span: Span, on: dt.date) -> Gone:
    """Where people were lately, of what they are in charge, and when they are away.

    Queries: three.
    """
    been, charges, taken = (defaultdict(set) for _ in range(3))
    days = VisitDay.objects.filter(person__in=people, visit__withdrawn_at=None).order_by()
    made = days.filter(is_current=True, day__gt=on - YEAR, day__lte=on).values_list("person_id", "stop__unit_id")
    for person, unit in made.distinct():
        been[person].add(unit)
    for person, unit in Charge.objects.on(on).filter(holding__person__in=people).values_list("holding__person", "unit"):
        charges[person].add(unit)
    away = days.exclude(visit__status=Visit.Status.CANCELLED).filter(day__range=(span.starts_on, span.ends_on))
    for person, day in away.values_list("person_id", "day").distinct():
        taken[person].add(day)
    return Gone(been, charges, taken)


def working_days(span: Span, *, after: dt.date) -> list[dt.date]:
    """The days of a period from Monday to Friday, after a day."""
    first = max(span.starts_on, after + _DAY)
    days = (first + n * _DAY for n in range((span.ends_on - first).days + 1))
    return [day for day in days if day.weekday() < 5]
