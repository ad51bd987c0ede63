"""Lists of activities within reach."""

import datetime as dt

from django.db.models import Q, QuerySet

from thulinh.activities.models import Activity, Attendance, Credit
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.rules.quality import days_late
from thulinh.desk.queries.portions import filled
from thulinh.desk.queries.units import name_on_its_day
from thulinh.people.models import Account
from thulinh.people.reach import reach, within


def visible_activities(user: Account, on: dt.date) -> QuerySet[Activity]:
    """The activities that count for a unit within reach, and those at which the reader was expected; not withdrawn.

    Queries: none of its own beyond `reach`.
    """
    found = reach(user, ActivityPermission.VIEW, on)
    units = within(found, on) if found else []
    # Each set stands alone, so that the database works it out once and not for every activity.
    took_part = Credit.objects.filter(role=Credit.Role.PART, unit__in=units)
    seen = Q(host__in=units) | Q(pk__in=took_part.values("activity_id"))
    if user.person_id is not None:
        seen |= Q(pk__in=Attendance.objects.filter(person=user.person_id).values("activity_id"))
    return Activity.objects.current().filter(seen)


def activity_list(user: Account, on: dt.date) -> QuerySet[Activity]:
    """The same as a list, newest first.

    Shape: activities with `host_name` (on the day), `name_shown`, `verdict_shown`, `notes_shown`.
    Queries: none besides the list itself.
    """
    rows = visible_activities(user, on).select_related("kind").annotate(host_name=name_on_its_day("host"))
    return filled(rows.order_by("-day", "-pk"), _tell)


def _tell(rows: list[Activity]) -> None:
    for row in rows:
        row.name_shown = row.title or row.kind.name
        held = row.status == Activity.Status.HELD
        row.verdict_shown = row.get_verdict_display() if held else ""
        notes = ", ".join(_notes(row))
        row.notes_shown = notes[:1].upper() + notes[1:]


def _notes(row: Activity) -> list[str]:
    notes = ["ghi hộ"] if row.is_on_behalf else []
    late = days_late(row.day, row.written_on)
    if row.status == Activity.Status.HELD and late > 0:
        notes.append(f"ghi trễ {late} ngày")
    if row.status == Activity.Status.NOT_HELD and row.why_not:
        notes.append(str(row.get_why_not_display()).lower())
    return notes
