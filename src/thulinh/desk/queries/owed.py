"""What units owe now, with whom to remind of it: the same things as on their own home pages."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from thulinh.activities.models import Activity, Credit
from thulinh.desk.models import Reminder
from thulinh.desk.queries.work import Thing, merged, plan_of, thing_of, units_meant
from thulinh.people.models import Charge, Holding
from thulinh.people.queries.charges import charged_officers
from thulinh.people.queries.holdings import holders_of_units
from thulinh.people.rules import portions
from thulinh.programmes.queries import dues
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_parts


@dataclass(frozen=True)
class Owing:
    """A unit, what it owes (overdue things, then those whose period ends within a week), and whom to remind of it.

    `person` heads the unit or, while nobody does, is the officer in charge of it; None when there is neither.
    """

    row: UnitPath
    things: Sequence[Thing]
    person: int | None = None
    name: str = ""
    title: str = ""
    is_vacant: bool = False

    @property
    def keys(self) -> list[str]:
        """What it is reminded of."""
        return [thing.key for thing in self.things]


def owed_by(rows: Sequence[UnitPath], on: dt.date) -> list[Owing]:
    """What units owe on a day that is overdue or due within a week and not planned yet; those that owe nothing too.

    Shape: as the rows.
    Queries: nine, and one for each content in force, whatever the number of units.
    """
    units = [row.unit_id for row in rows]
    if not units:
        return []
    holders, officers = holders_of_units(units, on), charged_officers(units, on)
    things = _things(rows, on, [line.person for lines in holders.values() for line in lines])
    found = []
    for row in rows:
        head, officer = next(iter(holders.get(row.unit_id, ())), None), officers.get(row.unit_id)
        who = head or officer
        found.append(
            Owing(
                row=row,
                things=things.get(row.unit_id, ()),
                person=who.person if who else None,
                name=who.name if who else "",
                title=who.position_short if who else "",
                is_vacant=head is None,
            )
        )
    return found


def units_below(row: UnitPath, on: dt.date) -> list[UnitPath]:
    """The units just below a unit, the Union's line first, by name.

    Queries: one.
    """
    rows = UnitPath.objects.on(on).open().filter(parent=row.unit_id).select_related("level")
    return list(rows.order_by("level__rank", "name_key", "unit"))


def _things(rows: Sequence[UnitPath], on: dt.date, people: Iterable[int]) -> Mapping[int, list[Thing]]:
    units = {row.unit_id for row in rows}
    given = Charge.objects.on(on).filter(holding__seat__unit__in=units, holding__in=Holding.objects.on(on))
    charges = dict(given.values_list("pk", "holding__seat__unit"))
    asked = dues(path=_shared(rows), on=on, units=units, charges=list(charges), people=list(people))
    plans = _plans(units, on)
    found: dict[int, list[Thing]] = defaultdict(list)
    for thing in merged(thing_of(due, charges) for due in asked):
        if thing.unit in units and (thing.is_overdue or thing.is_soon(on)) and not plan_of(thing, plans):
            found[thing.unit].append(thing)
    return {unit: sorted(things, key=lambda one: (not one.is_overdue, one.due_on)) for unit, things in found.items()}


def _shared(rows: Sequence[UnitPath]) -> str:
    """The lowest place under which all of them lie."""
    return max(set.intersection(*(set(path_parts(row.path)) for row in rows)), key=len, default="")


def _plans(units: Iterable[int], on: dt.date) -> list[Activity]:
    planned = Credit.objects.filter(unit__in=list(units), status=Activity.Status.PLANNED, is_current=True)
    near = on + dt.timedelta(days=31)
    rows = Activity.objects.current().filter(pk__in=planned.values("activity"), day__lte=near)
    return list(rows.prefetch_related(units_meant(on)))


def last_reminders(units: Iterable[int], on: dt.date) -> dict[int, Reminder]:
    """The last reminder that each unit got in the last sixty days.

    Queries: one for each ten thousand units.
    """
    since = on - dt.timedelta(days=60)
    found: dict[int, Reminder] = {}
    for part in portions(units):
        rows = Reminder.objects.filter(unit__in=part, on__range=(since, on)).select_related("by__person", "person")
        found |= {row.unit_id: row for row in rows.order_by("on", "pk")}
    return found


def reminded_today(people: Iterable[int | None], on: dt.date) -> dict[int, Reminder]:
    """Who of these people was reminded on the day already.

    Queries: one.
    """
    rows = Reminder.objects.filter(person__in=[one for one in people if one is not None], on=on)
    return {row.person_id: row for row in rows.select_related("by__person", "person")}
