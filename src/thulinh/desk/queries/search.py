"""One search box: units, people, activities, programmes within reach, by name without marks too, by phone or code."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from thulinh.activities.models import Activity, Initiative, Kind
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries import initiatives
from thulinh.desk.queries.units import name_on_its_day
from thulinh.difficulties.models import Difficulty
from thulinh.difficulties.queries.matters import matters, tell
from thulinh.kernel.text import fold
from thulinh.people.models import Account
from thulinh.people.queries import FoundPerson, find_people
from thulinh.people.reach import reach, within
from thulinh.programmes.models import Version
from thulinh.programmes.permissions import ProgrammePermission
from thulinh.units.models import UnitPath
from thulinh.units.permissions import UnitPermission
from thulinh.units.queries import UnitOnDay
from thulinh.units.queries import find as find_units

MOST = 12
SHORTEST = 2


@dataclass(frozen=True)
class Found:
    """What one search brought to light."""

    words: str
    units: Sequence[UnitOnDay] = ()
    people: Sequence[FoundPerson] = ()
    activities: Sequence[Activity] = ()
    initiatives: Sequence[Initiative] = ()
    difficulties: Sequence[Difficulty] = ()
    programmes: Sequence[Version] = ()

    @property
    def total(self) -> int:
        """How many hits there are in all."""
        found = (self.units, self.people, self.activities, self.initiatives, self.difficulties, self.programmes)
        return sum(map(len, found))


def search(words: str, user: Account, on: dt.date) -> Found:
    """Units, people, activities, initiatives and programmes that the words mean, within the user's reach.

    Shape: at most a dozen of each, the nearest first; nothing for fewer than two letters.
    Queries: a fixed number.
    """
    folded = fold(words)
    if len(folded) < SHORTEST:
        return Found(words)
    return Found(
        words,
        units=_units(words, user, on),
        people=find_people(words, user, on, limit=MOST),
        activities=_activities(words, user, on),
        initiatives=_initiatives(words, user, on),
        difficulties=_difficulties(folded, user, on),
        programmes=_programmes(folded, user, on),
    )


def _units(words: str, user: Account, on: dt.date) -> list[UnitOnDay]:
    found = reach(user, UnitPermission.VIEW, on)
    return find_units(words, on, found.q(), MOST) if found else []


def _activities(words: str, user: Account, on: dt.date) -> list[Activity]:
    """Each word must stand in the activity's own name, in its kind's or in its host's; newest first."""
    viewing = reach(user, ActivityPermission.VIEW, on)
    if not viewing:
        return []
    kinds = {kind.code: fold(kind.name).split() for kind in Kind.objects.all()}
    found = Activity.objects.current().filter(host__in=within(viewing, on)).select_related("kind")
    for folded in fold(words).split():
        named = [code for code, parts in kinds.items() if any(part.startswith(folded) for part in parts)]
        hosts = UnitPath.objects.on(on).filter(_begins_a_word("search", folded)).values("unit_id")
        found = found.filter(_begins_a_word("search", folded) | Q(kind__in=named) | Q(host__in=hosts))
    return list(found.annotate(host_name=name_on_its_day("host")).order_by("-day", "-pk")[:MOST])


def _initiatives(words: str, user: Account, on: dt.date) -> list[Initiative]:
    """Initiatives are shared to be found by everybody (HN4)."""
    return list(initiatives(words, on=on)[:MOST]) if reach(user, ActivityPermission.VIEW, on) else []


def _difficulties(folded: str, user: Account, on: dt.date) -> list[Difficulty]:
    """By what was said, never by who said it; each at the place that the user may know."""
    rows = matters(user, on)
    for word in folded.split():
        rows = rows.filter(_begins_a_word("search", word))
    found = list(rows[:MOST])
    tell(found, user, on)
    return found


def _programmes(folded: str, user: Account, on: dt.date) -> list[Version]:
    """Documents are few: they are compared without marks one by one."""
    if not reach(user, ProgrammePermission.VIEW, on):
        return []
    newest: dict[int, Version] = {}
    for version in Version.objects.select_related("programme").defer("text").order_by("starts_on", "number"):
        newest[version.programme_id] = version
    wanted = folded.split()
    return [
        version
        for version in newest.values()
        if all(word in fold(f"{version.name} {version.place} {version.programme.code}") for word in wanted)
    ][:MOST]


def _begins_a_word(column: str, word: str) -> Q:
    return Q(**{f"{column}__startswith": word}) | Q(**{f"{column}__contains": f" {word}"})
