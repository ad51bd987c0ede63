"""A calendar as a file that phones subscribe to (iCalendar, RFC 5545). No name, no phone number, nobody's own words.

A session carries its kind, unit and place; its title, like a task's, is free text and may name somebody, so it stays
out. Every entry keeps its identity from one reading to the next, so that a phone changes it in place.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from thulinh.activities.models import Activity, Task
from thulinh.desk.queries.work import Thing
from thulinh.kernel.periods import DAY
from thulinh.training.models import HalfDay
from thulinh.visits.models import Visit

VIETNAM = ZoneInfo(settings.TIME_ZONE)
READ_AGAIN = dt.timedelta(hours=6)
_STATES = {
    Activity.Status.PLANNED: "TENTATIVE",
    Activity.Status.HELD: "CONFIRMED",
    Activity.Status.CANCELLED: "CANCELLED",
}
_VISIT_STATES = {
    Visit.Status.PLANNED: "TENTATIVE",
    Visit.Status.MADE: "CONFIRMED",
    Visit.Status.CANCELLED: "CANCELLED",
}

Absolute = Callable[[str], str]


def calendar_file(
    activities: Iterable[Activity],
    things: Iterable[tuple[Thing, str]],
    tasks: Iterable[tuple[Task, str]],
    absolute: Absolute,
    visits: Iterable[Visit] = (),
    half_days: Iterable[HalfDay] = (),
) -> bytes:
    """The file. Deadlines come with the name of their unit; `absolute` makes a full address of a path."""
    found = Calendar()
    found.add("prodid", "-//Thu Linh//Lich//VI")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("name", "Lịch Thủ Lĩnh")
    found.add("x-wr-calname", "Lịch Thủ Lĩnh")
    found.add("x-wr-timezone", settings.TIME_ZONE)
    found.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT6H")
    found.add_component(_vietnam())
    for one in activities:
        found.add_component(_session(one, absolute))
    for visit in visits:
        found.add_component(_visit(visit, absolute))
    for half_day in half_days:
        found.add_component(_half_day(half_day, absolute))
    for thing, unit in things:
        found.add_component(_deadline(thing, unit, absolute))
    for task, unit in tasks:
        found.add_component(_task(task, unit, absolute))
    return found.to_ical()


def _vietnam() -> Timezone:
    """Seven hours east the whole year, since the thirteenth of June 1975."""
    standard = TimezoneStandard()
    standard.add("dtstart", dt.datetime(1975, 6, 13))
    standard.add("tzname", "+07")
    standard.add("tzoffsetfrom", dt.timedelta(hours=8))
    standard.add("tzoffsetto", dt.timedelta(hours=7))
    zone = Timezone()
    zone.add("tzid", settings.TIME_ZONE)
    zone.add_component(standard)
    return zone


def _session(one: Activity, absolute: Absolute) -> Event:
    changed = max(one.recorded_at, one.changed_at or one.recorded_at)
    event = _event(f"hoat-dong-{one.pk}", f"{one.kind.name}, {one.host_name}", changed)
    if one.starts_at is None:
        _all_day(event, one.day)
    else:
        event.add("dtstart", dt.datetime.combine(one.day, one.starts_at, VIETNAM))
    event.add("sequence", one.version)
    event.add("status", _STATES[Activity.Status(one.status)])
    if one.place:
        event.add("location", one.place)
    event.add("url", absolute(reverse("desk:activity", args=[one.pk]) if one.opens else reverse("desk:calendar")))
    return event


def _visit(one: Visit, absolute: Absolute) -> Event:
    """A visit, all its days long: where to, or who comes; what for and who goes is free text and names, left out."""
    title = f"Đi cơ sở: {one.place_names}" if one.is_own else f"Đón đoàn công tác: {one.unit_name}"
    event = _event(f"di-co-so-{one.pk}", title, one.recorded_at)
    event.add("dtstart", one.starts_on)
    event.add("dtend", (one.ends_on or one.starts_on) + DAY)
    event.add("sequence", one.version)
    event.add("status", _VISIT_STATES[Visit.Status(one.status)])
    event.add("url", absolute(reverse("desk:visit", args=[one.pk])))
    return event


def _half_day(one: HalfDay, absolute: Absolute) -> Event:
    """A half day of a class in which one has a place: the name of the class, which its unit announced, and where."""
    training_class = one.training_class
    event = _event(f"buoi-hoc-{one.pk}", f"{one.get_part_display()}: {training_class.name}", training_class.made_at)
    if one.starts_at is None:
        _all_day(event, one.day)
    else:
        event.add("dtstart", dt.datetime.combine(one.day, one.starts_at, VIETNAM))
        if one.ends_at is not None:
            event.add("dtend", dt.datetime.combine(one.day, one.ends_at, VIETNAM))
    event.add("sequence", training_class.version)
    event.add("status", "CONFIRMED")
    if training_class.place:
        event.add("location", training_class.place)
    event.add("url", absolute(reverse("desk:own_training")))
    return event


def _deadline(thing: Thing, unit: str, absolute: Absolute) -> Event:
    asking = thing.askings[0]
    days = f"{thing.period.starts_on:%Y%m%d}-{thing.period.ends_on:%Y%m%d}"
    mark = f"viec-{thing.unit}-{asking.programme}.{asking.code}-{days}"
    event = _event(mark, f"Hạn: {thing.name} {thing.period.label}", _midnight(thing.period.starts_on))
    _all_day(event, thing.due_on)
    event.add("transp", "TRANSPARENT")
    names = dict.fromkeys(one.programme_name for one in thing.askings)
    event.add("description", "\n".join([unit, *names]))
    event.add("url", absolute(reverse("desk:home")))
    return event


def _task(task: Task, unit: str, absolute: Absolute) -> Event:
    assert task.due_on is not None  # own_tasks asked for days
    event = _event(f"nhiem-vu-{task.pk}", "Hạn: nhiệm vụ được giao", _midnight(task.activity.day))
    _all_day(event, task.due_on)
    event.add("transp", "TRANSPARENT")
    event.add("description", unit)
    event.add("url", absolute(reverse("activities:tasks")))
    return event


def _event(mark: str, summary: str, changed: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{mark}@{_installation()}")
    # When it was last changed, not when it was read: the same calendar is the same file.
    event.add("dtstamp", changed.astimezone(dt.UTC))
    event.add("last-modified", changed.astimezone(dt.UTC))
    event.add("summary", summary)
    return event


def _all_day(event: Event, day: dt.date) -> None:
    event.add("dtstart", day)
    event.add("dtend", day + DAY)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), VIETNAM)


def _installation() -> str:
    """Two installations on one phone keep their entries apart."""
    return salted_hmac("thulinh.calendar.installation", "", algorithm="sha256").hexdigest()[:12] + ".thulinh"
