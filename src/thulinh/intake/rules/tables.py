"""Where the table is in a sheet as people make them: titles above, heads of two lines, groups, totals at the end."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from thulinh.kernel.cells import written
from thulinh.kernel.rows import header_key
from thulinh.kernel.text import fold, nfc

SECTION_HEADER = "Dòng tên nhóm"
FIRST_ROWS = 40  # a head is looked for in these
MOST_HEAD_LINES = 4
_NUMBER_HEADS = {"", "tt", "stt", "so tt", "so thu tu"}
_NUMBERING = re.compile(r"^\s*(?:[IVXLC]+|[A-ZĐ]|\d+)\s*[.)/:\-–]\s*")
_COUNT_BEHIND = re.compile(r"\s*(?:[:;]|\(\s*\d[^)]*\))\s*$")
_CLOSING = re.compile(
    r"(?:tong cong|tong so|cong ?(?::|\d|$)|nguoi lap|nguoi tong hop|t/?m[ .]|noi nhan|xac nhan|"
    r"danh sach (?:nay )?(?:gom|co)|an dinh danh sach|ghi chu ?:|.{0,40}, ?ngay .{0,6}thang .{0,6}nam)"
)

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Merge:
    """Cells that were merged into one, from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """A sheet from its first row and first column; an empty cell is None."""

    rows: Sequence[Row]
    merges: Sequence[Merge] = ()


@dataclass(frozen=True)
class TableRow:
    """One row of the table with its number in the file."""

    number: int
    cells: Row


@dataclass(frozen=True)
class Skipped:
    """Rows that hold something but nothing of the table, and why."""

    first: int
    last: int
    why: str
    text: str = ""


@dataclass(frozen=True)
class Table:
    """What a sheet holds: the number of its head's row, the heads, the rows, and what was passed over."""

    header_row: int
    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]
    skipped: tuple[Skipped, ...] = ()

    def samples(self, place: int, most: int = 3) -> list[str]:
        """The first different things that stand in a column."""
        seen: dict[str, None] = {}
        for row in self.rows:
            if row.cells[place] is not None:
                seen.setdefault(written(row.cells[place]))
            if len(seen) == most:
                break
        return list(seen)


def find_table(grid: Grid, known: Container[str], header_row: int | None = None) -> Table | None:
    """Find the table of a sheet; None when there is none.

    `known`: the headers that mean something, as `header_key` writes them. `header_row`: where the head stands, when a
    person said so (from 1).
    """
    top = _header_place(grid, known) if header_row is None else header_row - 1
    if top is None or not 0 <= top < len(grid.rows):
        return None
    bottom = _header_end(grid, top)
    return _Body(grid, top, bottom, _headers(grid, top, bottom)).table()


def _header_place(grid: Grid, known: Container[str]) -> int | None:
    """The row with the most known headers, else the first one that looks like a head."""
    first = list(enumerate(grid.rows[:FIRST_ROWS]))
    widest = max((_filled(row) for _, row in first), default=0)
    if not widest:
        return None
    best, place = max(
        ((len({key for key in _keys(row) if key in known}), -place) for place, row in first), default=(0, 0)
    )
    if best >= 2 or (best == 1 and (widest == 1 or _filled(grid.rows[-place]) > 1)):
        return -place
    likely = (place for place, row in first if _filled(row) >= max(1, widest / 2) and _is_words(row))
    return next(likely, next(place for place, row in first if _filled(row)))


def _keys(row: Row) -> Iterator[str]:
    return (header_key(cell) for cell in row if isinstance(cell, str))


def _filled(row: Row) -> int:
    return sum(cell is not None for cell in row)


def _is_words(row: Row) -> bool:
    cells = [cell for cell in row if cell is not None]
    return all(isinstance(cell, str) and not cell.strip().isdigit() for cell in cells) and len(set(cells)) == len(cells)


def _header_end(grid: Grid, top: int) -> int:
    """The last row of a head that takes several lines."""
    downward = [merge.bottom for merge in grid.merges if merge.top <= top <= merge.bottom and merge.bottom > top]
    if downward:
        return min(max(downward), top + MOST_HEAD_LINES - 1, len(grid.rows) - 1)
    return top + 1 if top + 1 < len(grid.rows) and _is_second_line(grid, top) else top


def _is_second_line(grid: Grid, top: int) -> bool:
    """Whether the row below the head only divides some of its columns."""
    head, below = grid.rows[top], grid.rows[top + 1]
    named = [place for place, cell in enumerate(head) if cell is not None]
    divided = [place for place, cell in enumerate(below) if cell is not None]
    if len(divided) < 2 or not _is_words(below):
        return False
    gaps = {place for place in range(named[0], len(head)) if head[place] is None} if named else set()
    starts = {place - 1 for place in gaps if place - 1 in named}
    return bool(gaps & set(divided)) and set(divided) <= gaps | starts and bool(set(named) - set(divided))


def _headers(grid: Grid, top: int, bottom: int) -> list[str]:
    """One head per column: its different lines from above, joined."""
    width = max(len(row) for row in grid.rows)
    lines = [_across(grid, place, width) for place in range(top, bottom + 1)]
    for upper, lower in pairwise(
        lines
    ):  # where merging is not told, as in csv, a divided head stands above its first part
        for column in range(1, width):
            if upper[column] is None and lower[column] is not None:
                upper[column] = upper[column - 1]
    return [
        " – ".join(dict.fromkeys(nfc(written(part)) for part in parts if part is not None))
        for parts in zip(*lines, strict=True)
    ]


def _across(grid: Grid, place: int, width: int) -> list[Any]:
    """A row of the head where every merged cell says what the merged whole says."""
    row = [*grid.rows[place], *[None] * (width - len(grid.rows[place]))]
    for merge in grid.merges:
        if merge.top <= place <= merge.bottom:
            for column in range(merge.left, min(merge.right + 1, width)):
                row[column] = _corner(grid, merge)
    return row


def _corner(grid: Grid, merge: Merge) -> Any:
    row = grid.rows[merge.top] if merge.top < len(grid.rows) else ()
    return row[merge.left] if merge.left < len(row) else None


class _Body:
    """Reads what stands below a head."""

    def __init__(self, grid: Grid, top: int, bottom: int, headers: list[str]) -> None:
        self.grid, self.top, self.bottom, self.headers = grid, top, bottom, headers
        self.numbers = next(
            (place for place, head in enumerate(headers) if header_key(head) in _NUMBER_HEADS and head), None
        )
        half = max(2, len(headers) / 2)
        self.wide = {merge.top for merge in grid.merges if merge.right - merge.left + 1 >= half}
        self.down = self._downward()
        self.head_words = {cell for row in grid.rows[top : bottom + 1] for cell in row if isinstance(cell, str)}
        self.skipped: list[Skipped] = []
        self.section: str | None = None
        self.has_sections = False

    def table(self) -> Table:
        rows = list(self._rows(self._end()))
        kept = [
            place
            for place, head in enumerate(self.headers)
            if head or any(cells[place] is not None for _, cells, _ in rows)
        ]
        headers = [self.headers[place] or f"Cột {_letter(place)}" for place in kept]
        extra = [SECTION_HEADER] if self.has_sections else []
        body = tuple(
            TableRow(number, tuple(cells[place] for place in kept) + ((section,) if extra else ()))
            for number, cells, section in rows
        )
        return Table(self.top + 1, tuple(headers + extra), body, tuple(self.skipped))

    def _downward(self) -> dict[tuple[int, int], Any]:
        """What a cell merged downward says in each of its rows after the first."""
        found = {}
        for merge in self.grid.merges:
            if merge.top > self.bottom and merge.bottom > merge.top:
                for row in range(merge.top + 1, min(merge.bottom + 1, len(self.grid.rows))):
                    found[row, merge.left] = _corner(self.grid, merge)
        return found

    def _end(self) -> int:
        """The first row of what closes the list: totals, place and day, signatures."""
        rows = self.grid.rows
        for place in range(self.bottom + 1, len(rows)):
            texts = [cell for cell in rows[place] if cell is not None]
            if (
                not texts
                or len(texts) > 3
                or not any(isinstance(text, str) and _CLOSING.match(fold(text)) for text in texts)
            ):
                continue
            if all(_filled(row) <= 3 for row in rows[place:]):
                self.skipped.append(Skipped(place + 1, len(rows), "phần cuối danh sách", nfc(written(texts[0]))))
                return place
        return len(rows)

    def _rows(self, end: int) -> Iterator[tuple[int, list[Any], str | None]]:
        width, is_first = len(self.headers), True
        for place in range(self.bottom + 1, end):
            own = self.grid.rows[place]
            if not _filled(own):
                continue
            if is_first and _counts_columns(own):
                continue
            is_first = False
            if self._is_section(place, own):
                continue
            if self._is_head_again(own):
                self.skipped.append(Skipped(place + 1, place + 1, "dòng tiêu đề lặp lại"))
                continue
            cells = [*own, *[None] * (width - len(own))]
            for column in range(width):
                if cells[column] is None:
                    cells[column] = self.down.get((place, column))
            yield place + 1, cells, self.section

    def _is_section(self, place: int, own: Row) -> bool:
        """Whether the row only names the group of the rows below; if so, keep the name."""
        texts = [(column, cell) for column, cell in enumerate(own) if cell is not None]
        if len(texts) > 2 or len(self.headers) < 2:
            return False
        column, text = texts[-1]
        # A number of its own may stand before the name, as in "I | Chi đoàn Thôn 1".
        numbered = (
            len(texts) == 2
            and texts[0][0] == self.numbers
            and bool(re.fullmatch(r"\s*[IVXLCA-Z]+\.?\s*", str(texts[0][1])))
        )
        alone = len(texts) == 1 and isinstance(text, str) and not text.strip().isdigit()
        if not numbered and not (alone and (place in self.wide or column == self.numbers or _NUMBERING.match(text))):
            return False
        name = _COUNT_BEHIND.sub("", _NUMBERING.sub("", nfc(written(text))))
        self.section, self.has_sections = name, True
        self.skipped.append(Skipped(place + 1, place + 1, "tên nhóm", name))
        return True

    def _is_head_again(self, own: Row) -> bool:
        """Whether the row is the head once more, as on the next printed page."""
        return all(cell is None or cell in self.head_words for cell in own) and _filled(own) > 1


def _counts_columns(row: Row) -> bool:
    """Whether the row below the head only numbers the columns: (1) (2) (3), or A B 1 2 3."""
    marks = [written(cell).strip("()[] ") for cell in row if cell is not None]
    digits = [int(mark) for mark in marks if mark.isdigit()]
    letters = [mark for mark in marks if re.fullmatch("[A-Z]", mark)]
    return (
        len(marks) >= 3
        and len(digits) + len(letters) == len(marks)
        and digits == list(range(1, len(digits) + 1))
        and bool(digits)
    )


def _letter(place: int) -> str:
    """The letters by which a spreadsheet calls a column."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
