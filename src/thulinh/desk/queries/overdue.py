"""What is overdue at and below a unit: whose, of what, since when."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from thulinh.desk.queries.subjects import CHARGE
from thulinh.kernel.periods import Cadence, Span, period_containing
from thulinh.programmes.queries import adopted, ask, surroundings
from thulinh.programmes.rules import asked_since
from thulinh.units.rules import WIDTH


@dataclass(frozen=True)
class Late:
    """One duty that is overdue: of which subject (`of`: unit, charge or holding), for which period, since when."""

    programme: str
    programme_name: str
    code: str
    name: str
    of: str
    subject: int
    path: str
    period: Span
    due_on: dt.date
    days: int

    @property
    def unit(self) -> int:
        """The unit that it concerns."""
        return int(self.path[-WIDTH:])

    @property
    def key(self) -> str:
        """The programme's code and the content's, in one word."""
        return f"{self.programme}.{self.code}"


def owner_of(late: Late) -> str:
    """The path of the unit that owes it: the tasks of an officer in charge are given by the committee above."""
    return late.path[:-WIDTH] if late.of == CHARGE and len(late.path) > WIDTH else late.path


@dataclass(frozen=True)
class LateGroup:
    """The overdue duties of one content and period within one unit just below."""

    path: str
    first: Late
    count: int

    @property
    def unit(self) -> int:
        """The unit in which they lie."""
        return int(self.path[-WIDTH:])


def overdue(*, path: str, on: dt.date, programme: str = "") -> list[Late]:
    """What is overdue at the path or below and can still be done or answered, longest first.

    Shape: the same duties that home pages show as overdue (programmes.queries.dues).
    Queries: four, and one for each content in force.
    """
    found: list[Late] = []
    longest = Span(asked_since(on, Cadence.YEAR), max(period_containing(each, on).ends_on for each in Cadence))
    around = surroundings(path, longest)
    for one in adopted(Span(longest.starts_on, on), path):
        if programme and one.code != programme:
            continue
        for content in one.document.contents:
            every = content.how_much.every or Cadence.MONTH
            span = Span(asked_since(on, every), period_containing(every, on).ends_on)
            if not one.judges_in(span):
                continue
            for asked in ask(one, path=path, span=span, on=on, codes=[content.code], around=around):
                grace = dt.timedelta(days=asked.definition.grace_days)
                of = asked.definition.subjects.measure.of if asked.definition.subjects else ""
                found += [
                    Late(
                        one.code,
                        one.name,
                        content.code,
                        content.name,
                        of,
                        row.subject,
                        row.path,
                        Span(row.starts_on, row.ends_on, "", row.label),
                        row.ends_on + grace,
                        (on - row.ends_on - grace).days,
                    )
                    for row in asked.rows(state="qua-han")
                ]
    return sorted(found, key=lambda late: (late.due_on, late.name, late.path))


def gathered(lates: Iterable[Late], *, depth: int) -> list[LateGroup]:
    """Overdue duties gathered by the unit at a depth of the tree, the content and the period; largest groups first."""

    def mark(late: Late) -> tuple:
        return late.path[: depth * WIDTH], late.key, late.period.starts_on, late.period.ends_on

    groups = []
    for (path, *_), members in groupby(sorted(lates, key=mark), key=mark):
        listed = list(members)
        groups.append(LateGroup(path, listed[0], len(listed)))
    return sorted(groups, key=lambda group: (-group.count, group.first.due_on, group.path))
