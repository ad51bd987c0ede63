"""What a form about a session knows before anybody types: nobody is asked twice."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thulinh.activities.models import Activity, Attendance, ContentKind, Kind
from thulinh.activities.queries.guidance import GuidanceLine, guidance_of_day
from thulinh.activities.queries.places import Places
from thulinh.kernel.periods import Cadence, period_containing
from thulinh.people.queries import Expected, roll_for
from thulinh.people.queries.charges import ChargeLine, charges_of_committee
from thulinh.units.models import UnitPath, under_q

LOOKS_BACK = 6


@dataclass(frozen=True)
class Prefill:
    """A session form before it is filled: the kind's shape, the roll, and how it was the last time."""

    kind: Kind
    host: int
    host_name: str
    day: dt.date
    contents: Sequence[tuple[str, str]]
    branches: Sequence[tuple[int, str]]
    roll: Sequence[Expected]
    charges: Sequence[ChargeLine]
    place: str = ""
    starts_at: dt.time | None = None
    last_contents: Sequence[str] = ()
    last_parts: Sequence[int] = ()
    last_on: dt.date | None = None
    present_last: frozenset[int] = frozenset()
    absent_last: frozenset[int] = frozenset()
    plan: int | None = None
    guidance: Sequence[GuidanceLine] = ()

    @property
    def required_contents(self) -> list[str]:
        """The kinds of content that the levels above require of this session."""
        return list(dict.fromkeys(one.content for line in self.guidance for one in line.required if one.content))

    @property
    def required_own(self) -> list[tuple[int, str]]:
        """What they require in their own words, each once, the nearest level first."""
        return [(one.requirement, one.name) for line in self.guidance for one in line.required if not one.content]

    @property
    def theme(self) -> str:
        """The theme that the nearest level gave."""
        return self.guidance[0].theme if self.guidance else ""

    @property
    def heading(self) -> str:
        """What the page is called."""
        return f"{self.kind.name} tháng {self.day.month}"

    @property
    def present(self) -> set[int]:
        """Who is taken to be there: as the last time; whoever was not expected then, too."""
        return {line.person for line in self.roll} - self.absent_last

    @property
    def everybody(self) -> set[int]:
        """All who are expected."""
        return {line.person for line in self.roll}


def prefill(kind: str, unit: int, day: dt.date, *, parts: Sequence[int] | None = None) -> Prefill | None:
    """What is known before a session of that kind, unit and day is written: last place, usual hour, contents, the
    roll with who was there the last time, the plan, the month's guidance; None when there is no such kind or unit.

    `parts`: the branches of a joint session; those of the last time when not said.
    Queries: at most eighteen.
    """
    found = Kind.objects.filter(pk=kind).first()
    places = Places([unit])
    facts = places.facts(unit, day)
    if found is None or facts is None:
        return None
    past = list(_held_before(kind, unit, day))
    last = past[0] if past else None
    branches = _branches_beside(facts, found, day) if found.is_joint else []
    last_parts = _parts_of(last) if last and found.is_joint else []
    # Only those that may take part: whoever names another branch is not told who belongs to it.
    offered = {branch for branch, _ in branches}
    chosen = [part for part in (parts if parts is not None else last_parts) if part in offered]
    attended = _attended(last)
    return Prefill(
        kind=found,
        host=unit,
        host_name=facts.name,
        day=day,
        contents=list(ContentKind.objects.filter(pk__in=found.contents).values_list("code", "name")),
        branches=branches,
        roll=roll_for(found.roll, unit, day, parts=[part for part in chosen if part != unit]),
        charges=charges_of_committee(unit, day),
        place=last.place if last else "",
        starts_at=_usual_hour(past),
        last_contents=list(last.contents.values_list("code", flat=True)) if last else [],
        last_parts=last_parts,
        last_on=last.day if last else None,
        present_last=frozenset(person for person, is_present in attended.items() if is_present),
        absent_last=frozenset(person for person, is_present in attended.items() if not is_present),
        plan=_plan(kind, unit, day),
        guidance=guidance_of_day(unit, kind, day),
    )


def _held_before(kind: str, unit: int, day: dt.date):
    return Activity.objects.held().filter(kind=kind, host=unit, day__lte=day).order_by("-day", "-pk")[:LOOKS_BACK]


def _usual_hour(past: Sequence[Activity]) -> dt.time | None:
    hours = Counter(activity.starts_at for activity in past if activity.starts_at is not None)
    return hours.most_common(1)[0][0] if hours else None


def _attended(last: Activity | None) -> Mapping[int, bool]:
    if last is None:
        return {}
    return dict(Attendance.objects.filter(activity=last).values_list("person", "is_present"))


def _parts_of(last: Activity) -> list[int]:
    return list(last.credits.filter(role="tham-gia").order_by("unit").values_list("unit", flat=True))


def _branches_beside(facts, kind: Kind, day: dt.date) -> list[tuple[int, str]]:
    """The units that may take part in a joint session: beside the host, or below it when it is itself above them."""
    rows = UnitPath.objects.on(day).open().exclude(unit=facts.id)
    below = rows.filter(under_q(facts.path), level__in=kind.host_levels)
    beside = rows.filter(parent=facts.parent, level=facts.level)
    found = list(below.order_by("name_key").values_list("unit", "name"))
    return found or list(beside.order_by("name_key").values_list("unit", "name"))


def _plan(kind: str, unit: int, day: dt.date) -> int | None:
    """The plan of that month that is nearest to the day."""
    month = period_containing(Cadence.MONTH, day)
    plans = Activity.objects.current().filter(
        kind=kind, host=unit, status=Activity.Status.PLANNED, day__range=(month.starts_on, month.ends_on)
    )
    found = min(plans.values_list("day", "pk"), key=lambda plan: (abs((plan[0] - day).days), plan), default=None)
    return found[1] if found else None
