"""Taking over a list of units as a commune or a province keeps it: new ones opened, known ones put right."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.kernel.cells import Correction, CorrectionKind, written
from thulinh.kernel.refusals import Offer, Problem
from thulinh.kernel.rows import Applied, Change, Outcome, refuse_or_skip
from thulinh.kernel.text import fold, format_phone, nearest
from thulinh.kernel.writing import action
from thulinh.units.actions.merging import lowest_levels
from thulinh.units.actions.opening import NewUnit, open_units, opening_problems
from thulinh.units.actions.renaming import UnitCorrection, correct_units
from thulinh.units.actions.withdrawing import withdraw_units
from thulinh.units.models import Level
from thulinh.units.queries import Match, UnitOnDay, match_units, unit_by_code, units_on
from thulinh.units.rules import lies_under_any, path_ids, unit_key

FIELDS = {"code": "ma", "name": "ten", "level": "cap", "parent": "truc-thuoc", "starts_on": "ngay-lap",
          "official_code": "ma-hanh-chinh", "phone": "dien-thoai"}  # fmt: skip
Row = Mapping[str, Any]


@action
def take_units(
    rows: Sequence[Row],
    *,
    by: Any,
    on: dt.date,
    roots: tuple[str, ...] | None = None,
    reason: str = "",
    skip_problems: bool = False,
) -> Applied:
    """Take over a list of units (columns: units/rows.py): open those that are new, put right those that are known.

    A unit is known by its code, else by its name and level under its parent. An empty cell changes nothing; an empty
    parent means the one unit within reach. A list is no decision: it never renames, moves or closes a unit.

    Queries: a fixed number, however many rows.
    Errors: per row — an unknown level; an unknown, doubtful or closed parent; outside one's reach; a known unit with
    another name or parent; and as `open_units`.
    Writes: as `open_units` and `correct_units`.
    """
    reading = _Reading(rows, on, roots)
    problems = list(reading.problems)
    fresh = [index for index, new in reading.new.items() if new is not None]
    for problem in opening_problems([reading.new[index] for index in fresh], on=on):
        field = FIELDS.get(problem.field, "ten")
        problems.append(Problem(problem.message, field, fresh[problem.row or 0]))
    left_out = refuse_or_skip(sorted(problems, key=lambda problem: problem.row or 0), skip_problems=skip_problems)
    opened = [index for index in fresh if index not in left_out]
    units = open_units([reading.new[index] for index in opened], by=by, on=on, reason=reason) if opened else []
    known = {index: reading.corrections_of(index) for index in reading.known if index not in left_out}
    changed = {index: each for index, (each, before) in known.items() if before}
    if changed:
        correct_units(list(changed.values()), by=by, reason=reason or "Cập nhật theo danh sách")
    outcomes = {index: Outcome.CHANGED if index in changed else Outcome.SAME for index in known}
    outcomes |= dict.fromkeys(opened, Outcome.NEW)
    return Applied(
        tuple(outcomes.get(index) for index in range(len(rows))),
        tuple(problems),
        tuple(note for note in reading.notes if note[0] not in left_out),
        {"opened": [unit.pk for unit in units], "before": [known[index][1] for index in changed]},
        tuple(change for index in changed for change in _changes(index, known[index][1] or {})),
    )


_COLUMN_OF = {"official_code": "ma-hanh-chinh", "is_residential": "dia-ban", "phone": "dien-thoai"}


def _changes(index: int, before: Mapping[str, Any]) -> list[Change]:
    """What was known where a row says otherwise."""
    known = {name: value for name, value in before.items() if name in _COLUMN_OF}
    shown = {name: format_phone(value) if name == "phone" else written(value) for name, value in known.items()}
    return [Change(index, _COLUMN_OF[name], value) for name, value in shown.items()]


@action
def take_back_units(made: Mapping[str, Any], *, by: Any, reason: str) -> None:
    """Undo `take_units`: withdraw what it opened, and put back what it put right.

    Errors: something already refers to a unit that it opened.
    Writes: as `withdraw_units` and `correct_units`.
    """
    if made.get("before"):
        correct_units([UnitCorrection(**before) for before in made["before"]], by=by, reason=reason)
    if made.get("opened"):
        withdraw_units(made["opened"], by=by, reason=reason)


@dataclass(frozen=True)
class Above:
    """The parent of a row: a standing unit, or the code of another row."""

    unit: UnitOnDay | None = None
    code: str = ""


class _Reading:
    """What the rows mean: which are known units, which are new, and what is wrong with the others."""

    def __init__(self, rows: Sequence[Row], on: dt.date, roots: tuple[str, ...] | None) -> None:
        self.rows, self.on, self.roots = rows, on, roots
        self.problems: list[Problem] = []
        self.notes: list[tuple[int, str, Correction]] = []
        self.new: dict[int, NewUnit] = {}
        self.known: dict[int, UnitOnDay] = {}
        levels = list(Level.objects.all())
        self._levels, self._level_names = _level_words(levels), {level.code: level.name for level in levels}
        self._lowest = lowest_levels()
        self._read_names()
        for index, row in enumerate(rows):
            level, above = self._level(index, row), self._above(index, row)
            if level is not None and above is not None:
                self._place(index, row, level, above)

    def corrections_of(self, index: int) -> tuple[UnitCorrection, dict[str, Any] | None]:
        """What a row puts right, and (None: nothing) the same facts as they were before."""
        row, unit = self.rows[index], self.known[index]
        said = {"official_code": row.get("ma-hanh-chinh"), "is_residential": row.get("dia-ban"),
                "phone": row.get("dien-thoai")}  # fmt: skip
        other = {key: value for key, value in said.items() if value is not None and value != getattr(unit, key)}
        before = {"unit": unit.unit_id, **{key: getattr(unit, key) for key in other}} if other else None
        return UnitCorrection(unit.unit_id, **other), before

    def _read_names(self) -> None:
        """Every unit that the rows speak of, in a fixed number of questions."""
        codes = {row.get(key) for row in self.rows for key in ("ma", "truc-thuoc") if row.get(key)}
        ids = unit_by_code(codes)
        standing = units_on(ids.values(), self.on)
        self._by_code = {code: standing.get(pk) for code, pk in ids.items()}
        self._in_list = {row["ma"]: row["ma"] for row in self.rows if row.get("ma")}
        self._in_list |= {unit_key(row["ten"]): row["ma"] for row in self.rows if row.get("ma") and row.get("ten")}
        asked = {row.get("truc-thuoc") for row in self.rows if row.get("truc-thuoc")} - set(ids)
        levels = list(dict.fromkeys(self._levels.values()))
        self._named = match_units([*asked, *(row["ten"] for row in self.rows)], self.roots, self.on, levels=levels)
        own = match_roots(self.roots, self.on)
        self._own = own[0] if len(own) == 1 else None

    def _say(self, index: int, message: str, field: str, offers: tuple[Offer, ...] = ()) -> None:
        self.problems.append(Problem(message, field, index, offers))

    def _level(self, index: int, row: Row) -> str | None:
        words = row.get("cap")
        if not words and len(self._lowest) == 1:
            return next(iter(self._lowest))
        level = self._levels.get(fold(words or ""))
        if level is None:
            near = self._levels.get(nearest(words or "", self._levels) or "")
            hint = f" Có phải “{self._level_names[near]}” không?" if near else ""
            offers = (Offer(near, self._level_names[near]),) if near else ()
            self._say(index, f"Không có cấp “{words or ''}”.{hint}", "cap", offers)
        return level

    def _above(self, index: int, row: Row) -> Above | None:
        words = row.get("truc-thuoc")
        if not words:
            if self._own:
                return Above(self._own)
            known = self._by_code.get(row.get("ma"))
            if known:
                return Above()
            self._say(index, "Chưa ghi đơn vị cấp trên.", "truc-thuoc")
            return None
        if words in self._in_list and words not in self._by_code:
            return Above(code=words)
        if self._by_code.get(words):
            return Above(self._by_code[words])
        match = self._named.get(words) or Match(words)
        if unit := match.unit or match.likely:
            if not match.is_sure:
                self.notes.append((index, "truc-thuoc", Correction(CorrectionKind.UNIT, words, unit.name)))
            return Above(unit)
        if unit_key(words) in self._in_list and not match.exact:
            return Above(code=self._in_list[unit_key(words)])
        self._say(index, match.problem, "truc-thuoc", match.offers)
        return None

    def _place(self, index: int, row: Row, level: str, above: Above) -> None:
        known = self._by_code.get(row["ma"]) if row.get("ma") else self._known_by_name(row, level, above)
        if known is not None:
            self._take_known(index, row, known, above)
        elif above.unit and not lies_under_any(above.unit.path, self.roots):
            self._say(index, f"“{above.unit.name}” nằm ngoài phạm vi phụ trách.", "truc-thuoc")
        else:
            self.new[index] = NewUnit(
                code=row.get("ma") or "", name=row["ten"], level=level,
                parent=above.unit.unit_id if above.unit else above.code or None,
                starts_on=row.get("ngay-lap"), official_code=row.get("ma-hanh-chinh") or "",
                is_residential=row["dia-ban"] if row.get("dia-ban") is not None else True,
                phone=row.get("dien-thoai") or "",
            )  # fmt: skip

    def _known_by_name(self, row: Row, level: str, above: Above) -> UnitOnDay | None:
        if above.unit is None:
            return None
        match = self._named[row["ten"]].below(above.unit.unit_id)
        same = [unit for unit in match.exact if unit.level == level]
        return Match(match.name, tuple(same)).unit

    def _take_known(self, index: int, row: Row, known: UnitOnDay, above: Above) -> None:
        if not lies_under_any(known.path, self.roots):
            self._say(index, f"“{known.name}” nằm ngoài phạm vi phụ trách.", "ma")
        elif not known.is_open:
            self._say(index, f"“{known.name}” (mã {known.code}) đã kết thúc hoạt động.", "ma")
        elif unit_key(known.name) != unit_key(row["ten"]):
            message = f"Mã {known.code} là của “{known.name}”; đổi tên cần quyết định, không đổi bằng danh sách."
            self._say(index, message, "ten")
        elif row.get("truc-thuoc") and above.unit and above.unit.unit_id != known.parent_id:
            message = f"“{known.name}” đang trực thuộc đơn vị khác; chuyển đơn vị cần quyết định."
            self._say(index, message, "truc-thuoc")
        else:
            self.known[index] = known


def _level_words(levels: Sequence[Level]) -> dict[str, str]:
    """Every way to name a level → its code."""
    words = {fold(level.unit_word): level.code for level in reversed(levels)}
    words |= {fold(part): level.code for level in reversed(levels) for part in level.name.split(",")}
    return words | {fold(level.name): level.code for level in levels} | {level.code: level.code for level in levels}


def match_roots(roots: tuple[str, ...] | None, on: dt.date) -> list[UnitOnDay]:
    """The units at the roots of somebody's reach.

    Queries: one.
    """
    return list(units_on([path_ids(root)[-1] for root in roots], on).values()) if roots else []
