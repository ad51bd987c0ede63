"""Mức bồi dưỡng: of the cadres in office on a day, who is trained (GL2); who is not, and why; what people still lack.

The share of a day stands on the same sets as the word `boi-duong` of programmes (training.measures), so that the page,
the figure and the list of names are one number. Somebody who holds two of the posts in question is one person, trained
when one of both trainings holds; asked about one post alone, only that post's training counts.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from thulinh.kernel.writing import dated_q
from thulinh.people.models import Holding, Position
from thulinh.training.measures import trained_holdings
from thulinh.training.models import Qualification
from thulinh.training.queries.demands import demands_over
from thulinh.training.queries.newness import newly_held
from thulinh.units.models import UnitPath, under_q
from thulinh.units.rules import WIDTH

_PATHS = "seat__unit__paths__"


@dataclass(frozen=True)
class Wanted:
    """What training is asked about: that for the post, or in topics (of at least a level), of holders of positions."""

    positions: tuple[str, ...]
    topics: tuple[str, ...] | None = None
    level: str | None = None


@dataclass(frozen=True)
class Share:
    """Of how many cadres in office, how many are trained."""

    due: int = 0
    trained: int = 0

    @property
    def missing(self) -> int:
        """How many are not trained."""
        return self.due - self.trained

    @property
    def value(self) -> float | None:
        """From 0 to 1; None, not 0, where nobody holds such a post."""
        return self.trained / self.due if self.due else None


@dataclass(frozen=True)
class Coverage:
    """The share of a day: whole, of each unit just below (by path), of each position, of those new in their seat and
    of the others, in each topic that anybody of them learnt.
    """

    whole: Share
    by_place: Mapping[str, Share] = field(default_factory=dict)
    by_position: Mapping[str, Share] = field(default_factory=dict)
    new: Share = Share()
    others: Share = Share()
    by_topic: Mapping[str, Share] = field(default_factory=dict)


@dataclass(frozen=True)
class _Row:
    person: int
    path: str
    position: str
    is_new: bool


def in_office(path: str, on: dt.date, positions: Collection[str]) -> QuerySet[Holding]:
    """The holdings of a day, of these positions, in units that are open at or below the path."""
    return Holding.objects.on(on).filter(
        dated_q(on, _PATHS), under_q(path, f"{_PATHS}path"), seat__position__in=positions, **{f"{_PATHS}is_open": True}
    )


def trained_on(on: dt.date, wanted: Wanted) -> QuerySet[Holding]:
    """The holdings of a day whose holder is trained on it, joined with the trainings that make them so."""
    return trained_holdings(wanted.positions, topics=wanted.topics, level=wanted.level, on=on)


def coverage(*, path: str, on: dt.date, wanted: Wanted) -> Coverage:
    """The share of those in office on a day, at a path and below, who are trained; and its parts.

    Shape: somebody with seats in two parts stands in both, so that each part is the share that its own page shows.
    Queries: two; three with the topics. The same number however many units and people.
    """
    rows = _rows(path, on, wanted.positions)
    pairs = _trained_pairs(path, on, wanted)
    trained = {person for person, _ in pairs}
    depth = len(path) + WIDTH
    places = _grouped(rows, lambda row: row.path[:depth])
    return Coverage(
        whole=_share(rows, trained),
        by_place={place: _share(part, trained) for place, part in places.items() if len(place) == depth},
        by_position={
            code: _share(part, {person for person, position in pairs if position == code})
            for code, part in _grouped(rows, lambda row: row.position).items()
        },
        **_new_and_others(rows, trained),
        by_topic=_by_topic(rows, topics_learnt(path, on, wanted.positions)),
    )


def _rows(path: str, on: dt.date, positions: Collection[str]) -> list[_Row]:
    found = newly_held(in_office(path, on, positions), on).order_by()
    return [_Row(*row) for row in found.values_list("person", f"{_PATHS}path", "seat__position", "is_new")]


def _trained_pairs(path: str, on: dt.date, wanted: Wanted) -> set[tuple[int, str]]:
    rows = _among(trained_on(on, wanted), path, on, wanted.positions)
    return set(rows.order_by().values_list("person", "seat__position").distinct())


def _among(rows: QuerySet, path: str, on: dt.date, positions: Collection[str]) -> QuerySet:
    """Only those of people in office below the path; above all paths that is everybody."""
    if len(path) <= WIDTH:
        return rows
    return rows.filter(person__in=in_office(path, on, positions).order_by().values("person"))


def usual_positions(row: UnitPath, on: dt.date) -> list[str]:
    """Whose training is asked about at a unit where nobody says: the posts that the demands over it name, or those that
    every unit right below it has (its own, where there is none below).

    Queries: three at most.
    """
    demanded = {post for one in demands_over([row.path], on) if not one.topics for post in one.positions}
    if demanded:
        return sorted(demanded)
    below = UnitPath.objects.on(on).open().filter(parent=row.unit_id, level__is_union=True)
    levels = set(below.order_by().values_list("level", flat=True).distinct()) or {row.level_id}
    posts = Position.objects.filter(opens__gt=0).order_by("rank").values_list("code", "levels")
    return [code for code, at in posts if levels & set(at)]


def topics_learnt(path: str, on: dt.date, positions: Collection[str]) -> set[tuple[int, str]]:
    """Who of those in office has which topic learnt and still valid on the day, at whatever level.

    Shape: (person, topic).
    Queries: one.
    """
    rows = Qualification.objects.on(on).filter(topic__isnull=False)
    rows = rows.filter(person__in=in_office(path, on, positions).order_by().values("person"))
    return set(rows.order_by().values_list("person", "topic").distinct())


def topic_table(*, path: str, on: dt.date, positions: Collection[str]) -> dict[tuple[str, str], int]:
    """How many of those in office have each topic learnt, in each unit just below.

    Shape: (path of the unit, topic) → people; what nobody learnt is missing.
    Queries: two, however many units, people and topics.
    """
    depth = len(path) + WIDTH
    places: dict[int, set[str]] = {}
    for row in _rows(path, on, positions):
        if len(row.path) >= depth:
            places.setdefault(row.person, set()).add(row.path[:depth])
    found: dict[tuple[str, str], int] = {}
    for person, topic in topics_learnt(path, on, positions):
        for place in places.get(person, ()):
            found[place, topic] = found.get((place, topic), 0) + 1
    return found


def _grouped(rows: Iterable[_Row], key: Callable[[_Row], str]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _share(rows: Iterable[_Row], trained: set[int]) -> Share:
    people = {row.person for row in rows}
    return Share(len(people), len(people & trained))


def _new_and_others(rows: list[_Row], trained: set[int]) -> dict[str, Share]:
    """Who took one of the seats newly is new."""
    new = {row.person for row in rows if row.is_new}
    others = {row.person for row in rows} - new
    return {"new": Share(len(new), len(new & trained)), "others": Share(len(others), len(others & trained))}


def _by_topic(rows: list[_Row], learnt: set[tuple[int, str]]) -> dict[str, Share]:
    people = {row.person for row in rows}
    found: dict[str, int] = {}
    for person, topic in learnt:
        if person in people:
            found[topic] = found.get(topic, 0) + 1
    return {topic: Share(len(people), number) for topic, number in found.items()}
