"""What units that end leave open: planned visits to them or from them, and words that are still to be said."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.text import format_date
from thulinh.kernel.writing import action
from thulinh.visits.actions.laying import lock_around, repeat_on_days
from thulinh.visits.models import Stop, Visit, VisitDay
from thulinh.visits.queries.surroundings import places_of
from thulinh.visits.rules.entries import WHOLE_DAY


@action
def hand_over_visits(heirs: Mapping[int, int | None], *, on: dt.date, reason: str, by: Any) -> None:
    """Lead planned visits to units that end on that day to the units that carry on (`heirs`: unit → heir, or None);
    plans that have nowhere left to go, and those that an ended committee was to make, are cancelled.

    Visits that were made stay where they were made: whoever carries the unit on says the word for it, because
    permission follows the unit.

    Queries: two when nothing is planned; else a fixed number, besides those of what is moved.
    Writes: Stop, VisitDay, Visit, AuditEvent.
    """
    ending = {unit: heir for unit, heir in heirs.items() if unit != heir}
    plans = Visit.objects.current().filter(status=Visit.Status.PLANNED, ends_on__gte=on)
    sent = set(plans.filter(unit__in=ending).values_list("pk", flat=True))
    led = dict(Stop.objects.filter(unit__in=ending, visit__in=plans).exclude(visit__in=sent).values_list("pk", "visit"))
    touched = sent | set(led.values())
    if not touched:
        return
    persons = VisitDay.objects.filter(visit__in=touched).values_list("person", flat=True)
    lock_around({*ending, *(heir for heir in ending.values() if heir)}, persons)
    held = Visit.objects.select_for_update(no_key=True).filter(pk__in=touched).order_by("pk")
    visits = {visit.pk: visit for visit in held}
    ended = sent | _lead_on(led, ending, on)
    for visit in visits.values():
        visit.version += 1
        if visit.pk in ended:
            visit.status = Visit.Status.CANCELLED
            visit.cancelled_reason = f"Đơn vị kết thúc ngày {format_date(on)}: {reason}"[:300]
    Visit.objects.bulk_update(visits.values(), ["status", "version", "cancelled_reason"])
    repeat_on_days(ended)
    record_audit(
        audit_event(
            verb="visits.cancel_visit" if visit.pk in ended else "visits.lead_on",
            subject=visit, by=by, unit_id=visit.unit_id, reason=reason, after={"version": visit.version},
        )
        for visit in visits.values()
    )  # fmt: skip


def _lead_on(led: Mapping[int, int], heirs: Mapping[int, int | None], on: dt.date) -> set[int]:
    """Move the stops; one that nobody carries on falls out of its visit, and a visit that then has no day is lost."""
    places = places_of(heir for heir in heirs.values() if heir)
    lost = set()
    for stop in Stop.objects.filter(pk__in=led).order_by("pk"):
        heir = heirs[stop.unit_id]
        place = places.get(heir) if heir else None
        if place is None or not place.path(on):
            stop.days.filter(day__gte=on).delete()
            if not VisitDay.objects.filter(visit=stop.visit_id).exists():
                lost.add(stop.visit_id)
            elif not stop.days.exists():
                stop.delete()
            continue
        there, _ = Stop.objects.get_or_create(
            visit_id=stop.visit_id, unit_id=heir,
            defaults={"first_on": on, "path": place.path(on), "level": place.level(on)},
        )  # fmt: skip
        _move_days(stop, there, on)
        there.first_on = min(there.days.values_list("day", flat=True), default=there.first_on)
        there.save(update_fields=["first_on"])
        if not stop.days.exists():
            stop.delete()
    return lost


def _move_days(stop: Stop, there: Stop, on: dt.date) -> None:
    """Days from then on lie at the place that carries on; half days at both become a whole one."""
    known = {(row.person_id, row.day): row for row in VisitDay.objects.filter(stop=there)}
    doubled = []
    for row in VisitDay.objects.filter(stop=stop, day__gte=on):
        other = known.get((row.person_id, row.day))
        if other is not None:
            other.halves = min(other.halves + row.halves, WHOLE_DAY)
            other.is_preparation = other.is_preparation and row.is_preparation
            doubled.append(row)
    VisitDay.objects.bulk_update(known.values(), ["halves", "is_preparation"], batch_size=500)
    VisitDay.objects.filter(pk__in=[row.pk for row in doubled]).delete()
    VisitDay.objects.filter(stop=stop, day__gte=on).update(stop=there, path=there.path, level=there.level)
