"""How long a training holds."""

import datetime as dt

from thulinh.kernel.periods import months_later
from thulinh.people.rules import DAY

POST_HOLDS = "boi-duong-chuc-danh-gia-tri-so-thang"
SOON = "boi-duong-sap-het-gia-tri-so-ngay"


def last_day(starts_on: dt.date, months: int | None) -> dt.date | None:
    """The last day on which a training of that day holds; None when it holds for good.

    24 months from 5 March 2026 end with 4 March 2028.
    """
    return months_later(starts_on, months) - DAY if months else None
