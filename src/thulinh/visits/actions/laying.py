"""The rows that hang on a visit, laid in bulk, and what of its days counts."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from thulinh.people.models import Person
from thulinh.people.rules import portions
from thulinh.units.models import Unit
from thulinh.visits.models import Authorship, Stop, Visit, VisitActivity, VisitDay, Visitor
from thulinh.visits.rules.days import STRUCK, SpentDay, counted_days
from thulinh.visits.rules.entries import CONFIRMED, DENIED, MADE, VisitEntry, VisitFacts

BATCH = 500
PersonDay = tuple[int, dt.date]


@dataclass(frozen=True)
class Laid:
    """A visit, the entry that it follows, and what is known around it."""

    visit: Visit
    entry: VisitEntry
    facts: VisitFacts


@dataclass(frozen=True)
class Struck:
    """What a check has struck of a visit, with its words: by person, day and unit; and the days of which nothing
    stands, on which nothing that is corrected stands either, whoever went wherever.
    """

    rows: Mapping[tuple[int, dt.date, int], str] = field(default_factory=dict)
    days: Mapping[dt.date, str] = field(default_factory=dict)

    def note(self, person: int, day: dt.date, unit: int) -> str:
        """Why it does not stand; empty when it does."""
        return self.rows.get((person, day, unit)) or self.days.get(day, "")


NOTHING_STRUCK = Struck()


def lock_around(units: Iterable[int], persons: Iterable[int]) -> None:
    """Hold the units, then the people in the order of their numbers: who goes twice on one day is counted by one
    writer at a time, and no two wait for each other in a ring. What hangs on them is held after this.

    Queries: two, for up to ten thousand units and people.
    """
    for part in portions(sorted(set(units))):
        list(Unit.objects.select_for_update(no_key=True).filter(pk__in=part).order_by("pk").values_list("pk"))
    for part in portions(sorted(set(persons))):
        list(Person.objects.select_for_update(no_key=True).filter(pk__in=part).order_by("pk").values_list("pk"))


def lay_authors(visits: Iterable[Visit], *, by: Any) -> None:
    """Keep who wrote these visits, as far as they were made: a plan says nothing of what happened.

    Queries: one.
    """
    rows = [Authorship(visit=visit, account=by) for visit in visits if by is not None and visit.status == MADE]
    Authorship.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def fill(visit: Visit, entry: VisitEntry, facts: VisitFacts) -> None:
    """Put what the entry says on the visit's own row."""
    visit.form_id, visit.unit_id, visit.schedule_id = entry.form, entry.unit, entry.schedule
    visit.path = facts.places[entry.unit].path(entry.starts_on)
    visit.status, visit.purpose, visit.agenda = facts.status, entry.purpose.strip()[:300], list(entry.agenda)
    visit.starts_on, visit.ends_on = entry.starts_on, entry.ends_on
    visit.registered_on = entry.registered_on
    visit.order_number, visit.order_on = entry.order_number.strip(), entry.order_on


def lay_around(laid: Sequence[Laid]) -> None:
    """Visitors, stops, days and attended activities of visits that have none yet.

    Queries: four, and those of `recount` for visits that were made.
    """
    Visitor.objects.bulk_create(
        (
            Visitor(visit=one.visit, person_id=person, is_lead=person == (one.entry.lead or one.entry.visitors[0]))
            for one in laid
            for person in one.entry.visitors
        ),
        batch_size=BATCH,
    )
    stops = [_stop(one, unit) for one in laid for unit in one.entry.stops]
    Stop.objects.bulk_create(stops, batch_size=BATCH)
    lay_days(laid, {(stop.visit_id, stop.unit_id): stop for stop in stops})


def _stop(one: Laid, unit: int) -> Stop:
    day = min(day.day for day in one.entry.days if day.unit == unit)
    place = one.facts.places[unit]
    return Stop(visit=one.visit, unit_id=unit, first_on=day, path=place.path(day), level=place.level(day))


def lay_days(laid: Sequence[Laid], stops: Mapping[tuple[int, int], Stop], struck: Struck = NOTHING_STRUCK) -> None:
    """Days and attended activities of visits that have none. `struck`: what a check has struck."""
    rows = [row for one in laid for row in _days_of(one, stops, struck)]
    VisitDay.objects.bulk_create(rows, batch_size=BATCH)
    VisitActivity.objects.bulk_create(
        (VisitActivity(visit=one.visit, activity_id=pk) for one in laid for pk in dict.fromkeys(one.entry.activities)),
        batch_size=BATCH,
    )
    recount({(row.person_id, row.day) for row in rows if row.is_current})


def _days_of(one: Laid, stops: Mapping[tuple[int, int], Stop], struck: Struck) -> Iterable[VisitDay]:
    visit = one.visit
    for day in one.entry.days:
        place, stop = one.facts.places[day.unit], stops[visit.pk, day.unit]
        for person in day.people or one.entry.visitors:
            note = struck.note(person, day.day, day.unit)
            row = VisitDay(
                visit=visit, person_id=person, stop=stop, day=day.day, halves=day.halves, counted=0,
                is_preparation=day.is_preparation, path=place.path(day.day), level=place.level(day.day),
                why_not=STRUCK if note else "", why_not_note=note,
            )  # fmt: skip
            repeat(row, visit, stop)
            yield row


def repeat(row: VisitDay, visit: Visit, stop: Stop) -> None:
    """Say on a day what its visit and its stop say."""
    row.form_id, row.last_day = visit.form_id, visit.ends_on
    row.is_current = visit.status == MADE and visit.withdrawn_at is None
    row.is_confirmed = row.is_current and stop.word == CONFIRMED and not row.denied_why
    row.report_after_days = max(0, (visit.reported_on - visit.ends_on).days) if visit.reported_on else None


REPEATED = ["form", "last_day", "is_current", "is_confirmed", "report_after_days"]
_ATTRIBUTES = {"form": "form_id"}


def repeat_on_days(visits: Collection[int]) -> None:
    """Say on the days of these visits what the visits and their stops say now, and count the days anew.

    The people of the visits are held (`lock_around`) by the action that calls.

    Queries: a fixed number, whatever the number of visits.
    """
    rows = [
        row
        for part in portions(visits)
        for row in VisitDay.objects.filter(visit__in=part).select_related("visit", "stop").order_by("pk")
    ]
    before = {row.pk: _written(row) for row in rows}
    for row in rows:
        repeat(row, row.visit, row.stop)
        if not row.is_current:
            row.counted, row.why_not = 0, row.why_not if row.why_not == STRUCK else ""
    _update_what_changed(rows, before)
    recount({(row.person_id, row.day) for row in rows})


def _written(row: VisitDay) -> dict[str, object]:
    """What repeating may change on a day."""
    return {name: row.__dict__[_ATTRIBUTES.get(name, name)] for name in (*REPEATED, "counted", "why_not")}


def _update_what_changed(rows: Iterable[VisitDay], before: Mapping[int, Mapping[str, object]]) -> None:
    """Write those rows and columns only that are not as they were: a word or a report changes one column of many."""
    now = {row.pk: _written(row) for row in rows}
    names = sorted({name for pk, said in now.items() for name in said if said[name] != before[pk][name]})
    if names:
        changed = [row for row in rows if now[row.pk] != before[row.pk]]
        VisitDay.objects.bulk_update(changed, names, batch_size=BATCH)


def recount(days: Collection[PersonDay]) -> None:
    """Work out anew what counts of these days of these people, over all their visits.

    Who held a seat on a day was asked when the visit was written (rules/visits.py) and is not asked again: what was
    lived in office stays, and no later word about one visit takes a day of another.

    The people are held (`lock_around`) by the action that calls.

    Queries: a fixed number, whatever the number of days (for up to ten thousand people).
    """
    if not days:
        return
    first, last = min(day for _, day in days), max(day for _, day in days)
    rows = [
        row
        for part in portions(sorted({person for person, _ in days}))
        for row in VisitDay.objects.current()
        .filter(person__in=part, day__range=(first, last))
        .select_related("visit", "stop", "form")
        if (row.person_id, row.day) in days
    ]
    counted = counted_days(map(_spent, rows))
    changed = []
    for row in rows:
        now = counted[row.pk]
        if (row.counted, row.why_not) != (now.counted, now.why_not):
            row.counted, row.why_not = now.counted, now.why_not
            changed.append(row)
    VisitDay.objects.bulk_update(changed, ["counted", "why_not"], batch_size=BATCH)


def _spent(row: VisitDay) -> SpentDay:
    return SpentDay(
        key=row.pk,
        person=row.person_id,
        day=row.day,
        order=(row.visit_id, row.stop_id),
        halves=row.halves,
        needs_registration=row.form.needs_registration,
        registered_on=row.visit.registered_on,
        is_denied=row.stop.word == DENIED or bool(row.denied_why),
        is_struck=row.why_not == STRUCK,
    )
