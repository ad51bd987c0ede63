"""What will happen when units are arranged, asked before anybody decides: who moves, what lapses, what goes along."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from thulinh.activities.models import Activity, Task
from thulinh.kernel.periods import DAY
from thulinh.people.models import Account, Holding, Membership
from thulinh.people.queries import (
    ChargeLine,
    Holder,
    MemberCounts,
    charged_officers,
    holders_of_units,
    member_counts_of,
)
from thulinh.people.reach import reach
from thulinh.programmes.models import Exemption, Version
from thulinh.programmes.queries import carried_adoptions
from thulinh.units.models import BodyScope, Level, UnitPath
from thulinh.units.permissions import UnitPermission


@dataclass(frozen=True)
class Arranged:
    """A unit that is about to be arranged, with everything that hangs on it on the eve."""

    row: UnitPath
    counts: MemberCounts
    holders: Sequence[Holder]
    officer: ChargeLine | None
    open_tasks: int
    plans: int
    exemptions: int
    bodies: int

    @property
    def unit(self) -> int:
        """The unit's id."""
        return self.row.unit_id

    @property
    def belonging(self) -> int:
        """How many people are on its list, in whichever way."""
        return self.counts.members + self.counts.temporary + self.counts.two_way + self.counts.association


@dataclass(frozen=True)
class Candidate:
    """Somebody who may lead a unit for the time being: a member of one of the units arranged, or who leads one."""

    person: int
    name: str
    unit: int
    unit_name: str


def arranged(units: Iterable[int], on: dt.date) -> list[Arranged]:
    """What hangs on these units on the eve of a change, in the order of their names.

    Queries: a fixed number, however many units.
    """
    eve, wanted = on - DAY, list(units)
    rows = UnitPath.objects.on(eve).open().filter(unit__in=wanted).select_related("level", "unit")
    counts, holders = member_counts_of(wanted, eve), holders_of_units(wanted, eve)
    officers = charged_officers(wanted, eve)
    planned = Activity.objects.current().filter(host__in=wanted, status=Activity.Status.PLANNED, day__gte=on)
    hanging = {
        "open_tasks": _number(Task.objects.filter(unit__in=wanted, done_on=None, withdrawn_at=None), "unit"),
        "plans": _number(planned, "host"),
        "exemptions": _number(Exemption.objects.on(eve).filter(unit__in=wanted), "unit"),
        "bodies": _number(BodyScope.objects.on(eve).filter(unit__in=wanted), "unit"),
    }
    return [
        Arranged(
            row=row,
            counts=counts.get(row.unit_id, MemberCounts()),
            holders=holders.get(row.unit_id, []),
            officer=officers.get(row.unit_id),
            **{name: numbers.get(row.unit_id, 0) for name, numbers in hanging.items()},
        )
        for row in rows.order_by("name_key", "unit")
    ]


def _number(rows: QuerySet, column: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(column).annotate(number=Count("pk")))


def candidates(units: Iterable[int], on: dt.date) -> list[Candidate]:
    """Who may lead the unit that follows: members with a vote of these units on the eve, by unit, then by name.

    Queries: one.
    """
    eve = on - DAY
    rows = (
        Membership.objects.on(eve)
        .filter(unit__in=list(units), kind=Membership.Kind.HOME, person__withdrawn_at=None)
        .filter(unit__paths__in=UnitPath.objects.on(eve).values("pk"))
        .order_by("unit__paths__name_key", "person__name_key", "pk")
        .values_list("person", "person__full_name", "unit", "unit__paths__name")
    )
    return [Candidate(*row) for row in rows]


def committee(parent: int, on: dt.date) -> list[Holding]:
    """Who of a unit's standing committee can be in charge of a branch from that day, by rank and name.

    Queries: one.
    """
    found = Holding.objects.on(on).filter(seat__unit=parent, seat__position__is_committee=True)
    return list(
        found.select_related("person", "seat__position").order_by("seat__position__rank", "person__name_key", "pk")
    )


def siblings(parent: int, on: dt.date) -> list[UnitPath]:
    """The units of the Union's line just below one on the eve of a change: those that can be merged.

    Queries: one.
    """
    rows = UnitPath.objects.on(on - DAY).open().union().filter(parent=parent).select_related("level")
    return list(rows.order_by("level__rank", "name_key", "unit"))


def possible_parents(row: UnitPath, user: Account, *, on: dt.date, today: dt.date) -> list[UnitPath]:
    """Under which other units a unit may be placed: of a level that takes it, within the user's reach.

    Queries: two beyond `reach`.
    """
    level = Level.objects.get(pk=row.level_id)
    found = reach(user, UnitPermission.ARRANGE, today)
    rows = UnitPath.objects.on(on).open().of_level(*level.parents).filter(found.q()).exclude(unit=row.parent_id)
    return list(rows.exclude(unit=row.unit_id).order_by("level__rank", "name_key", "unit"))


@dataclass(frozen=True)
class Points:
    """What will happen, as sentences under headings."""

    moves: Sequence[str]
    lapses: Sequence[str]
    goes_along: Sequence[str]


@dataclass(frozen=True)
class Heir:
    """A unit that goes on as another: its id, none while it is still to be opened, and its name."""

    name: str
    unit: int | None = None


@dataclass(frozen=True)
class AdoptionGoes:
    """A programme that a unit had adopted, and which units go on with it."""

    programme: str
    unit_name: str
    heirs: tuple[str, ...]
    has_heirs: bool
    stays: bool

    @property
    def words(self) -> str:
        """What becomes of it."""
        what = f"{self.programme}, áp dụng riêng ở {self.unit_name}"
        if self.heirs:
            return f"{what}: {', '.join(self.heirs)} {'cũng' if self.stays else 'tiếp tục'} thực hiện"
        return f"{what} kết thúc" + ("; nơi tiếp nhận đã áp dụng mô hình này" if self.has_heirs else "")


def adoptions_go(
    units: Sequence[Arranged], heirs: Sequence[Heir], on: dt.date, *, ends: bool = True
) -> list[AdoptionGoes]:
    """What becomes of the programmes that these units had adopted themselves when all the heirs go on as each of them.

    Queries: three.
    """
    keys = {heir.unit or -place: heir.name for place, heir in enumerate(heirs, 1)}
    names = {one.unit: one.row.name for one in units}
    found = carried_adoptions({unit: [*keys] if ends else [unit, *keys] for unit in names}, on)
    versions = Version.objects.filter(programme__in={one.adoption.programme_id for one in found})
    called = dict(versions.order_by("starts_on", "number").values_list("programme_id", "name"))
    return [
        AdoptionGoes(
            programme=called.get(one.adoption.programme_id, one.adoption.programme.code),
            unit_name=names[one.adoption.unit_id],
            heirs=tuple(dict.fromkeys(keys[unit] for unit, _, _ in one.by)),
            has_heirs=bool(heirs),
            stays=not ends,
        )
        for one in found
    ]


def points(
    units: Sequence[Arranged],
    follower: str,
    *,
    ends: bool = True,
    but: str = "",
    adoptions: Sequence[AdoptionGoes] = (),
) -> Points:
    """What becomes of everything that hangs on the units when `follower` (empty: nothing) takes their place.

    `ends`: whether the units end; `but`: which members do not follow; `adoptions`: what becomes of programmes.
    """
    moves: list[str] = []
    lapses: list[str] = []
    along: list[str] = []
    to = f"chuyển về {follower}" if follower else "kết thúc việc tham gia ở đây"
    for one in units:
        name = one.row.name
        if one.belonging:
            moves.append(f"{_counted(one.counts)} của {name} {to}{but}")
        if not ends:
            continue
        lapses += [f"{holder.name} thôi giữ chức danh {holder.position_name} ở {name}" for holder in one.holders]
        if one.officer:
            lapses.append(f"{one.officer.name} thôi phụ trách {name}")
        if one.exemptions:
            lapses.append(f"{one.exemptions} quyết định miễn, giãn nhịp của {name} hết hiệu lực")
        if one.plans:
            lapses.append(f"{one.plans} buổi dự kiến của {name} bị hủy")
        if one.open_tasks:
            along.append(f"{one.open_tasks} nhiệm vụ chưa xong của {name} {_tasks_go(follower)}")
        if one.bodies and follower:
            along.append(f"{one.bodies} tổ chức bên cạnh của {name} chuyển theo {follower}")
    lapses += [one.words for one in adoptions if not one.heirs and not one.stays]
    along += [one.words for one in adoptions if one.heirs]
    return Points(moves, lapses, along)


def _tasks_go(follower: str) -> str:
    return f"chuyển cho {follower}" if follower else "không còn ai nhận, được rút"


def _counted(counts: MemberCounts) -> str:
    named = [
        (counts.members, "đoàn viên"),
        (counts.temporary, "người sinh hoạt tạm thời"),
        (counts.two_way, "người sinh hoạt hai chiều"),
        (counts.association, "hội viên"),
    ]
    return ", ".join(f"{number} {words}" for number, words in named if number)


def doubled(units: Iterable[int], on: dt.date) -> list[str]:
    """The names of those who are on the lists of two of the units: one of the two memberships stays.

    Queries: one.
    """
    rows = (
        Membership.objects.on(on - DAY)
        .filter(unit__in=list(units))
        .exclude(kind=Membership.Kind.ASSOCIATION)
        .values_list("person", "person__full_name", "unit")
    )
    seen: dict[int, set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    for person, name, unit in rows:
        seen[person].add(unit)
        names[person] = name
    return sorted(names[person] for person, found in seen.items() if len(found) > 1)
