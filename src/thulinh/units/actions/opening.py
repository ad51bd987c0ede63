"""Opening units: what a new one must fulfil, and writing many at once."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date, nearest, nfc, parse_phone
from thulinh.kernel.writing import action
from thulinh.units.actions.lives import UnitRows, lock_units, names_below
from thulinh.units.actions.tree import lock_tree, rewrite_paths
from thulinh.units.models import Level, Placement, Unit, UnitName
from thulinh.units.rules import shelter_problem

_CODE = re.compile(r"[\w.\-/]{1,40}")


@dataclass(frozen=True)
class NewUnit:
    """A unit to open. `parent`: the id of a unit, or the code of a unit or of another row of the same list.

    An empty code is made up from the parent's. `ends_on` is for units of the past only.
    """

    code: str
    name: str
    level: str
    parent: int | str | None
    starts_on: dt.date | None = None
    official_code: str = ""
    is_residential: bool = True
    phone: str = ""
    ends_on: dt.date | None = None


@action
def open_units(rows: Sequence[NewUnit], *, by: Any, on: dt.date | None = None, reason: str = "") -> list[Unit]:
    """Open units, each under its parent from its first day (`on` where the row names none).

    Shape: the units in the order of the rows.
    Queries: a fixed number, however many rows.
    Errors: per row, see `Openings`; one bad row refuses all.
    Writes: Unit, Placement, UnitName, UnitPath, AuditEvent.
    """
    lock_tree()
    openings = Openings(rows, on)
    if openings.problems:
        raise Refusal(openings.problems)
    units = openings.write()
    rewrite_paths({unit.pk for unit in units})
    record_audit(openings.events(by, reason))
    return units


def open_unit(new: NewUnit, *, by: Any, on: dt.date | None = None, reason: str = "") -> Unit:
    """Open one unit (see `open_units`)."""
    return open_units([new], by=by, on=on, reason=reason)[0]


@transaction.atomic
def opening_problems(rows: Sequence[NewUnit], *, on: dt.date | None = None) -> list[Problem]:
    """What stands against opening these units, per row, without opening any."""
    return Openings(rows, on).problems


class Openings:
    """Units about to be opened, checked together.

    `problems`, per row: no name or day; an unknown level, or one that had ended or not begun; a code that is taken,
    written twice or malformed; a parent that is unknown, not open through the unit's days, or of a level that takes no
    such unit below it; a name that a sibling of the same level bears; a phone number that is none.
    """

    def __init__(self, rows: Sequence[NewUnit], on: dt.date | None = None) -> None:
        self.rows = [_tidied(row, on) for row in rows]
        self.problems: list[Problem] = []
        self._bad: set[int] = set()
        self._levels = {level.code: level for level in Level.objects.all()}
        self._in_list = self._codes_of_list()
        self._parents = self._read_parents()
        for index in sorted(range(len(self.rows)), key=self._rank):
            self._check_level(index)
            self._check_parent(index)
            self._check_words(index)
        self._make_codes()
        self._check_codes()
        self._check_siblings()
        self.problems.sort(key=lambda problem: problem.row or 0)

    def write(self) -> list[Unit]:
        """Write identities, placements and names; the caller rebuilds the paths."""
        units = Unit.objects.bulk_create(
            [
                Unit(code=row.code, official_code=row.official_code, is_residential=row.is_residential, phone=row.phone)
                for row in self.rows
            ],
            batch_size=2_000,
        )
        self.units = units
        ids = {row.code: unit.pk for row, unit in zip(self.rows, units, strict=True)}
        ids |= {parent.unit.code: parent.unit.pk for parent in self._parents.values()}
        Placement.objects.bulk_create(
            [
                Placement(
                    unit=unit, parent_id=ids.get(row.parent, row.parent), level_id=row.level,
                    starts_on=row.starts_on, ends_on=row.ends_on,
                )
                for row, unit in zip(self.rows, units, strict=True)
            ],
            batch_size=2_000,
        )  # fmt: skip
        UnitName.objects.bulk_create(
            [
                UnitName(unit=unit, name=row.name, starts_on=row.starts_on, ends_on=row.ends_on)
                for row, unit in zip(self.rows, units, strict=True)
            ],
            batch_size=2_000,
        )
        return units

    def parent_id(self, index: int) -> int | None:
        """The id of a row's standing parent."""
        parent = self._parents.get(self.rows[index].parent)
        return parent.unit.pk if parent else None

    def events(self, by: Any, reason: str = "", **more: Any) -> list:
        """The audit events of what `write` wrote."""
        return [
            audit_event(
                verb="units.open_units", subject=unit, by=by, unit_id=unit.pk, reason=reason,
                after={"code": row.code, "name": row.name, "level": row.level, "parent": row.parent,
                       "starts_on": row.starts_on.isoformat() if row.starts_on else None, **more},
            )
            for row, unit in zip(self.rows, self.units, strict=True)
        ]  # fmt: skip

    def _say(self, index: int, message: str, field: str) -> None:
        self.problems.append(Problem(message, field, index))
        self._bad.add(index)

    def _rank(self, index: int) -> int:
        level = self._levels.get(self.rows[index].level)
        return level.rank if level else -1

    def _codes_of_list(self) -> dict[str, int]:
        places: dict[str, int] = {}
        for index, row in enumerate(self.rows):
            if row.code and row.code in places:
                self._say(index, f"Mã “{row.code}” ghi hai lần trong danh sách.", "code")
            elif row.code:
                places[row.code] = index
        return places

    def _read_parents(self) -> dict[int | str, UnitRows]:
        asked = {row.parent for row in self.rows if row.parent is not None}
        codes = {parent for parent in asked if isinstance(parent, str) and parent not in self._in_list}
        ids = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}
        locked = lock_units({parent for parent in asked if isinstance(parent, int)} | set(ids.values()), "parent")
        return {**locked, **{code: locked[pk] for code, pk in ids.items()}}

    def _check_level(self, index: int) -> None:
        row = self.rows[index]
        level = self._levels.get(row.level)
        if level is None:
            near = nearest(row.level, self._levels)
            hint = f" Có phải “{self._levels[near].name}” ({near}) không?" if near else ""
            self._say(index, f"Không có cấp “{row.level}”.{hint}", "level")
        elif row.starts_on is None:
            self._say(index, f"Chưa ghi ngày thành lập của “{row.name}”.", "starts_on")
        elif level.ends_on and row.starts_on > level.ends_on:
            message = f"Cấp “{level.name}” đã kết thúc từ sau ngày {format_date(level.ends_on)}."
            self._say(index, message, "level")
        elif level.starts_on and row.starts_on < level.starts_on:
            self._say(index, f"Cấp “{level.name}” có từ ngày {format_date(level.starts_on)}.", "level")

    def _check_parent(self, index: int) -> None:
        row, level = self.rows[index], self._levels.get(self.rows[index].level)
        if index in self._bad or level is None or row.starts_on is None:
            return
        if row.parent is None:
            if level.parents:
                self._say(index, f"Chưa ghi đơn vị cấp trên của “{row.name}”.", "parent")
            return
        if isinstance(row.parent, str) and row.parent in self._in_list:
            self._check_parent_in_list(index, self._in_list[row.parent], level)
        elif row.parent in self._parents:
            self._check_parent_standing(index, self._parents[row.parent], level)
        else:
            self._say(index, f"Không có đơn vị cấp trên mang mã “{row.parent}”.", "parent")

    def _check_parent_in_list(self, index: int, place: int, level: Level) -> None:
        row, above = self.rows[index], self.rows[place]
        if above.level not in level.parents:
            self._say(index, self._wrong_level(level, above.level, above.name), "parent")
        elif place in self._bad or above.starts_on is None:
            self._say(index, f"Đơn vị cấp trên “{above.name}” trong danh sách còn lỗi.", "parent")
        elif above.starts_on > row.starts_on or (above.ends_on and (not row.ends_on or row.ends_on > above.ends_on)):
            self._say(index, f"“{above.name}” không hoạt động suốt thời gian của “{row.name}”.", "parent")

    def _check_parent_standing(self, index: int, above: UnitRows, level: Level) -> None:
        row = self.rows[index]
        problem = shelter_problem(above.life(row.starts_on), starts_on=row.starts_on, ends_on=row.ends_on)
        placement = above.placement_on(row.starts_on)
        if problem or placement is None:
            self._say(index, problem or f"“{above.name_on(row.starts_on)}” không hoạt động vào ngày đó.", "parent")
        elif placement.level_id not in level.parents:
            self._say(index, self._wrong_level(level, placement.level_id, above.name_on(row.starts_on)), "parent")

    def _wrong_level(self, level: Level, above: str, name: str) -> str:
        allowed = ", ".join(self._levels[code].name for code in level.parents if code in self._levels)
        if not allowed:
            return f"{level.name} không có cấp trên trong hệ thống."
        kind = self._levels[above].name if above in self._levels else above
        return f"{level.name} không trực thuộc “{name}” ({kind}); cấp trên có thể là: {allowed}."

    def _check_words(self, index: int) -> None:
        row = self.rows[index]
        if not row.name:
            self._say(index, "Chưa ghi tên đơn vị.", "name")
        elif len(row.name) > 200:
            self._say(index, "Tên đơn vị dài quá 200 chữ.", "name")
        if row.code and not _CODE.fullmatch(row.code):
            self._say(index, f"Mã “{row.code}” chỉ gồm chữ, số và . - / _, dài không quá 40 chữ.", "code")
        if len(row.official_code) > 10:
            self._say(index, f"Mã đơn vị hành chính “{row.official_code}” dài quá 10 chữ.", "official_code")
        if row.ends_on and row.starts_on and row.ends_on < row.starts_on:
            self._say(index, "Ngày kết thúc phải từ ngày thành lập trở đi.", "ends_on")
        if row.phone and not (phone := parse_phone(row.phone)):
            self._say(index, f"“{row.phone}” không phải là số điện thoại Việt Nam.", "phone")
        elif row.phone:
            self.rows[index] = replace(row, phone=phone)

    def _make_codes(self) -> None:
        """Give a code to those who have none: the parent's with the next number."""
        bare = [index for index, row in enumerate(self.rows) if not row.code and index not in self._bad]
        if not bare:
            return
        standing = {
            self._parents[self.rows[index].parent].unit.pk for index in bare if self.rows[index].parent in self._parents
        }
        used = set(Placement.objects.filter(parent__in=standing).values_list("unit__code", flat=True)) | set(
            self._in_list
        )
        last: dict[str, int] = defaultdict(int)
        for index in sorted(bare, key=self._rank):
            parent = self.rows[index].parent
            prefix = self._parents[parent].unit.code if parent in self._parents else str(parent or "DV")
            while (code := f"{prefix}-{last[prefix] + 1:02d}") in used:
                last[prefix] += 1
            last[prefix] += 1
            self.rows[index] = replace(self.rows[index], code=code)
            self._in_list[code] = index

    def _check_codes(self) -> None:
        taken = set(Unit.objects.filter(code__in=list(self._in_list)).values_list("code", flat=True))
        for code, index in self._in_list.items():
            if code in taken:
                self._say(index, f"Mã “{code}” đã có đơn vị khác dùng.", "code")

    def _check_siblings(self) -> None:
        """No two units of one level bear one name under one parent at once; at the top there is one unit."""
        parents: set[int | None] = {parent.unit.pk for parent in self._parents.values()}
        named = names_below(parents | {None} if any(row.parent is None for row in self.rows) else parents)
        for index, row in enumerate(self.rows):
            if index in self._bad or row.starts_on is None:
                continue
            parent = self._parents[row.parent].unit.pk if row.parent in self._parents else row.parent
            last = row.ends_on or dt.date.max
            spans = named[parent, row.level, row.name.casefold() if parent else ""]
            if any(first <= last and row.starts_on <= end for first, end, _ in spans):
                where = "cùng cấp, cùng trực thuộc một đơn vị" if parent else "là cấp cao nhất"
                self._say(index, f"Đã có “{row.name}” {where}.", "name")
            spans.append((row.starts_on, last, 0))


def _tidied(row: NewUnit, on: dt.date | None) -> NewUnit:
    parent = row.parent.strip() if isinstance(row.parent, str) else row.parent
    return replace(
        row, code=row.code.strip(), name=nfc(row.name), parent=parent or None, starts_on=row.starts_on or on,
        official_code=row.official_code.strip(), phone=row.phone.strip(),
    )  # fmt: skip
