"""The guidance that stands beside what is to do: which theme the levels above gave for the session at hand."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from thulinh.activities.models import Guidance
from thulinh.activities.queries.guidance import guidance_over
from thulinh.desk.queries.standpoint import Standpoint
from thulinh.desk.queries.work import Work
from thulinh.kernel.periods import Span
from thulinh.units.rules import lies_under


@dataclass(frozen=True)
class Material:
    """What there is to read for one session: of which unit and kind, on which day it is asked about, the themes."""

    unit: int
    kind: str
    day: dt.date
    themes: tuple[str, ...]


@dataclass(frozen=True)
class Shelf:
    """The guidance in force where somebody works, in the days that are asked about."""

    stand: Standpoint
    found: Sequence[Guidance] = ()

    def of(self, unit: int, kinds: Collection[str], span: Span) -> Material | None:
        """What there is to read for a session of one of these kinds in these days; None when nothing was published."""
        row = self.stand.rows.get(unit)
        fitting = [
            one
            for one in self.found
            if row is not None
            and one.kind_id in kinds
            and lies_under(row.path, one.path)
            and one.starts_on <= span.ends_on
            and one.ends_on >= span.starts_on
        ]
        if not fitting:
            return None
        first = fitting[0]
        day = min(max(first.starts_on, span.starts_on, min(self.stand.on, first.ends_on)), span.ends_on)
        themes = tuple(one.theme for one in fitting if one.kind_id == first.kind_id)
        return Material(unit, first.kind_id, day, themes)


def shelf(work: Work, stand: Standpoint) -> Shelf:
    """The guidance that concerns what somebody has to do and has planned.

    Queries: two, whatever the number of things; none when there is nothing to do.
    """
    spans = [*((thing.unit, thing.period) for thing in work.todo), *_planned(work)]
    paths = {stand.rows[unit].path for unit, _ in spans if unit in stand.rows}
    if not paths:
        return Shelf(stand)
    days = [span for _, span in spans]
    found = guidance_over(paths, min(span.starts_on for span in days), max(span.ends_on for span in days))
    return Shelf(stand, found)


def _planned(work: Work) -> Iterable[tuple[int, Span]]:
    return ((plan.host_id, Span(plan.day, plan.day)) for plan in work.planned)
