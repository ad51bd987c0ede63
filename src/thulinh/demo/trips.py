"""How the demonstration tells a visit to the grassroots: made, reported, and confirmed by those visited."""

import datetime as dt
from dataclasses import dataclass, replace

from thulinh.demo.telling import moment, paper, told
from thulinh.kernel import clock
from thulinh.kernel.periods import DAY
from thulinh.people.models import Account
from thulinh.visits.actions import plan_visit, record_visit, report_visit
from thulinh.visits.actions.confirming import confirm_stop, deny_stop
from thulinh.visits.models import Visit
from thulinh.visits.rules.entries import DayEntry, VisitEntry

JOINT_WORK, INSPECTION, SESSIONS, STUDY = "phoi-hop-to-chuc", "kiem-tra-giam-sat", "du-sinh-hoat", "hoc-tap-thuc-te"
# The places visited, each with who speaks for it; nobody, where the place stayed silent.
Stops = tuple[tuple[int, Account | None], ...]
PURPOSES = {
    JOINT_WORK: "Cùng cơ sở chuẩn bị và tổ chức hoạt động (giả định)",
    INSPECTION: "Kiểm tra công tác Đoàn, sổ sách chi đoàn (giả định)",
    SESSIONS: "Dự sinh hoạt chi đoàn, làm việc với bí thư, phó bí thư chi đoàn (giả định)",
    STUDY: "Học tập thực tế tại cơ sở một tháng (giả định)",
}
_DONE = {
    JOINT_WORK: "Cùng chuẩn bị, tổ chức hoạt động với cán bộ cơ sở.",
    INSPECTION: "Kiểm tra sổ sách, góp ý tại chỗ.",
    SESSIONS: "Dự sinh hoạt, trao đổi với bí thư, phó bí thư chi đoàn.",
    STUDY: "Cùng ăn, cùng ở, cùng làm; hướng dẫn nghiệp vụ cho cán bộ cơ sở.",
}
_WEEKEND = 5
# Days off of 2024 on which nobody of the story goes.
_DAYS_OFF = {dt.date(2024, 4, 18), dt.date(2024, 4, 30), dt.date(2024, 5, 1), dt.date(2024, 9, 2), dt.date(2024, 9, 3)}


def workdays(first: dt.date, number: int) -> list[dt.date]:
    """So many days from the first one on, Saturdays, Sundays and days off left out."""
    found: list[dt.date] = []
    day = first
    while len(found) < number:
        if day.weekday() < _WEEKEND and day not in _DAYS_OFF:
            found.append(day)
        day += DAY
    return found


@dataclass(frozen=True)
class Trip:
    """One visit to tell: who of which committee goes where, and what came after it.

    `days` overrides the working days from `first` on. `reported_after`: so many days after the end; None: not reported.
    """

    first: dt.date
    number: int
    form: str
    unit: int
    visitors: tuple[Account, ...]
    stops: Stops
    purpose: str = ""
    days: tuple[DayEntry, ...] = ()
    activities: tuple[int, ...] = ()
    schedule: int | None = None
    agenda: tuple[str, ...] = ()
    order: str = "CL"
    reported_after: int | None = 4
    denied: str = ""
    rating: int | None = None

    def entry(self) -> VisitEntry:
        """The visit as its lead hands it in; whole working days, shared among the stops in order."""
        days = self.days or self._dealt()
        last = max(day.day for day in days)
        return VisitEntry(
            form=self.form,
            unit=self.unit,
            visitors=tuple(_person(one) for one in self.visitors),
            starts_on=min(day.day for day in days),
            ends_on=last,
            stops=tuple(unit for unit, _ in self.stops),
            purpose=self.purpose or PURPOSES[self.form],
            days=days,
            schedule=self.schedule,
            agenda=self.agenda,
            order_number=paper(f"{self.first:%d%m}-{self.order}") if self.order else "",
            order_on=min(day.day for day in days) if self.order else None,
            activities=self.activities,
        )

    def _dealt(self) -> tuple[DayEntry, ...]:
        days, stops = workdays(self.first, self.number), self.stops
        return tuple(DayEntry(day, stops[place * len(stops) // len(days)][0]) for place, day in enumerate(days))


def _person(account: Account) -> int:
    assert account.person_id is not None
    return account.person_id


def plan(trip: Trip, *, at: dt.datetime, by: Account | None = None) -> Visit:
    """Let a visit be planned at that moment, by who goes or by who sends; its travel order comes later."""
    with clock.on(at):
        return plan_visit(replace(trip.entry(), order_number="", order_on=None), by=by or trip.visitors[0])


def make(trip: Trip, *, planned: Visit | None = None, recorded_after: int = 1) -> Visit:
    """Let a visit be recorded by who leads it, some days after its end, as planned or unplanned."""
    entry, lead = trip.entry(), trip.visitors[0]
    with clock.on(moment(entry.ends_on + recorded_after * DAY, 19)):
        if planned is None:
            return record_visit(entry, by=lead)
        return record_visit(entry, plan=planned.pk, version=planned.version, by=lead)


def follow(trip: Trip, visit: Visit, *, until: dt.date | None = None) -> Visit:
    """Let the visit be reported, and those visited say their word; nothing after the day `until`."""
    last = visit.ends_on
    assert last is not None

    def has_come(day: dt.date) -> bool:
        return until is None or day <= until

    if trip.reported_after is not None and has_come(last + trip.reported_after * DAY):
        with clock.on(moment(last + trip.reported_after * DAY)):
            visit = report_visit(visit.pk, text=told(_DONE[trip.form]), by=trip.visitors[0])
    if has_come(last + 3 * DAY):
        with clock.on(moment(last + 3 * DAY, 12)):
            _speak(trip, visit)
    return visit


def _speak(trip: Trip, visit: Visit) -> None:
    stops = dict(visit.stops.values_list("unit", "pk"))
    for unit, speaker in trip.stops:
        if speaker is None:
            continue
        if trip.denied:
            deny_stop(stops[unit], version=visit.version, reason=trip.denied, by=speaker)
        else:
            words = told(_DONE[trip.form])
            confirm_stop(stops[unit], version=visit.version, text=words, rating=trip.rating, by=speaker)
