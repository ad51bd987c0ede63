"""All that is known around visits before they are written, read once for many."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from thulinh.activities.models import Activity, Credit
from thulinh.people.models import Holding, Person
from thulinh.people.rules import portions
from thulinh.units.models import UnitPath
from thulinh.visits.models import Form, Schedule
from thulinh.visits.rules.entries import (
    ActivityFacts,
    FormFacts,
    PlaceFacts,
    Stretch,
    TermFacts,
    VisitEntry,
    VisitFacts,
)


class Surroundings:
    """Forms, places, people in office, schedules and activities around some entries.

    Queries: seven, whatever the number of entries (up to ten thousand units and people).
    """

    def __init__(self, entries: Sequence[VisitEntry], *, today: dt.date) -> None:
        self.today = today
        self._forms = {form.pk: facts_of(form) for form in Form.objects.all()}
        self._activities = _activities({pk for entry in entries for pk in entry.activities})
        persons = {person for entry in entries for person in entry.persons}
        self._names = names_of(persons)
        self._terms = terms_of(persons)
        schedules = {entry.schedule for entry in entries if entry.schedule is not None}
        self._schedules = dict(
            Schedule.objects.filter(pk__in=schedules, withdrawn_at=None).values_list("pk", "unit_id")
        )
        units = {unit for entry in entries for unit in entry.units}
        units |= {unit for activity in self._activities.values() for unit in activity.units}
        units |= {term.unit for terms in self._terms.values() for term in terms}
        self.places = places_of(units)

    def around(self, entry: VisitEntry, status: str, before: VisitEntry | None = None) -> VisitFacts:
        """What is known around one of the entries; `before`: the visit as it stands, whose schedule is its own even if
        it was withdrawn since.
        """
        schedule = None if before is not None and before.schedule == entry.schedule else entry.schedule
        return VisitFacts(
            status=status,
            today=self.today,
            form=self._forms.get(entry.form),
            places=self.places,
            names=self._names,
            terms=self._terms,
            activities=self._activities,
            has_schedule=schedule is None or self._schedules.get(schedule) == entry.unit,
        )


def facts_of(form: Form) -> FormFacts:
    """A form of visit as the rules know it."""
    return FormFacts(form.pk, form.name, form.needs_registration, form.longest_days, form.preparation_days)


def names_of(persons: Iterable[int]) -> dict[int, str]:
    """The names of people who are neither withdrawn nor erased.

    Queries: one, for up to ten thousand people.
    """
    known = Person.objects.current()
    return {
        pk: name for part in portions(persons) for pk, name in known.filter(pk__in=part).values_list("pk", "full_name")
    }


def terms_of(persons: Iterable[int]) -> dict[int, tuple[TermFacts, ...]]:
    """When these people were in office, and where.

    Queries: one, for up to ten thousand people.
    """
    found: dict[int, list[TermFacts]] = defaultdict(list)
    for part in portions(persons):
        rows = Holding.objects.current().filter(person__in=part)
        for person, *term in rows.values_list("person_id", "seat__unit_id", "starts_on", "ends_on"):
            found[person].append(TermFacts(*term))
    return {person: tuple(terms) for person, terms in found.items()}


def places_of(units: Iterable[int]) -> dict[int, PlaceFacts]:
    """Where these units stood while they were open, with the name they bear now or bore last.

    Queries: one, for up to ten thousand units.
    """
    stretches: dict[int, list[Stretch]] = defaultdict(list)
    names: dict[int, str] = {}
    for part in portions(units):
        for row in UnitPath.objects.open().filter(unit__in=part).order_by("unit_id", "starts_on"):
            stretches[row.unit_id].append(Stretch(row.starts_on, row.ends_on, row.path, row.level_id))
            names[row.unit_id] = row.name
    return {unit: PlaceFacts(unit, names[unit], tuple(rows)) for unit, rows in stretches.items()}


def _activities(wanted: Iterable[int]) -> Mapping[int, ActivityFacts]:
    days: dict[int, dt.date] = {}
    units: dict[int, set[int]] = defaultdict(set)
    for part in portions(wanted):
        rows = Credit.objects.filter(activity__in=part, is_current=True).exclude(status=Activity.Status.CANCELLED)
        for pk, day, unit in rows.values_list("activity_id", "day", "unit_id"):
            days[pk] = day
            units[pk].add(unit)
    return {pk: ActivityFacts(pk, day, frozenset(units[pk])) for pk, day in days.items()}
