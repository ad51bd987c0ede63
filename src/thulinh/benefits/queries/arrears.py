"""Support that did not arrive: by name for those who may read it, and place by place in counts and sums."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from thulinh.benefits.queries.entitlements import paths_moved
from thulinh.benefits.queries.lines import Roots, support_lines
from thulinh.benefits.queries.own import names_of
from thulinh.benefits.rules.months import Month, months_before
from thulinh.benefits.rules.states import CAME, NOT_CAME, SupportLine, last_month_late
from thulinh.kernel.parameters import parameter
from thulinh.people.models import Person
from thulinh.people.rules import portions
from thulinh.units.models import UnitPath
from thulinh.units.rules.paths import WIDTH

GRACE = "tien-tre-sau-so-ngay"
MONTHS = 12


def months_late(on: dt.date, months: int = MONTHS) -> tuple[dt.date, dt.date]:
    """From which month to which support can be in arrears on a day: so many, up to the latest that is over for long."""
    last = last_month_late(on, parameter(GRACE, on))
    return months_before(last, months - 1), last


def arrears(
    roots: Roots, on: dt.date, *, month_from: dt.date | None = None, month_to: dt.date | None = None
) -> Iterator[SupportLine]:
    """Support that was due in these subtrees and is not known to have come, a line for each person, support and month;
    of the last twelve months unless others are named. By name: for those with `quyen-loi.xem` there only.

    Queries: those of `support_lines`.
    """
    first, last = months_late(on)
    rows = support_lines(roots, month_from=month_from or first, month_to=month_to or last, on=on)
    return (line for line in rows if line.in_arrears(last))


@dataclass(slots=True)
class Standing:
    """What is due and what arrived in one place: counts of people, and sums. `months`: lines in arrears."""

    unit: int
    path: str
    name: str
    due_vnd: int = 0
    paid_vnd: int = 0
    received_vnd: int = 0
    late_vnd: int = 0
    months: int = 0
    denied: int = 0
    unknown: int = 0
    _entitled: set[int] = field(default_factory=set, repr=False)
    _late: set[int] = field(default_factory=set, repr=False)

    @property
    def entitled(self) -> int:
        """How many people had a right to something."""
        return len(self._entitled)

    @property
    def late(self) -> int:
        """How many people something did not arrive for."""
        return len(self._late)

    @property
    def share(self) -> float | None:
        """The part of the people for whom everything arrived; None when nobody was entitled."""
        return 1 - self.late / self.entitled if self.entitled else None

    def add(self, line: SupportLine, *, is_late: bool) -> None:
        """Count one line."""
        if line.due_vnd:
            self._entitled.add(line.person)
        self.due_vnd += line.due_vnd
        self.paid_vnd += line.paid_vnd
        self.received_vnd += (line.word_vnd or 0) if line.word == CAME else 0
        if is_late:
            self._late.add(line.person)
            self.late_vnd += line.due_vnd
            self.months += 1
            self.denied += line.word == NOT_CAME
            self.unknown += not line.word


def arrears_map(
    unit: UnitPath, on: dt.date, *, month_from: dt.date | None = None, month_to: dt.date | None = None
) -> list[Standing]:
    """How support stands in each unit right below one, and what belongs to that unit itself; in the order of the units.
    Units in which nobody is entitled to anything, and nothing was paid, are left out.

    Queries: one for the units, and those of `support_lines`.
    """
    first, last = months_late(on)
    asked = {"month_from": month_from or first, "month_to": month_to or last}
    depth = len(unit.path) + WIDTH
    below = UnitPath.objects.on(on).open().filter(parent=unit.unit_id).order_by("name_key", "pk")
    found = {row.path: Standing(row.unit_id, row.path, row.name) for row in [*below, unit]}
    moved = paths_moved(on, Month.of(asked["month_from"]).starts_on, Month.of(asked["month_to"]).ends_on)
    for line in support_lines([unit.path], on=on, **asked):
        place = found.get(moved.get(line.unit, line.path)[:depth]) or found[unit.path]
        place.add(line, is_late=line.in_arrears(last))
    return [one for one in found.values() if one.due_vnd or one.paid_vnd]


@dataclass(frozen=True)
class Named:
    """The words that lines need: people, units where they stand on the day, supports."""

    people: Mapping[int, Person]
    units: Mapping[int, UnitPath]
    supports: Mapping[str, str]


def named(lines: Sequence[SupportLine], on: dt.date) -> Named:
    """The people, units and supports of some lines.

    Queries: three, for up to ten thousand lines.
    """
    people: dict[int, Person] = {}
    units: dict[int, UnitPath] = {}
    for part in portions(line.person for line in lines):
        people |= {row.pk: row for row in Person.objects.filter(pk__in=part)}
    for part in portions(line.unit for line in lines):
        units |= {row.unit_id: row for row in UnitPath.objects.on(on).filter(unit__in=part)}
    return Named(people, units, names_of({line.code for line in lines}))


def denied(roots: Roots, on: dt.date, *, months: int = MONTHS) -> Iterator[SupportLine]:
    """Support of which the receiver says that it did not come.

    Queries: those of `support_lines`.
    """
    rows = support_lines(roots, month_from=months_before(on, months - 1), month_to=on, on=on)
    return (line for line in rows if line.word == NOT_CAME)
