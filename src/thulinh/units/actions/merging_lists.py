"""Which mergers a list means: one row for each old unit, those with one new unit and decision together.

Reads only: a room that knows what hangs on the units writes them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.kernel.refusals import Offer, Problem
from thulinh.units.actions.decisions import Decision
from thulinh.units.actions.listing import match_roots
from thulinh.units.actions.merging import Merger
from thulinh.units.actions.opening import NewUnit
from thulinh.units.queries import Match, UnitOnDay, match_units, unit_by_code, units_on
from thulinh.units.rules import DAY, lies_under_any, unit_key

Row = Mapping[str, Any]


@dataclass(frozen=True)
class ReadMergers:
    """Mergers as a list means them; `rows[i]`: the indexes of the rows that make up `mergers[i]`."""

    mergers: tuple[Merger, ...]
    rows: tuple[tuple[int, ...], ...]
    problems: tuple[Problem, ...]


def read_mergers(rows: Sequence[Row], *, on: dt.date, roots: tuple[str, ...] | None = None) -> ReadMergers:
    """Which mergers a list asks for, writing nothing.

    Columns: `don-vi-cu`, `don-vi-moi`, `so-quyet-dinh`; where given, `truc-thuoc`, `tu-ngay`, `ngay-quyet-dinh`,
    `co-quan`, `ghi-chu`.

    Rows with one new name, parent, day and decision number are one merger. When the new name is borne by a standing
    unit under that parent, the others go into it; else a new unit is opened.
    Queries: three for each day on which mergers begin.
    """
    found: list[Merger] = []
    places: list[tuple[int, ...]] = []
    problems: list[Problem] = []
    days: dict[dt.date, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        days[row.get("tu-ngay") or on].append(index)
    for day, indexes in days.items():
        reading = _Day(day, {index: rows[index] for index in indexes}, roots)
        problems += reading.problems
        for indexes_of_one, merger in reading.mergers():
            found.append(merger)
            places.append(indexes_of_one)
    return ReadMergers(tuple(found), tuple(places), tuple(sorted(problems, key=lambda problem: problem.row or 0)))


class _Day:
    """The rows whose new order begins on one day."""

    def __init__(self, day: dt.date, rows: Mapping[int, Row], roots: tuple[str, ...] | None) -> None:
        self.day, self.rows, self.roots = day, rows, roots
        self.problems: list[Problem] = []
        eve = day - DAY
        words = {row.get(key) for row in rows.values() for key in ("don-vi-cu", "truc-thuoc", "don-vi-moi")} - {None}
        ids = unit_by_code(words)
        standing = units_on(ids.values(), eve)
        self._codes = {code: standing[pk] for code, pk in ids.items() if pk in standing}
        self._names = match_units(words, roots, eve)
        own = match_roots(roots, eve)
        self._own = own[0] if len(own) == 1 else None
        self._groups: dict[tuple, list[int]] = defaultdict(list)
        self._old: dict[int, UnitOnDay] = {}
        for index, row in rows.items():
            self._read(index, row)

    def mergers(self) -> list[tuple[tuple[int, ...], Merger]]:
        """The groups all of whose rows are understood."""
        bad = {problem.row for problem in self.problems}
        whole = [indexes for indexes in self._groups.values() if not bad & set(indexes)]
        return [(tuple(indexes), self._merger(indexes)) for indexes in whole]

    def _read(self, index: int, row: Row) -> None:
        above = self._parent(index, row)
        group = (above.unit_id if above else 0, unit_key(row["don-vi-moi"]), row["so-quyet-dinh"])
        self._groups[group].append(index)
        if above is None and row.get("truc-thuoc"):
            return
        match = self._names.get(row["don-vi-cu"]) or Match(row["don-vi-cu"])
        old = self._codes.get(row["don-vi-cu"]) or (match.below(above.unit_id) if above else match).unit
        if old is None:
            meant = match.below(above.unit_id) if above else match
            self._say(index, meant.problem, "don-vi-cu", meant.offers)
        elif not lies_under_any(old.path, self.roots):
            self._say(index, f"“{old.name}” nằm ngoài phạm vi phụ trách.", "don-vi-cu")
        else:
            self._old[index] = old

    def _parent(self, index: int, row: Row) -> UnitOnDay | None:
        words = row.get("truc-thuoc")
        if not words:
            return self._own
        match = self._names.get(words) or Match(words)
        found = self._codes.get(words) or match.unit or match.likely
        if found is None:
            self._say(index, match.problem, "truc-thuoc", match.offers)
        return found

    def _say(self, index: int, message: str, field: str, offers: tuple[Offer, ...] = ()) -> None:
        self.problems.append(Problem(message, field, index, offers))

    def _merger(self, indexes: Sequence[int]) -> Merger:
        row, first = self.rows[indexes[0]], self._old[indexes[0]]
        standing = self._standing(row, first)
        old = dict.fromkeys(self._old[index].unit_id for index in indexes)
        into: int | NewUnit
        if standing:
            into = standing.unit_id
            old.pop(into, None)
        else:
            into = NewUnit("", row["don-vi-moi"], first.level, first.parent_id, self.day)
        decision = Decision(
            row["so-quyet-dinh"], row.get("ngay-quyet-dinh"), row.get("co-quan") or "", row.get("ghi-chu") or ""
        )
        return Merger(tuple(old), into, self.day, decision)

    def _standing(self, row: Row, first: UnitOnDay) -> UnitOnDay | None:
        """The standing unit that the new name means, if any."""
        by_code = self._codes.get(row["don-vi-moi"])
        if by_code is not None:
            return by_code
        match = (self._names.get(row["don-vi-moi"]) or Match("")).below(first.parent_id or 0)
        return Match(match.name, tuple(unit for unit in match.exact if unit.level == first.level)).unit
