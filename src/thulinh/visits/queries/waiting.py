"""What about visits waits for somebody: reports to write, travel orders to ask for, visits of others to confirm."""

import datetime as dt
from collections.abc import Mapping, Sequence
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
    late_days: int
    is_plan: bool


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

    @property
    def total(self) -> int:
        """Everything together."""
        return len(self.reports) + len(self.without_order) + len(self.stops)

    @property
    def keys(self) -> Mapping[str, Sequence[str]]:
        """What stays the same of each until it is done, by kind; a report that becomes late is told again."""
        return {
            "visit_reports": [f"bao-cao-di:{one.visit}:{'tre' if one.late_days else 'cho'}" for one in self.reports],
            "visit_orders": [f"cong-lenh:{visit}" for visit in self.without_order],
            "visit_stops": [f"den-co-so:{one.stop}:{one.version}" for one in self.stops],
        }


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
    return [_report(row, report_due_on(row.ends_on), on) for row in rows]


def _report(row: Visit, due_on: dt.date, on: dt.date) -> ReportLine:
    late, is_plan = max(0, (on - due_on).days), row.status == Visit.Status.PLANNED
    return ReportLine(row.pk, row.version, row.purpose, row.ends_on, due_on, late, is_plan)


def _without_order(own: Any, on: dt.date) -> list[int]:
    near = own.filter(order_number="", starts_on__lte=on + ORDER_AHEAD, ends_on__gte=on - ORDER_BEHIND)
    return list(near.order_by("starts_on", "pk").values_list("pk", flat=True)[:MOST])
