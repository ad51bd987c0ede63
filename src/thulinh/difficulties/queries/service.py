"""How each unit serves those below it: what came to it, how soon it answered, what is open, overdue and came back."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from thulinh.difficulties.models import Difficulty, Step, Turn
from thulinh.kernel.periods import Span
from thulinh.units.models import UnitPath

# What can be asked about the turns of a unit; the codes stand in the addresses of lists.
CAME, ANSWERED, IN_TIME, RAN_OUT = "den", "da-tra-loi", "dung-han", "qua-han"
OPEN, OVERDUE, CAME_BACK = "dang-cho", "dang-qua-han", "quay-lai"
ASKED = (CAME, ANSWERED, IN_TIME, RAN_OUT, OPEN, OVERDUE, CAME_BACK)


def turns_of(units: Any, span: Span, on: dt.date) -> QuerySet:
    """The turns of units that began in a span of days, up to today."""
    last = min(span.ends_on, on)
    return Turn.objects.filter(unit__in=units, starts_on__gte=span.starts_on, starts_on__lte=last)


def condition(asked: str, on: dt.date) -> Q:
    """Which turns are meant by one of `ASKED` on a day, for the figure and for its list alike."""
    running = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on)) & Q(answered_on=None, cut_on=None)
    waits = running & Q(difficulty__state=Difficulty.State.OPEN)
    returned = Step.objects.filter(
        difficulty=OuterRef("difficulty"),
        kind__in=(Step.Kind.NOT_AGREED, Step.Kind.REOPENED),
        day__gte=OuterRef("answered_on"),
    )
    answered = Q(answered_on__lte=on)
    return {
        CAME: Q(),
        ANSWERED: answered,
        IN_TIME: answered & Q(answered_on__lte=F("due_on")),
        RAN_OUT: Q(late_from__lte=on)
        & (Q(answered_on=None) | Q(answered_on__gte=F("late_from")))
        & (Q(cut_on=None) | Q(cut_on__gte=F("late_from"))),
        OPEN: waits,
        OVERDUE: waits & Q(late_from__lte=on),
        CAME_BACK: answered & Q(Exists(returned)),
    }[asked]


@dataclass(frozen=True)
class Service:
    """How one unit, or several together, serve those below: each number counts difficulties. `days`: how many days each
    answer took.
    """

    unit: int | None
    name: str
    level: str
    counts: Mapping[str, int]
    days: Sequence[int] = field(default_factory=tuple)

    @property
    def median_days(self) -> float | None:
        """Half of the answers came within so many days."""
        return median(self.days) if self.days else None

    @property
    def mean_days(self) -> float | None:
        """How many days an answer took on average."""
        return sum(self.days) / len(self.days) if self.days else None

    @property
    def share_in_time(self) -> float | None:
        """Of what was answered or ran out, how much was answered in time; None when nothing was."""
        due = self.counts[IN_TIME] + self.counts[RAN_OUT]
        return self.counts[IN_TIME] / due if due else None


def service(path: str, span: Span, on: dt.date, levels: Iterable[str] | None = None) -> list[Service]:
    """How each unit at or below a path serves those below it, of what came to it in a span of days.

    Shape: units to which something came, by level and name.
    Queries: three, whatever the number of units.
    """
    places = UnitPath.objects.on(on).under(path)
    if levels is not None:
        places = places.filter(level__in=list(levels))
    turns = turns_of(places.values("unit"), span, on)
    sums = {asked: Count("difficulty", distinct=True, filter=condition(asked, on)) for asked in ASKED}
    counted = {row["unit"]: {asked: row[asked_name] for asked, asked_name in _NAMES.items()} for row in
               turns.order_by().values("unit").annotate(**{_NAMES[asked]: sums[asked] for asked in ASKED})}  # fmt: skip
    days: dict[int, list[int]] = defaultdict(list)
    for unit, began, answered in turns.filter(answered_on__lte=on).values_list("unit", "starts_on", "answered_on"):
        days[unit].append((answered - began).days)
    rows = places.filter(unit__in=list(counted)).order_by("level__rank", "name_key", "unit")
    return [
        Service(row.unit_id, row.name, row.level_id, counted[row.unit_id], tuple(sorted(days[row.unit_id])))
        for row in rows
    ]


_NAMES = {asked: asked.replace("-", "_") for asked in ASKED}


def together(rows: Iterable[Service], name: str, level: str) -> Service:
    """Several units as one line. What went through two of them counts for each."""
    found = list(rows)
    counts = {asked: sum(one.counts[asked] for one in found) for asked in ASKED}
    return Service(None, name, level, counts, tuple(sorted(day for one in found for day in one.days)))
