"""How far people have come with what a content asks of each of them: days at the grassroots, for instance."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from thulinh.indicators.definition import Definition
from thulinh.indicators.queries import DutyRow
from thulinh.kernel.periods import Cadence, Span, period_containing
from thulinh.people.models import Holding
from thulinh.programmes.queries.asking import Asked, InForce, adopted, ask, find, surroundings
from thulinh.programmes.spec import Content
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_parts


@dataclass(frozen=True)
class Progress:
    """How much of what one content asks of one person in one period is done.

    `measure`: what counts, by its code in the catalogue; `needed` has what the person was let off taken off.
    """

    person: int
    path: str
    done: float
    needed: float
    is_met: bool
    period: Span
    programme: str
    content: str
    name: str
    measure: str
    count: str

    @property
    def share(self) -> float | None:
        """How much of what is needed is done; more than 1 when more was done, None when nothing is needed."""
        return self.done / self.needed if self.needed else None

    @property
    def missing(self) -> float:
        """How much is still to be done."""
        return max(self.needed - self.done, 0)

    def expected(self, on: dt.date) -> float:
        """How much would be done by a day if it went evenly through the period."""
        return self.needed * elapsed(self.period, on)


def elapsed(period: Span, on: dt.date) -> float:
    """Which share of the period's days has passed, the day itself included."""
    return min(max((on - period.starts_on).days + 1, 0), period.days) / period.days


def progress(
    programme: str,
    content: str,
    *,
    path: str,
    span: Span,
    on: dt.date,
    below: float | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Progress]:
    """How far the people below a path have come with a content in a period, those first who have done the smallest
    share; `below`: only those who have done less than this share of what they need (`elapsed`: who is behind).

    Shape: empty where the content asks nothing of people. Who is let off for the whole period is not in it.
    Queries: three, and one that answers for all people.
    """
    asked = _of_people(programme, content, path=path, span=span, on=on)
    if asked is None:
        return []
    return [_progress(asked, row) for row in asked.rows(by_need=True, below=below, limit=limit, offset=offset)]


def progress_counted(
    programme: str, content: str, *, path: str, span: Span, on: dt.date, below: float | None = None
) -> int:
    """How many people `progress` would list.

    Queries: three, and one.
    """
    asked = _of_people(programme, content, path=path, span=span, on=on)
    return asked.count(below=below) if asked else 0


def progress_of(person: int, *, on: dt.date) -> list[Progress]:
    """How far one person has come with everything that programmes ask now of the seats that the person holds.

    Shape: one for each content, in the period that runs; by programme and content.
    Queries: eight, and one for each content that asks something of these seats.
    """
    seats = Holding.objects.on(on).filter(person=person).values_list("seat__unit", "seat__position")
    units, positions = {unit for unit, _ in seats}, {position for _, position in seats}
    paths = list(UnitPath.objects.on(on).open().filter(unit__in=units).values_list("path", flat=True))
    if not paths:
        return []
    path = max(set.intersection(*(set(path_parts(path)) for path in paths)), key=len)
    longest = Span(*_ends(period_containing(each, on) for each in Cadence))
    around, found = surroundings(path, longest), []
    for one, content in _asked_now(path, positions, on):
        period = period_containing(content.how_much.every or Cadence.YEAR, on)
        for asked in ask(one, path=path, span=period, on=on, codes=[content.code], around=around):
            mine = replace(asked, window=replace(asked.window, among=(person,)))
            found += [_progress(mine, row) for row in mine.rows()]
    return found


def _ends(periods: Iterable[Span]) -> tuple[dt.date, dt.date]:
    found = list(periods)
    return min(one.starts_on for one in found), max(one.ends_on for one in found)


def _asked_now(path: str, positions: set[str], on: dt.date) -> Iterator[tuple[InForce, Content]]:
    """The contents that ask something of holders of one of these positions, in the versions in force on the day."""
    for one in adopted(Span(on, on), path):
        for content in one.document.contents:
            if positions.intersection(content.who.holders or ()):
                yield one, content


def _of_people(programme: str, content: str, *, path: str, span: Span, on: dt.date) -> Asked | None:
    """The content as the last version in the span asks it, if it asks people."""
    found = find(programme, content, path=path, span=span, on=on)
    return found[-1] if found and _asks_people(found[-1].definition) else None


def _asks_people(definition: Definition) -> bool:
    return definition.subjects is not None and definition.subjects.measure.of == "giu-chuc"


def _progress(asked: Asked, row: DutyRow) -> Progress:
    definition = asked.definition
    return Progress(
        person=row.subject,
        path=row.path,
        done=row.n,
        needed=row.needed,
        is_met=row.is_met,
        period=Span(row.starts_on, row.ends_on, "", row.label),
        programme=asked.programme.code,
        content=definition.code,
        name=definition.label,
        measure=definition.facts.measure.code,
        count=definition.count,
    )
