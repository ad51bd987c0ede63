"""What units that end leave open: planned visits to them or from them, and words that are still to be said."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.text import format_date
from thulinh.kernel.writing import action
from thulinh.visits.actions.laying import lock_around, repeat_on_days
from thulinh.visits.models import Stop, Visit, VisitDay
from thulinh.visits.queries.surroundings import places_of


@action
def hand_over_visits(units: Collection[int], to: int | None, *, on: dt.date, reason: str, by: Any) -> None:
    """Lead planned visits to units that end on that day to the unit that carries on; plans without any heir, and those
    that an ended committee was to make, are cancelled.

    Visits that were made stay where they were made: whoever carries the unit on says the word for it, because
    permission follows the unit.

    Queries: a fixed number, besides those of what is moved.
    Writes: Stop, VisitDay, Visit, AuditEvent.
    """
    units = set(units) - {to}
    plans = Visit.objects.current().filter(status=Visit.Status.PLANNED, ends_on__gte=on)
    sent = list(plans.filter(unit__in=units).values_list("pk", flat=True))
    led = list(Stop.objects.filter(unit__in=units, visit__in=plans).exclude(visit__in=sent).values_list("visit", "pk"))
    touched = {*sent, *(visit for visit, _ in led)}
    if not touched:
        return
    persons = VisitDay.objects.filter(visit__in=touched).values_list("person", flat=True)
    lock_around([*units, *([to] if to else [])], persons)
    visits = {
        visit.pk: visit for visit in Visit.objects.select_for_update(no_key=True).filter(pk__in=touched).order_by("pk")
    }
    ended = _lead_on(visits, led, units, to, on) | set(sent)
    for pk in ended:
        visit = visits[pk]
        visit.status, visit.version = Visit.Status.CANCELLED, visit.version + 1
        visit.cancelled_reason = f"Đơn vị kết thúc ngày {format_date(on)}: {reason}"[:300]
    Visit.objects.bulk_update(visits.values(), ["status", "version", "cancelled_reason"])
    repeat_on_days(ended)
    record_audit(
        audit_event(
            verb="visits.cancel_visit" if visit.pk in ended else "visits.lead_on",
            subject=visit, by=by, unit_id=visit.unit_id, reason=reason, after={"to": to, "version": visit.version},
        )
        for visit in visits.values()
    )  # fmt: skip


def _lead_on(
    visits: dict[int, Visit], led: Collection[tuple[int, int]], units: Collection[int], to: int | None, on: dt.date
) -> set[int]:
    """Move the stops; the visits that have nowhere left to go come back."""
    place = places_of([to]).get(to) if to is not None else None
    lost = set()
    for pk, stop_id in led:
        if place is None or not place.path(on):
            lost.add(pk)
            continue
        stop = Stop.objects.get(pk=stop_id)
        there, _ = Stop.objects.get_or_create(
            visit_id=pk, unit_id=to, defaults={"first_on": on, "path": place.path(on), "level": place.level(on)}
        )
        _move_days(stop, there, on)
        there.first_on = min(there.days.values_list("day", flat=True))
        there.save(update_fields=["first_on"])
        if not stop.days.exists():
            stop.delete()
        visits[pk].version += 1
    return lost


def _move_days(stop: Stop, there: Stop, on: dt.date) -> None:
    """Days from then on lie at the place that carries on; one that is there already is not doubled."""
    rows = VisitDay.objects.filter(stop=stop, day__gte=on)
    known = set(VisitDay.objects.filter(stop=there).values_list("person", "day"))
    rows.filter(pk__in=[row.pk for row in rows if (row.person_id, row.day) in known]).delete()
    VisitDay.objects.filter(stop=stop, day__gte=on).update(stop=there, path=there.path, level=there.level)
