"""How far people are with their days at the grassroots, and where they will stand at the end of the period.

One way for one person and for all below a unit: what is needed and earned comes from the figure itself
(`programmes.queries.progress`), what is planned and the pace of late from the visits.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.indicators.definition import Asked
from thulinh.kernel.periods import Cadence, Span, period_containing
from thulinh.programmes.meaning import definitions
from thulinh.programmes.queries import Progress, adopted, contents_to_let_off, in_force, progress, progress_of
from thulinh.units.models import under_q
from thulinh.visits.queries.meter import People, counted_by_person, planned_by_person
from thulinh.visits.rules.meter import BEHIND, HARD, MISSED, STATES, Meter, pace_span

DAYS_AT_THE_GRASSROOTS = "di-co-so"  # the measure's code in the catalogue
IN_DAYS = ("ngay", "tong")  # a content may count visits instead: that is no meter of days
BELOW_PACE = (HARD, MISSED, BEHIND)


@dataclass(frozen=True)
class DaysContent:
    """One content of a programme that asks people for days, in the period at hand. `rule`: which days count for it."""

    programme: str
    programme_name: str
    code: str
    name: str
    span: Span
    rule: Mapping[str, Any]
    subjects: Asked

    @property
    def key(self) -> str:
        """The programme's code and the content's, in one word."""
        return f"{self.programme}.{self.code}"


@dataclass(frozen=True)
class Pace:
    """Where one person stands with one content."""

    person: int
    path: str
    content: DaysContent
    meter: Meter


def contents_of_days(path: str, on: dt.date) -> list[DaysContent]:
    """The contents that ask people at or below a path for days at the grassroots, in the periods that run on a day.

    Queries: two.
    """
    found = []
    for one in adopted(Span(on, on), path):
        defined = definitions(one.document)
        for content in one.document.contents:
            definition = defined[content.code]
            if definition.facts.measure.code != DAYS_AT_THE_GRASSROOTS or definition.count not in IN_DAYS:
                continue
            span, subjects = period_containing(definition.cadence or Cadence.YEAR, on), definition.subjects
            if subjects is not None:
                rule = definition.facts.options
                found.append(DaysContent(one.code, one.name, content.code, content.name, span, rule, subjects))
    return found


def paces(content: DaysContent, path: str, on: dt.date) -> list[Pace]:
    """Where everybody below a path stands with a content, the worst first.

    Queries: six, however many people.
    """
    people = content.subjects.rows().filter(under_q(path)).values("subject")
    rows = progress(content.programme, content.code, path=path, span=content.span, on=on)
    found = _paces(content, rows, people, on)
    return sorted(found, key=lambda one: (*one.meter.urgency, one.path, one.person))


def paces_of(person: int, on: dt.date) -> list[Pace]:
    """Where one person stands with everything that asks them for days at the grassroots.

    Queries: ten, and three for each such content.
    """
    mine = [one for one in progress_of(person, on=on) if one.measure == DAYS_AT_THE_GRASSROOTS]
    contents = {one.key: one for path in {one.path for one in mine} for one in contents_of_days(path, on)}
    found: list[Pace] = []
    for row in mine:
        content = contents.get(f"{row.programme}.{row.content}")
        if content is not None:
            found += _paces(content, [row], [person], on)
    return found


def may_be_let_off(user: Any, found: Iterable[Pace], on: dt.date) -> list[Pace]:
    """Those of a person's contents off which the reader may let that person.

    Queries: one, and one for each content, beyond `reach`; none when there are no contents.
    """
    asked = list(found)
    known = {one.code: one.document for one in in_force(Span(on, on))} if asked else {}
    return [
        one
        for one in asked
        if one.content.programme in known
        and any(
            content.code == one.content.code
            for content in contents_to_let_off(user, one.person, known[one.content.programme], on)
        )
    ]


def _paces(content: DaysContent, rows: Sequence[Progress], people: People, on: dt.date) -> list[Pace]:
    span = content.span
    planned = planned_by_person(people, after=on, until=span.ends_on, rule=content.rule)
    recent = counted_by_person(people, pace_span(span, on), rule=content.rule)
    return [
        Pace(
            row.person,
            row.path,
            content,
            Meter(span, on, row.needed, row.done, planned.get(row.person, 0), recent.get(row.person, 0)),
        )
        for row in rows
        if row.period.starts_on == span.starts_on
    ]


def states_counted(found: Iterable[Pace]) -> dict[str, int]:
    """How many stand in each state, in the order of the list; states of nobody too."""
    counts = Counter(one.meter.state for one in found)
    return {state: counts[state] for state in STATES}
