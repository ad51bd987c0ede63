"""Visits that were really made, as planned or unplanned."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import action
from thulinh.visits.actions.laying import Laid, fill, lay_authors, lay_days, recount
from thulinh.visits.actions.planning import refuse_earlier
from thulinh.visits.actions.writing import (
    Prepared,
    content_of,
    held_with_people,
    may_still_write,
    plain,
    prepare,
    struck_days,
    write_new,
)
from thulinh.visits.models import Stop, Visit, VisitActivity, VisitDay, Visitor
from thulinh.visits.queries.entries import entry_of
from thulinh.visits.rules.entries import MADE, WAITING, VisitEntry


@action
def record_visits(rows: Sequence[VisitEntry], *, by: Any, at: dt.datetime | None = None) -> list[Visit]:
    """Record visits that nobody had planned, all of them or none, and count their days.

    Shape: the visits in the order of the rows.
    Errors, each with its row and field: as `plan_visits`; days that have not come, or lie too long ago; a day of
    preparation without an activity after it; an activity that was not held there on these days. Two visits on one day
    and a form that nobody registered are kept: the first share the day, the second earns nothing until registered.
    Queries: a fixed number, whatever the number of rows.
    Writes: as `plan_visits`, and Authorship.
    Source: DN1, DN2, DN3.
    """
    at = at or now()
    refuse_earlier(rows, by, timezone.localdate(at))
    return write_new(prepare(rows, MADE, by=by, at=at), by=by, at=at, verb="visits.record_visit")


@action
def record_visit(
    entry: VisitEntry,
    *,
    by: Any,
    plan: int | None = None,
    version: int | None = None,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Visit:
    """Record what really happened on one visit: which days, where, a whole day or half of it, prepared or attended.

    `plan`: the planned visit that was made, at its present `version`; it keeps the day of its registration, its
    schedule and, unless the entry says another, its travel order.

    Errors: as `record_visits`; the plan was made, cancelled or changed meanwhile.
    Writes: as `record_visits`, and CommandReceipt.
    """
    content = {"plan": plan, "version": version, **content_of(entry)}
    if plan is None:
        return once(command_id, by=by, content=content, write=lambda: record_visits([entry], by=by, at=at)[0])
    return once(
        command_id, by=by, content=content, write=lambda: _record_planned(entry, plan, version, by, at or now())
    )


def _record_planned(entry: VisitEntry, plan: int, version: int | None, by: Any, at: dt.datetime) -> Visit:
    visit = held_with_people(plan, version=version, units=entry.units, persons=entry.persons)
    if visit.status != Visit.Status.PLANNED:
        raise Refusal(f"Chuyến này không còn là dự kiến ({visit.get_status_display().lower()}).")
    before = entry_of(visit)
    entry = replace(
        entry,
        registered_on=before.registered_on,
        schedule=before.schedule,
        order_number=entry.order_number or before.order_number,
        order_on=entry.order_on or before.order_on,
    )
    visit.recorded_by, visit.recorded_at, visit.entered_at = by, at, entry.entered_at
    rewrite(visit, before, entry, MADE, by=by, at=at, verb="visits.record_visit")
    return visit


def rewrite(
    visit: Visit, before: VisitEntry, entry: VisitEntry, status: str, *, by: Any, at: dt.datetime, verb: str,
    reason: str = "",
) -> None:  # fmt: skip
    """Put the new entry in the place of the old one, every row of it; those visited are asked for their word anew."""
    may_still_write(visit, by=by, at=at)
    prepared = prepare([entry], status, by=by, at=at, before=before)
    (entry,), (facts,) = prepared.entries, prepared.facts
    days = set(VisitDay.objects.filter(visit=visit, is_current=True).values_list("person", "day"))
    fill(visit, entry, facts)
    visit.version += 1
    visit.save()
    lay_authors([visit], by=by)
    _lay_anew(visit, prepared)
    recount(days)
    event = audit_event(
        verb=verb, subject=visit, by=by, unit_id=visit.unit_id, reason=reason, **_changes(before, entry, visit)
    )
    record_audit([event])


def _lay_anew(visit: Visit, prepared: Prepared) -> None:
    (entry,), (facts,) = prepared.entries, prepared.facts
    struck = struck_days(visit)
    for model in (VisitDay, VisitActivity, Visitor):
        model.objects.filter(visit=visit).delete()
    lead = entry.lead or entry.visitors[0]
    Visitor.objects.bulk_create(
        Visitor(visit=visit, person_id=person, is_lead=person == lead) for person in entry.visitors
    )
    visit.stops.exclude(unit__in=entry.stops).delete()
    stops = {stop.unit_id: stop for stop in visit.stops.all()}
    for unit in entry.stops:
        day = min(day.day for day in entry.days if day.unit == unit)
        stop = stops.setdefault(unit, Stop(visit=visit, unit_id=unit))
        stop.first_on, stop.path, stop.level = day, facts.places[unit].path(day), facts.places[unit].level(day)
        stop.word, stop.word_text, stop.word_by, stop.word_at, stop.version = WAITING, "", None, None, None
        stop.save()
    lay_days([Laid(visit, entry, facts)], {(visit.pk, unit): stop for unit, stop in stops.items()}, struck)


def _changes(before: VisitEntry, after: VisitEntry, visit: Visit) -> dict[str, dict]:
    """What changed, for the log."""
    old, new = plain(content_of(before)), plain(content_of(after))
    names = [name for name in new if old[name] != new[name]]
    return {
        "before": {name: old[name] for name in names},
        "after": {name: new[name] for name in names} | {"status": visit.status, "version": visit.version},
    }
