"""Support that did not arrive: by name for those who may read it, and place by place in counts and sums."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from thulinh.benefits.queries.entitlements import paths_moved
from thulinh.benefits.queries.late import months_late
from thulinh.benefits.queries.lines import Roots, support_lines
from thulinh.benefits.queries.own import names_of
from thulinh.benefits.rules.months import Month
from thulinh.benefits.rules.states import CAME, NOT_CAME, SupportLine
from thulinh.people.models import Person
from thulinh.people.rules import portions
from thulinh.units.models import UnitPath
from thulinh.units.rules.paths import WIDTH


def arrears(
    roots: Roots, on: dt.date, *, month_from: dt.date | None = None, month_to: dt.date | None = None
) -> Iterator[SupportLine]:
    """Support that was due in these subtrees and is not known to have come in full, a line for each person, support
    and month; of the last twelve months unless others are named. By name: for those with `quyen-loi.xem` there only.

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

    def add(self, line: SupportLine, late_to: dt.date) -> None:
        """Count one line; of a month after `late_to` only that its receiver says that it did not come."""
        self.denied += line.word == NOT_CAME
        if line.month_on > late_to:
            return
        if line.due_vnd:
            self._entitled.add(line.person)
        self.due_vnd += line.due_vnd
        self.paid_vnd += line.paid_vnd
        self.received_vnd += (line.word_vnd or 0) if line.word == CAME else 0
        if line.in_arrears(late_to):
            self._late.add(line.person)
            self.late_vnd += line.missing_vnd
            self.months += 1
            self.unknown += not line.word

    def take_in(self, other: "Standing") -> None:
        """Count another place too: who belongs to both is one person."""
        self._entitled |= other._entitled
        self._late |= other._late
        for name in ("due_vnd", "paid_vnd", "received_vnd", "late_vnd", "months", "denied", "unknown"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def arrears_map(
    unit: UnitPath, on: dt.date, *, month_from: dt.date | None = None, month_to: dt.date | None = None
) -> list[Standing]:
    """How support stands in each unit right below one, and what belongs to that unit itself; in the order of the units.
    Units in which nobody is entitled to anything, and nothing was paid, are left out.

    Queries: one for the units, and those of `support_lines`.
    """
    first, last = months_late(on)
    asked = {"month_from": month_from or first, "month_to": month_to or on}
    depth = len(unit.path) + WIDTH
    below = UnitPath.objects.on(on).open().filter(parent=unit.unit_id).order_by("name_key", "pk")
    found = {row.path: Standing(row.unit_id, row.path, row.name) for row in [*below, unit]}
    moved = paths_moved(on, Month.of(asked["month_from"]).starts_on, Month.of(asked["month_to"]).ends_on)
    for line in support_lines([unit.path], on=on, **asked):
        place = found.get(moved.get(line.unit, line.path)[:depth]) or found[unit.path]
        place.add(line, last)
    return [one for one in found.values() if one.due_vnd or one.paid_vnd or one.denied]


def together(standings: Iterable[Standing]) -> Standing:
    """Places that lie side by side as one: their sums, and each person once."""
    found = Standing(0, "", "")
    for one in standings:
        found.take_in(one)
    return found


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


def denied(roots: Roots, on: dt.date) -> Iterator[SupportLine]:
    """Support of which the receiver says that it did not come: of the months that can be in arrears, and those since.

    Queries: those of `support_lines`.
    """
    rows = support_lines(roots, month_from=months_late(on)[0], month_to=on, on=on)
    return (line for line in rows if line.word == NOT_CAME)
