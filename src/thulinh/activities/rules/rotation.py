"""Whose turn it is to host, on plain values (SV5)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Turn:
    """A branch's place in the rotation: how often it has hosted, and when last."""

    branch: int
    times: int = 0
    last_on: dt.date | None = None


def turn_order(branches: Sequence[int], hosted: Iterable[tuple[int, dt.date]]) -> list[Turn]:
    """The branches in the order of their turns: who never hosted comes first, then who has waited longest.

    So a round is full before anybody hosts again, and a new branch has one turn at once, not all that it missed.

    Shape: one `Turn` for each branch, in order; among those who never hosted the given order holds.
    Source: SV5.
    """
    times: dict[int, int] = dict.fromkeys(branches, 0)
    last: dict[int, dt.date] = {}
    for branch, day in hosted:
        if branch in times:
            times[branch] += 1
            last[branch] = max(last.get(branch, day), day)
    place = {branch: index for index, branch in enumerate(branches)}
    turns = [Turn(branch, times[branch], last.get(branch)) for branch in times]
    return sorted(turns, key=lambda turn: (turn.last_on or dt.date.min, place[turn.branch]))


def next_hosts(branches: Sequence[int], hosted: Iterable[tuple[int, dt.date]], days: Sequence[dt.date]) -> list[int]:
    """Who should host on each of the coming days, so that a round is full before a branch hosts again.

    Shape: one branch for each day, in the order of the days; empty when there is no branch.
    """
    known, found = list(hosted), []
    for day in days:
        order = turn_order(branches, known)
        if not order:
            return []
        found.append(order[0].branch)
        known.append((order[0].branch, day))
    return found
