"""Spreadsheets, opened as another program would."""

import datetime as dt
import tracemalloc
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from thulinh.ui import spreadsheet
from thulinh.ui.spreadsheet import Sheet, SheetColumn, write_book, write_sheet

HEAD = [SheetColumn("Giá trị")]


def opened(file) -> openpyxl.Workbook:
    with file:
        return openpyxl.load_workbook(file)


def cell(value: Any, kind: str = ""):
    return opened(write_sheet([SheetColumn("Giá trị", kind)], [[value]])).active["A2"]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+84912", "-5", "@SUM(A1)", "\t=1", "=", "''"])
def test_text_is_never_a_formula(text: str) -> None:
    written = cell(text)
    assert written.data_type == "s"
    assert written.value == text
    assert written.quotePrefix is (text[0] in "=+-@\t")


def test_days_and_instants_are_typed() -> None:
    day = cell(dt.date(1998, 5, 12))
    assert day.is_date
    assert day.value == dt.datetime(1998, 5, 12)
    assert day.number_format == "dd/mm/yyyy"
    instant = cell(dt.datetime(2026, 11, 22, 18, 30, tzinfo=dt.UTC))
    assert instant.value == dt.datetime(2026, 11, 23, 1, 30)  # the hour in Việt Nam
    assert cell(dt.time(19, 30)).value == dt.time(19, 30)


def test_days_that_a_spreadsheet_cannot_hold_stay_words() -> None:
    assert cell(dt.date(1890, 5, 19)).value == "19/05/1890"


@pytest.mark.parametrize(
    ("value", "kind", "number_format"),
    [
        (1240, "", "#,##0"),
        (3.5, "", "#,##0.##"),
        (Decimal("3.5"), "", "#,##0.##"),
        (4.0, "", "#,##0"),
        (0.314, "percent", "0.0%"),
    ],
)
def test_numbers_are_typed(value, kind: str, number_format: str) -> None:
    written = cell(value, kind)
    assert written.data_type == "n"
    assert written.value == pytest.approx(float(value))
    assert written.number_format == number_format


def test_codes_keep_their_zeros_and_long_numbers_their_digits() -> None:
    assert cell("00712").value == "00712"
    assert cell("0912 345 678").data_type == "s"
    assert cell(712, "text").value == "712"
    assert cell(79_123_456_789_012_345).value == "79123456789012345"


def test_nothing_stays_empty_and_yes_is_a_word() -> None:
    assert cell(None).value is None
    assert cell("").value is None
    assert cell(0).value == 0
    assert (cell(True).value, cell(False).value) == ("Có", "Không")


def test_header_is_frozen_filtered_and_wide_enough() -> None:
    rows: list[list[Any]] = [["Nguyễn Thị Hồng Đào", dt.date(1998, 5, 12)], ["An", None]]
    paper = opened(write_sheet([SheetColumn("Họ và tên"), SheetColumn("Ngày sinh")], rows, "Đoàn viên")).active
    assert paper.title == "Đoàn viên"
    assert paper["A1"].value == "Họ và tên"
    assert paper["A1"].font.bold
    assert paper.freeze_panes == "A2"
    assert paper.auto_filter.ref == "A1:B3"
    assert paper.column_dimensions["A"].width >= len("Nguyễn Thị Hồng Đào")


def test_a_list_without_rows_has_its_header() -> None:
    paper = opened(write_sheet(HEAD, [])).active
    assert (paper.max_row, paper["A1"].value) == (1, "Giá trị")


def test_marks_and_long_texts_survive() -> None:
    assert cell("Đào Đức Ẵ & <b> “’").value == "Đào Đức Ẵ & <b> “’"
    assert len(cell("ă" * 40_000).value) == spreadsheet.LONGEST_TEXT


def test_several_lists_in_one_book() -> None:
    book = opened(write_book([Sheet(HEAD, [[1]], "Danh sách"), Sheet(HEAD, [[2]], "Hướng dẫn")]))
    assert book.sheetnames == ["Danh sách", "Hướng dẫn"]


@pytest.mark.parametrize("name", ["Kết quả 2025/2026: [tháng] 1?*", "'Danh sách'", "x" * 60, ""])
def test_any_title_can_name_a_sheet(name: str) -> None:
    assert opened(write_sheet(HEAD, [[1]], name)).active["A2"].value == 1


def test_rows_beyond_a_sheet_go_on_in_the_next(monkeypatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 10)
    book = opened(write_sheet(HEAD, ([number] for number in range(20)), "Danh sách"))
    assert book.sheetnames == ["Danh sách", "Danh sách (2)"]
    values = [row[0] for paper in book for row in paper.iter_rows(min_row=2, values_only=True)]
    assert values == list(range(20))


def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(rows: int) -> int:
        tracemalloc.start()
        write_sheet(HEAD * 5, ([f"Nguyễn Văn {number}"] * 5 for number in range(rows))).close()
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    assert peak(10_000) < peak(1_000) + 400_000
