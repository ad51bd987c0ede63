"""What day it is in Việt Nam. Only views and commands ask; everything below takes the day as `on`."""

import datetime as dt

from django.utils import timezone


def today() -> dt.date:
    """The calendar day in Việt Nam."""
    return timezone.localdate()


def now() -> dt.datetime:
    """This instant, with its time zone."""
    return timezone.now()
