"""The Vietnamese lunar day beside the date. Only how a day is called: nothing is ever reckoned by it."""

import datetime as dt
from dataclasses import dataclass

from lunar_vn import SUPPORTED_YEAR_RANGE, convert_solar_to_lunar

VIETNAM = 7.0  # hours east of Greenwich: Tết falls a day, or a month, from China's where the new moon is near midnight
FIRST_YEAR, LAST_YEAR = SUPPORTED_YEAR_RANGE


@dataclass(frozen=True)
class LunarDay:
    """A day of the Vietnamese lunar calendar."""

    day: int
    month: int
    year: int
    is_leap: bool = False

    @property
    def is_first(self) -> bool:
        """Whether it is the first of the month (mùng một)."""
        return self.day == 1

    @property
    def is_full(self) -> bool:
        """Whether it is the fifteenth (rằm)."""
        return self.day == 15

    @property
    def short(self) -> str:
        """ "14/10", in a leap month "14/6N"."""
        return f"{self.day}/{self.month}{'N' if self.is_leap else ''}"

    @property
    def label(self) -> str:
        """ "14/10 âl"."""
        return f"{self.short} âl"

    @property
    def spoken(self) -> str:
        """ "mùng 1 tháng 10 âm lịch", "rằm tháng 6 nhuận âm lịch"."""
        day = "rằm" if self.is_full else f"mùng {self.day}" if self.day <= 10 else f"ngày {self.day}"
        return f"{day} tháng {self.month}{' nhuận' if self.is_leap else ''} âm lịch"


def lunar_day(day: dt.date) -> LunarDay | None:
    """The lunar day of a date, by the time of Việt Nam; None outside the years that can be worked out (1900–2100)."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    found = convert_solar_to_lunar(day.day, day.month, day.year, VIETNAM)
    return LunarDay(found.day, found.month, found.year, found.leap)
