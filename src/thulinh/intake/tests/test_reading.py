"""Opening files: those that people send, and those that cannot be opened."""

import datetime as dt
import io
import re
import unicodedata
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from thulinh.intake import reading
from thulinh.intake.reading import CSV_SHEET, open_book
from thulinh.intake.rules.tables import find_table
from thulinh.intake.tests.conftest import book
from thulinh.kernel.refusals import Refusal

FILES = Path(__file__).parent / "files"
KNOWN = {"ho va ten", "ngay sinh", "so dien thoai", "dien thoai", "chi doan"}


def rows_of(content: bytes, name: str = "ds.xlsx", sheet: str = "") -> list[tuple]:
    opened = open_book(content, name)
    table = find_table(opened.grid(sheet or opened.sheets[0]), KNOWN)
    return [row.cells for row in table.rows]


def refusal_of(content: bytes, name: str = "ds.xlsx") -> str:
    with pytest.raises(Refusal) as caught:
        rows_of(content, name)
    [problem] = caught.value.problems
    assert problem.field == "file"
    return problem.message


@pytest.mark.parametrize("name", ["doi-cu.xls", "mo.ods"])
def test_old_and_open_formats_are_read(name):
    cells = rows_of((FILES / name).read_bytes(), name)[0]
    assert "Bùi Quốc An" in cells
    assert dt.date(1998, 5, 12) in cells
    assert 912345678 in cells


def test_what_excel_and_openpyxl_write_is_read_alike(sheet):
    rows = [
        ["Họ và tên", "Ngày sinh"],
        ["Bùi Quốc An", dt.date(1998, 5, 12)],
        ["Lê Thị Ánh", 35927],
        ["An", "12/05/1998"],
    ]
    written = openpyxl.Workbook()
    for row in rows:
        written.active.append(row)
    target = io.BytesIO()
    written.save(target)
    found = [("Bùi Quốc An", dt.date(1998, 5, 12)), ("Lê Thị Ánh", 35927), ("An", "12/05/1998")]
    assert rows_of(sheet(rows)) == found
    assert rows_of(target.getvalue()) == found


def test_hidden_sheets_and_charts_are_not_offered():
    target = io.BytesIO()
    written = xlsxwriter.Workbook(target)
    written.add_worksheet("Đoàn viên").write(0, 0, "Họ và tên")
    written.add_worksheet("Ẩn").hide()
    written.add_chartsheet("Biểu đồ")
    written.close()
    opened = open_book(target.getvalue(), "ds.xlsx")
    assert opened.sheets == ("Đoàn viên",)
    with pytest.raises(Refusal, match=r"không có trang “Ẩn”. Các trang: Đoàn viên"):
        opened.grid("Ẩn")


TEXT = (
    "Họ và tên;Ngày sinh;Địa chỉ\nBùi Quốc An;12/05/1998;Thôn Đông, xã Tân Lập\nLê Thị Ánh;08/09/1999;Số 3, thôn Tây\n"
)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-8-sig"),
        TEXT.encode(),
        TEXT.replace(";", "\t").encode("utf-16"),
        unicodedata.normalize("NFD", TEXT).replace("o\u031b", "ơ").encode("utf-8"),
        ("sep=;\n" + TEXT).encode("utf-8-sig"),
        re.sub(r"(Thôn|Số)([^\n]*)", r'"\1\2"', TEXT).replace(";", ",").encode(),
    ],
    ids=["utf-8 with mark", "utf-8", "utf-16, tabs", "decomposed", "with Excel's line", "commas, quoted"],
)  # fmt: skip
def test_csv_is_read_however_it_was_saved(content):
    opened = open_book(content, "ds.csv")
    assert opened.sheets == (CSV_SHEET,)
    found = rows_of(content, "ds.csv")
    assert [len(row) for row in found] == [3, 3]
    assert unicodedata.normalize("NFC", found[0][2]) == "Thôn Đông, xã Tân Lập"


def test_csv_in_the_old_vietnamese_code_page_has_whole_letters():
    decomposed = "".join(
        part if unicodedata.combining(part) else unicodedata.normalize("NFC", part)
        for letter in TEXT
        for part in _with_loose_tone(letter)
    )
    content = decomposed.encode("cp1258")
    assert rows_of(content, "ds.csv")[1] == ("Lê Thị Ánh", "08/09/1999", "Số 3, thôn Tây")


def _with_loose_tone(letter: str) -> str:
    """A letter as that code page has it: the tone behind, the shape of the letter with it."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(part for part in parts if part in tones)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones)) + tone


def test_row_numbers_are_those_of_the_spreadsheet_also_with_lines_within_a_cell():
    content = 'Họ và tên;Địa chỉ\n"Bùi\nQuốc An";Thôn Đông\nLê Thị Ánh;Thôn Tây\n'.encode()
    table = find_table(open_book(content, "ds.csv").grid(CSV_SHEET), KNOWN)
    assert [row.number for row in table.rows] == [2, 3]


def test_a_file_with_a_password_says_so():
    assert "có mật khẩu" in refusal_of((FILES / "co-mat-khau.xlsx").read_bytes())
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("xl/workbook.xml", "x")
    locked = bytearray(target.getvalue())
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        locked[locked.index(mark) + place] |= 1
    assert "có mật khẩu" in refusal_of(bytes(locked))


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_a_file_that_breaks_off_is_refused(member_file, part):
    assert "bị hỏng hoặc tải lên chưa hết" in refusal_of(member_file[: int(len(member_file) * part)])


def test_a_file_whose_inside_is_damaged_is_refused(member_file):
    damaged = bytearray(member_file)
    with zipfile.ZipFile(io.BytesIO(member_file)) as packed:
        entry = packed.getinfo("xl/worksheets/sheet1.xml")
    start = entry.header_offset + 60
    damaged[start : start + 200] = b"\xff" * 200
    assert "bị hỏng" in refusal_of(bytes(damaged))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        (b"  \n", "rỗng"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "không phải là bảng tính"),
        (b"%PDF-1.7\n\x00\x01", "không phải là bảng tính"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "trang web đổi đuôi"),
        (b"\xef\xbb\xbf\r\n<table><tr>", "trang web đổi đuôi"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000, "bị hỏng"),
        (b"\x98\xd2\xff\x8e\x9d", "không phải là bảng tính"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_the_next_step(content, words):
    message = refusal_of(content, "tệp của tôi.xls")
    assert words in message
    assert "“tệp của tôi.xls”" in message
    assert "Đồng chí" in message


def test_another_office_file_is_no_spreadsheet():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("word/document.xml", "<x/>")
    assert "không phải là bảng tính" in refusal_of(target.getvalue(), "bao-cao.docx")


def test_what_would_take_too_much_is_refused_before_it_is_unpacked(monkeypatch, sheet):
    assert "ở rất xa" in refusal_of(sheet([["Họ và tên"], *[[None]] * 299_999, ["x"]]))
    assert "ở rất xa" in refusal_of(sheet([["Họ và tên", *[None] * 110, "x"]]))
    content = sheet([["Họ và tên"], ["An"]])
    assert rows_of(content) == [("An",)]
    monkeypatch.setattr(reading, "MOST_UNPACKED", 2_000)
    assert "lớn hơn 40 MB" in refusal_of(content)
    monkeypatch.setattr(reading, "MOST_BYTES", 2_000)
    assert "lớn hơn 40 MB" in refusal_of(content)


def test_each_sheet_is_read_for_itself():
    content = book({"Bìa": ([["BÁO CÁO"]], ()), "Thôn Đông": ([["Họ và tên"], ["An"]], ())})
    assert open_book(content, "x").sheets == ("Bìa", "Thôn Đông")
    assert rows_of(content, sheet="Thôn Đông") == [("An",)]
