"""Where units stood, over time, read once for many questions."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from thulinh.activities.rules.entries import UnitFacts
from thulinh.people.rules import portions
from thulinh.units.models import UnitPath


class Places:
    """The dated path rows of some units, answered from memory.

    Queries: two to build, for up to ten thousand units; none afterwards.
    """

    def __init__(self, units: Iterable[int]) -> None:
        self._rows: dict[int, list[UnitPath]] = defaultdict(list)
        for part in portions(unit for unit in units if unit is not None):
            for row in UnitPath.objects.filter(unit__in=part).order_by("unit_id", "starts_on"):
                self._rows[row.unit_id].append(row)
        heirs = {row.heir_id for rows in self._rows.values() for row in rows if not row.is_open and row.heir_id}
        self._heirs: Mapping[int, str] = dict(
            pair
            for part in portions(heirs)
            for pair in UnitPath.objects.filter(unit__in=part, is_open=True)
            .order_by("starts_on")
            .values_list("unit_id", "name")
        )

    def row(self, unit: int, day: dt.date) -> UnitPath | None:
        """The unit's path row of that day, an ended unit's included; None before it was founded."""
        rows = self._rows.get(unit, ())
        return next((row for row in rows if row.holds_on(day)), None)

    def path(self, unit: int, day: dt.date) -> str:
        """Where the unit stood on that day; empty before it was founded."""
        row = self.row(unit, day)
        return row.path if row else ""

    def name(self, unit: int, day: dt.date) -> str:
        """What the unit was called on that day, else the nearest name in time."""
        row = self.row(unit, day)
        if row is None and (rows := self._rows.get(unit)):
            row = rows[0]
        return row.name if row else ""

    def keeper(self, unit: int, day: dt.date) -> int | None:
        """Who carries on what a unit has to do: itself, once it has ended its heir; None when nobody does."""
        row = self.row(unit, day)
        return unit if row is None or row.is_open else row.heir_id

    def facts(self, unit: int, day: dt.date) -> UnitFacts | None:
        """The unit as it was on that day; None when there is no such unit."""
        rows = self._rows.get(unit)
        if not rows:
            return None
        alive = [row for row in rows if row.is_open]
        row = self.row(unit, day)
        shown = row or rows[0]
        return UnitFacts(
            id=unit,
            name=shown.name,
            path=shown.path,
            level=shown.level_id,
            parent=shown.parent_id,
            exists=row is not None and row.is_open,
            opened_on=alive[0].starts_on if alive else None,
            ended_on=alive[-1].ends_on if alive else None,
            heir=self._heirs.get(shown.heir_id, "") if shown.heir_id else "",
        )
