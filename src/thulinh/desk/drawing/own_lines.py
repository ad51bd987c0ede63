"""What every part of "Thông tin về tôi" is made of."""

import datetime as dt
from dataclasses import dataclass

from thulinh.kernel.text import format_date


@dataclass(frozen=True)
class Stored:
    """One thing that is stored: what it is called, what it says, where it came from."""

    label: str
    value: str
    origin: str = ""


def days(starts_on: dt.date, ends_on: dt.date | None) -> str:
    """From which day to which, in words."""
    return f"từ ngày {format_date(starts_on)}{' đến ngày ' + format_date(ends_on) if ends_on else ' đến nay'}"


def paper(number: str) -> str:
    """The number of a paper, as it follows in a sentence; nothing without one."""
    return f", văn bản số {number}" if number else ""
