"""For whom something is taught (GL4): who is new in a seat, which level somebody needs, which level is enough."""

import datetime as dt

from thulinh.kernel.parameters import parameter
from thulinh.kernel.periods import DAY, months_later

NEW, PRACTISED, ADVANCED = "moi", "da-lam", "nang-cao"
NEW_FOR_MONTHS = "moi-nhan-chuc-trong-so-thang"
_RANK = {"": 0, NEW: 1, PRACTISED: 2, ADVANCED: 3}


def new_since(on: dt.date) -> dt.date:
    """Who took a seat on this day or later is new in it on the day (GL2)."""
    return months_later(on, -int(parameter(NEW_FOR_MONTHS, on))) + DAY


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
