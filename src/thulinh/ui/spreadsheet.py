"""Spreadsheets with typed cells: a day is a day, a code keeps its zeros, and no text is a formula."""

import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, count, islice
from typing import IO, Any

import xlsxwriter
from django.utils import timezone

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575  # what a sheet holds under its header
LONGEST_TEXT = 32_767
MOST_EXACT = 10**15  # longer numbers lose their last digits in a spreadsheet, and are written as text
WIDEST = 60
_FIRST_DAY = dt.date(1900, 3, 1)  # spreadsheets count the days before it wrongly
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]+")
_COMMAND_LIKE = ("=", "+", "-", "@", "\t", "\r")
_FORMATS: dict[str, dict[str, Any]] = {
    "header": {"bold": True, "bg_color": "#eaf2fd", "bottom": 1, "text_wrap": True, "valign": "top"},
    "date": {"num_format": "dd/mm/yyyy", "align": "left"},
    "datetime": {"num_format": "dd/mm/yyyy hh:mm", "align": "left"},
    "time": {"num_format": "hh:mm", "align": "left"},
    "whole": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.##"},
    "percent": {"num_format": "0.0%"},
    "text": {"num_format": "@"},
    "quoted": {"num_format": "@", "quote_prefix": True},
}


@dataclass(frozen=True)
class SheetColumn:
    """A column: its header and, when the value does not tell, its kind: "text" or "percent"."""

    title: str
    kind: str = ""
    width: float | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet of a book."""

    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Any]]
    name: str = "Danh sách"


def write_sheet(columns: Sequence[SheetColumn], rows: Iterable[Sequence[Any]], name: str = "Danh sách") -> IO[bytes]:
    """Write one list as a spreadsheet; the rows are read once and not kept in memory.

    Shape: an open file at its beginning.
    """
    return write_book([Sheet(columns, rows, name)])


def write_book(sheets: Sequence[Sheet]) -> IO[bytes]:
    """Write several lists as the sheets of one spreadsheet; a list that is too long goes on in a further sheet.

    Shape: an open file at its beginning.
    """
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the caller sends it and closes it
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    formats = {name: book.add_format(properties) for name, properties in _FORMATS.items()}
    for sheet in sheets:
        _write(book, sheet, formats)
    book.close()
    target.seek(0)
    return target


def _write(book: xlsxwriter.Workbook, sheet: Sheet, formats: dict[str, Any]) -> None:
    rows, part = iter(sheet.rows), 1
    first = list(islice(rows, 1))
    while part == 1 or first:
        paper = book.add_worksheet(_free_name(book, sheet.name))
        _write_part(paper, sheet.columns, chain(first, islice(rows, MOST_ROWS - 1)), formats)
        first, part = list(islice(rows, 1)), part + 1


def _free_name(book: xlsxwriter.Workbook, wanted: str) -> str:
    """A name that a sheet may have and that no other sheet of the book has."""
    name = _NOT_IN_NAMES.sub(" ", wanted).strip(" '")[:31].strip(" '") or "Danh sách"
    taken = {paper.get_name().casefold() for paper in book.worksheets()}
    numbered = (f"{name[:25]} ({part})" for part in count(2))
    return name if name.casefold() not in taken else next(free for free in numbered if free.casefold() not in taken)


def _write_part(paper: Any, columns: Sequence[SheetColumn], rows: Iterable[Any], formats: dict[str, Any]) -> None:
    widths = [len(column.title) * 0.8 + 3 for column in columns]
    for place, column in enumerate(columns):
        paper.write_string(0, place, column.title, formats["header"])
    filled = 0
    for filled, row in enumerate(rows, start=1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            shown = _cell(paper, filled, place, value, column.kind, formats)
            widths[place] = max(widths[place], shown + 2)
    for place, column in enumerate(columns):
        paper.set_column(place, place, column.width or min(max(widths[place], 6), WIDEST))
    paper.freeze_panes(1, 0)
    paper.autofilter(0, 0, filled, len(columns) - 1)


def _cell(paper: Any, row: int, place: int, value: Any, kind: str, formats: dict[str, Any]) -> int:
    """Write one value in its own type; gives the length of what is seen."""
    if value is None or value == "":
        return 0
    if isinstance(value, bool):
        return _text(paper, row, place, "Có" if value else "Không", formats)
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        paper.write_datetime(row, place, local, formats["datetime"])
        return 16
    if isinstance(value, dt.date) and value >= _FIRST_DAY:
        paper.write_datetime(row, place, value, formats["date"])
        return 10
    if isinstance(value, dt.date):
        return _text(paper, row, place, value.strftime("%d/%m/%Y"), formats)
    if isinstance(value, dt.time):
        paper.write_datetime(row, place, value, formats["time"])
        return 5
    if kind != "text" and isinstance(value, int | float | Decimal) and -MOST_EXACT < value < MOST_EXACT:
        whole = value == int(value)
        paper.write_number(row, place, value, formats[kind or ("whole" if whole else "decimal")])
        return len(str(value)) + 2
    return _text(paper, row, place, str(value), formats)


def _text(paper: Any, row: int, place: int, text: str, formats: dict[str, Any]) -> int:
    # A text is always written as a text; the mark in front keeps it one when somebody edits the cell.
    look = formats["quoted" if text.startswith(_COMMAND_LIKE) else "text"]
    paper.write_string(row, place, text[:LONGEST_TEXT], look)
    return max(len(line) for line in text.splitlines() or [""])
