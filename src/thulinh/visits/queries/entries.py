"""A visit that stands, as the entry that would write it again."""

from collections import defaultdict

from thulinh.visits.models import Visit
from thulinh.visits.rules.entries import DayEntry, VisitEntry


def entry_of(visit: Visit) -> VisitEntry:
    """What a visit says, day by day; days of all visitors name nobody.

    Queries: four.
    """
    visitors = list(visit.visitors.order_by("pk").values_list("person", "is_lead"))
    everybody = [person for person, _ in visitors]
    stops = list(visit.stops.order_by("pk").values_list("unit", flat=True))
    return VisitEntry(
        form=visit.form_id,
        unit=visit.unit_id,
        visitors=tuple(everybody),
        starts_on=visit.starts_on,
        ends_on=visit.ends_on,
        stops=tuple(stops),
        purpose=visit.purpose,
        days=_days(visit, everybody),
        lead=next((person for person, is_lead in visitors if is_lead), None),
        schedule=visit.schedule_id,
        agenda=tuple(visit.agenda),
        registered_on=visit.registered_on,
        order_number=visit.order_number,
        order_on=visit.order_on,
        activities=tuple(visit.activities.order_by("pk").values_list("activity", flat=True)),
    )


def _days(visit: Visit, everybody: list[int]) -> tuple[DayEntry, ...]:
    people: dict[tuple, list[int]] = defaultdict(list)
    rows = visit.days.order_by("day", "stop", "pk")
    for person, *day in rows.values_list("person_id", "day", "stop__unit_id", "halves", "is_preparation"):
        people[tuple(day)].append(person)
    return tuple(
        DayEntry(day, unit, halves, () if set(those) == set(everybody) else tuple(those), is_preparation)
        for (day, unit, halves, is_preparation), those in people.items()
    )
