"""The number at the bell: how many notices somebody has not seen yet.

Working it out costs as much as the home page, so the number of the last time is kept in the session for a few minutes;
the home page and the page of notices, which know it anyway, renew it.
"""

import datetime as dt
from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from thulinh.desk.queries.home import waits
from thulinh.desk.queries.notices import notice_keys, told_before
from thulinh.desk.queries.standpoint import standpoint
from thulinh.desk.queries.work import work
from thulinh.kernel.clock import now, today
from thulinh.ui.shell import Bell

KEPT = "bell"
FRESH = dt.timedelta(minutes=10)


def bell(request: HttpRequest) -> Bell:
    """The bell of the page at hand.

    Queries: none while the number is fresh, else those of the home page's work.
    """
    if not hasattr(request, "session"):  # a page drawn outside a visit
        return Bell(reverse("desk:notices"))
    count, at = request.session.get(KEPT, (0, 0))
    if not 0 <= now().timestamp() - at < FRESH.total_seconds():
        stand = standpoint(request.user, today())
        ring(request, notice_keys(work(stand), waits(request.user, today()), stand))
        count = request.session[KEPT][0]
    return Bell(reverse("desk:notices"), count)


def ring(request: HttpRequest, keys: Iterable[str]) -> set[str]:
    """Keep how many of these notices are new, and say which."""
    wanted = set(keys)
    fresh = wanted - told_before(request.user, wanted)
    request.session[KEPT] = (len(fresh), now().timestamp())
    return fresh


def silence(request: HttpRequest) -> None:
    """All notices have been seen just now."""
    request.session[KEPT] = (0, now().timestamp())
