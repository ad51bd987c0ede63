"""Where every unit stands over time, worked out from dated placements, dated names and successions."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from thulinh.units.rules.paths import path_key

DAY = dt.timedelta(days=1)
FOREVER = dt.date.max


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days of a unit's life; `ends_on` is `FOREVER` while open."""

    starts_on: dt.date
    ends_on: dt.date
    parent: int | None = None
    level: str = ""
    name: str = ""
    path: str = ""
    heir: int | None = None
    is_open: bool = True

    def cut(self, starts_on: dt.date, ends_on: dt.date) -> "Stretch | None":
        """The part of the stretch within these days, or None."""
        first, last = max(self.starts_on, starts_on), min(self.ends_on, ends_on)
        if first == self.starts_on and last == self.ends_on:
            return self
        return replace(self, starts_on=first, ends_on=last) if first <= last else None

    @property
    def standing(self) -> tuple:
        """What is said of these days, whichever they are."""
        return (self.parent, self.level, self.name, self.path, self.heir, self.is_open)


class Timeline:
    """Works out where every unit stands over time, each parent before its children.

    `known`: stretches of units that are not in question and stand as they are; nothing else is asked about them.
    """

    def __init__(
        self,
        placements: Mapping[int, Sequence[Stretch]],
        names: Mapping[int, Sequence[Stretch]],
        heirs: Mapping[int, int],
        known: Mapping[int, list[Stretch]] | None = None,
    ) -> None:
        self.placements, self.names, self.heirs = placements, names, heirs
        self._known: dict[int, list[Stretch]] = dict(known or {})
        self._open: set[int] = set()

    def of(self, unit: int) -> list[Stretch]:
        """The unit's stretches in order, those after its end included (`is_open` false).

        Errors: a unit that stands under itself (`ValueError`).
        """
        if unit not in self._known:
            if unit in self._open:
                raise ValueError(f"unit {unit} stands under itself")
            self._open.add(unit)
            alive = _joined(self._alive(unit))
            self._known[unit] = alive  # an heir may look at us while we look at it
            self._known[unit] = alive + _joined(self._afterlife(unit, alive))
            self._open.discard(unit)
        return self._known[unit]

    def _alive(self, unit: int) -> list[Stretch]:
        key, stretches = path_key(unit), []
        for placement in self.placements.get(unit, ()):
            for above in self._above(placement):
                for name in self.names.get(unit, ()):
                    first = max(above.starts_on, name.starts_on)
                    last = min(above.ends_on, name.ends_on)
                    if first <= last:
                        path = above.path + key
                        stretches.append(
                            Stretch(first, last, placement.parent, placement.level, name.name, path, unit, True)
                        )
        return sorted(stretches, key=_start)

    def _above(self, placement: Stretch) -> Iterable[Stretch]:
        if placement.parent is None:
            return [placement]
        parts = (above.cut(placement.starts_on, placement.ends_on) for above in self.of(placement.parent))
        return [part for part in parts if part]

    def _afterlife(self, unit: int, alive: list[Stretch]) -> list[Stretch]:
        """The days after the end: below the unit that holds the succession, else below the last parent."""
        if not alive or alive[-1].ends_on == FOREVER:
            return []
        last, after = alive[-1], alive[-1].ends_on + DAY
        holder = self.heirs.get(unit)
        over = holder if holder is not None else last.parent
        parts = [part for part in (above.cut(after, FOREVER) for above in self.of(over)) if part] if over else []
        return [
            Stretch(
                part.starts_on, part.ends_on, last.parent, last.level, last.name, part.path + path_key(unit),
                part.heir if holder is not None else None, False,
            )
            for part in parts
        ]  # fmt: skip


def _start(stretch: Stretch) -> dt.date:
    return stretch.starts_on


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """Neighbours that say the same become one: a unit does not change because the one above changed its name."""
    kept: list[Stretch] = []
    for stretch in stretches:
        if kept and kept[-1].ends_on + DAY == stretch.starts_on and kept[-1].standing == stretch.standing:
            kept[-1] = replace(kept[-1], ends_on=stretch.ends_on)
        else:
            kept.append(stretch)
    return kept
