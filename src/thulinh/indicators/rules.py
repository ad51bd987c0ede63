"""Words and rights for figures, on plain values."""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from thulinh.kernel.parameters import parameter

_LEAST = "mau-so-it-nhat-khi-nhay-cam"


@dataclass(frozen=True)
class State:
    """What may have become of a duty: its label (with places for the measure's own words), and the condition on a
    judged row that says so.
    """

    label: str
    condition: str


STATES = {
    "dat": State("Đã làm", "j.met = 1"),
    "chua-dat": State("Chưa làm", "j.met = 0"),
    "da-duyet": State("Đã làm, đã {verified_word}", "j.verified = 1"),
    "chua-duyet": State("Đã làm, chưa kiểm tra", "j.met = 1 AND j.verified = 0"),
    "ghi-tre": State("Đã làm, {late_word}", "j.late = 1"),
    "ghi-ho": State("Đã làm, ghi hộ", "j.on_behalf = 1"),
    "khong-to-chuc": State("Báo không tổ chức được", "j.answered = 1"),
    "dang-trong-ky": State("Chưa làm, còn trong kỳ", "j.running = 1"),
    "con-thieu": State("Hết kỳ, chưa báo cáo", "j.met = 0 AND j.answered = 0 AND j.running = 0"),
    "qua-han": State("Quá hạn", "j.overdue = 1"),
    "can-lam": State("Cần làm", "(j.overdue = 1 OR j.running = 1 OR j.grace = 1)"),
}


def step_of(count: str) -> float:
    """The smallest part in which a bound is reckoned: whole times, half days, half units of a sum."""
    return 1 if count == "lan" else 0.5


def needed(at_least: float, *, days: int, relieved: int, count: str = "lan") -> float:
    """How much somebody owes in a period of so many days, of which they are relieved on so many: in proportion, rounded
    up to the next half day or half unit; times ("lan") to the next whole one.

    Shape: the bound itself when no day is relieved; None of the others is more than the bound, rounded up.
    """
    if relieved <= 0:
        return at_least
    step = step_of(count)
    return math.ceil(at_least * (days - relieved) / (days * step) - 1e-9) * step


def shows_cell(*, counted: float, is_sensitive: bool, has_right: bool, on: dt.date) -> bool:
    """Whether a reader may see a figure: a sensitive one needs the right, or enough subjects in the denominator (of a
    total: enough that are counted).
    """
    return has_right or not is_sensitive or counted >= parameter(_LEAST, on)


def leaves_few(counted: Iterable[float], on: dt.date) -> bool:
    """Whether parts of a whole, each too small for a sensitive figure to be shown, are so few together that whoever
    subtracts the parts shown from the whole reads the figure of a few: then no part may be shown.
    """
    least = parameter(_LEAST, on)
    return 0 < sum(each for each in counted if each < least) < least
