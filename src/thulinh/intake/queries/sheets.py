"""Spreadsheets that go out: a template to fill in, and the rows to correct and send again."""

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from typing import IO, Any

import xlsxwriter

from thulinh.intake.models import Batch
from thulinh.intake.queries.files import Reading, reading_of
from thulinh.intake.queries.lists import row_sets
from thulinh.intake.rules.columns import ERROR_HEADER
from thulinh.kernel.cells import CellProblem, CorrectionKind
from thulinh.kernel.rows import Column, RowSet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_WITH_LISTS = 5_000
_LONGEST_NAME = 31
_FIRST_DAY = dt.date(1900, 3, 1)  # spreadsheets count the days before it wrongly
_HEAD = {"bold": True, "bg_color": "#eaf2fd", "border": 1, "text_wrap": True, "valign": "top"}
_REQUIRED = {**_HEAD, "font_color": "#b0122a"}
_FORMATS = {
    "head": _HEAD, "required": _REQUIRED, "text": {"num_format": "@"}, "day": {"num_format": "dd/mm/yyyy"},
    "moment": {"num_format": "dd/mm/yyyy hh:mm"}, "told": {"font_color": "#b0122a", "text_wrap": True},
    "wrong": {"bg_color": "#fdeef0"}, "wrong_day": {"bg_color": "#fdeef0", "num_format": "dd/mm/yyyy"},
    "example": {"num_format": "@", "italic": True, "font_color": "#5a6880"},
    "example_day": {"num_format": "dd/mm/yyyy", "italic": True, "font_color": "#5a6880", "align": "left"},
}  # fmt: skip


class _Paper:
    """A spreadsheet being written, with its formats."""

    def __init__(self) -> None:
        self.target = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked for it sends it and closes it
        self.book = xlsxwriter.Workbook(self.target)
        self.formats = {name: self.book.add_format(look) for name, look in _FORMATS.items()}

    def close(self) -> IO[bytes]:
        self.book.close()
        self.target.seek(0)
        return self.target


def error_file(batch: Batch, reading: Reading | None = None) -> IO[bytes]:
    """The rows of a file that were not or cannot be written, as they stand in it, with what is wrong with each.

    `reading`: what the file holds, when it was just read.
    Shape: an open spreadsheet with the heads of the file and "Lỗi"; cells with something wrong are red.
    Queries: two at most.
    """
    reading = reading or reading_of(batch)
    row_set = row_sets()[batch.row_set]
    told = dict(_rows_told(batch).values_list("number", "notes"))
    paper = _Paper()
    sheet = paper.book.add_worksheet(batch.sheet[:_LONGEST_NAME] or "Danh sách")
    heads = [*(head for head in reading.table.headers if head != ERROR_HEADER), ERROR_HEADER]
    kept = [place for place, head in enumerate(reading.table.headers) if head != ERROR_HEADER]
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, paper.formats["head"])
    rows = (row for row in reading.table.rows if row.number in told)
    for line, row in enumerate(rows, start=1):
        notes = told[row.number]
        for place, column in enumerate(kept):
            is_wrong = reading.columns[column] in notes.get("problems", {})
            _write(sheet, line, place, row.cells[column], paper.formats, is_wrong)
        sheet.write_string(line, len(kept), _told(row.number, notes, row_set), paper.formats["told"])
    sheet.set_column(0, len(kept) - 1, 18)
    sheet.set_column(len(kept), len(kept), 60)
    sheet.freeze_panes(1, 0)
    return paper.close()


def _rows_told(batch: Batch) -> Any:
    return batch.rows.left_out() if batch.state != Batch.State.MATCHED else batch.rows.refused()


def _told(number: int, notes: Mapping[str, Any], row_set: RowSet) -> str:
    """What is wrong with a row, in one text, with where it stood."""
    labels = {column.code: column.label for column in row_set.columns}
    said = [
        f"{labels[code]}: {message}" if code in labels else message
        for code, message in notes.get("problems", {}).items()
    ]
    if not said:
        said = [
            f"{labels.get(code, code)}: chưa đồng ý “{CorrectionKind(kind).label}” ({before} → {after})"
            for code, (kind, before, after) in notes.get("corrections", {}).items()
        ]
    return f"Dòng {number}. {' '.join(said)}"


def _write(sheet: Any, line: int, place: int, cell: Any, formats: Mapping[str, Any], is_wrong: bool) -> None:
    """A cell as it was: a number stays a number, a day a day, and no text becomes a formula."""
    plain = formats["wrong"] if is_wrong else None
    if cell is None:
        sheet.write_blank(line, place, None, plain)
    elif isinstance(cell, bool):
        sheet.write_boolean(line, place, cell, plain)
    elif isinstance(cell, (int, float)):
        sheet.write_number(line, place, cell, plain)
    elif isinstance(cell, dt.datetime) and cell.date() >= _FIRST_DAY:
        sheet.write_datetime(line, place, cell, formats["wrong_day" if is_wrong else "moment"])
    elif isinstance(cell, dt.date) and cell >= _FIRST_DAY:
        sheet.write_datetime(line, place, cell, formats["wrong_day" if is_wrong else "day"])
    else:
        sheet.write_string(line, place, str(cell), plain or formats["text"])


def template(row_set: RowSet) -> IO[bytes]:
    """An empty list to fill in: heads with hints, one example, choices to pick from, and a page that explains.

    Shape: an open spreadsheet. A required column is red and ends in *.
    """
    paper = _Paper()
    sheet, guide = paper.book.add_worksheet("Danh sách"), paper.book.add_worksheet("Hướng dẫn")
    choices = paper.book.add_worksheet("Danh mục")
    for place, column in enumerate(row_set.columns):
        _template_column(sheet, place, column, paper.formats)
        if column.choices:
            _offer_choices(sheet, choices, place, column)
    sheet.freeze_panes(1, 0)
    _explain(guide, row_set.columns, paper.formats)
    choices.hide()
    return paper.close()


def _template_column(sheet: Any, place: int, column: Column, formats: Mapping[str, Any]) -> None:
    head = f"{column.label} *" if column.is_required else column.label
    sheet.write_string(0, place, head, formats["required" if column.is_required else "head"])
    if column.hint:
        sheet.write_comment(0, place, column.hint, {"author": "Thủ Lĩnh"})
    sheet.set_column(place, place, max(14, min(len(head) + 4, 40)), formats["day" if column.is_day else "text"])
    if not column.example:
        return
    try:
        value = column.read(column.example)[0] if column.is_day else column.example
    except CellProblem:
        value = column.example
    if isinstance(value, dt.date):
        sheet.write_datetime(1, place, value, formats["example_day"])
    else:
        sheet.write_string(1, place, value, formats["example"])


def _offer_choices(sheet: Any, choices: Any, place: int, column: Column) -> None:
    """A list to pick from. It stands on a page of its own: in the cell's own rule there is room for 255 letters."""
    for line, choice in enumerate(column.choices):
        choices.write_string(line, place, choice)
    letters = xlsxwriter.utility.xl_col_to_name(place)
    rule = {
        "validate": "list", "source": f"='Danh mục'!${letters}$1:${letters}${len(column.choices)}",
        "error_type": "warning", "error_title": column.label, "error_message": "Đồng chí chọn trong danh sách.",
    }  # fmt: skip
    sheet.data_validation(1, place, ROWS_WITH_LISTS, place, rule)


def _explain(guide: Any, columns: Sequence[Column], formats: Mapping[str, Any]) -> None:
    lines = [
        "Mỗi dòng một mục. Cột có dấu * phải điền. Ô để trống nghĩa là chưa rõ và không xóa điều đã có.",
        "Dòng 2 của trang “Danh sách” là ví dụ; để nguyên thì máy bỏ qua.",
        "Ngày ghi ngày/tháng/năm, ví dụ 12/05/1998.",
    ]
    for line, words in enumerate(lines):
        guide.write_string(line, 0, words)
    top = len(lines) + 1
    for place, head in enumerate(("Cột", "Bắt buộc", "Cách ghi", "Ví dụ")):
        guide.write_string(top, place, head, formats["head"])
    for line, column in enumerate(columns, start=top + 1):
        how = column.hint or ("; ".join(column.choices) and f"Chọn: {'; '.join(column.choices)}")
        row = (column.label, "có" if column.is_required else "", how, column.example)
        for place, words in enumerate(row):
            guide.write_string(line, place, words)
    for place, width in enumerate((26, 10, 60, 26)):
        guide.set_column(place, place, width)
