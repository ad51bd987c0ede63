"""Months as support counts them: known by their first day, due on their last."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

from thulinh.kernel.periods import DAY, FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True, order=True)
class Month:
    """One month, with its number of days."""

    starts_on: dt.date
    days: int

    @classmethod
    def of(cls, day: dt.date) -> "Month":
        """The month in which a day lies."""
        return cls(day.replace(day=1), monthrange(day.year, day.month)[1])

    @property
    def ends_on(self) -> dt.date:
        """Its last day."""
        return self.starts_on + (self.days - 1) * DAY

    @property
    def eve(self) -> dt.date:
        """The day before its first."""
        return self.starts_on - DAY

    @property
    def label(self) -> str:
        """As people write it: 11/2026."""
        return f"{self.starts_on.month}/{self.starts_on.year}"

    def day(self, number: int) -> dt.date:
        """Its so-many-th day."""
        return self.starts_on.replace(day=number)

    def shared(self, starts_on: dt.date, ends_on: dt.date | None) -> tuple[int, int] | None:
        """From which to which of its days a range of days goes; day 0 is the eve of the month. None when they share
        none of these.
        """
        last = self.ends_on if ends_on is None else min(ends_on, self.ends_on)
        if last < max(starts_on, self.eve):
            return None
        return (starts_on.day if starts_on > self.eve else 0), (last.day if last > self.eve else 0)


def months_between(month_from: dt.date, month_to: dt.date) -> Iterator[Month]:
    """The months from the one of the first day to the one of the last, in order."""
    month = Month.of(month_from)
    while month.starts_on <= month_to:
        yield month
        month = Month.of(month.ends_on + DAY)


def months_before(on: dt.date, many: int) -> dt.date:
    """The first day of the month so many months before that of a day."""
    number = on.year * 12 + on.month - 1 - many
    return dt.date(number // 12, number % 12 + 1, 1)


def month_in(text: str) -> Month | None:
    """The month that an address or a cell names: 2026-10, 10/2026, 01/10/2026; None when it names none."""
    for form in (r"(?P<year>\d{4})-(?P<month>\d{1,2})(-\d{1,2})?", r"(\d{1,2}/)?(?P<month>\d{1,2})/(?P<year>\d{4})"):
        if found := re.fullmatch(form, text.strip()):
            year, month = int(found["year"]), int(found["month"])
            return Month.of(dt.date(year, month, 1)) if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 else None
    return None
