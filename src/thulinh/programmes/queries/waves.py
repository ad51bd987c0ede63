"""Pilot and later waves side by side: the figures of a programme for each group of places that took it on together."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

from thulinh.indicators.definition import Cell, Definition
from thulinh.kernel.periods import Span
from thulinh.programmes.models import Adoption
from thulinh.programmes.queries.asking import ask, in_force
from thulinh.units.models import UnitPath
from thulinh.units.rules import WIDTH


@dataclass(frozen=True)
class Wave:
    """The places that took a programme on in the same phase and from the same day."""

    phase: str
    starts_on: dt.date
    places: Sequence[str]
    paths: Sequence[str]


@dataclass(frozen=True)
class WaveFigure:
    """One figure for each group, in their order."""

    definition: Definition
    cells: Sequence[Cell]


def waves(programme: str, *, path: str, on: dt.date) -> list[Wave]:
    """The groups of places, at or below the path or above it, in which a programme holds on a day, first ones first.

    Queries: two.
    """
    held = Adoption.objects.on(on).filter(programme__code=programme).order_by("starts_on", "phase", "pk")
    rows = list(held.values_list("unit", "phase", "starts_on", "held_since"))
    stood = UnitPath.objects.on(on).open().filter(unit__in=[unit for unit, *_ in rows])
    at = {row.unit_id: row for row in stood}
    found: dict[tuple[str, dt.date], list[UnitPath]] = {}
    for unit, phase, starts_on, held_since in rows:
        row = at.get(unit)
        if row is not None and (row.path.startswith(path) or path.startswith(row.path)):
            found.setdefault((phase, held_since or starts_on), []).append(row)
    ordered = sorted(found.items(), key=lambda pair: (pair[0][1], pair[0][0]))
    return [
        Wave(str(Adoption.Phase(phase).label), day, [one.name for one in each], [one.path for one in each])
        for (phase, day), each in ordered
    ]


def wave_figures(programme: str, groups: Sequence[Wave], *, path: str, span: Span, on: dt.date) -> list[WaveFigure]:
    """Every figure that the programme reports, for each group: a unit belongs to the first group that covers it.

    Queries: three, and one for each figure, however many places.
    """
    one = next((each for each in reversed(in_force(span)) if each.code == programme), None)
    if one is None or not groups:
        return []
    reported = [indicator.code for indicator in one.document.indicators]
    depth = max(len(root) for group in groups for root in (*group.paths, path)) // WIDTH
    return [
        WaveFigure(asked.definition, _shared_out(asked.cells(depth), groups, asked.definition))
        for asked in ask(one, path=path, span=span, on=on, codes=reported)
    ]


def _shared_out(cells: Mapping[str, Cell], groups: Sequence[Wave], definition: Definition) -> list[Cell]:
    parts: list[list[Cell]] = [[] for _ in groups]
    for place, cell in cells.items():
        covering = (
            number for number, group in enumerate(groups) if any(place.startswith(root) for root in group.paths)
        )
        if (first := next(covering, None)) is not None:
            parts[first].append(cell)
    empty = Cell(rollup=definition.rollup, target=definition.target)
    return [reduce(add, part, empty) for part in parts]
