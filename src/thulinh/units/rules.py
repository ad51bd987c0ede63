"""Decisions about units on plain values: paths, and where each unit stands over time."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

WIDTH = 7
DAY = dt.timedelta(days=1)
FOREVER = dt.date.max


def path_key(unit_id: int) -> str:
    """A unit's own part of a path: seven digits, which every database sorts alike."""
    return f"{unit_id:0{WIDTH}d}"


def path_end(path: str) -> str:
    """The first text after every path that begins with `path`."""
    return path[:-WIDTH] + f"{int(path[-WIDTH:]) + 1:0{WIDTH}d}"


def path_parts(path: str) -> list[str]:
    """The paths of the unit and of all above it, from the root down."""
    return [path[:end] for end in range(WIDTH, len(path) + 1, WIDTH)]


def path_ids(path: str) -> list[int]:
    """The ids of the units along a path, from the root down."""
    return [int(path[start : start + WIDTH]) for start in range(0, len(path), WIDTH)]


def lies_under(path: str, root: str) -> bool:
    """Whether the path is that of the root or below it."""
    return path.startswith(root)


@dataclass(frozen=True)
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
        return replace(self, starts_on=first, ends_on=last) if first <= last else None


class Timeline:
    """Works out where every unit stands over time, each parent before its children."""

    def __init__(
        self,
        placements: Mapping[int, Sequence[Stretch]],
        names: Mapping[int, Sequence[Stretch]],
        heirs: Mapping[int, int],
    ) -> None:
        self.placements, self.names, self.heirs = placements, names, heirs
        self._known: dict[int, list[Stretch]] = {}
        self._open: set[int] = set()

    def of(self, unit: int) -> list[Stretch]:
        """The unit's stretches in order, those after its end included (`is_open` false)."""
        if unit not in self._known:
            if unit in self._open:
                raise ValueError(f"unit {unit} stands under itself")
            self._open.add(unit)
            alive = self._alive(unit)
            self._known[unit] = alive  # an heir may look at us while we look at it
            self._known[unit] = alive + self._afterlife(unit, alive)
            self._open.discard(unit)
        return self._known[unit]

    def _alive(self, unit: int) -> list[Stretch]:
        stretches = []
        for placement in self.placements.get(unit, ()):
            for above in self._above(placement):
                for name in self.names.get(unit, ()):
                    part = above.cut(name.starts_on, name.ends_on)
                    if part:
                        path = part.path + path_key(unit)
                        stretches.append(
                            replace(part, parent=placement.parent, level=placement.level, name=name.name,
                                    path=path, heir=unit, is_open=True)
                        )  # fmt: skip
        return sorted(stretches, key=lambda stretch: stretch.starts_on)

    def _above(self, placement: Stretch) -> Iterable[Stretch]:
        if placement.parent is None:
            return [placement]
        parts = (above.cut(placement.starts_on, placement.ends_on) for above in self.of(placement.parent))
        return [part for part in parts if part]

    def _afterlife(self, unit: int, alive: list[Stretch]) -> list[Stretch]:
        if not alive or alive[-1].ends_on == FOREVER:
            return []
        last, after = alive[-1], alive[-1].ends_on + DAY
        holder = self.heirs.get(unit)
        above = self.of(holder) if holder is not None else (self.of(last.parent) if last.parent else [])
        parts = [part for part in (stretch.cut(after, FOREVER) for stretch in above) if part]
        return [
            replace(part, parent=last.parent, level=last.level, name=last.name, path=part.path + path_key(unit),
                    heir=part.heir if holder is not None else None, is_open=False)
            for part in parts
        ]  # fmt: skip
