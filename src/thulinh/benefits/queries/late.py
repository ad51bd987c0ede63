"""Which months a question about support is about: those that can be in arrears, and those since."""

import datetime as dt

from thulinh.benefits.rules.months import months_before
from thulinh.benefits.rules.states import last_month_late
from thulinh.kernel.parameters import parameter

GRACE = "tien-tre-sau-so-ngay"
MONTHS = 12


def months_late(on: dt.date, months: int = MONTHS) -> tuple[dt.date, dt.date]:
    """From which month to which support can be in arrears on a day: so many, up to the latest that is over for long.
    Who is shown what came, or what did not, is shown it from the first of them on.
    """
    last = last_month_late(on, parameter(GRACE, on))
    return months_before(last, months - 1), last
