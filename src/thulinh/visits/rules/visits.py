"""What speaks against a visit as it was handed in, in plain words."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from thulinh.kernel.parameters import parameter
from thulinh.kernel.refusals import Problem
from thulinh.kernel.text import format_date
from thulinh.visits.rules.entries import HALF_DAY, MADE, WHOLE_DAY, DayEntry, VisitEntry, VisitFacts

OLDEST_DAYS = "ghi-chuyen-di-sau-nhieu-nhat-so-ngay"
LONGEST_PLAN_AHEAD = 400


def written_day(ends_on: dt.date, arrived_on: dt.date, entered_on: dt.date | None) -> dt.date:
    """The day on which a report counts as written: when the phone says that it kept it, unless that lies before the
    visit's last day or after it arrived.
    """
    return entered_on if entered_on is not None and ends_on <= entered_on <= arrived_on else arrived_on


def visit_problems(entry: VisitEntry, facts: VisitFacts) -> list[Problem]:
    """Everything that is wrong with a visit, each at its field; an empty list is a visit that may be written.

    Two visits on one day, a study month without registration and late papers are nothing wrong: they are kept.

    Source: the issue's bad input; DN2, DN3.
    """
    found = list(_shape(entry, facts))
    if found:
        return found
    found = [*_days(entry, facts), *_length(entry, facts)]
    return found or [
        *_places(entry, facts),
        *_office(entry, facts),
        *activity_problems(entry, facts),
    ]


def activity_problems(entry: VisitEntry, facts: VisitFacts) -> list[Problem]:
    """What is wrong with the activities of a visit whose days stand: one that was not held there on these days, a day
    of preparation without any after it.

    Source: DN3.
    """
    return [*_preparation(entry, facts), *_linked(entry, facts)]


def _shape(entry: VisitEntry, facts: VisitFacts) -> Iterator[Problem]:
    """What must be there at all."""
    if facts.form is None:
        yield Problem("Đồng chí chọn hình thức đi cơ sở.", "form")
    if not entry.purpose.strip():
        yield Problem("Đồng chí ghi nội dung chuyến đi.", "purpose")
    if not entry.stops:
        yield Problem("Đồng chí chọn nơi đến.", "stops")
    if not entry.visitors:
        yield Problem("Đồng chí chọn người đi.", "visitors")
    for person, times in Counter(entry.visitors).items():
        if times > 1:
            yield Problem(f"{_name(facts, person)} có hai lần trong chuyến đi.", "visitors")
    for unit, times in Counter(entry.stops).items():
        if times > 1:
            yield Problem(f"{_place(facts, unit)} có hai lần trong nơi đến.", "stops")
    if entry.lead is not None and entry.lead not in entry.visitors:
        yield Problem("Trưởng đoàn phải là một trong những người đi.", "lead")
    if entry.ends_on < entry.starts_on:
        yield Problem("Ngày về phải từ ngày đi trở đi.", "ends_on")
    if not facts.has_schedule:
        yield Problem("Lịch công tác này không phải của đơn vị cử đi, hoặc đã rút.", "schedule")


def _days(entry: VisitEntry, facts: VisitFacts) -> Iterator[Problem]:
    """Whether the days can be true and agree with each other."""
    if facts.status == MADE and entry.ends_on > facts.today:
        yield Problem("Ngày về chưa tới. Chuyến sắp đi thì đồng chí đăng ký, đi xong mới ghi là đã đi.", "ends_on")
    oldest = parameter(OLDEST_DAYS, entry.ends_on)
    if (facts.today - entry.ends_on).days > oldest:
        yield Problem(f"Chuyến đi quá cũ: chỉ ghi được trong {oldest} ngày sau ngày về.", "starts_on")
    if (entry.starts_on - facts.today).days > LONGEST_PLAN_AHEAD:
        yield Problem(f"Ngày đi xa quá {LONGEST_PLAN_AHEAD} ngày. Đồng chí kiểm tra lại năm.", "starts_on")
    if entry.registered_on is not None and entry.registered_on > facts.today:
        yield Problem("Ngày đăng ký chưa tới.", "registered_on")
    if entry.order_on is not None and entry.order_on > facts.today:
        yield Problem("Ngày công lệnh chưa tới.", "order_on")
    if not entry.days:
        yield Problem("Đồng chí chọn ít nhất một ngày.", "days")
    seen: Counter = Counter()
    for one in entry.days:
        yield from _one_day(one, entry)
        seen.update((one.day, one.unit, person) for person in one.people or entry.visitors)
    twice = sorted({(day, unit) for (day, unit, _), times in seen.items() if times > 1})
    for day, unit in twice:
        yield Problem(f"Ngày {format_date(day)} tại {_place(facts, unit)} có hai lần.", "days")


def _one_day(one: DayEntry, entry: VisitEntry) -> Iterator[Problem]:
    if not entry.starts_on <= one.day <= entry.ends_on:
        yield Problem(f"Ngày {format_date(one.day)} nằm ngoài chuyến đi.", "days")
    if one.unit not in entry.stops:
        yield Problem(f"Ngày {format_date(one.day)} ở một nơi không có trong chuyến đi.", "days")
    if one.halves not in (HALF_DAY, WHOLE_DAY):
        yield Problem(f"Ngày {format_date(one.day)}: đồng chí chọn cả ngày hoặc nửa ngày.", "days")
    if not set(one.people) <= set(entry.visitors):
        yield Problem(f"Ngày {format_date(one.day)} có người không đi chuyến này.", "days")


def _length(entry: VisitEntry, facts: VisitFacts) -> Iterator[Problem]:
    """A form says how long one visit of it lasts at most, its days of preparation not counted."""
    form = facts.form
    if form is None:
        return
    there = {one.day for one in entry.days if not one.is_preparation}
    length = (max(there) - min(there)).days + 1 if there else 0
    if length > form.longest_days:
        words = f"“{form.name}” dài nhất {form.longest_days} ngày một chuyến; chuyến này {length} ngày."
        yield Problem(words, "ends_on")


def _places(entry: VisitEntry, facts: VisitFacts) -> Iterator[Problem]:
    """Whether each place was there on its days, below the committee that sends."""
    for unit in entry.stops:
        days = sorted(one.day for one in entry.days if one.unit == unit)
        if not days:
            yield Problem(f"Đồng chí chọn ngày đến {_place(facts, unit)}, hoặc bỏ nơi này.", "days")
        if unit not in facts.places:
            yield Problem("Không có đơn vị này.", "stops")
            continue
        for day in days:
            here, root = facts.places[unit].path(day), facts.places[entry.unit].path(day)
            if not here:
                yield Problem(f"{_place(facts, unit)} không hoạt động ngày {format_date(day)}.", "stops")
                break
            if not root or here == root or not here.startswith(root):
                yield Problem(
                    f"{_place(facts, unit)} không phải cấp dưới của {_place(facts, entry.unit)} ngày "
                    f"{format_date(day)}.",
                    "stops",
                )
                break


def _office(entry: VisitEntry, facts: VisitFacts) -> Iterator[Problem]:
    """Who goes holds a seat on each of the days, in the committee that sends or below it."""
    for person in entry.visitors:
        for day in _days_of(person, entry):
            if not facts.in_office(person, entry.unit, day):
                words = f"{_name(facts, person)} không giữ chức vụ ở {_place(facts, entry.unit)} ngày"
                yield Problem(f"{words} {format_date(day)}.", "visitors")
                break


def _days_of(person: int, entry: VisitEntry) -> list[dt.date]:
    return sorted({one.day for one in entry.days if not one.people or person in one.people})


def _preparation(entry: VisitEntry, facts: VisitFacts) -> Iterator[Problem]:
    """A day of preparation lies so many days before an activity, or a day at the place (DN3)."""
    prepared = sorted({one.day for one in entry.days if one.is_preparation})
    if not prepared or facts.form is None:
        return
    before = facts.form.preparation_days
    if not before:
        yield Problem(f"“{facts.form.name}” không có ngày chuẩn bị. Đồng chí ghi là ngày đi.", "days")
        return
    events = {facts.activities[pk].day for pk in entry.activities if pk in facts.activities}
    events |= {one.day for one in entry.days if not one.is_preparation}
    for day in prepared:
        if not any(0 < (event - day).days <= before for event in events):
            yield Problem(
                f"Ngày chuẩn bị {format_date(day)} phải trước hoạt động nhiều nhất {before} ngày. Đồng chí đánh dấu "
                "hoạt động đã dự, hoặc ghi là ngày đi.",
                "days",
            )


def _linked(entry: VisitEntry, facts: VisitFacts) -> Iterator[Problem]:
    """An activity that was attended took place at one of the stops on one of the days there, or was prepared there."""
    ahead = facts.form.preparation_days if facts.form else 0
    for pk in entry.activities:
        activity = facts.activities.get(pk)
        if activity is None:
            yield Problem("Hoạt động đã chọn không còn.", "activities")
        elif not any(
            _is_at(one, activity.units, facts)
            and 0 <= (activity.day - one.day).days <= (ahead if one.is_preparation else 0)
            for one in entry.days
        ):
            words = f"Hoạt động ngày {format_date(activity.day)} không ở nơi đến trong những ngày của chuyến đi."
            yield Problem(words, "activities")


def _is_at(one: DayEntry, units: frozenset[int], facts: VisitFacts) -> bool:
    """Whether one of the units is the place of that day, or lies below it."""
    root = facts.places[one.unit].path(one.day)
    return one.unit in units or any(
        unit in facts.places and bool(root) and facts.places[unit].path(one.day).startswith(root) for unit in units
    )


def _name(facts: VisitFacts, person: int) -> str:
    return f"Đồng chí {facts.names[person]}" if person in facts.names else "Người này"


def _place(facts: VisitFacts, unit: int) -> str:
    return facts.places[unit].name if unit in facts.places else "Nơi này"
