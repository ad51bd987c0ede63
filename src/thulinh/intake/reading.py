"""Opening somebody's file: xlsx, xls, xlsb, ods and csv, and saying plainly why one cannot be opened."""

import codecs
import csv
import io
import re
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from thulinh.intake.rules.tables import Grid, Merge
from thulinh.kernel.cells import is_empty
from thulinh.kernel.refusals import Refusal

MOST_BYTES = 40 * 1024 * 1024
MOST_UNPACKED = 512 * 1024 * 1024
CSV_SHEET = "Danh sách"
LONGEST_SHEET_NAME = 255
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# A cell that holds something beyond column CZ or row 299.999: the reader would lay out everything before it.
_FAR_CELL = re.compile(rb'<c r="(?:(?:[A-Z]{3}|[D-Z][A-Z])\d+|[A-Z]+(?:[3-9]\d{5}|\d{7,}))"[^>/]*>')
_PIECE, _LONGEST_TAG = 1024 * 1024, 200
_SEPARATORS = ",;\t|"
_WORDS_OF_PAGES = (b"<html", b"<!doctype", b"<table", b"<?xml")

_NO_TABLE = "Tệp “{name}” không phải là bảng tính. Đồng chí chọn tệp .xlsx, .xls, .xlsb, .ods hoặc .csv."
_BROKEN = (
    "Tệp “{name}” bị hỏng hoặc tải lên chưa hết. Đồng chí mở lại bằng Excel; nếu mở được thì lưu thành tệp mới rồi gửi."
)
_LOCKED = (
    "Tệp “{name}” có mật khẩu. Đồng chí mở bằng Excel, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ sổ làm việc) rồi gửi lại."
)
_PAGE = "Tệp “{name}” là trang web đổi đuôi thành bảng tính. Đồng chí mở bằng Excel, lưu thành .xlsx rồi gửi lại."
_TOO_BIG = "Tệp “{name}” lớn hơn 40 MB. Đồng chí bỏ ảnh trong tệp, hoặc chia thành nhiều tệp."
_EMPTY = "Tệp “{name}” rỗng. Đồng chí chọn lại tệp."
_TOO_WIDE = (
    "Tệp “{name}” có ô được điền ở rất xa danh sách (sau cột CZ hoặc sau dòng 299.999). "
    "Đồng chí xóa các cột, dòng thừa ở xa rồi gửi lại."
)


@dataclass(frozen=True)
class Book:
    """An opened file: the names of its sheets that hold lists, and a way to read one."""

    sheets: tuple[str, ...]
    _read: Callable[[str], Grid]

    def grid(self, sheet: str) -> Grid:
        """Everything that a sheet holds.

        Errors: the file has no such sheet; the sheet is broken.
        """
        if sheet not in self.sheets:
            raise Refusal(f"Tệp không có trang “{sheet}”. Các trang: {', '.join(self.sheets)}.", "sheet")
        return self._read(sheet)


def open_book(content: bytes, name: str) -> Book:
    """Open a file by what it holds, whatever its name ends in.

    Errors: empty; over 40 MB; with a password; broken; no spreadsheet.
    """
    if not content.strip():
        raise _refusal(_EMPTY, name)
    if len(content) > MOST_BYTES:
        raise _refusal(_TOO_BIG, name)
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise _refusal(_LOCKED, name)
    if content.startswith((_ZIP, _OLE)):
        if content.startswith(_ZIP):
            _look_into(content, name)
        return _workbook(content, name)
    start = content[:2000].lstrip(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith(_WORDS_OF_PAGES):
        raise _refusal(_PAGE, name)
    rows = _csv_rows(_decoded(content, name), name)
    return Book((CSV_SHEET,), lambda _: Grid(rows))


def _refusal(words: str, name: str) -> Refusal:
    return Refusal(words.format(name=name), "file")


def _look_into(content: bytes, name: str) -> None:
    """Refuse what would take too much memory, before anything is unpacked as a whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if any(entry.flag_bits & 1 for entry in entries):
                raise _refusal(_LOCKED, name)
            if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise _refusal(_TOO_BIG, name)
            for entry in entries:
                if entry.filename.startswith("xl/worksheets/") and _has_far_cell(packed, entry):
                    raise _refusal(_TOO_WIDE, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise _refusal(_BROKEN, name) from error


def _has_far_cell(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    before = b""
    with packed.open(entry) as part:
        while piece := part.read(_PIECE):
            if _FAR_CELL.search(before + piece):
                return True
            before = piece[-_LONGEST_TAG:]
    return False


def _workbook(content: bytes, name: str) -> Book:
    try:
        book = load_workbook(io.BytesIO(content))
    except PasswordError as error:
        raise _refusal(_LOCKED, name) from error
    except (CalamineError, ValueError, OSError) as error:
        is_office = content.startswith(_OLE) or b"xl/" in content or b"opendocument.spreadsheet" in content
        raise _refusal(_BROKEN if is_office else _NO_TABLE, name) from error
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    shown = [sheet for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible] or sheets
    names = tuple(sheet.name for sheet in shown if len(sheet.name) <= LONGEST_SHEET_NAME)
    if not names:
        raise _refusal(_NO_TABLE, name)
    return Book(names, lambda sheet: _grid(book, sheet, name))


def _grid(book: CalamineWorkbook, sheet: str, name: str) -> Grid:
    try:
        found = book.get_sheet_by_name(sheet)
        rows = found.to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as error:
        raise _refusal(_BROKEN, name) from error
    merges = [Merge(top, left, bottom, right) for (top, left), (bottom, right) in found.merged_cell_ranges or ()]
    return Grid(_without_tail([tuple(map(_cell, row)) for row in rows]), merges)


def _cell(value: Any) -> Any:
    return None if value == "" or is_empty(value) else value


def _without_tail(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    return rows


def _decoded(content: bytes, name: str) -> str:
    """The text of a csv file, in whichever way Vietnamese offices save it."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in content:
        raise _refusal(_NO_TABLE, name)
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # That code page has no letter with two marks; the parts come together before anybody calls them a mistake.
        return unicodedata.normalize("NFC", text) if encoding == "cp1258" else text
    raise _refusal(_NO_TABLE, name)


def _csv_rows(text: str, name: str) -> list[tuple[Any, ...]]:
    first, _, rest = text.partition("\n")
    separator = ""
    if found := re.fullmatch(r"sep=(.)\s*", first):  # a line for Excel, which Excel does not count
        separator, text = found[1], rest
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator or _separator(text))
        return _without_tail([tuple(map(_cell, row)) for row in rows])
    except csv.Error as error:
        raise _refusal(_BROKEN, name) from error


def _separator(text: str) -> str:
    """What stands between the cells: the mark that divides most of the first rows into equally many."""
    start = "\n".join(text.splitlines()[:60])

    def evenness(mark: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(start, newline=""), delimiter=mark) if any(row))
        width, times = max(widths.items(), key=lambda pair: (pair[0] > 1, pair[1], pair[0]), default=(0, 0))
        return (times, width) if width > 1 else (0, 0)

    return max(_SEPARATORS, key=evenness)
