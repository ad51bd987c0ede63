"""A calendar, as it is drawn: days with their lunar day, and on each day its entries, each leading to its page."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from thulinh.activities.models import Activity, Task
from thulinh.desk.addresses import figure_url
from thulinh.desk.drawing.home import WEEKDAYS, thing_line
from thulinh.desk.queries.calendar import Below, Month, UnitCalendar
from thulinh.desk.queries.question import Question
from thulinh.desk.queries.standpoint import Standpoint
from thulinh.desk.queries.subjects import UNIT
from thulinh.desk.queries.work import Thing, Work, unplanned
from thulinh.difficulties.queries.waiting import WaitingMatter
from thulinh.kernel.lunar import LunarDay, lunar_day
from thulinh.kernel.text import format_date, format_number
from thulinh.programmes.queries import Due, DueCount
from thulinh.training.models import HalfDay
from thulinh.visits.models import Visit

_STATES = {  # status → icon, tone, word
    Activity.Status.PLANNED: ("calendar-days", "", ""),
    Activity.Status.HELD: ("circle-check", "green", "Đã tổ chức"),
    Activity.Status.CANCELLED: ("ban", "", "Đã hủy"),
}


@dataclass(frozen=True)
class Entry:
    """One line of a day. `tone` is red, amber, green or empty; without `url` the reader cannot open more."""

    day: dt.date
    title: str
    url: str
    icon: str
    tone: str = ""
    time: str = ""
    chip: str = ""
    notes: Sequence[str] = ()
    is_off: bool = False


@dataclass(frozen=True)
class Day:
    """A day with its lunar day and its entries."""

    day: dt.date
    lunar: LunarDay | None
    is_today: bool
    is_in_month: bool
    entries: Sequence[Entry]

    @property
    def weekday(self) -> str:
        """Thứ Hai … Chủ nhật."""
        return WEEKDAYS[self.day.weekday()]

    @property
    def anchor(self) -> str:
        """Where the agenda has this day."""
        return f"ngay-{self.day.isoformat()}"


def weeks(month: Month, entries: Iterable[Entry], on: dt.date) -> list[list[Day]]:
    """The month week by week."""
    by_day: Mapping[dt.date, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_day[entry.day].append(entry)
    return [[_day(day, month, by_day.get(day, ()), on) for day in week] for week in month.weeks]


def agenda(drawn: Iterable[Iterable[Day]]) -> list[Day]:
    """The days of the month on which there is something, and today."""
    return [day for week in drawn for day in week if day.is_in_month and (day.entries or day.is_today)]


def _day(day: dt.date, month: Month, entries: Sequence[Entry], on: dt.date) -> Day:
    return Day(day, lunar_day(day), day == on, day in month, entries)


def own_entries(
    activities: Iterable[Activity],
    tasks: Iterable[Task],
    work: Work,
    stand: Standpoint,
    question: Question,
    visits: Iterable[Visit] = (),
) -> list[Entry]:
    """Somebody's entries: visits, what has an hour by the hour, then deadlines, overdue ones first, then tasks."""
    main = stand.main.unit_id if stand.main else None
    found = [entry for one in visits for entry in visit_entries(one, stand.on)]
    found += [activity_entry(one, stand.on, is_own=one.host_id == main) for one in activities]
    open_things = sorted(unplanned(work), key=lambda thing: not thing.is_overdue)
    found += [_thing_entry(thing, work, stand, question) for thing in open_things]
    return found + [_task_entry(task, stand.on) for task in tasks]


def unit_entries(found: UnitCalendar, unit: int, question: Question, *, may_see_figures: bool) -> list[Entry]:
    """A unit's entries: its own activities, what lies below, its deadlines, those below."""
    on = question.today
    return [
        *(entry for one in found.visits for entry in visit_entries(one, on)),
        *(activity_entry(one, on, is_own=one.host_id == unit) for one in found.activities),
        *(_below_entry(one, unit, on) for one in found.below),
        *(_due_entry(due, unit, question, may_see_figures) for due in found.dues),
        *(_count_entry(one, unit, question, may_see_figures) for one in found.dues_below),
    ]


def activity_entry(one: Activity, on: dt.date, *, is_own: bool) -> Entry:
    """An activity; `one` knows `host_name` and `opens`. One whose day is over and of which nobody said how it went is
    marked.
    """
    icon, tone, word = _STATES[Activity.Status(one.status)]
    if one.status == Activity.Status.PLANNED and one.day < on:
        tone, word = "amber", "Chưa ghi kết quả"
    return Entry(
        day=one.day,
        title=one.title or one.kind.name,
        url=reverse("desk:activity", args=[one.pk]) if one.opens else "",
        icon=icon,
        tone=tone,
        time=f"{one.starts_at:%H:%M}" if one.starts_at else "",
        chip=word,
        notes=[note for note in ("" if is_own else one.host_name or "", one.place) if note],
        is_off=one.status == Activity.Status.CANCELLED,
    )


_VISIT_STATES = {  # status → icon, tone, word
    Visit.Status.PLANNED: ("calendar-days", "", ""),
    Visit.Status.MADE: ("circle-check", "green", "Đã đi"),
    Visit.Status.CANCELLED: ("ban", "", "Đã hủy"),
}


def visit_entries(one: Visit, on: dt.date) -> list[Entry]:
    """A visit on each of its days; `one` knows `place_names`, `unit_name` and `is_own`. A plan whose days are over and
    of which nobody said how it went is marked.
    """
    icon, tone, word = _VISIT_STATES[Visit.Status(one.status)]
    if one.status == Visit.Status.PLANNED and one.ends_on < on:
        tone, word = "amber", "Chưa ghi kết quả"
    return [
        Entry(
            day=one.starts_on + dt.timedelta(days=place),
            title=f"Đi cơ sở: {one.place_names}" if one.is_own else f"Đón đoàn công tác: {one.unit_name}",
            url=reverse("desk:visit", args=[one.pk]),
            icon=icon,
            tone=tone,
            chip=word,
            notes=[one.form.name] if one.is_own else [one.place_names, one.form.name],
            is_off=one.status == Visit.Status.CANCELLED,
        )
        for place in range((one.ends_on - one.starts_on).days + 1)
    ]


def _thing_entry(thing: Thing, work: Work, stand: Standpoint, question: Question) -> Entry:
    line = thing_line(thing, work.kinds, stand, question)
    unit = "" if stand.main and thing.unit == stand.main.unit_id else stand.name(thing.unit)
    return Entry(
        day=thing.due_on,
        title=f"Hạn: {line.title}",
        url=line.url,
        icon="circle-alert" if thing.is_overdue else "clock",
        tone=line.tone,
        chip=line.chip,
        notes=[unit] if unit else [],
    )


def _task_entry(task: Task, on: dt.date) -> Entry:
    assert task.due_on is not None  # own_tasks asked for days
    late = (on - task.due_on).days
    return Entry(
        day=task.due_on,
        title=f"Hạn nhiệm vụ: {task.title}",
        url=reverse("activities:tasks"),
        icon="clipboard-list",
        tone="red" if late > 0 else "",
        chip=f"Trễ {format_number(late)} ngày" if late > 0 else "",
    )


def half_day_entry(one: HalfDay, on: dt.date) -> Entry:
    """A half day of a class in which the reader has a place."""
    is_over = one.day < on
    return Entry(
        day=one.day,
        title=f"{one.get_part_display()}: {one.training_class.name}",
        url=reverse("desk:own_training"),
        icon="graduation-cap",
        tone="green" if is_over else "",
        time=f"{one.starts_at:%H:%M}" if one.starts_at else "",
        notes=[one.training_class.place] if one.training_class.place else [],
    )


def matter_entry(one: WaitingMatter) -> Entry:
    """The last day on which a difficulty can be answered in time."""
    return Entry(
        day=one.due_on,
        title=f"Hạn trả lời khó khăn: {one.title}",
        url=reverse("desk:difficulty", args=[one.difficulty]),
        icon="circle-alert" if one.is_late else "message-circle-warning",
        tone="red" if one.is_late else "",
        chip="Quá hạn trả lời" if one.is_late else "",
    )


def _below_entry(one: Below, unit: int, on: dt.date) -> Entry:
    icon, tone, word = _STATES[Activity.Status(one.status)]
    if one.status == Activity.Status.PLANNED and one.day < on:
        tone, word = "amber", "Chưa ghi kết quả"
    if one.count == 1:
        url = reverse("desk:activity", args=[one.activity])
        return Entry(one.day, one.kind_name, url, icon, tone, chip=word, notes=[one.host_name])
    day = format_date(one.day)
    asked = {"don_vi": unit, "loai": one.kind, "tu": day, "den": day, "tinh_trang": one.status}
    return Entry(
        day=one.day,
        title=f"{one.kind_name}: {format_number(one.count)} buổi ở cấp dưới",
        url=f"{reverse('desk:activities')}?{urlencode(asked)}",
        icon=icon,
        tone=tone,
        chip=word,
    )


def _due_entry(due: Due, unit: int, question: Question, may_see_figures: bool) -> Entry:
    key = f"{due.programme}.{due.content}"
    return Entry(
        day=due.due_on,
        title=f"Hạn: {due.name} {due.period.label}",
        url=figure_url(key, unit, question.of(due.period)) if may_see_figures else "",
        icon="circle-alert" if due.is_overdue else "clock",
        tone="red" if due.is_overdue else "",
        chip=f"Trễ {format_number(due.late_days)} ngày" if due.is_overdue else "",
    )


def _count_entry(one: DueCount, unit: int, question: Question, may_see_figures: bool) -> Entry:
    whose = "nơi" if one.of == UNIT else "đồng chí"
    url = figure_url(one.key, unit, question.of(one.period), **{"trang-thai": "can-lam"})
    return Entry(
        day=one.due_on,
        title=f"Hạn: {one.name} {one.period.label}, {format_number(one.number)} {whose} chưa xong",
        url=url if may_see_figures else "",
        icon="circle-alert" if one.late else "clock",
        tone="red" if one.late else "",
        chip=f"{format_number(one.late)} quá hạn" if one.late else "",
    )
