"""What the forms about visits offer: committees that send, places, cadres, schedules, activities held there."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Max, Q, When

from thulinh.activities.models import Activity, Credit
from thulinh.kernel.text import format_date
from thulinh.people.queries import holders_of_unit, seats_of_person
from thulinh.units.models import UnitPath, under_any_q
from thulinh.units.queries import match_units
from thulinh.units.rules import lies_under_any
from thulinh.visits.models import Form, Schedule, Stop
from thulinh.visits.permissions import VisitPermission
from thulinh.visits.queries.lists import last_names
from thulinh.visits.queries.rights import VisitRights
from thulinh.visits.queries.surroundings import names_of

MOST_PLACES, MOST_RECENT, MOST_ACTIVITIES = 40, 8, 30

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Sender:
    """A committee whose cadre the user is: they register themselves; who arranges its visits may send others."""

    unit: int
    name: str
    path: str
    may_arrange: bool


def senders(user: Any, on: dt.date) -> list[Sender]:
    """The committees by which the user may go or send others, in the order of the user's seats.

    Queries: two, and those of reach.
    """
    if getattr(user, "person_id", None) is None:
        return []
    rights = VisitRights(user, on)
    if not rights.within(VisitPermission.RECORD) and not rights.within(VisitPermission.ARRANGE):
        return []
    seats = seats_of_person(user.person_id, on)
    rows = {row.unit_id: row for row in UnitPath.objects.on(on).open().filter(unit__in=[seat.unit for seat in seats])}
    found = [rows[unit] for unit in dict.fromkeys(seat.unit for seat in seats) if unit in rows]
    own = (Sender(row.unit_id, row.name, row.path, rights.may_arrange(row.path)) for row in found)
    return [one for one in own if one.may_arrange or _sends_below(one, rights)]


def _sends_below(sender: Sender, rights: VisitRights) -> bool:
    """Whether the user's own seat answers for places below the committee."""
    return any(
        root.startswith(sender.path) or sender.path.startswith(root)
        for root in rights.within(VisitPermission.RECORD).roots
    )


def may_go_to(row: UnitPath, user: Any, on: dt.date) -> bool:
    """Whether the user may register or record a visit of their own committee to that unit.

    Queries: two, and those of reach.
    """
    return any(
        row.unit_id != sender.unit and lies_under_any(row.path, place_roots(sender, user, on))
        for sender in senders(user, on)
    )


def place_roots(sender: Sender, user: Any, on: dt.date) -> list[str]:
    """Under which paths the user may go or send others for a committee."""
    if sender.may_arrange:
        return [sender.path]
    found = VisitRights(user, on).within(VisitPermission.RECORD).roots
    return [root if root.startswith(sender.path) else sender.path for root in found]


def place_choices(
    sender: Sender, user: Any, on: dt.date, asked: Iterable[int] = (), kept: Iterable[int] = ()
) -> Choices:
    """The places that a form offers at once: all where they are few, else those asked for and those visited last.

    `kept`: places of the visit as it stands; they stay offered whatever has become of them since.

    Queries: three at most.
    """
    rows = UnitPath.objects.on(on).open().union().filter(under_any_q(place_roots(sender, user, on)))
    rows = rows.exclude(unit=sender.unit).order_by("level__rank", "name_key", "unit")
    found = list(rows.values_list("unit_id", "name")[: MOST_PLACES + 1])
    if len(found) > MOST_PLACES:
        recent = (
            Stop.objects.filter(visit__visitors__person=user.person_id, visit__withdrawn_at=None)
            .values("unit")
            .annotate(last=Max("visit__starts_on"))
            .order_by("-last")
            .values_list("unit", flat=True)[:MOST_RECENT]
        )
        wanted = [*asked, *recent]
        names = dict(rows.filter(unit__in=wanted).values_list("unit_id", "name"))
        found = [(unit, names[unit]) for unit in dict.fromkeys(wanted) if unit in names]
    missing = set(kept) - {unit for unit, _ in found}
    found += sorted(last_names(missing).items()) if missing else []
    return [(str(unit), name) for unit, name in found]


def named_places(lines: str, sender: Sender, user: Any, on: dt.date) -> tuple[list[int], list[str]]:
    """The places that lines of names or codes mean, and what could not be understood.

    Queries: one at most.
    """
    names = [line.strip() for line in lines.splitlines() if line.strip()]
    matches = match_units(names, place_roots(sender, user, on), on)
    found = [match.unit or match.likely for match in matches.values()]
    return (
        [unit.unit_id for unit in found if unit is not None],
        [match.problem for match, unit in zip(matches.values(), found, strict=True) if unit is None],
    )


def cadre_choices(sender: Sender, on: dt.date, kept: Iterable[int] = ()) -> Choices:
    """The cadres of a committee, in the order of their seats.

    `kept`: who goes on the visit as it stands; they stay offered, though they left the seat or hold it elsewhere.

    Queries: two at most.
    """
    holders = {
        holder.person: f"{holder.name}, {holder.position_short}"
        for holder in reversed(holders_of_unit(sender.unit, on))
    }
    missing = set(kept) - holders.keys()
    others = sorted(names_of(missing).items()) if missing else []
    return [(str(person), label) for person, label in (*reversed(holders.items()), *others)]


def schedule_choices(sender: Sender, on: dt.date) -> Choices:
    """The committee's schedules that run or are still to run.

    Queries: one.
    """
    rows = Schedule.objects.filter(unit=sender.unit, withdrawn_at=None, ends_on__gte=on - dt.timedelta(days=60))
    return [(str(row.pk), row.title) for row in rows.order_by("starts_on", "pk")]


def form_choices() -> Choices:
    """The forms of visit.

    Queries: one.
    """
    return [(form.pk, form.name) for form in Form.objects.all()]


def activity_choices(
    stops: Sequence[int], first: dt.date, last: dt.date, on: dt.date, kept: Collection[int] = ()
) -> Choices:
    """Activities at these places, or below them, that were held or are planned from the first day to the last.

    `kept`: those that the visit names already; they stay offered as long as they stand.

    Queries: three.
    """
    paths = list(UnitPath.objects.on(on).filter(unit__in=stops).values_list("path", flat=True)) if stops else []
    there = under_any_q(paths) & Q(day__range=(first, last)) if paths and first <= last else Q(pk__in=[])
    credits = Credit.objects.filter(is_current=True, status__in=(Activity.Status.HELD, Activity.Status.PLANNED))
    known = Q(pk__in=credits.filter(activity__in=list(kept)).values("activity"))
    rows = Activity.objects.filter(Q(pk__in=credits.filter(there).values("activity")) | known)
    rows = rows.annotate(is_kept=Case(When(pk__in=list(kept), then=0), default=1)).select_related("kind")
    found = sorted(rows.order_by("is_kept", "day", "pk")[:MOST_ACTIVITIES], key=lambda row: (row.day, row.pk))
    names = dict(UnitPath.objects.on(on).filter(unit__in=[row.host_id for row in found]).values_list("unit_id", "name"))
    return [
        (str(row.pk), f"{format_date(row.day)}: {row.title or row.kind.name}, {names.get(row.host_id, '')}")
        for row in found
    ]
