"""Visits that are to be made: registered by who goes, or assigned by who arranges them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.writing import action
from thulinh.units.models import UnitPath
from thulinh.visits.actions.writing import REGISTERED_EARLIER, content_of, prepare, write_new
from thulinh.visits.models import Visit
from thulinh.visits.queries.rights import VisitRights
from thulinh.visits.rules.entries import PLANNED, VisitEntry


@action
def plan_visits(rows: Sequence[VisitEntry], *, by: Any, at: dt.datetime | None = None) -> list[Visit]:
    """Plan visits, all of them or none: one's own, or those of cadres whom one sends.

    A plan is registered today; only who arranges the committee's visits may say that it was registered earlier, on
    paper.

    Shape: the visits in the order of the rows.
    Errors, each with its row and field: it ends before it starts; a place that did not exist on a day, or does not lie
    below the committee; somebody who held no seat on a day, or is named twice; longer than the form allows; a
    schedule of others; not within reach.
    Queries: a fixed number, whatever the number of rows.
    Writes: Visit, Visitor, Stop, VisitDay, VisitActivity, AuditEvent.
    Source: DN1, DN2, DN5.
    """
    at = at or now()
    today = timezone.localdate(at)
    refuse_earlier(rows, by, today)
    registered = [replace(row, registered_on=row.registered_on or today) for row in rows]
    return write_new(prepare(registered, PLANNED, by=by, at=at), by=by, at=at, verb="visits.plan_visits")


@action
def plan_visit(
    entry: VisitEntry, *, by: Any, command_id: uuid.UUID | None = None, at: dt.datetime | None = None
) -> Visit:
    """Plan one visit. The same command twice is one visit.

    Errors: as in `plan_visits`; the command came before with other content.
    Writes: as in `plan_visits`, and CommandReceipt.
    """
    return once(command_id, by=by, content=content_of(entry), write=lambda: plan_visits([entry], by=by, at=at)[0])


def refuse_earlier(rows: Sequence[VisitEntry], by: Any, today: dt.date) -> None:
    """Who registers oneself does so today; only who arranges the visits of the committee knows of an earlier paper."""
    earlier = {row.unit for row in rows if row.registered_on is not None and row.registered_on < today}
    if not earlier or by is None:
        return
    paths = dict(UnitPath.objects.on(today).filter(unit__in=earlier).values_list("unit_id", "path"))
    rights = VisitRights(by, today)
    problems = [
        Problem(REGISTERED_EARLIER, "registered_on", place)
        for place, row in enumerate(rows)
        if row.unit in earlier and row.registered_on and row.registered_on < today
        and not rights.may_arrange(paths.get(row.unit, ""))
    ]  # fmt: skip
    if problems:
        raise Refusal(problems)
