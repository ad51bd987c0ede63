"""Who gets a push message on a day: how much presses each of many people, worked out for all of them together.

The numbers are those of each one's home page (`pressing`, `near_plans`, late tasks); a test holds the two together.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from thulinh.activities.models import Activity, Credit, Task
from thulinh.activities.permissions import ActivityPermission
from thulinh.desk.models import PushSubscription
from thulinh.desk.queries.standpoint import Standpoint
from thulinh.desk.queries.work import CHARGE, HOLDER, Work, merged, near_plans, pressing, thing_of, units_meant
from thulinh.kernel.permissions import Permission
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Account, Charge, Holding, Seat
from thulinh.people.queries.entering import accounts_on, open_devices
from thulinh.people.queries.rolls import BRANCH_SECRETARY
from thulinh.people.reach import Reach
from thulinh.people.rules import portions
from thulinh.programmes.queries import Due, dues
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_parts

PORTION = 2000


@dataclass(frozen=True)
class Pressing:
    """How many things press somebody, and how many of them are late."""

    number: int
    late: int


@dataclass(frozen=True)
class _Seat:
    holding: int
    person: int
    unit: int
    path: str
    is_open: bool
    grants: Mapping[str, Sequence[str]]


def open_pushes() -> QuerySet[PushSubscription]:
    """The devices that were let take push messages and not switched off."""
    return PushSubscription.objects.filter(ended_at=None)


def pushes_of(account: Account) -> list[PushSubscription]:
    """The devices of somebody that take push messages and are still signed in.

    Queries: one.
    """
    held = open_pushes().filter(account=account.pk, device__in=open_devices([account.pk]))
    return list(held.select_related("device").order_by("-made_at", "-pk"))


def standing_pushes(on: dt.date) -> tuple[list[PushSubscription], list[int]]:
    """The devices that may be sent to on a day, and those whose time is over: signed out, or their owner holds no seat.

    Queries: three for each two thousand of them.
    """
    rows = list(open_pushes().order_by("pk"))
    standing: set[int] = set()
    for part in portions((row.account_id for row in rows), PORTION):
        let_in = accounts_on(on).filter(pk__in=part, is_let_in=True).values_list("pk", flat=True)
        devices = open_devices(part).filter(account__in=list(let_in))
        standing |= set(devices.values_list("pk", flat=True))
    return (
        [row for row in rows if row.device_id in standing],
        [row.pk for row in rows if row.device_id not in standing],
    )


def pressing_of(accounts: Iterable[int], on: dt.date) -> dict[int, Pressing]:
    """How much presses each of these accounts on a day.

    Shape: account → numbers; who has nothing is missing.
    Queries: nine, and one for each content in force, for each two thousand accounts.
    """
    found: dict[int, Pressing] = {}
    for part in portions(accounts, PORTION):
        rows = Account.objects.filter(pk__in=part).exclude(person=None).values_list("pk", "person")
        people = {person: pk for pk, person in rows}
        for person, pressed in _pressing(people, on).items():
            if pressed.number:
                found[people[person]] = pressed
    return found


def _pressing(people: Iterable[int], on: dt.date) -> dict[int, Pressing]:
    seats = _seats(people, on)
    stands = _stands(seats, on)
    owed, plans, late_tasks = _owed(stands, on), _plans(stands, on), _late_tasks(stands, on)
    found = {}
    for person, stand in stands.items():
        work = Work(todo=owed.get(person, ()), planned=plans.get(person, ()))
        todo = pressing(work, on)
        late = sum(thing.is_overdue for thing in todo) + late_tasks[person]
        late += sum(plan.day < on for plan in near_plans(work, stand))
        found[person] = Pressing(len([thing for thing in todo if not thing.is_overdue]) + late, late)
    return found


def _seats(people: Iterable[int], on: dt.date) -> list[_Seat]:
    rows = Holding.objects.on(on).filter(dated_q(on, "seat__unit__paths__"), person__in=list(people))
    return [
        _Seat(*row)
        for row in rows.values_list(
            "pk", "person", "seat__unit", "seat__unit__paths__path", "seat__unit__paths__is_open",
            "seat__position__grants",
        )
    ]  # fmt: skip


def _stands(seats: Sequence[_Seat], on: dt.date) -> dict[int, Standpoint]:
    """Where each of these people stands: as `standpoint`, without names."""
    charged = _charged([seat.holding for seat in seats if seat.grants.get("phu-trach")], on)

    def reach(mine: Sequence[_Seat], permission: Permission) -> Reach:
        roots = [s.path for s in mine if s.is_open and permission.value in s.grants.get("don-vi", ())]
        roots += [p for s in mine if permission.value in s.grants.get("phu-trach", ()) for p in charged[s.holding]]
        return Reach(tuple(roots))

    by_person: dict[int, list[_Seat]] = defaultdict(list)
    for seat in seats:
        by_person[seat.person].append(seat)
    vacant, committees = _vacant(seats, on), _committees({seat.unit for seat in seats}, on)
    stands = {}
    for person, mine in by_person.items():
        records = reach(mine, ActivityPermission.RECORD)
        own = tuple(sorted({s.unit for s in mine if s.is_open and records.covers(s.path)}))
        behalf, assigns = reach(mine, ActivityPermission.ON_BEHALF), reach(mine, ActivityPermission.ASSIGN)
        free = [
            unit
            for unit, path, parent, officer in vacant
            if (officer == person or (officer is None and parent in own)) and behalf.covers(path)
        ]
        given = {charge: s.unit for s in mine if assigns.covers(s.path) for charge in committees.get(s.unit, ())}
        stands[person] = Standpoint(person, on, own=own, vacant=tuple(free), charges=given)
    return stands


def _charged(holdings: Sequence[int], on: dt.date) -> Mapping[int, list[str]]:
    rows = Charge.objects.on(on).filter(dated_q(on, "unit__paths__"), holding__in=holdings)
    found: dict[int, list[str]] = defaultdict(list)
    for holding, path in rows.values_list("holding", "unit__paths__path"):
        found[holding].append(path)
    return found


def _vacant(seats: Sequence[_Seat], on: dt.date) -> list[tuple[int, str, int | None, int | None]]:
    """Branches without a secretary near these seats: unit, path, the unit above, who is in charge."""
    held = Holding.objects.on(on).filter(seat=OuterRef("pk"))
    charged = Charge.objects.on(on).filter(unit=OuterRef("unit"), holding__in=Holding.objects.on(on))
    rows = (
        Seat.objects.on(on)
        .filter(dated_q(on, "unit__paths__"), unit__paths__is_open=True, position=BRANCH_SECRETARY)
        .filter(~Exists(held))
        .annotate(officer=Subquery(charged.values("holding__person")[:1]))
        .filter(unit__paths__parent__in={seat.unit for seat in seats})
    )
    return list(rows.values_list("unit", "unit__paths__path", "unit__paths__parent", "officer"))


def _committees(units: Iterable[int], on: dt.date) -> Mapping[int, list[int]]:
    """The charges of each unit's committee."""
    rows = Charge.objects.on(on).filter(holding__seat__unit__in=list(units), holding__in=Holding.objects.on(on))
    found: dict[int, list[int]] = defaultdict(list)
    for charge, unit in rows.values_list("pk", "holding__seat__unit"):
        found[unit].append(charge)
    return found


def _owed(stands: Mapping[int, Standpoint], on: dt.date) -> dict[int, list]:
    """What programmes ask of each of them."""
    units = {unit for stand in stands.values() for unit in (*stand.own, *stand.vacant)}
    charges = {charge for stand in stands.values() for charge in stand.charges}
    paths = UnitPath.objects.on(on).filter(unit__in=units | {u for s in stands.values() for u in s.charges.values()})
    shared = [set(path_parts(path)) for path in paths.values_list("path", flat=True)]
    place = max(set.intersection(*shared), key=len, default="") if shared else ""
    by_subject: dict[tuple[str, int], list[Due]] = defaultdict(list)
    for due in dues(path=place, on=on, units=units, charges=charges, people=list(stands)):
        by_subject[due.of, due.subject].append(due)

    def mine(stand: Standpoint) -> list[Due]:
        keys = [("don-vi", unit) for unit in dict.fromkeys((*stand.own, *stand.vacant))]
        keys += [(CHARGE, charge) for charge in stand.charges]
        keys += [(HOLDER, stand.person or 0)]
        return [due for key in keys for due in by_subject.get(key, ())]

    return {person: merged(thing_of(due, stand.charges) for due in mine(stand)) for person, stand in stands.items()}


def _plans(stands: Mapping[int, Standpoint], on: dt.date) -> dict[int, list[Activity]]:
    """What the units of each of them have planned, or planned and not told about."""
    units = {unit for stand in stands.values() for unit in stand.own}
    near = on + dt.timedelta(days=31)
    rows = Credit.objects.filter(
        unit__in=units, status=Activity.Status.PLANNED, is_current=True, activity__withdrawn_at=None, day__lte=near
    )
    rows = rows.select_related("activity").prefetch_related(units_meant(on, "activity__"))
    by_unit: dict[int, dict[int, Activity]] = defaultdict(dict)
    for credit in rows:
        by_unit[credit.unit_id][credit.activity_id] = credit.activity
    found = {}
    for person, stand in stands.items():
        plans = {pk: plan for unit in stand.own for pk, plan in by_unit.get(unit, {}).items()}
        found[person] = sorted(plans.values(), key=lambda plan: (plan.day, plan.pk))[:20]
    return found


def _late_tasks(stands: Mapping[int, Standpoint], on: dt.date) -> Counter[int]:
    late = Task.objects.filter(owner__in=list(stands), done_on=None, due_on__lt=on)
    standing = late.filter(withdrawn_at=None, activity__withdrawn_at=None)
    return Counter(standing.values_list("owner", flat=True))
