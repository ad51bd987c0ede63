"""The dated path table, worked out again where something changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from django.db.models import F, QuerySet

from thulinh.kernel.writing import action
from thulinh.units.models import (
    Level,
    Placement,
    Succession,
    SuccessionPart,
    Unit,
    UnitName,
    UnitPath,
    name_key,
    search_text,
)
from thulinh.units.rules import FOREVER, Stretch, Timeline

# Above this many units one question without a list of ids is quicker, and no database refuses its length.
MOST_LISTED = 5_000
_ENDING = (Succession.Kind.MERGE, Succession.Kind.SPLIT, Succession.Kind.DISSOLVE)
_FIELDS = (
    "unit_id", "starts_on", "ends_on", "parent_id", "level_id", "heir_id", "path", "name", "name_key", "search",
    "is_open",
)  # fmt: skip
Row = tuple


def lock_tree() -> None:
    """Let one change of the tree through at a time, so that no path is worked out from rows that another is writing."""
    Level.objects.select_for_update(no_key=True).order_by("rank", "code").first()


@action
def rebuild_paths(unit_ids: Iterable[int] | None = None) -> int:
    """Work out again where these units, all below them and all that they carry on stand over time; or where all do.

    Shape: how many rows of the path table changed.
    Queries: a fixed number for each generation below the units, however many there are.
    Writes: UnitPath.
    """
    lock_tree()
    return rewrite_paths(None if unit_ids is None else _concerned(set(unit_ids)))


def rewrite_paths(units: set[int] | None) -> int:
    """Write the path rows of exactly these units (`None`: of all), taking those of all others as they stand."""
    if units is not None and len(units) > MOST_LISTED:
        units = None
    codes = {pk: each for pk, *each in _of(Unit.objects.all(), units, "pk").values_list("pk", "code", "official_code")}
    timeline = _timeline(units)
    wanted = {(row[0], row[1]): row for unit in codes for row in _rows(unit, codes[unit], timeline.of(unit))}
    changed = []
    for pk, *standing in _of(UnitPath.objects.all(), units, "unit").values_list("pk", *_FIELDS):
        if wanted.get((standing[0], standing[1])) == tuple(standing):
            del wanted[standing[0], standing[1]]
        else:
            changed.append(pk)
    for start in range(0, len(changed), MOST_LISTED):
        UnitPath.objects.filter(pk__in=changed[start : start + MOST_LISTED]).delete()
    new = [UnitPath(**dict(zip(_FIELDS, row, strict=True))) for row in wanted.values()]
    UnitPath.objects.bulk_create(new, batch_size=2_000)
    return max(len(changed), len(new))


def _concerned(units: set[int]) -> set[int] | None:
    """The units, all that ever stood below them, and all whose succession they hold; None when nearly everything."""
    found, generation = set(units), set(units)
    while generation:
        if len(found) > MOST_LISTED:
            return None
        below = set(Placement.objects.filter(parent__in=generation).values_list("unit_id", flat=True))
        below |= set(_inheritances().filter(successor__in=generation).values_list("predecessor_id", flat=True))
        generation = below - found
        found |= generation
    return found


def _inheritances() -> QuerySet:
    """Who goes on as whom, where the predecessor may have ended; of a split unit the part that keeps the seat."""
    return (
        SuccessionPart.objects.filter(keeps_seat=True, succession__kind__in=_ENDING)
        .exclude(successor=None)
        .exclude(successor=F("predecessor"))
    )


def _of(rows: QuerySet, units: set[int] | None, field: str) -> QuerySet:
    return rows if units is None else rows.filter(**{f"{field}__in": units})


def _timeline(units: set[int] | None) -> Timeline:
    placements: dict[int, list[Stretch]] = defaultdict(list)
    for unit, first, last, parent, level in _of(Placement.objects.order_by("starts_on"), units, "unit").values_list(
        "unit_id", "starts_on", "ends_on", "parent_id", "level_id"
    ):
        placements[unit].append(Stretch(first, last or FOREVER, parent, level))
    names: dict[int, list[Stretch]] = defaultdict(list)
    for unit, first, last, name in _of(UnitName.objects.order_by("starts_on"), units, "unit").values_list(
        "unit_id", "starts_on", "ends_on", "name"
    ):
        names[unit].append(Stretch(first, last or FOREVER, name=name))
    parts = _of(_inheritances().order_by("succession__on", "pk"), units, "predecessor")
    heirs: dict[int, int] = dict(parts.values_list("predecessor_id", "successor_id"))
    return Timeline(placements, names, heirs, {} if units is None else _outside(placements, heirs, units))


def _outside(
    placements: Mapping[int, Sequence[Stretch]], heirs: Mapping[int, int], units: set[int]
) -> dict[int, list[Stretch]]:
    """How the parents and heirs stand that are not in question themselves."""
    asked = {stretch.parent for stretches in placements.values() for stretch in stretches} | set(heirs.values())
    known: dict[int, list[Stretch]] = {unit: [] for unit in asked - units - {None}}
    for unit, first, last, parent, level, heir, path, name, is_open in (
        UnitPath.objects.filter(unit__in=known)
        .order_by("starts_on")
        .values_list("unit_id", "starts_on", "ends_on", "parent_id", "level_id", "heir_id", "path", "name", "is_open")
    ):
        known[unit].append(Stretch(first, last or FOREVER, parent, level, name, path, heir, is_open))
    return known


_name_key = lru_cache(maxsize=50_000)(name_key)


def _rows(unit: int, codes: Sequence[str], stretches: Iterable[Stretch]) -> Iterable[Row]:
    for each in stretches:
        last: dt.date | None = None if each.ends_on == FOREVER else each.ends_on
        yield (
            unit, each.starts_on, last, each.parent, each.level, each.heir, each.path, each.name,
            _name_key(each.name), search_text(each.name, *codes), each.is_open,
        )  # fmt: skip
