"""Whose turn it is to answer a difficulty, and until when: laid ahead in days, so that the clock alone moves it up."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

DAY = dt.timedelta(days=1)
# How many days a level has, by the rule in force on the first day of its turn.
DaysOf = Callable[[str, dt.date], int]


@dataclass(frozen=True)
class Answerer:
    """A unit above whoever raises a difficulty. `rank`: that of its level, the highest level first."""

    unit: int
    path: str
    level: str
    rank: int


@dataclass(frozen=True)
class LaidTurn:
    """One turn: which unit, from which day, until when it is in time; `place`: which in the line, from 1 upward."""

    unit: int
    path: str
    place: int
    starts_on: dt.date
    due_on: dt.date
    ends_on: dt.date | None


def first_answerer(chain: Sequence[Answerer], *, from_rank: int | None = None, is_direct: bool = False) -> int | None:
    """Which of the levels above, the nearest first, answers a difficulty first; None when there is no such level.

    `from_rank`: the rank of the lowest level that can answer what it is about. Sent past the level concerned, it begins
    above the level directly above at least.
    """
    if not chain or (is_direct and len(chain) < 2):
        return None
    able = [place for place, one in enumerate(chain) if from_rank is None or one.rank <= from_rank]
    first = able[0] if able else len(chain) - 1
    return max(first, 1) if is_direct else first


def lay_turns(chain: Sequence[Answerer], *, first: int, on: dt.date, days_of: DaysOf) -> list[LaidTurn]:
    """The turns of a difficulty that is raised, sent up or reopened on a day: one after another, without a gap.

    The day itself is not counted: who has 15 days from 1 March answers by 16 March. The last level's turn has no end.
    """
    laid: list[LaidTurn] = []
    starts_on, counted_from = on, on
    for place, one in enumerate(chain[first:], start=first + 1):
        due_on = counted_from + max(1, days_of(one.level, starts_on)) * DAY
        is_last = place == len(chain)
        laid.append(LaidTurn(one.unit, one.path, place, starts_on, due_on, None if is_last else due_on))
        starts_on, counted_from = due_on + DAY, due_on
    return laid


def again_from(chain: Sequence[Answerer], *, last: int | None, first: int) -> int:
    """From which level a difficulty that goes on is answered: from the unit that had it last, where it still stands
    above whoever raised it, and never from below where it was sent first.
    """
    found = next((place for place, one in enumerate(chain) if one.unit == last), first)
    return max(found, first)


def first_again(chain: Sequence[Answerer], *, sent_to: int, is_direct: bool) -> int:
    """From which level a difficulty that was sent to one is answered at the earliest: from that, where it still stands
    above; else from the nearest, and never from the one that it was sent past.
    """
    past = 1 if is_direct and len(chain) > 1 else 0
    return next((place for place, one in enumerate(chain) if one.unit == sent_to), past)


def is_in_time(due_on: dt.date, answered_on: dt.date) -> bool:
    """Whether an answer came on the last day for it or before."""
    return answered_on <= due_on


def may_reopen_until(ended_on: dt.date, days: int) -> dt.date:
    """The last day on which whoever raised a difficulty may reopen it."""
    return ended_on + days * DAY
