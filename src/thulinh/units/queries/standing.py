"""Where units stand on a day: one unit, its line above, those below, the bodies that cover it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet

from thulinh.kernel.writing import dated_q
from thulinh.units.models import BodyScope, Unit, UnitPath
from thulinh.units.rules import DAY, path_ids


@dataclass(frozen=True)
class UnitOnDay:
    """A unit as it is on a day: called what, of which level, under whom. After its end `is_open` is false."""

    unit_id: int
    code: str
    name: str
    level: str
    level_name: str
    is_union: bool
    path: str
    parent_id: int | None
    heir_id: int | None
    starts_on: dt.date
    ends_on: dt.date | None
    is_open: bool
    official_code: str
    is_residential: bool
    phone: str
    depth: int = 0
    child_count: int = 0
    parent_name: str = ""

    @property
    def pk(self) -> int:
        """The unit's id."""
        return self.unit_id

    def __str__(self) -> str:
        return self.name


_COLUMNS = (
    "unit_id", "unit__code", "name", "level_id", "level__name", "level__is_union", "path", "parent_id", "heir_id",
    "starts_on", "ends_on", "is_open", "unit__official_code", "unit__is_residential", "unit__phone",
)  # fmt: skip


def units_of(rows: QuerySet) -> list[UnitOnDay]:
    """The rows of a queryset of `UnitPath`, in its order, as units on their days.

    Queries: one.
    """
    return [UnitOnDay(*row) for row in rows.values_list(*_COLUMNS)]


def in_order(rows: QuerySet) -> QuerySet:
    """Rows of `UnitPath` as people list units: by level, then by name, numbers by their value."""
    return rows.order_by("level__rank", "name_key", "unit_id")


def unit_on(unit_id: int, on: dt.date) -> UnitOnDay | None:
    """The unit as it is on a day; None before it was opened.

    Queries: one.
    """
    return next(iter(units_of(UnitPath.objects.on(on).filter(unit=unit_id))), None)


def units_on(unit_ids: Iterable[int], on: dt.date) -> dict[int, UnitOnDay]:
    """Several units as they are on a day, by id; those that did not exist yet are missing.

    Queries: one.
    """
    return {unit.unit_id: unit for unit in units_of(UnitPath.objects.on(on).filter(unit__in=set(unit_ids)))}


def unit_by_code(codes: Collection[str]) -> dict[str, int]:
    """The ids of the units that bear these codes, capitals apart; unknown codes are missing.

    Queries: one.
    """
    asked = {code: code.strip() for code in codes if code.strip()}
    written = {*asked.values(), *(code.upper() for code in asked.values())}
    found = {code.upper(): pk for code, pk in Unit.objects.filter(code__in=written).values_list("code", "pk")}
    return {code: found[bare.upper()] for code, bare in asked.items() if bare.upper() in found}


def children(
    unit_id: int | None, on: dt.date, *, roots: Sequence[str] | None = None, levels: Collection[str] | None = None
) -> list[UnitOnDay]:
    """The units directly below one (`None`: at the top), with how many stand directly below each.

    `roots`: paths within which the asker may look; None is everywhere.
    Shape: by level, then by name.
    Queries: two.
    """
    rows = UnitPath.objects.on(on).open().filter(parent=unit_id).under_any(roots)
    found = units_of(in_order(rows.of_level(*levels) if levels is not None else rows))
    counts = dict(
        UnitPath.objects.on(on).open().filter(parent__in=[unit.unit_id for unit in found])
        .values_list("parent").annotate(Count("pk"))
    )  # fmt: skip
    return [replace(unit, child_count=counts.get(unit.unit_id, 0)) for unit in found]


def tree(path: str, on: dt.date, levels: Collection[str] | None = None) -> list[UnitOnDay]:
    """The unit at a path and all open units below it, each after the one it stands under, with its depth from there.

    `levels`: only these levels (the unit at the path always comes first); None is all.
    Queries: one.
    """
    rows = UnitPath.objects.on(on).open().under(path)
    if levels is not None:
        rows = rows.filter(Q(level__in=levels) | Q(path=path))
    found = units_of(in_order(rows))
    by_path = {unit.path: unit for unit in found}
    below: dict[str, list[UnitOnDay]] = defaultdict(list)
    for unit in found:
        below[_nearest_above(unit.path, by_path)].append(unit)
    ordered: list[UnitOnDay] = []
    waiting = [(0, unit) for unit in reversed(below[""])]
    while waiting:
        depth, unit = waiting.pop()
        ordered.append(replace(unit, depth=depth, child_count=len(below[unit.path])))
        waiting += [(depth + 1, child) for child in reversed(below[unit.path])]
    return ordered


def _nearest_above(path: str, known: Collection[str]) -> str:
    above = path[:-7]
    while above and above not in known:
        above = above[:-7]
    return above


def line_above(path: str, on: dt.date) -> list[UnitOnDay]:
    """The units from the top down to the one at this path, that one included.

    Queries: one.
    """
    ids = path_ids(path)
    known = units_on(ids, on)
    return [known[unit] for unit in ids if unit in known]


def has_changes(path: str, starts_on: dt.date, ends_on: dt.date) -> bool:
    """Whether a unit opened, ended, moved or was renamed under a path after the first of these days, up to the last.

    Without such a change the same units stand there on all these days.
    Queries: one.
    """
    rows = UnitPath.objects.under(path)
    began = Q(starts_on__gt=starts_on, starts_on__lte=ends_on)
    left = Q(ends_on__gte=starts_on, ends_on__lte=ends_on - DAY)
    return rows.filter(began | left).exists()


@dataclass(frozen=True)
class MemberScope:
    """What a body covers on a day: a unit and all below it; its members are those who hold the seat there."""

    body_id: int
    unit_id: int
    unit_name: str
    path: str
    member_position: str


def members_scope(body_id: int, on: dt.date) -> list[MemberScope]:
    """For whom a body works on a day, and whose holders of a seat are its members (HN1).

    Queries: one.
    """
    rows = BodyScope.objects.on(on).filter(dated_q(on, "unit__paths__"), body=body_id)
    columns = ("body_id", "unit_id", "unit__paths__name", "unit__paths__path", "member_position")
    return [MemberScope(*row) for row in rows.order_by("pk").values_list(*columns)]


def bodies_of(unit_id: int, on: dt.date) -> list[UnitOnDay]:
    """The bodies that work for a unit on a day: clubs, clusters, Party cells …

    Queries: one.
    """
    bodies = BodyScope.objects.on(on).filter(unit=unit_id).values("body_id")
    return units_of(in_order(UnitPath.objects.on(on).open().filter(unit__in=bodies)))
