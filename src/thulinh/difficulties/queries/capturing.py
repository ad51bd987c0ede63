"""What stands around a place when somebody looks at it: what was found before, what it was asked, who leads it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from thulinh.activities.models import Guidance
from thulinh.activities.queries.guidance import Required, required_of
from thulinh.difficulties.models import Difficulty
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.queries.findings import FindingLine, earlier_at
from thulinh.difficulties.queries.sight import seen as difficulties_seen
from thulinh.difficulties.queries.surroundings import guidance_in_hand
from thulinh.people.models import Holding
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import reach
from thulinh.units.models import UnitPath

MOST_PLACES, MOST_SHOWN = 60, 30
Tell = Callable[[Sequence[FindingLine]], Sequence[FindingLine]]


@dataclass(frozen=True)
class Asked:
    """What a level asked of the month's sessions, as the place had it in hand."""

    guidance: int
    theme: str
    required: Sequence[Required]


@dataclass(frozen=True)
class PlaceSeen:
    """A place on a day: itself and the places right below it where one may find, and what is known of them."""

    row: UnitPath
    places: Sequence[UnitPath]
    earlier: Sequence[FindingLine]
    difficulties: Sequence[Difficulty]
    asked: Sequence[Asked]
    holders: Sequence[tuple[int, str]]

    @property
    def required(self) -> list[tuple[int, str]]:
        """Everything that was asked, each by its number."""
        return [(one.requirement, one.name) for asked in self.asked for one in asked.required]


def around(row: UnitPath, *, user: Any, on: dt.date, day: dt.date, tell: Tell = list) -> PlaceSeen:
    """What stands around a place for somebody who comes there on a day. `tell`: lets a higher room say what followed an
    earlier finding.

    Queries: a fixed number, besides those of `tell`.
    """
    places = [row, *_below(row, user, on)]
    units = [place.unit_id for place in places]
    found = difficulties_seen(user, on, Difficulty.objects.open()).filter(place__in=units)
    guidance = guidance_in_hand(places, day)
    return PlaceSeen(
        row=row,
        places=places,
        earlier=tell(earlier_at(units, user=user, on=on, most=MOST_SHOWN)),
        difficulties=list(found.order_by("day", "pk")[:MOST_SHOWN]),
        asked=_asked([one for unit in units for one in guidance[unit]]),
        holders=_holders(row, user, on, day),
    )


def _below(row: UnitPath, user: Any, on: dt.date) -> list[UnitPath]:
    found = reach(user, DifficultyPermission.FIND, on)
    rows = UnitPath.objects.on(on).open().filter(found.q(), parent=row.unit_id)
    return list(rows.order_by("name_key", "pk")[:MOST_PLACES])


def _asked(found: Sequence[Guidance]) -> list[Asked]:
    once = {one.pk: one for one in found}
    return [Asked(one.pk, one.theme, required_of(one)) for one in once.values()]


def _holders(row: UnitPath, user: Any, on: dt.date, day: dt.date) -> list[tuple[int, str]]:
    """Who held a seat at the place or right below it on that day, by name, as far as the user sees people there."""
    found = reach(user, PeoplePermission.VIEW, on)
    if not found.covers(row.path):
        return []
    below = UnitPath.objects.on(on).open().filter(parent=row.unit_id).values("unit")
    held = Holding.objects.current().on(day).filter(Q(seat__unit=row.unit_id) | Q(seat__unit__in=below))
    rows = held.order_by("seat__position__rank", "person__name_key").values_list(
        "person", "person__full_name", "seat__position__short_name"
    )
    return [(person, f"{name}, {position}") for person, name, position in rows[:MOST_PLACES]]
