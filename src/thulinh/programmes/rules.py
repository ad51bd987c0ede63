"""Decisions about programmes on plain values."""

import datetime as dt
from collections.abc import Iterable

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
