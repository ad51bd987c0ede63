"""What a figure is, in plain values: who, what counts, how much, rolled up as. No programme, no table."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from thulinh.kernel.periods import Cadence


@dataclass(frozen=True)
class Measure:
    """A named set that a room offers (config/catalogue.py lists them all).

    `build(**options)` returns a plain `.values()` queryset without order. Subject sets have the columns subject, path,
    starts_on, ends_on; fact sets have subject, path, day, record, quantity and, where `has_quality`, verified, late,
    on_behalf (0 or 1). A fact set that `is_state` has starts_on and ends_on instead of day: it counts in
    the periods on whose last day (or today, while the period runs) it holds. Each row of a set that `holds_below`
    counts for every unit at or below its path, on the days on which both are there; its subject is the uppermost.
    A set that `speaks_of_days` has starts_on and ends_on besides the day on which it was said: it counts in the periods
    that lie wholly within these days.

    No two rows of a fact set are alike. A set that `is_by_day` has a row for each day of a record (a visit of three
    days): counted by times it counts records; others count rows, which are turns. A set that `has_parts_of_days` says
    by its quantity how much of the day counts for the subject (0, a half or 1, and never more than 1 for a subject on
    one day, which the room sees to): counted by days it is the sum of these. Its row of quantity 0 is shown, and counts
    nothing.

    `names_need`: the permission without which nobody sees whom it is about, and no figure of a few; such a set is
    sensitive.

    `verified_by`, `verified_word` and `late_word` say in the reader's words what verified and late mean here.
    """

    code: str
    label: str
    of: str
    build: Callable[..., QuerySet]
    options: frozenset[str] = frozenset()
    record: str = ""
    has_quality: bool = False
    is_state: bool = False
    holds_below: bool = False
    speaks_of_days: bool = False
    is_by_day: bool = False
    has_parts_of_days: bool = False
    names_need: str = ""
    verified_by: str = "Cấp trên"
    verified_word: str = "duyệt"
    late_word: str = "ghi trễ"


@dataclass(frozen=True)
class Asked:
    """A measure with its options: one half of a definition."""

    measure: Measure
    options: Mapping[str, Any] = field(default_factory=dict)

    def __hash__(self) -> int:
        """Equal by what they ask, so that what was worked out for one serves the other."""
        return hash((self.measure, repr(sorted(self.options.items()))))

    def rows(self) -> QuerySet:
        """The set itself."""
        return self.measure.build(**self.options)


@dataclass(frozen=True)
class Definition:
    """Who × what counts × how much: the duties, and when one of them is done.

    `at_least`/`at_most` bound the count (`count`: "lan" rows, or records where these have a row by day; "ngay" distinct
    days, or the sum of their parts; "tong" the summed quantity) within each period of `cadence`; without a cadence the
    whole window is one period. `answers` are the facts that end the asking without doing ("không tổ chức được"). `gate`
    keeps only those subjects of the denominator that meet it.
    """

    code: str
    label: str
    subjects: Asked | None
    facts: Asked
    at_least: float = 1
    at_most: float | None = None
    count: str = "lan"
    cadence: Cadence | None = None
    grace_days: int = 0
    answers: Asked | None = None
    rollup: str = "ty-le"
    target: float | None = None
    gate: "Definition | None" = None

    @property
    def names_need(self) -> frozenset[str]:
        """The permissions without which nobody sees whom it is about; none of what everybody may see."""
        parts = [asked for asked in (self.subjects, self.facts) if asked]
        found = frozenset(asked.measure.names_need for asked in parts if asked.measure.names_need)
        return found | self.gate.names_need if self.gate else found

    @property
    def is_sensitive(self) -> bool:
        """Whether its names are for few eyes only."""
        return bool(self.names_need)


@dataclass(frozen=True)
class Window:
    """Within which units and days a figure is asked, as the world was on day `on`.

    `obliged` (columns path, starts_on, ends_on, known_on, began_on) says under which paths, and when, the duties hold;
    None means everywhere; a period is overdue only if it ended on or after its `known_on`; it may have begun before
    `starts_on`, since `began_on`. `exempt` (columns unit_id, starts_on, ends_on, cadence) frees units or slows their
    rhythm to one of those in `slower`. `relieved` (columns subject, starts_on, ends_on) are days on which people who
    hold seats are let off: they owe in proportion to the other days of a period, and nothing where there are none.
    `each`: every period of this rhythm is asked about at once, each as if it alone were the window. `among`: only these
    subjects are looked at, which is quick for one of many.
    """

    path: str
    starts_on: dt.date
    ends_on: dt.date
    on: dt.date
    obliged: QuerySet | None = None
    exempt: QuerySet | None = None
    slower: tuple[Cadence, ...] = ()
    relieved: QuerySet | None = None
    each: Cadence | None = None
    among: tuple[int, ...] | None = None
    successions: bool = False

    @property
    def last_day(self) -> dt.date:
        """The last day whose facts can count."""
        return min(self.ends_on, self.on)


@dataclass(frozen=True)
class Cell:
    """One figure: of how many due, how many are done, and what the done and the undone are made of."""

    due: int = 0
    met: float = 0
    verified: float = 0
    late: float = 0
    on_behalf: float = 0
    answered: int = 0
    running: int = 0
    rollup: str = "ty-le"
    target: float | None = None

    @property
    def value(self) -> float | None:
        """The figure: a share from 0 to 1, a total or an average; None, not 0, when nothing was due."""
        if self.rollup == "tong":
            return self.met
        return self.met / self.due if self.due else None

    @property
    def missing(self) -> int:
        """Duties that are neither done nor answered, whose period has ended."""
        return int(self.due - self.met) - self.answered - self.running if self.rollup == "ty-le" else 0

    @property
    def unverified(self) -> float:
        """Done, and not yet found right by the level above."""
        return self.met - self.verified

    @property
    def against_target(self) -> float | None:
        """The value as a share of the target; None without a target or a value."""
        if self.value is None or not self.target:
            return None
        return self.value / self.target

    def __add__(self, other: "Cell") -> "Cell":
        sums = {
            name: getattr(self, name) + getattr(other, name)
            for name in ("due", "met", "verified", "late", "on_behalf", "answered", "running")
        }
        return Cell(**sums, rollup=self.rollup, target=self.target)
