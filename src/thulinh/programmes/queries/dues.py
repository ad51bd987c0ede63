"""What is due for whom on a day."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from thulinh.indicators.definition import Definition, Window
from thulinh.indicators.queries import DutyRow, count_by_period, duty_rows
from thulinh.kernel.periods import Cadence, Span, period_containing
from thulinh.programmes.meaning import activity_kinds, definitions
from thulinh.programmes.queries.asking import InForce, adopted, surroundings, window_of
from thulinh.programmes.rules import asked_since
from thulinh.programmes.spec import Content

OWED = "can-lam"  # a state of indicators.rules.STATES: what is asked of people now


@dataclass(frozen=True)
class Due:
    """One thing that a programme asks of one subject for one period."""

    programme: str
    programme_name: str
    content: str
    name: str
    kinds: tuple[str, ...]
    of: str
    subject: int
    path: str
    period: Span
    due_on: dt.date
    done: float
    at_least: float
    is_overdue: bool
    late_days: int

    @property
    def unit(self) -> int:
        """The unit that it concerns: the subject itself, or the branch of a charge."""
        return int(self.path[-7:])


@dataclass(frozen=True)
class DueCount:
    """How many subjects (`of`: units, charges, holders) owe one thing for one period; for how many it is overdue."""

    programme: str
    programme_name: str
    content: str
    name: str
    of: str
    period: Span
    due_on: dt.date
    number: int
    late: int

    @property
    def key(self) -> str:
        """The programme's code and the content's, in one word."""
        return f"{self.programme}.{self.content}"


def dues(
    *,
    path: str,
    on: dt.date,
    units: Iterable[int] | None = None,
    charges: Iterable[int] | None = None,
    people: Iterable[int] | None = None,
) -> list[Due]:
    """What is owed now at or below the path: of these units, charges and people, or of everybody when none is named.

    Shape: overdue first, then by due day. Asked are the period that runs and earlier ones that are overdue and not too
    long ago (programmes.rules.asked_since); what was done or answered is not asked again.
    Queries: four, and one per content in force.
    """
    chosen = {"don-vi": units, "phu-trach": charges, "giu-chuc": people, "vi-tri": None}
    everybody = units is None and charges is None and people is None
    found: list[Due] = []
    for one, content, definition, window in _asked_now(path, on):
        assert definition.subjects is not None
        wanted = chosen[definition.subjects.measure.of]
        if not everybody and not wanted:
            continue
        rows = duty_rows(definition, window, state=OWED, subjects=None if everybody else wanted)
        found += [_due(one, content, definition, row, on) for row in rows]
    return sorted(found, key=lambda due: (not due.is_overdue, due.due_on, due.path))


def dues_counted(*, path: str, on: dt.date) -> list[DueCount]:
    """How many owe each thing now at or below the path, period by period: the same duties as `dues`, only counted.

    Shape: by due day.
    Queries: four, and one per content in force, however many units.
    """
    found: list[DueCount] = []
    for one, content, definition, window in _asked_now(path, on):
        assert definition.subjects is not None
        for row, number, late in count_by_period(definition, window, state=OWED):
            due_on = row.ends_on + dt.timedelta(days=definition.grace_days)
            period, of = Span(row.starts_on, row.ends_on, "", row.label), definition.subjects.measure.of
            found.append(DueCount(one.code, one.name, content.code, content.name, of, period, due_on, number, late))
    return sorted(found, key=lambda due: (due.due_on, due.name, due.period))


def _asked_now(path: str, on: dt.date) -> Iterator[tuple[InForce, Content, Definition, Window]]:
    """Every content in force with the window of the periods that are asked of people on a day."""
    last = max(period_containing(each, on).ends_on for each in Cadence)
    longest = Span(asked_since(on, Cadence.YEAR), last)
    around = surroundings(path, longest)
    for one in adopted(longest, path):
        for content, definition in _contents(one):
            first = asked_since(on, definition.cadence)
            span = Span(first, period_containing(definition.cadence or Cadence.MONTH, on).ends_on)
            if one.judges_in(span):
                yield one, content, definition, window_of(one, definition, path=path, span=span, on=on, around=around)


def _contents(one: InForce) -> Iterator[tuple[Content, Definition]]:
    defined = definitions(one.document)
    return ((content, defined[content.code]) for content in one.document.contents)


def _due(one: InForce, content: Content, definition: Definition, row: DutyRow, on: dt.date) -> Due:
    due_on = row.ends_on + dt.timedelta(days=definition.grace_days)
    assert definition.subjects is not None
    return Due(
        programme=one.code,
        programme_name=one.name,
        content=content.code,
        name=content.name,
        kinds=activity_kinds(content),
        of=definition.subjects.measure.of,
        subject=row.subject,
        path=row.path,
        period=Span(row.starts_on, row.ends_on, "", row.label),
        due_on=due_on,
        done=row.n,
        at_least=row.needed,
        is_overdue=row.is_overdue,
        late_days=max(0, (on - due_on).days) if row.is_overdue else 0,
    )
