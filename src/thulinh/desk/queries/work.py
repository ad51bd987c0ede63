"""What somebody has to do: one line for each thing however many programmes ask for it, and what is done already."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Prefetch, Q

from thulinh.activities.models import Activity, Credit, Kind
from thulinh.desk.queries.behind import Duty, Record, records_of
from thulinh.desk.queries.standpoint import Standpoint, place_of
from thulinh.kernel.periods import Cadence, Span, period_containing
from thulinh.programmes.meaning import activity_kinds, definitions
from thulinh.programmes.queries import Asked, Due, InForce, adopted, ask, dues, surroundings
from thulinh.programmes.rules import asked_since
from thulinh.programmes.spec import Content

CHARGE, HOLDER = "phu-trach", "giu-chuc"
SOON = 7  # days


@dataclass(frozen=True)
class Asking:
    """One programme that asks for a thing, and as which content."""

    programme: str
    programme_name: str
    code: str
    name: str


@dataclass(frozen=True)
class Thing:
    """One thing to do, or done: for which unit, for which period, who asks for it.

    `kinds`: the kinds of activity that would do it, the usual one first; `subjects`: of how many it is asked (a meeting
    that gives tasks to five officers is one thing). `in_days`: it is counted in days, not in times; `is_visits`: it is
    done by visits to the grassroots. `may_answer`: whether "không tổ chức được" is an answer; `meeting`:
    the meeting of the period that is held already and can still give the missing tasks. `verified_by`, `verified_word`:
    who looks at what was done and says what about it; no word: nobody does.
    """

    unit: int
    kinds: tuple[str, ...]
    period: Span
    due_on: dt.date
    askings: tuple[Asking, ...]
    subjects: int = 1
    gives_tasks: bool = False
    missing: float = 1
    in_days: bool = False
    is_visits: bool = False
    is_overdue: bool = False
    late_days: int = 0
    may_answer: bool = False
    meeting: int | None = None
    records: tuple[Record, ...] = ()
    is_answered: bool = False
    is_verified: bool = False
    verified_by: str = ""
    verified_word: str = ""

    @property
    def name(self) -> str:
        """What is to be done, in the words of the programme that asks most closely."""
        return self.askings[0].name

    @property
    def key(self) -> str:
        """What is to be done for which days, in one word that stays the same from day to day."""
        asking = self.askings[0]
        return f"{asking.programme}.{asking.code}:{self.period.starts_on}..{self.period.ends_on}"

    def is_soon(self, on: dt.date) -> bool:
        """Whether its period ends within a week."""
        return not self.is_overdue and (self.period.ends_on - on).days <= SOON


@dataclass(frozen=True)
class Work:
    """Everything that programmes ask of somebody now, and what of this period is done."""

    todo: Sequence[Thing] = ()
    done: Sequence[Thing] = ()
    planned: Sequence[Activity] = ()
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    @property
    def overdue(self) -> int:
        """How many things are overdue."""
        return sum(thing.is_overdue for thing in self.todo)


def work(stand: Standpoint) -> Work:
    """What programmes ask of somebody on a day, overdue things first, and what of the running periods is done.

    Queries: for each content in force four at most, besides a fixed number; the same whatever the number of units.
    """
    if not stand.path:
        return Work()
    on = stand.on
    ones = adopted(Span(asked_since(on, Cadence.YEAR), on), stand.path)
    contents = {(one.code, content.code): content for one in ones for content in one.document.contents}
    units, charges = (*stand.own, *stand.vacant), list(stand.charges)
    people = [stand.person] if stand.person else []
    found = dues(path=stand.path, on=on, units=units, charges=charges, people=people)
    todo = merged(thing_of(due, stand.charges, contents.get((due.programme, due.content))) for due in found)
    todo = _with_meetings(todo)
    return Work(
        todo=sorted(todo, key=lambda thing: (not thing.is_overdue, thing.due_on, thing.unit)),
        done=merged(_done(ones, stand, units, charges, people)),
        planned=planned(stand),
        kinds=Kind.objects.in_bulk(),
    )


def thing_of(due: Due, charges: Mapping[int, int], content: Content | None = None) -> Thing:
    """One due as a thing to do; `charges`: charge → the unit whose committee gives its tasks."""
    return Thing(
        unit=charges.get(due.subject, due.unit) if due.of == CHARGE else due.unit,
        kinds=() if due.of == HOLDER else due.kinds,
        period=due.period,
        due_on=due.due_on,
        askings=(Asking(due.programme, due.programme_name, due.content, due.name),),
        missing=max(due.at_least - due.done, 0.5 if content and content.how_much.count == "ngay" else 1),
        is_overdue=due.is_overdue,
        late_days=due.late_days,
        in_days=bool(content and content.how_much.count == "ngay"),
        is_visits=bool(content and content.what.visits),
        gives_tasks=due.of == CHARGE,
        may_answer=bool(content and content.may_answer and content.what.activities),
    )


def _with_meetings(things: Sequence[Thing]) -> list[Thing]:
    """Where tasks are missing although the meeting of the period was held, they can be given there."""
    asking = [thing for thing in things if thing.gives_tasks]
    if not asking:
        return list(things)
    held = Activity.objects.held().filter(
        host__in={thing.unit for thing in asking},
        kind__in={kind for thing in asking for kind in thing.kinds},
        day__range=(min(t.period.starts_on for t in asking), max(t.period.ends_on for t in asking)),
    )
    meetings = list(held.order_by("day", "pk").values_list("pk", "host", "kind", "day"))

    def meeting_of(thing: Thing) -> int | None:
        fitting = (
            pk
            for pk, host, kind, day in meetings
            if (host == thing.unit and kind in thing.kinds and day in thing.period)
        )
        return next(fitting, None)

    return [replace(thing, meeting=meeting_of(thing)) if thing.gives_tasks else thing for thing in things]


def merged(things: Iterable[Thing]) -> list[Thing]:
    """One thing for all that one session would do: the same unit, a common kind of activity, days in common.

    What is asked for a longer time goes with the last of the shorter periods within it.
    """
    found: list[Thing] = []
    for thing in sorted(things, key=lambda each: (each.period.days, each.period.starts_on, each.unit)):
        places = [place for place, other in enumerate(found) if _is_one(thing, other)]
        if places:
            last = max(places, key=lambda place: found[place].period.ends_on)
            found[last] = _together(found[last], thing)
        else:
            found.append(thing)
    return found


def _is_one(one: Thing, other: Thing) -> bool:
    shares_days = one.period.starts_on <= other.period.ends_on and other.period.starts_on <= one.period.ends_on
    shares_kind = bool(set(one.kinds) & set(other.kinds))
    asks_the_same = one.askings[0] == other.askings[0]
    same_period = (one.period.starts_on, one.period.ends_on) == (other.period.starts_on, other.period.ends_on)
    return one.unit == other.unit and shares_days and ((asks_the_same and same_period) or shares_kind)


def _together(first: Thing, second: Thing) -> Thing:
    """Two askings for one thing: the nearer day counts, and it is overdue when either is."""
    common = tuple(kind for kind in first.kinds if kind in second.kinds)
    askings = (*first.askings, *(asking for asking in second.askings if asking not in first.askings))
    return replace(
        first,
        kinds=common or first.kinds,
        due_on=min(first.due_on, second.due_on),
        askings=askings,
        subjects=first.subjects + second.subjects if askings == first.askings else first.subjects,
        missing=max(first.missing, second.missing),
        is_overdue=first.is_overdue or second.is_overdue,
        late_days=max(first.late_days, second.late_days),
        may_answer=first.may_answer or second.may_answer,
        records=tuple(dict.fromkeys((*first.records, *second.records))),
        is_answered=first.is_answered and second.is_answered,
        is_verified=first.is_verified and second.is_verified,
    )


def _done(
    ones: Sequence[InForce], stand: Standpoint, units: Sequence[int], charges: Sequence[int], people: Sequence[int]
) -> Iterator[Thing]:
    """What is done, or honestly answered, of the periods that run."""
    wanted = {"don-vi": units, CHARGE: charges, HOLDER: people}
    asking = []
    for one in ones:
        defined = definitions(one.document)
        for content in one.document.contents:
            subjects = defined[content.code].subjects
            chosen = wanted.get(subjects.measure.of, ()) if subjects else ()  # seats are nobody's own work
            if chosen:
                asking.append((one, content, chosen, _running(content, stand.on)))
    if not asking:
        return
    longest = Span(min(span.starts_on for *_, span in asking), max(span.ends_on for *_, span in asking))
    around = surroundings(stand.path, longest)
    for one, content, chosen, span in asking:
        for asked in ask(one, path=stand.path, span=span, on=stand.on, codes=[content.code], around=around):
            yield from _done_things(asked, content, chosen, stand)


def _running(content: Content, on: dt.date) -> Span:
    """The period of a content that runs on a day."""
    return period_containing(content.how_much.every or Cadence.MONTH, on)


def _done_things(asked: Asked, content: Content, subjects: Sequence[int], stand: Standpoint) -> Iterator[Thing]:
    duties = [Duty(asked, row) for row in asked.rows(subjects=subjects) if row.is_met or row.is_answered]
    done = records_of([duty for duty in duties if duty.row.is_met])
    said = records_of([duty for duty in duties if not duty.row.is_met], answers=True)
    records = [*done, *said]
    ordered = [duty for duty in duties if duty.row.is_met] + [duty for duty in duties if not duty.row.is_met]
    of = asked.definition.subjects.measure.of if asked.definition.subjects else ""
    measure = asked.definition.facts.measure
    for duty, found in zip(ordered, records, strict=True):
        row = duty.row
        yield Thing(
            unit=stand.charges.get(row.subject, place_of(row.path)) if of == CHARGE else place_of(row.path),
            kinds=activity_kinds(content),
            period=Span(row.starts_on, row.ends_on, "", row.label),
            due_on=row.ends_on,
            askings=(Asking(asked.programme.code, asked.programme.name, content.code, content.name),),
            records=tuple(found),
            is_answered=row.is_answered,
            is_verified=row.is_verified,
            verified_by=measure.verified_by,
            verified_word=measure.verified_word if measure.has_quality else "",
        )


def plan_of(thing: Thing, planned: Iterable[Activity]) -> Activity | None:
    """The session that is planned to do the thing: it stands on its own day then. `planned`: with `units_meant`."""
    plans = (plan for plan in planned if plan.kind_id in thing.kinds and plan.day in thing.period)
    return next((plan for plan in plans if thing.unit in {credit.unit_id for credit in plan.credits.all()}), None)


def units_meant(on: dt.date, activities: str = "") -> Prefetch:
    """For which units plans stand: the host; until its day also those that a joint session will count for.

    `activities`: the relation that leads to the plans, when they are not asked for themselves.
    """
    meant = Credit.objects.filter(Q(role=Credit.Role.HOST) | Q(day__gte=on), is_current=True)
    return Prefetch(f"{activities}credits", queryset=meant)


def unplanned(work: Work) -> list[Thing]:
    """What is to be done and not planned yet.

    Queries: none.
    """
    return [thing for thing in work.todo if not plan_of(thing, work.planned)]


def pressing(work: Work, on: dt.date) -> list[Thing]:
    """What is overdue or due within a week, and not planned yet.

    Queries: none.
    """
    return [thing for thing in unplanned(work) if thing.is_overdue or thing.is_soon(on)]


def near_plans(work: Work, stand: Standpoint) -> list[Activity]:
    """What is planned within a week, and what was planned and nobody of the host has said how it went.

    Queries: none.
    """
    own = (plan for plan in work.planned if plan.day >= stand.on or plan.host_id in stand.own)
    return [plan for plan in own if (plan.day - stand.on).days <= SOON]


def planned(stand: Standpoint) -> list[Activity]:
    """The sessions that one's own units have planned, or that were to be and nobody has said how they went.

    Queries: two.
    """
    credited = Credit.objects.filter(unit__in=stand.own, status=Activity.Status.PLANNED, is_current=True)
    near = stand.on + dt.timedelta(days=31)
    rows = Activity.objects.current().filter(pk__in=credited.values("activity"), day__lte=near)
    return list(rows.select_related("kind").prefetch_related(units_meant(stand.on)).order_by("day", "pk")[:20])
