"""Needs for training, counted by what is to be taught, by unit, or told one by one."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from thulinh.training.rules.levels import ADVANCED, NEW, PRACTISED
from thulinh.training.rules.needs import Need
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids
from thulinh.units.rules.paths import WIDTH

BY_TOPIC, BY_UNIT, BY_PERSON = "chuyen-de", "don-vi", "nguoi"


def kind_of(need: Need) -> str:
    """What is to be taught, as one word for the address: the topics that do, or for which post, or the skill."""
    if need.topics:
        return " ".join(need.topics)
    return f"ky-nang:{need.skill}" if need.skill else f"chuc-danh:{need.position}"


@dataclass
class NeedSum:
    """Needs that are counted together, the first of them standing for what they have in common."""

    key: str
    first: Need
    name: str = ""
    unit: int | None = None
    needs: int = 0
    late: int = 0
    unseen: int = 0
    earliest_on: dt.date | None = None
    whose: set = field(default_factory=set)
    units: set[int] = field(default_factory=set)
    levels: dict[str, int] = field(default_factory=lambda: dict.fromkeys((NEW, PRACTISED, ADVANCED), 0))

    def add(self, need: Need, on: dt.date) -> None:
        """Count one more."""
        self.needs += 1
        self.whose.add(who(need))
        self.units.add(need.unit)
        self.levels[need.level] += 1
        self.unseen += not need.is_seen
        self.late += need.late_days(on) > 0
        if need.due_on and (self.earliest_on is None or need.due_on < self.earliest_on):
            self.earliest_on = need.due_on

    @property
    def people(self) -> int:
        """How many people, or units where nobody is named."""
        return len(self.whose)

    @property
    def places(self) -> int:
        """How many units."""
        return len(self.units)


def who(need: Need) -> tuple:
    """Who is to be taught: a person, the holder of a post whom the reader may not name, or somebody of a unit."""
    return ("person", need.person) if need.person is not None else ("unit", need.unit, need.position)


def by_topic(needs: Iterable[Need], on: dt.date) -> list[NeedSum]:
    """Needs by what is to be taught, those of the most people first."""
    found: dict[str, NeedSum] = {}
    for need in needs:
        found.setdefault(kind_of(need), NeedSum(kind_of(need), need)).add(need, on)
    return sorted(found.values(), key=lambda one: (-one.people, one.key))


def by_unit(needs: Sequence[Need], roots: Sequence[str], on: dt.date) -> list[NeedSum]:
    """Needs by the units at these paths themselves and those right below them, by name.

    Queries: one.
    """
    found: dict[int, NeedSum] = {}
    for need in needs:
        root = next((one for one in roots if need.path.startswith(one)), "")
        unit = path_ids(need.path[: len(root) + WIDTH])[-1]
        found.setdefault(unit, NeedSum(str(unit), need, unit=unit)).add(need, on)
    rows = UnitPath.objects.on(on).filter(unit__in=list(found)).order_by("path")
    names = {row.unit_id: (row.level.rank, row.name_key, row.name) for row in rows.select_related("level")}
    for unit, one in found.items():
        one.name = names[unit][2]
    return sorted(found.values(), key=lambda one: names[one.unit or 0])


def one_by_one(needs: Iterable[Need], on: dt.date) -> list[Need]:
    """Needs one by one: the longest overdue first, then those due first, then by place and name."""
    last = dt.date.max
    return sorted(needs, key=lambda one: (one.due_on or last, one.path, one.name, one.topics, one.record))
