"""Decisions about numbers of young people on plain values: which age bands there are, what a rate says of a target."""

import enum
from dataclasses import dataclass
from decimal import Decimal

# The figure under which units declare how many young people live in their area (GL6).
YOUTH = "thanh-nien"
YOUNGEST, OLDEST = 10, 60
PRESENT, LISTED = "co-mat", "theo-danh-sach"
BASES = {PRESENT: "có mặt", LISTED: "theo danh sách"}


@dataclass(frozen=True)
class Band:
    """Which young people are meant: from which to which age, both counted; those present or all on the list."""

    from_age: int
    to_age: int
    basis: str

    def __str__(self) -> str:
        return f"{self.from_age}–{self.to_age} tuổi, {BASES.get(self.basis, self.basis)}"


class Outcome(enum.Enum):
    """What may truly be said of a rate beside its target."""

    OVER = "Vượt chỉ tiêu"
    MET = "Đạt chỉ tiêu"
    BELOW = "Chưa đạt chỉ tiêu"
    OPEN = "Chưa kết luận được"


def band_problem(from_age: int | None, to_age: int | None) -> str:
    """Why two ages are no band of young people; nothing where they are one."""
    if from_age is None or to_age is None:
        return "Cần nói từ bao nhiêu đến bao nhiêu tuổi."
    if not YOUNGEST <= from_age <= OLDEST or not YOUNGEST <= to_age <= OLDEST:
        return f"Tuổi thanh niên ghi từ {YOUNGEST} đến {OLDEST}."
    return "Tuổi cuối nhỏ hơn tuổi đầu." if to_age < from_age else ""


def outcome(*, gathered: int, unknown: int, youth: int, percent: Decimal) -> Outcome:
    """Whether so many of the young people meet a target in per cent.

    `unknown`: people whose age nobody knows; they can only add, so that too low a rate is certain only with them.
    """
    reached, wanted = gathered * 100, percent * youth
    if reached >= wanted:
        return Outcome.OVER if reached > wanted else Outcome.MET
    return Outcome.OPEN if (gathered + unknown) * 100 >= wanted else Outcome.BELOW
