"""For whom something is taught (GL4): who is new in a seat, which level somebody needs, which one is enough for
which.
"""

import datetime as dt

from thulinh.kernel.parameters import parameter
from thulinh.kernel.periods import months_later

NEW, PRACTISED, ADVANCED = "moi", "da-lam", "nang-cao"
_RANK = {"": 0, NEW: 1, PRACTISED: 2, ADVANCED: 3}


def new_from(on: dt.date) -> dt.date:
    """From which day on somebody must have taken a seat to count as newly elected on a day (GL2). Source:
    rules.yaml.
    """
    return months_later(on, -parameter("moi-nhan-chuc-trong-so-thang", on)) + dt.timedelta(days=1)


def is_new(starts_on: dt.date, on: dt.date) -> bool:
    """Whether somebody who took a seat on that day is newly elected on the day asked about."""
    return new_from(on) <= starts_on <= on


def level_needed(*, is_new: bool, was_trained: bool, is_found_missing: bool = False) -> str:
    """At which level somebody is to be taught: who learnt it and still lacks it in the field needs more than the
    basics; who is new in the seat and never learnt it, the beginning.
    """
    if was_trained:
        return ADVANCED if is_found_missing else PRACTISED
    return NEW if is_new else PRACTISED


def reaches(level: str, wanted: str) -> bool:
    """Whether having learnt something at one level is enough where another is wanted; no level wanted: any is."""
    return _RANK[level] >= _RANK[wanted]
