"""What stands around a branch on a day: the rule of choosing in force there, and the bodies that are asked."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from thulinh.kernel.writing import dated_q
from thulinh.people.rules import portions
from thulinh.selection.models import SelectionRule
from thulinh.units.models import BodyScope, Level, UnitPath
from thulinh.units.rules import path_ids


@dataclass(frozen=True)
class Body:
    """A unit that is asked, or whose seat is the second post."""

    unit: int
    name: str


def rules_in_force(position: str, paths: Mapping[int, str], on: dt.date) -> dict[int, SelectionRule]:
    """By which rule people are chosen for a position in each of these units (id → path): the nearest at or above it.

    Shape: by unit; where no rule holds, none.
    Queries: one, however many units.
    """
    given = SelectionRule.objects.on(on).filter(position=position).select_related("with_position").order_by("starts_on")
    by_unit = {rule.unit_id: rule for rule in given}
    found = {}
    for unit, path in paths.items():
        rule = next((by_unit[one] for one in reversed(path_ids(path)) if one in by_unit), None)
        if rule is not None:
            found[unit] = rule
    return found


class Surroundings:
    """The bodies of these levels around these units (id → path), read once.

    Queries: three, for up to ten thousand units above and below.
    """

    def __init__(self, paths: Mapping[int, str], levels: Iterable[str], on: dt.date) -> None:
        self._lines = {unit: path_ids(path) for unit, path in paths.items()}
        self._bodies: dict[tuple[int, str], Body] = {}
        wanted = set(levels)
        self._of_union = set(Level.objects.filter(is_union=True, code__in=wanted).values_list("code", flat=True))
        beside = wanted - self._of_union
        for part in portions(unit for line in self._lines.values() for unit in line):
            scopes = BodyScope.objects.on(on).filter(
                dated_q(on, "body__paths__"), unit__in=part, body__paths__is_open=True, body__paths__level__in=beside
            )
            columns = ("unit", "body__paths__level", "body", "body__paths__name")
            for unit, level, body, name in scopes.order_by("-body").values_list(*columns):
                self._bodies[unit, level] = Body(body, name)
            rows = UnitPath.objects.on(on).open().filter(unit__in=part, level__in=self._of_union)
            for unit, level, name in rows.values_list("unit", "level", "name"):
                self._bodies[unit, level] = Body(unit, name)

    def nearest(self, unit: int, level: str) -> Body | None:
        """The body of that level that is asked about the unit: the one that works for it, or for the nearest unit above
        it; of the Union's own levels the unit itself or the nearest above.
        """
        line = reversed(self._lines.get(unit, []))
        return next((self._bodies[one, level] for one in line if (one, level) in self._bodies), None)

    def own(self, unit: int, levels: Iterable[str]) -> Body | None:
        """The body of one of these levels that works for this very unit, or the unit itself: it has the second seat."""
        return next((self._bodies[unit, level] for level in levels if (unit, level) in self._bodies), None)
