"""What about visits waits for somebody: reports to write, travel orders to ask for, visits of others to confirm."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from thulinh.visits.models import Visit
from thulinh.visits.queries.hosts import waiting_stops
from thulinh.visits.rules.days import report_due_on

MOST = 200  # of each kind; nobody has more of their own
ORDER_AHEAD = timedelta(days=7)  # a travel order is asked for so long before the visit
ORDER_BEHIND = timedelta(days=366)  # and so long afterwards


@dataclass(frozen=True)
class ReportLine:
    """A visit that its visitor has still to say how it went, or to report on, and until when."""

    visit: int
    version: int
    purpose: str
    ends_on: dt.date
    due_on: dt.date
    is_plan: bool

    def late_days(self, on: dt.date) -> int:
        """How many days it is late."""
        return max(0, (on - self.due_on).days)


@dataclass(frozen=True)
class StopLine:
    """A stop that waits for the word of the place visited: at which version of the visit."""

    stop: int
    version: int


@dataclass(frozen=True)
class WaitingVisits:
    """All that waits for one person: reports, overdue ones first, the longest first; visits without a travel order;
    stops whose host they are.
    """

    reports: Sequence[ReportLine] = ()
    without_order: Sequence[int] = ()
    stops: Sequence[StopLine] = ()


def waiting_visits(user: Any, on: dt.date) -> WaitingVisits:
    """What about visits waits for somebody.

    Queries: three, beyond `reach`; one for who is nobody's host, none for an account of nobody.
    """
    person = getattr(user, "person_id", None)
    if person is None:
        return WaitingVisits()
    own = Visit.objects.current().filter(visitors__person=person)
    rows = waiting_stops(user, on).values_list("pk", "visit__version")[:MOST]
    return WaitingVisits(_reports(own, on), _without_order(own, on), [StopLine(*row) for row in rows])


def _reports(own: Any, on: dt.date) -> list[ReportLine]:
    """Visits that are over and not reported; a plan whose last day has passed is to be told about as well."""
    rows = own.filter(reported_on=None, ends_on__lt=on).order_by("ends_on", "pk")[:MOST]
    return [
        ReportLine(
            row.pk, row.version, row.purpose, row.ends_on, report_due_on(row.ends_on),
            row.status == Visit.Status.PLANNED,
        )
        for row in rows
    ]  # fmt: skip


def _without_order(own: Any, on: dt.date) -> list[int]:
    near = own.filter(order_number="", starts_on__lte=on + ORDER_AHEAD, ends_on__gte=on - ORDER_BEHIND)
    return list(near.order_by("starts_on", "pk").values_list("pk", flat=True)[:MOST])
