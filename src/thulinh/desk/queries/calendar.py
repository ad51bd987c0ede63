"""What stands in a calendar: activities planned and held, deadlines, tasks; of a person, or of a unit and those below.

Deadlines are those of the home page (a person's) and of the unit's page (a unit's): what is asked for now. What a later
period will ask appears when that period begins.
"""

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, F, Min, Q, QuerySet

from thulinh.activities.models import Activity, Attendance, Credit, Kind, Task
from thulinh.activities.queries.rights import Rights
from thulinh.activities.queries.tasks import open_tasks
from thulinh.desk.queries.activities import visible_activities
from thulinh.desk.queries.places import names_of
from thulinh.desk.queries.units import name_on_its_day
from thulinh.difficulties.queries.waiting import WaitingMatter, waiting_matters
from thulinh.kernel.periods import Span
from thulinh.people.models import Account
from thulinh.people.queries.calls import calling_units
from thulinh.programmes.queries import Due, DueCount, dues, dues_counted
from thulinh.training.models import HalfDay
from thulinh.training.queries.own_classes import own_half_days
from thulinh.units.models import UnitPath
from thulinh.visits.models import Visit
from thulinh.visits.queries.lists import visits_in_calendar
from thulinh.visits.queries.rights import seen_visits

BRANCH = "chi-doan"
SHOWN = (Activity.Status.PLANNED, Activity.Status.HELD, Activity.Status.CANCELLED)
FIRST_MONTH, LAST_MONTH = dt.date(2010, 1, 1), dt.date(2045, 12, 1)  # the months that the system knows


@dataclass(frozen=True)
class Month:
    """A month as a calendar shows it: whole weeks from Monday on."""

    first: dt.date

    @property
    def weeks(self) -> list[list[dt.date]]:
        """Its weeks, with the days of the months before and after that fill the first and the last one."""
        return calendar.Calendar(firstweekday=calendar.MONDAY).monthdatescalendar(self.first.year, self.first.month)

    @property
    def shown(self) -> Span:
        """All days that are shown."""
        weeks = self.weeks
        return Span(weeks[0][0], weeks[-1][-1])

    @property
    def label(self) -> str:
        """ "tháng 11/2026"."""
        return f"tháng {self.first.month}/{self.first.year}"

    def away(self, months: int) -> "Month | None":
        """The month so many before or after; None beyond those that the system knows."""
        count = self.first.year * 12 + self.first.month - 1 + months
        found = dt.date(count // 12, count % 12 + 1, 1)
        return Month(found) if FIRST_MONTH <= found <= LAST_MONTH else None

    def __contains__(self, day: dt.date) -> bool:
        return (day.year, day.month) == (self.first.year, self.first.month)


def month_asked(text: str, on: dt.date) -> Month:
    """The month that an address names ("2026-11"); the present one when it names none that the system knows."""
    try:
        found = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        found = on.replace(day=1)
    return Month(found if FIRST_MONTH <= found <= LAST_MONTH else on.replace(day=1))


@dataclass(frozen=True)
class Below:
    """Activities of one kind and state on one day in units below; a single one by its key and host."""

    day: dt.date
    kind: str
    kind_name: str
    status: str
    count: int
    activity: int
    host: int
    host_name: str


@dataclass(frozen=True)
class UnitCalendar:
    """What stands in a unit's calendar: its own activities and deadlines, those below counted."""

    activities: Sequence[Activity]
    below: Sequence[Below]
    dues: Sequence[Due]
    dues_below: Sequence[DueCount]
    visits: Sequence[Visit] = ()


def own_activities(user: Account, span: Span, on: dt.date) -> list[Activity]:
    """The activities that concern somebody: of units of theirs (by a seat, as a member, in their charge), to which
    their seat calls them, or on whose roll they stand.

    Shape: by day and hour, each with `host_name` and `opens` (whether the reader may open its page).
    Queries: nine at most, beyond `reach`.
    """
    if user.person_id is None:
        return []
    rights = Rights(user, on)
    units = rights.own_units | rights.member_of | rights.charges
    wanted = Q(pk__in=Credit.objects.filter(unit__in=units, is_current=True).values("activity"))
    for roll, hosts in calling_units(user.person_id, on).items():
        wanted |= Q(kind__roll=roll, host__in=hosts)
    wanted |= Q(pk__in=Attendance.objects.filter(person=user.person_id).values("activity"))
    return _opened(_in_days(span).filter(wanted), user, on)


def own_visits_shown(user: Account, span: Span, on: dt.date) -> list[Visit]:
    """The visits to the grassroots on which somebody goes, and those to units in which they hold a seat.

    Queries: five at most.
    """
    if user.person_id is None:
        return []
    units = Rights(user, on).own_units
    return visits_in_calendar(units, span.starts_on, span.ends_on, person=user.person_id)


def own_tasks(user: Account, span: Span) -> list[Task]:
    """The tasks that somebody still has to do and that are due in these days.

    Queries: one.
    """
    if user.person_id is None:
        return []
    return list(open_tasks(user.person_id).filter(due_on__range=(span.starts_on, span.ends_on)))


def own_half_days_shown(user: Account, span: Span) -> list[HalfDay]:
    """The half days of classes in which somebody has a place.

    Queries: one.
    """
    return own_half_days(user.person_id, span.starts_on, span.ends_on)


def own_matters(user: Account, span: Span, on: dt.date) -> list[WaitingMatter]:
    """The difficulties that wait for somebody's answer and whose last day for it is one of these.

    Queries: those of `waiting_matters`.
    """
    return [one for one in waiting_matters(user, on).answer if one.due_on in span]


def unit_calendar(row: UnitPath, user: Account, span: Span, on: dt.date) -> UnitCalendar:
    """What stands in a unit's calendar in these days: what is its own one by one, what lies below counted.

    The deadlines are those that are asked on the day `on` (today); a unit that has ended has none.
    Queries: eleven, and two for each content in force, whatever the number of units.
    """
    credited = Credit.objects.filter(unit=row.unit_id, is_current=True)
    own = _opened(_in_days(span).filter(pk__in=credited.values("activity")), user, on)
    has_below = row.is_open and row.level_id != BRANCH
    asked = dues(path=row.path, on=on, units=[row.unit_id]) if row.is_open else []
    return UnitCalendar(
        activities=own,
        below=activities_below(row, span, on, but=[one.pk for one in own]) if has_below else [],
        dues=[due for due in asked if due.due_on in span],
        dues_below=[one for one in without(dues_counted(path=row.path, on=on), asked) if one.due_on in span]
        if has_below
        else [],
        visits=_visits_seen(row, user, span, on),
    )


def _visits_seen(row: UnitPath, user: Account, span: Span, on: dt.date) -> list[Visit]:
    """Visits to and from a unit that the reader may see."""
    found = visits_in_calendar([row.unit_id], span.starts_on, span.ends_on, person=user.person_id, sent=True)
    rows = Visit.objects.filter(pk__in=[one.pk for one in found])
    seen = set(seen_visits(user, on, rows).values_list("pk", flat=True))
    return [one for one in found if one.pk in seen]


def activities_below(row: UnitPath, span: Span, on: dt.date, *, but: Iterable[int] = ()) -> list[Below]:
    """What units below a unit plan and held in these days, counted by day, kind and state.

    `but`: activities that are told already, one by one (a joint session of branches is also the commune's).
    Queries: three, whatever the number of units.
    """
    kinds = Kind.objects.in_bulk()
    units = UnitPath.objects.on(on).under(row.path).exclude(unit=row.unit_id).values("unit_id")
    rows = (
        Credit.objects.filter(
            kind__in=list(kinds), status__in=SHOWN, day__range=(span.starts_on, span.ends_on), is_current=True,
            role=Credit.Role.HOST, unit__in=units,
        )
        .exclude(activity__in=list(but))
        .values_list("day", "kind", "status")
        .annotate(count=Count("pk"), activity=Min("activity"), host=Min("unit"))
        .order_by("day", "kind__rank", "kind", "status")
    )  # fmt: skip
    found = list(rows)
    names = names_of((host for *_, count, _, host in found if count == 1), on)
    return [
        Below(day, kind, kinds[kind].name, status, count, activity, host, names[host].name if host in names else "")
        for day, kind, status, count, activity, host in found
    ]


def without(counted: Iterable[DueCount], own: Iterable[Due]) -> list[DueCount]:
    """What lies below only: the counts without the unit's own dues, which stand in the calendar one by one."""
    said = Counter((due.programme, due.content, due.period) for due in own)
    late = Counter((due.programme, due.content, due.period) for due in own if due.is_overdue)
    left = []
    for one in counted:
        mark = (one.programme, one.content, one.period)
        left.append(replace(one, number=one.number - said[mark], late=one.late - late[mark]))
    return [one for one in left if one.number > 0]


def _in_days(span: Span) -> QuerySet[Activity]:
    rows = Activity.objects.current().filter(status__in=SHOWN, day__range=(span.starts_on, span.ends_on))
    named = rows.select_related("kind").annotate(host_name=name_on_its_day("host"))
    return named.order_by("day", F("starts_at").asc(nulls_first=True), "pk")


def _opened(rows: QuerySet[Activity], user: Account, on: dt.date) -> list[Activity]:
    """The same as a list, each told whether the reader may open it."""
    found = list(rows)
    seen = set(visible_activities(user, on).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
    for one in found:
        one.opens = one.pk in seen
    return found
