"""What is handed in about a visit, and what is known around it, as plain values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

PLANNED, MADE, CANCELLED = "du-kien", "da-di", "huy"
WAITING, CONFIRMED, DENIED = "cho-xac-nhan", "da-xac-nhan", "khong-dung"
WHOLE_DAY, HALF_DAY = 2, 1


@dataclass(frozen=True)
class DayEntry:
    """A day, or half of one, at one unit; of all visitors when it names none."""

    day: dt.date
    unit: int
    halves: int = WHOLE_DAY
    people: tuple[int, ...] = ()
    is_preparation: bool = False


@dataclass(frozen=True)
class VisitEntry:
    """One visit as somebody hands it in: who of which committee goes where, from when to when, what for.

    `days` says it day by day; without it, every day from the first to the last is shared among the stops in order.
    `unit` is the committee whose cadres go; `lead` the first visitor unless named.
    """

    form: str
    unit: int
    visitors: tuple[int, ...]
    starts_on: dt.date
    ends_on: dt.date
    stops: tuple[int, ...]
    purpose: str
    days: tuple[DayEntry, ...] = ()
    lead: int | None = None
    schedule: int | None = None
    agenda: tuple[str, ...] = ()
    registered_on: dt.date | None = None
    order_number: str = ""
    order_on: dt.date | None = None
    activities: tuple[int, ...] = ()
    entered_at: dt.datetime | None = None

    @property
    def units(self) -> set[int]:
        """Every unit that the entry names."""
        return {self.unit, *self.stops, *(day.unit for day in self.days)}

    @property
    def persons(self) -> set[int]:
        """Everybody whom the entry names."""
        return {*self.visitors, *(person for day in self.days for person in day.people)}


@dataclass(frozen=True)
class FormFacts:
    """What a form of visit is like."""

    code: str
    name: str
    needs_registration: bool = False
    longest_days: int = 31
    preparation_days: int = 0


@dataclass(frozen=True)
class Stretch:
    """Days on which a unit was open at one place of the line, and of which level it was then."""

    starts_on: dt.date
    ends_on: dt.date | None
    path: str
    level: str


@dataclass(frozen=True)
class PlaceFacts:
    """A unit over time: on which stretches it was open, and where it stood then."""

    id: int
    name: str
    stretches: tuple[Stretch, ...] = ()

    def on(self, day: dt.date) -> Stretch | None:
        """The stretch of that day; None when the unit was not open."""
        found = (row for row in self.stretches if row.starts_on <= day and (row.ends_on is None or day <= row.ends_on))
        return next(found, None)

    def path(self, day: dt.date) -> str:
        """Where the unit stood on that day; empty when it was not open."""
        row = self.on(day)
        return row.path if row else ""

    def level(self, day: dt.date) -> str:
        """Of which level the unit was on that day; empty when it was not open."""
        row = self.on(day)
        return row.level if row else ""


@dataclass(frozen=True)
class TermFacts:
    """Somebody's days in office: for which unit, from when to when."""

    unit: int
    starts_on: dt.date
    ends_on: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the seat was held on that day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class ActivityFacts:
    """An activity that was attended: when, and at which units it took place."""

    id: int
    day: dt.date
    units: frozenset[int]


@dataclass(frozen=True)
class VisitFacts:
    """All that is known around one entry. `status`: planned, or really made."""

    status: str
    today: dt.date
    form: FormFacts | None
    places: Mapping[int, PlaceFacts]
    names: Mapping[int, str]
    terms: Mapping[int, tuple[TermFacts, ...]]
    activities: Mapping[int, ActivityFacts] = field(default_factory=dict)
    has_schedule: bool = True

    def in_office(self, person: int, unit: int, day: dt.date) -> bool:
        """Whether the person held a seat on that day in the unit, or in one below it."""
        root = self.places[unit].path(day) if unit in self.places else ""
        return bool(root) and any(
            term.holds_on(day) and self._path(term.unit, day).startswith(root) for term in self.terms.get(person, ())
        )

    def _path(self, unit: int, day: dt.date) -> str:
        return self.places[unit].path(day) if unit in self.places else ""
