"""Who of an age belongs to the Union or to its association in a unit and below, each once (GL6).

Counted as those present: members at their branch, those who take part in a second place or for a time where they take
part, association members; not who works far away. Counted by the list: members with their home in the branch, also far
away, and association members; not guests, whose name stands on another list (domain: sinh hoạt hai chiều; HD 20, 3.3).
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from thulinh.kernel.writing import dated_q
from thulinh.people.models import Membership, Person
from thulinh.people.rules import born_by
from thulinh.units.models import under_any_q, under_q
from thulinh.units.rules import path_end, path_parts

_PATH = "unit__paths__path"
_Kind = Membership.Kind
_GUESTS = (_Kind.TWO_WAY, _Kind.TEMPORARY)
_AT_ONCE = 300


@dataclass(frozen=True)
class Ages:
    """Which ages on which day, in full years, both counted; only those present, or all on the list."""

    from_age: int
    to_age: int
    on: dt.date
    only_present: bool

    def born(self, prefix: str = "") -> Q:
        """The condition that somebody is of these ages on the day."""
        birth = f"{prefix}birth_on"
        return Q(
            **{f"{birth}__lte": born_by(self.on, self.from_age), f"{birth}__gt": born_by(self.on, self.to_age + 1)}
        )


@dataclass(frozen=True)
class Number:
    """How many people; of how many more nobody knows the birth date."""

    people: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Gathered:
    """People by place, ready to be counted for any unit and for several together: each person once.

    `places`: the units' paths in order; `sums`: people and unknown in those before each; `several`: of everybody with
    more than one place, whether the birth date is known, and the places; `again`: how often they are too many in a sum.
    """

    places: Sequence[str] = ()
    sums: Sequence[Number] = (Number(),)
    several: Mapping[int, tuple[bool, Sequence[str]]] = field(default_factory=dict)
    again: Mapping[str, Number] = field(default_factory=dict)
    meeting: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def under(self, path: str) -> Number:
        """The people at a path and below."""
        first, last = bisect_left(self.places, path), bisect_left(self.places, path_end(path))
        twice = self.again.get(path, Number())
        return Number(
            self.sums[last].people - self.sums[first].people - twice.people,
            self.sums[last].unknown - self.sums[first].unknown - twice.unknown,
        )

    def under_any(self, roots: Iterable[str], above: str) -> Number:
        """The people at any of these paths and below, none of which lies within another; `above`: a path over all."""
        chosen = sorted(roots)
        parts = [self.under(root) for root in chosen]
        extra: Counter[bool] = Counter()
        for person in self.meeting.get(above, ()):
            is_known, places = self.several[person]
            met = {root for place in places if (root := _root_of(chosen, place))}
            extra[is_known] += max(0, len(met) - 1)
        return Number(sum(one.people for one in parts) - extra[True], sum(one.unknown for one in parts) - extra[False])


def gathered(path: str, ages: Ages) -> Gathered:
    """The people of these ages at a path and below on the day, and those of unknown age, by place.

    Queries: two, however many units and people.
    """
    rows = _belonging(ages).filter(under_q(path, _PATH)).filter(ages.born("person__") | Q(person__birth_on=None))
    known = Count("person", distinct=True, filter=Q(person__birth_on__isnull=False))
    unknown = Count("person", distinct=True, filter=Q(person__birth_on=None))
    counted = sorted(rows.order_by().values_list(_PATH).annotate(known=known, unknown=unknown))
    sums = [Number()]
    for _, people, nobody_knows in counted:
        sums.append(Number(sums[-1].people + people, sums[-1].unknown + nobody_knows))
    several = _several(rows)
    return Gathered([place for place, *_ in counted], sums, several, *_again(several))


def gathered_people(roots: Sequence[str], ages: Ages, *, birth_known: bool = True) -> QuerySet[Person]:
    """The people behind the number of the units at these paths and below, by name; or those of unknown age."""
    belong = _belonging(ages).filter(person=OuterRef("pk"))
    placed = Q(pk__in=[])
    for first in range(0, len(roots), _AT_ONCE):  # a database takes only so long a condition
        placed |= Q(Exists(belong.filter(under_any_q(roots[first : first + _AT_ONCE], _PATH))))
    of_age = ages.born() if birth_known else Q(birth_on=None)
    return Person.objects.current().filter(of_age, placed).order_by("name_key", "pk")


def where_gathered(people: Iterable[int], roots: Sequence[str], ages: Ages) -> Mapping[int, list[tuple[str, str]]]:
    """As what each of these people is counted, and in which unit: (form, unit's name).

    Queries: one.
    """
    rows = _belonging(ages).filter(person__in=list(people)).order_by("kind", "pk")
    chosen, found = sorted(roots), {}
    for person, kind, name, place in rows.values_list("person", "kind", "unit__paths__name", _PATH):
        if _root_of(chosen, place):
            found.setdefault(person, []).append((str(_Kind(kind).label), name))
    return found


def _belonging(ages: Ages) -> QuerySet[Membership]:
    """The memberships of the day that count, joined with where their unit stands."""
    rows = Membership.objects.on(ages.on).filter(
        dated_q(ages.on, "unit__paths__"), unit__paths__is_open=True, person__withdrawn_at=None
    )
    if not ages.only_present:
        return rows.filter(kind__in=(*Membership.AT_HOME, _Kind.ASSOCIATION))
    same = Membership.objects.on(ages.on).filter(person=OuterRef("person"))
    at_home = Q(kind=_Kind.HOME) & ~Exists(same.filter(kind__in=_GUESTS))
    associated = Q(kind=_Kind.ASSOCIATION) & ~Exists(same.filter(kind=_Kind.AWAY))
    return rows.filter(Q(kind__in=_GUESTS) | at_home | associated)


def _several(rows: QuerySet[Membership]) -> dict[int, tuple[bool, list[str]]]:
    """Of everybody who is counted in more than one unit: whether the birth date is known, and the units' paths."""
    more = rows.order_by().values("person").annotate(units=Count("unit", distinct=True)).filter(units__gt=1)
    pairs = rows.filter(person__in=more.values("person")).order_by()
    found: dict[int, tuple[bool, list[str]]] = {}
    for person, birth_on, place in pairs.values_list("person", "person__birth_on", _PATH).distinct():
        found.setdefault(person, (birth_on is not None, []))[1].append(place)
    return found


def _again(
    several: Mapping[int, tuple[bool, Sequence[str]]],
) -> tuple[dict[str, Number], dict[str, list[int]]]:
    """At each path, how often people stand there once too often, and who they are."""
    again: dict[str, Number] = {}
    meeting: dict[str, list[int]] = {}
    for person, (is_known, places) in several.items():
        for part, times in Counter(part for place in places for part in path_parts(place)).items():
            if times > 1:
                was = again.get(part, Number())
                again[part] = Number(was.people + (times - 1) * is_known, was.unknown + (times - 1) * (not is_known))
                meeting.setdefault(part, []).append(person)
    return again, meeting


def _root_of(roots: Sequence[str], place: str) -> str:
    """The root at or above a place; nothing where there is none."""
    at = bisect_right(roots, place) - 1
    return roots[at] if at >= 0 and place.startswith(roots[at]) else ""
