"""What day it is in Việt Nam. Only views and commands ask; everything below takes the day as `on`."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_told: ContextVar[dt.datetime | None] = ContextVar("moment_told", default=None)


def today() -> dt.date:
    """The calendar day in Việt Nam."""
    return timezone.localdate(now())


def now() -> dt.datetime:
    """This instant, with its time zone."""
    return _told.get() or timezone.now()


@contextmanager
def on(moment: dt.datetime) -> Iterator[None]:
    """Within this block it is that moment: for the demonstration, which tells the past, and for tests.

    A moment without a time zone is one in Việt Nam.
    """
    token = _told.set(timezone.make_aware(moment) if timezone.is_naive(moment) else moment)
    try:
        yield
    finally:
        _told.reset(token)
