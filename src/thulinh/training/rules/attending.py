"""What two people who write on the same sheet may change, and which marks count; on plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

V = TypeVar("V")
LOWEST_MARK, HIGHEST_MARK = Decimal(0), Decimal(10)


@dataclass(frozen=True)
class Merged(Generic[V]):
    """What of a sheet is to be written, and where somebody else has written something else meanwhile."""

    write: Mapping[int, V]
    collided: Mapping[int, V]


def merged(shown: Mapping[int, V], said: Mapping[int, V], kept: Mapping[int, V], nothing: V) -> Merged[V]:
    """Of a sheet as it was shown, as it was handed in and as it is kept by now: what to write and what collided.

    A line that was left as it was shown is nobody's wish, whatever is kept by now; one that says what is kept already
    is done. Where somebody else wrote another word meanwhile, theirs stays (`collided` says what they wrote).
    """
    write, collided = {}, {}
    for key, wish in said.items():
        before, now = shown.get(key, nothing), kept.get(key, nothing)
        if wish in (before, now):
            continue
        if now != before:
            collided[key] = now
        else:
            write[key] = wish
    return Merged(write, collided)


def mark_problem(mark: Decimal | None) -> str:
    """What is wrong with a mark; empty when nothing is."""
    if mark is None or (LOWEST_MARK <= mark <= HIGHEST_MARK and mark == round(mark, 2)):
        return ""
    return "Điểm từ 0 đến 10, nhiều nhất hai số lẻ, ví dụ 7,5."
