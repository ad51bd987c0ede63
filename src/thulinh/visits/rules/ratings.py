"""Ratings as a sum of whole groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from thulinh.kernel.text import format_number

LOWEST, HIGHEST = 1, 3
# Means nearer than this to either end are said as a bound.
MARGIN = 0.3


@dataclass(frozen=True)
class Sum:
    """So many ratings with their mean, from 1 to 3, no nearer to either end than the margin."""

    number: int
    mean: float

    @property
    def words(self) -> str:
        """The mean as it is read: 2,2 trên 3; từ 2,7 trên 3 trở lên."""
        shown = f"{format_number(self.mean, 1)} trên {HIGHEST}"
        if self.mean >= HIGHEST - MARGIN:
            return f"từ {shown} trở lên"
        return f"{shown} hoặc thấp hơn" if self.mean <= LOWEST + MARGIN else shown


def summed(scores: Sequence[int], *, least: int) -> Sum | None:
    """The sum of those ratings that fill whole groups of `least`, in the order in which they came; None without one."""
    number = len(scores) // least * least
    if not number:
        return None
    mean = sum(scores[:number]) / number
    return Sum(number, round(min(max(mean, LOWEST + MARGIN), HIGHEST - MARGIN), 1))
