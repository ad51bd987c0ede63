"""Opening the Union's units of every province and commune from the administrative units kept in the repository."""

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import action
from thulinh.units.actions.decisions import Decision
from thulinh.units.actions.opening import NewUnit, open_units
from thulinh.units.actions.renaming import Renaming, rename_all
from thulinh.units.models import Unit, UnitName
from thulinh.units.rules import DAY, union_name

TOP = NewUnit("TW", "Trung ương Đoàn TNCS Hồ Chí Minh", "trung-uong", None, dt.date(1931, 3, 26), is_residential=False)
_PROVINCES = ("tinh", "thanh-pho")
_SOURCE = "Danh mục đơn vị hành chính"


@dataclass(frozen=True)
class AdministrativeLoad:
    """What loading changed: how many units were opened, how many renamed."""

    opened: int
    renamed: int


@action
def load_administrative_units(folder: Path, *, by: Any = None) -> AdministrativeLoad:
    """Open Trung ương Đoàn and the Union's units of the present provinces and communes; safe to run again.

    A unit is known by its code ("T" and "X" before the official one) and kept as it is where it stands already. A
    place that went on under another name or kind since is a second, dated name.

    Queries: a fixed number.
    Errors: the file is missing or lacks a column.
    Writes: as `open_units` and `rename_all`.
    Source: definitions/administrative/SOURCES.md.
    """
    places = _read(folder / "units.csv")
    codes = {code: f"{'T' if rows[0]['kind'] in _PROVINCES else 'X'}{code}" for code, rows in places.items()}
    standing = dict(Unit.objects.filter(code__in=[TOP.code, *codes.values()]).values_list("code", "pk"))
    new = [] if TOP.code in standing else [TOP]
    new += [_opening(codes, rows) for code, rows in places.items() if codes[code] not in standing]
    opened = open_units(new, by=by, reason=_SOURCE) if new else []
    standing |= {unit.code: unit.pk for unit in opened}
    renamed = rename_all(list(_renamings(codes, places, standing)), by=by)
    return AdministrativeLoad(len(opened), len(renamed))


def _read(path: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of each place in order of days."""
    places: dict[str, list[dict[str, str]]] = defaultdict(list)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                places[row["code"]].append(row)
            for rows in places.values():
                rows.sort(key=lambda row: row["starts_on"])
    except (OSError, KeyError) as error:
        raise Refusal(f"Không đọc được danh mục đơn vị hành chính {path.name}: {error}") from error
    return places


def _opening(codes: Mapping[str, str], rows: list[dict[str, str]]) -> NewUnit:
    first, last = rows[0], rows[-1]
    is_province = first["kind"] in _PROVINCES
    return NewUnit(
        code=codes[first["code"]],
        name=union_name(first["kind"], first["name"]),
        level="tinh" if is_province else "xa",
        parent=TOP.code if is_province else codes[first["parent_code"]],
        starts_on=dt.date.fromisoformat(first["starts_on"]),
        ends_on=dt.date.fromisoformat(last["ends_on"]) if last["ends_on"] else None,
        official_code=first["code"],
    )


def _renamings(
    codes: Mapping[str, str], places: Mapping[str, list[dict[str, str]]], standing: Mapping[str, int]
) -> Iterable[Renaming]:
    """The later names of places that are not known yet."""
    changed = {code: rows[1:] for code, rows in places.items() if len(rows) > 1}
    units = [standing[codes[code]] for code in changed]
    known: dict[int, list[UnitName]] = defaultdict(list)
    for row in UnitName.objects.filter(unit__in=units).order_by("starts_on"):
        known[row.unit_id].append(row)
    for code, rows in changed.items():
        unit = standing[codes[code]]
        for row in rows:
            name, on = union_name(row["kind"], row["name"]), dt.date.fromisoformat(row["starts_on"])
            if known[unit][-1].starts_on < on and known[unit][-1].name != name and known[unit][0].starts_on <= on - DAY:
                decision = Decision(row["basis"] or _SOURCE, note=_SOURCE)
                yield Renaming(unit, name, on, decision)
