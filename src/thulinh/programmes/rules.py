"""Decisions about programmes on plain values."""

import datetime as dt

from thulinh.kernel.periods import DAY, Cadence, period_containing

RHYTHMS = (Cadence.WEEK, Cadence.MONTH, Cadence.QUARTER, Cadence.HALF_YEAR, Cadence.YEAR)
_SHORT = {Cadence.WEEK: 4, Cadence.MONTH: 3}


def slower_rhythms(every: Cadence) -> tuple[Cadence, ...]:
    """The rhythms at which a unit may do more rarely what is asked at this one; none of a school year or a term."""
    return RHYTHMS[RHYTHMS.index(every) + 1 :] if every in RHYTHMS else ()


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
