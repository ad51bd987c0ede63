"""Decisions about programmes on plain values."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from thulinh.kernel.periods import DAY, Cadence, period_containing

RHYTHMS = (Cadence.WEEK, Cadence.MONTH, Cadence.QUARTER, Cadence.HALF_YEAR, Cadence.YEAR)
_SHORT = {Cadence.WEEK: 4, Cadence.MONTH: 3}


def slower_rhythms(every: Cadence) -> tuple[Cadence, ...]:
    """The rhythms at which a unit may do more rarely what is asked at this one; none of a school year or a term."""
    return RHYTHMS[RHYTHMS.index(every) + 1 :] if every in RHYTHMS else ()


def uncovered(
    starts_on: dt.date, ends_on: dt.date | None, taken: Iterable[tuple[dt.date, dt.date | None]]
) -> list[tuple[dt.date, dt.date | None]]:
    """The stretches of these days on which none of the taken ones holds, in order; an open end is None."""
    found: list[tuple[dt.date, dt.date | None]] = []
    first: dt.date | None = starts_on
    for begins, ends in sorted(taken, key=lambda span: span[0]):
        if first is None or (ends_on is not None and begins > ends_on):
            break
        if begins > first:
            found.append((first, begins - DAY))
        if ends is None:
            first = None
        elif ends >= first:
            first = ends + DAY
    if first is not None and (ends_on is None or first <= ends_on):
        found.append((first, ends_on))
    return found


def asked_since(on: dt.date, cadence: Cadence | None) -> dt.date:
    """From which day on an undone period is still asked of people: the last four weeks, the last three months, or the
    last period of longer rhythms. Older ones stay in the figures as not done; nobody can do them any more.
    """
    if cadence is None:
        return on
    day = on
    for _ in range(_SHORT.get(cadence, 1)):
        day = period_containing(cadence, day).starts_on - DAY
    return period_containing(cadence, day).starts_on


@dataclass(frozen=True)
class StepAsked:
    """One step of rolling out as a document asks it: so many days after the adoption, or after an earlier step."""

    code: str
    due_days: int | None = None
    after: str | None = None
    is_yearly: bool = False


def step_days(
    steps: Sequence[StepAsked], starts_on: dt.date, done: Mapping[str, dt.date] | None = None
) -> dict[str, dt.date | None]:
    """Until when each step is to be done: so many days after the adoption's first day, or after the day on which the
    step before it was done (`done`), or is to be done. A yearly step without days is due at the end of the first year.
    """
    known: dict[str, dt.date | None] = {}
    for step in steps:
        base = starts_on if step.after is None else (done or {}).get(step.after) or known.get(step.after)
        due = base + dt.timedelta(days=step.due_days) if base is not None and step.due_days is not None else None
        known[step.code] = due or (dt.date(starts_on.year, 12, 31) if step.is_yearly else None)
    return known


def step_years(step: StepAsked, first_due: dt.date | None, until: int) -> list[int]:
    """For which years a step stands: a yearly one for each from its first day's on; 0 of one that is done once."""
    if not step.is_yearly or first_due is None:
        return [0]
    return list(range(first_due.year, max(until, first_due.year) + 1))


def in_year(day: dt.date | None, year: int) -> dt.date | None:
    """The same day of another year; 29 February is the 28th where there is none. Year 0: the day itself."""
    if day is None or not year or day.year == year:
        return day
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
