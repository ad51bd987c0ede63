"""What a file holds: its sheets, its table, and which of its columns mean what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from thulinh.intake.models import Batch, Matching
from thulinh.intake.queries.lists import row_sets
from thulinh.intake.reading import Book, open_book
from thulinh.intake.rules.columns import known_headers, propose_columns, signature
from thulinh.intake.rules.tables import SECTION_HEADER, Table, find_table
from thulinh.kernel.files import read_file
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.rows import RowSet
from thulinh.kernel.text import format_number

MOST_ROWS_ON_A_PAGE = 20_000
MOST_ROWS = 200_000
_SHEETS_LOOKED_AT = 12
_MATCHINGS_LOOKED_AT = 20


@dataclass(frozen=True)
class Reading:
    """A file as it is understood: which sheet, which table, and for each head the code of a column or ""."""

    sheets: tuple[str, ...]
    sheet: str
    table: Table
    columns: tuple[str, ...]
    is_remembered: bool = False

    @property
    def understood(self) -> int:
        """How many columns mean something."""
        return sum(bool(code) for code in self.columns)


class Memory:
    """How earlier files of a unit, or of an account, were matched to a list.

    Queries: one.
    """

    def __init__(self, row_set: RowSet, unit: int | None, account: int | None) -> None:
        mine = Q(unit=unit) | Q(matched_by=account) if account is not None else Q(unit=unit)
        rows = Matching.objects.filter(mine, row_set=row_set.code).order_by("-matched_at")[:_MATCHINGS_LOOKED_AT]
        found = sorted(rows, key=lambda row: row.unit_id != unit)  # the unit's own first, each the newest first
        self.row_set = row_set
        self.whole: dict[str, tuple[str, ...]] = {}
        self.single: dict[str, str] = {}
        for row in found:
            self.whole.setdefault(row.signature, tuple(code for _, code in row.columns))
            for key, code in row.columns:
                self.single.setdefault(key, code)

    def columns(self, headers: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
        """The columns that these heads mean, and whether a file with just these heads was matched before."""
        whole = self.whole.get(signature(headers))
        codes = {"", *(column.code for column in self.row_set.columns)}
        if whole is not None and len(whole) == len(headers) and codes.issuperset(whole):
            return whole, True
        return propose_columns(self.row_set, headers, self.single, SECTION_HEADER), False


def read(
    content: bytes,
    name: str,
    row_set: RowSet,
    memory: Memory,
    *,
    sheet: str = "",
    header_row: int | None = None,
) -> Reading:
    """Understand a file: the sheet asked for, else the one of which most is understood.

    Errors: the file cannot be opened; no such sheet; there is no list in it.
    """
    book = open_book(content, name)
    wanted = (sheet,) if sheet else book.sheets[:_SHEETS_LOOKED_AT]
    readings = [_read_sheet(book, one, row_set, memory, header_row if sheet else None) for one in wanted]
    found = [reading for reading in readings if reading and reading.table.rows] or [each for each in readings if each]
    if not found:
        where = f"Trang “{sheet}”" if sheet else f"Tệp “{name}”"
        raise Refusal(f"{where} không có danh sách nào. Đồng chí xem lại tệp.", "sheet" if sheet else "file")
    return max(found, key=lambda reading: reading.understood)


def _read_sheet(book: Book, sheet: str, row_set: RowSet, memory: Memory, header_row: int | None) -> Reading | None:
    table = find_table(book.grid(sheet), known_headers(row_set, memory.single), header_row)
    if table is None:
        return None
    columns, is_remembered = memory.columns(table.headers)
    return Reading(book.sheets, sheet, table, columns, is_remembered)


def reading_of(batch: Batch, *, sheet: str = "", header_row: int | None = None) -> Reading:
    """A batch's file as it is understood, by what was chosen before or is asked for now.

    Errors: as in `read`.
    Queries: one.
    """
    row_set = row_sets()[batch.row_set]
    memory = Memory(row_set, batch.unit_id, batch.uploaded_by_id)
    chosen = (sheet or batch.sheet, header_row if sheet or header_row else batch.header_row)
    found = read(
        read_file(batch.file), batch.file.original_name, row_set, memory, sheet=chosen[0], header_row=chosen[1]
    )
    is_chosen = batch.columns and (found.sheet, found.table.header_row) == (batch.sheet, batch.header_row)
    if is_chosen and len(batch.columns) == len(found.table.headers):
        return Reading(found.sheets, found.sheet, found.table, tuple(batch.columns), found.is_remembered)
    return found


def table_of(batch: Batch) -> Table:
    """The table of a batch whose columns were matched."""
    return reading_of(batch).table


def refuse_too_many(table: Table, most: int) -> None:
    """Errors: the table has more rows than are taken here; none at all."""
    count = len(table.rows)
    if not count:
        raise Refusal(f"Dưới dòng tiêu đề {table.header_row} không có dòng nào. Đồng chí xem lại tệp.", "file")
    if count <= most:
        return
    advice = (
        f"Trang này nhận nhiều nhất {format_number(most)} dòng. Đồng chí chia tệp, "
        "hoặc nhờ người quản trị nhập bằng lệnh: thulinh import TỆP."
        if most < MOST_ROWS
        else f"Mỗi lần nhận nhiều nhất {format_number(most)} dòng. Đồng chí chia tệp."
    )
    raise Refusal(f"Tệp có {format_number(count)} dòng. {advice}", "file")


def unused_heads(reading: Reading) -> list[str]:
    """The heads of a file that mean nothing in the list, so that their columns are not read."""
    return [head for head, code in zip(reading.table.headers, reading.columns, strict=True) if not code]


def replacements_of(batch: Batch) -> Mapping[tuple[str, str], dict[str, Any]]:
    """What was chosen to stand for names that are not known, by column and folded name."""
    return {(each["column"], each["key"]): each for each in batch.replacements}
