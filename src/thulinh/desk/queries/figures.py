"""Figures of what programmes ask, as the desk shows them: whole, for the units below, and period by period."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add

from thulinh.indicators.definition import Cell, Definition
from thulinh.indicators.rules import leaves_few, shows_cell
from thulinh.kernel.periods import Span
from thulinh.programmes.meaning import definitions
from thulinh.programmes.queries import Asked, InForce, adopted, ask, find, surroundings
from thulinh.programmes.spec import Content, Indicator
from thulinh.units.models import UnitPath
from thulinh.units.rules import WIDTH


def is_coverage(definition: Definition) -> bool:
    """Whether a figure says how far its programme reaches."""
    return definition.facts.measure.code == "ap-dung"


def concerns_units(definition: Definition) -> bool:
    """Whether units owe it, and not people."""
    return definition.subjects is not None and definition.subjects.measure.of == "don-vi"


@dataclass(frozen=True)
class Result:
    """One content or indicator of a programme: its figure for a unit, and for each unit just below (by path).

    `hidden`: the paths whose figure the reader may not see; `is_hidden`: that of the whole may not be seen.
    """

    programme: InForce
    definition: Definition
    content: Content | None
    indicator: Indicator | None
    total: Cell
    below: Mapping[str, Cell] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    is_hidden: bool = False

    @property
    def key(self) -> str:
        """The programme's code and the figure's, in one word."""
        return f"{self.programme.code}.{self.definition.code}"

    @property
    def is_share(self) -> bool:
        """Whether it is a share of those who owe it."""
        return self.definition.rollup == "ty-le"

    @property
    def is_coverage(self) -> bool:
        """Whether it says how far the programme reaches: it asks nothing of those whom it does not reach."""
        return is_coverage(self.definition)

    @property
    def concerns_units(self) -> bool:
        """Whether units owe it, and not people."""
        return concerns_units(self.definition)

    @property
    def applies(self) -> bool:
        """Whether anybody here owes it; a total is a total, even of nothing."""
        return self.definition.subjects is None or self.total.due > 0

    @property
    def measured_in(self) -> str:
        """What a number that is no share counts: "sáng kiến"."""
        return self.indicator.measured_in or "" if self.indicator else ""


def results(
    *,
    path: str,
    span: Span,
    on: dt.date,
    programme: str = "",
    rights: frozenset[str] = frozenset(),
    wanted: Callable[[Definition], bool] | None = None,
    above: Sequence[str] = (),
) -> list[Result]:
    """Every figure of every programme that holds at the path or below, for the whole and for each unit just below.

    `rights`: which of the permissions that sensitive figures need the reader has here.
    `wanted`: only figures of these definitions; `above`: the paths of the units above, where the reader sees their
    figures too.
    Shape: in the order of the programmes' codes, then of their documents. A programme whose version changed within the
    days stands once, as its latest version names it.
    Queries: four, and one for each figure and version; more for sensitive ones to which the reader has no right.
    """
    around = surroundings(path, span)
    found: dict[str, list[tuple[Asked, Mapping[str, Cell]]]] = {}
    for one in adopted(span, path):
        if programme and one.code != programme:
            continue
        codes = [code for code, each in definitions(one.document).items() if wanted is None or wanted(each)]
        for asked in ask(one, path=path, span=span, on=on, codes=codes, around=around):
            cells = asked.cells(len(path) // WIDTH + 1)
            found.setdefault(f"{one.code}.{asked.definition.code}", []).append((asked, cells))
    return [_result(versions, rights, above) for versions in found.values()]


def counted_versions(versions: Sequence[Asked]) -> list[Asked]:
    """The versions that make up a figure: all of them where periods are judged one by one; only the last one where the
    whole of the days is asked once, or everybody would be counted twice.
    """
    last = versions[-1].definition
    return list(versions[-1:]) if last.subjects is not None and last.cadence is None else list(versions)


def whole(versions: Sequence[Asked]) -> Cell:
    """The figure of all versions that were in force within the days, as one.

    Queries: one for each version.
    """
    return _sum(versions[-1].definition, [asked.cell() for asked in counted_versions(versions)])


def one_figure(versions: Sequence[Asked], *, rights: frozenset[str], above: Sequence[str] = ()) -> Result:
    """A figure of one programme, found by `programmes.queries.find`, without the units below; `above` as for `results`.

    Queries: one for each version; more for a sensitive one to which the reader has no right.
    """
    last, total = versions[-1], whole(versions)
    hidden = _is_hidden(last, total, rights) or _few_beside(versions, rights, above)
    return Result(last.programme, last.definition, last.content, _indicator(last), total, is_hidden=hidden)


def _result(versions: list[tuple[Asked, Mapping[str, Cell]]], rights: frozenset[str], above: Sequence[str]) -> Result:
    last, _ = versions[-1]
    joined = _joined_below(last.definition, [cells for _, cells in versions])
    beside = _few_beside([asked for asked, _ in versions], rights, above)
    tells = beside or (not last.definition.names_need <= rights and _tells_of_few(last, joined.values()))
    if _adds_up(last.definition):
        total = _sum(last.definition, joined.values())
    else:
        total = _joined(last.definition, [asked.cell() for asked, _ in versions])
    return Result(
        last.programme,
        last.definition,
        last.content,
        _indicator(last),
        total,
        joined,
        frozenset(path for path, cell in joined.items() if tells or _is_hidden(last, cell, rights)),
        beside or _is_hidden(last, total, rights),
    )


def _joined_below(definition: Definition, tables: Iterable[Mapping[str, Cell]]) -> dict[str, Cell]:
    below: dict[str, list[Cell]] = {}
    for cells in tables:
        for path, cell in cells.items():
            below.setdefault(path, []).append(cell)
    return {path: _joined(definition, cells) for path, cells in below.items()}


def _adds_up(definition: Definition) -> bool:
    """Whether the figures of the parts make the figure of the whole: not where distinct days are counted."""
    return definition.subjects is not None or definition.count != "ngay"


def _joined(definition: Definition, cells: Sequence[Cell]) -> Cell:
    """The figures of one place under several versions, as one. A figure without a rhythm asks everybody once, so that
    only the last version counts."""
    if definition.subjects is not None and definition.cadence is None:
        return cells[-1]
    return _sum(definition, cells)


def _sum(definition: Definition, cells: Iterable[Cell]) -> Cell:
    return reduce(add, cells, Cell(rollup=definition.rollup, target=definition.target))


def _is_hidden(asked: Asked, cell: Cell, rights: frozenset[str]) -> bool:
    need = asked.definition.names_need
    counted = _counted(asked.definition, cell)
    return not shows_cell(counted=counted, is_sensitive=bool(need), has_right=need <= rights, on=asked.window.on)


def _counted(definition: Definition, cell: Cell) -> float:
    return cell.met if definition.subjects is None else cell.due


def _tells_of_few(asked: Asked, cells: Iterable[Cell]) -> bool:
    """Whether the whole less the parts shown would be the figure of a few."""
    return leaves_few([_counted(asked.definition, cell) for cell in cells], asked.window.on)


def _few_beside(versions: Sequence[Asked], rights: frozenset[str], above: Sequence[str]) -> bool:
    """Whether the figure of a unit above, less those of its other parts, would be that of a few."""
    last = versions[-1]
    if last.definition.names_need <= rights:
        return False
    span, on = Span(versions[0].window.starts_on, last.window.ends_on), last.window.on
    for path in above:
        whole_above = find(last.programme.code, last.definition.code, path=path, span=span, on=on)
        tables = [asked.cells(len(path) // WIDTH + 1) for asked in whole_above]
        if _tells_of_few(last, _joined_below(last.definition, tables).values()):
            return True
    return False


def _indicator(asked: Asked) -> Indicator | None:
    indicators = asked.programme.document.indicators
    return next((one for one in indicators if one.code == asked.definition.code), None)


def main_result(found: Iterable[Result]) -> Result | None:
    """The figure that concerns most units: of what is asked by rhythm, the one with the most duties."""
    asked = [one for one in found if one.content and one.is_share and one.total.due and not one.is_hidden]
    return max(asked, key=lambda one: (one.concerns_units, one.total.due), default=None)


def change(result: Result, *, path: str, span: Span, on: dt.date) -> float | None:
    """By how much a share differs from that of an earlier period, in points of a percent; None when there was none.

    Queries: one for each version, besides those of `programmes.queries.find`.
    """
    versions = find(result.programme.code, result.definition.code, path=path, span=span, on=on)
    before = whole(versions).value if versions else None
    now = result.total.value
    return None if before is None or now is None else round((now - before) * 100, 1)


@dataclass(frozen=True)
class PeriodCell:
    """The figure of one period."""

    span: Span
    cell: Cell


def history(*, programme: str, code: str, unit: int, span: Span, on: dt.date) -> list[PeriodCell]:
    """A figure period by period, the unit followed through every place where it stood.

    Each point is the very figure that its own page shows: the longer periods of those who follow a slower rhythm stand
    in it up to its last day.

    Shape: in order of time; periods in which nothing was due are missing.
    Queries: two for where the unit stood; one for each version and place, besides those of `programmes.queries.find`.
    """
    last_day = min(span.ends_on, on)
    rows = UnitPath.objects.filter(unit=unit).within(span.starts_on, last_day).order_by("starts_on")
    found: dict[dt.date, PeriodCell] = {}
    for row in rows:
        first = max(span.starts_on, row.starts_on)
        last = span.ends_on if row.ends_on is None else min(span.ends_on, row.ends_on)
        for asked in find(programme, code, path=row.path, span=Span(first, last), on=on):
            found |= {period.starts_on: PeriodCell(period, cell) for period, cell in asked.trend()}
    return [found[first] for first in sorted(found)]
