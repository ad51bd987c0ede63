"""What a sample says about all records: a rate of errors, and within what it lies."""

import datetime as dt
from dataclasses import dataclass
from math import sqrt

from thulinh.kernel.parameters import parameter
from thulinh.kernel.text import format_number, format_percent

# The rule by its name in definitions/rules.yaml.
FEWEST_CHECKED = "kiem-tra-mau-it-nhat-so-ban-ghi"
_95_PERCENT = 1.959964


def wilson(wrong: int, checked: int) -> tuple[float, float]:
    """Between which shares the true rate of errors lies, in 95 of 100 samples, when so many of those checked are wrong.

    Errors: ValueError when nothing was checked, or more is wrong than was checked.
    Source: E. B. Wilson, 1927; it holds for small samples and for none wrong, where the usual formula fails.
    """
    if checked <= 0 or not 0 <= wrong <= checked:
        raise ValueError("A rate needs something that was checked, and no more wrong than checked.")
    share, square = wrong / checked, _95_PERCENT**2
    middle = share + square / (2 * checked)
    half = _95_PERCENT * sqrt(share * (1 - share) / checked + square / (4 * checked * checked))
    least, most = (middle - half) / (1 + square / checked), (middle + half) / (1 + square / checked)
    return (0.0 if wrong == 0 else least), (1.0 if wrong == checked else most)


@dataclass(frozen=True)
class ErrorRate:
    """How many of those checked were wrong, of how many that could be drawn. `drawn`: how many were drawn, where the
    reader may know; None where it would tell that a check still waits.
    """

    wrong: int
    checked: int
    population: int
    on: dt.date
    drawn: int | None = None

    @property
    def share(self) -> float | None:
        """The rate of errors; None when nothing was checked."""
        return self.wrong / self.checked if self.checked else None

    @property
    def is_too_small(self) -> bool:
        """Whether fewer were checked than a rate can rest on."""
        return self.checked < parameter(FEWEST_CHECKED, self.on)

    @property
    def words(self) -> str:
        """The rate as a sentence: "2 sai trong 20 bản ghi đã kiểm tra (10%), rút 24 trong 310"."""
        said = f"{format_number(self.wrong)} sai trong {format_number(self.checked)} bản ghi đã kiểm tra"
        if self.checked and not self.is_too_small:
            said += f" ({format_percent(self.share)})"
        if self.drawn is not None:
            return f"{said}, rút {format_number(self.drawn)} trong {format_number(self.population)}"
        return f"{said}, trong số {format_number(self.population)} bản ghi có thể được rút"

    @property
    def range_words(self) -> str:
        """How sure one may be: "trong khoảng 2,8–30,1%", or that too little was checked to say."""
        if self.is_too_small:
            fewest = format_number(parameter(FEWEST_CHECKED, self.on))
            return f"Mẫu còn quá nhỏ để suy ra tỷ lệ chung (cần từ {fewest} bản ghi đã kiểm tra)."
        least, most = wilson(self.wrong, self.checked)
        low, high = (format_number(round(share * 100, 1), 1).removesuffix(",0") for share in (least, most))
        return f"Tỷ lệ sai của tất cả bản ghi nằm trong khoảng {low}–{high}% (độ tin cậy 95%)."
