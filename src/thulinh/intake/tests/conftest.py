"""What the tests of imports share: a small country, its list of members, spreadsheets made as people make them."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import time_machine
import xlsxwriter
from django.test import Client

import cast as small_country
from cast import Cast

HEADS = ["Họ và tên", "Ngày sinh", "Số điện thoại", "Giới tính", "Chi đoàn"]
MEMBER_ROWS = [
    ["ĐOÀN XÃ TÂN LẬP"],
    ["DANH SÁCH ĐOÀN VIÊN NĂM 2026"],
    [None, "(Kèm theo báo cáo số 12)"],
    ["STT", *HEADS, "Ghi chú"],
    [1, "Đỗ Thị Mai", "12/05/1998", "0912 345 111", "Nữ", "Chi đoàn thôn Đông"],
    [2, "Bùi Quốc An", None, "0987 654 321", None, "Chi đoàn thôn Đông"],
    [3, "Phan Văn Bảy", "08/09/1996", 912345678, "Nam", "Chi đoàn thôn Tây"],
    [4, "Trần Thị Sáu", "31/02/1997", None, "Nữ", "Chi đoàn thôn Tây"],
    [5, "Hồ Văn Chín", "02/01/1995", None, "Nam", "Chi đoàn thôn Đôngg"],
]


@pytest.fixture(autouse=True)
def own_lists(settings, tmp_path) -> None:
    """The list of the tests, and files in a folder of their own."""
    settings.THULINH_ROW_SETS = "thulinh.intake.tests.lists.ROW_SETS"
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def country(db) -> Cast:
    """The country, as it stands on `cast.TODAY`."""
    return small_country.build()


@pytest.fixture
def now() -> Any:
    """It is noon of `cast.TODAY`."""
    with time_machine.travel(f"{small_country.TODAY}T12:00:00+07:00", tick=False):
        yield


@pytest.fixture
def sheet() -> Callable[..., bytes]:
    """An xlsx of rows; days become days of the spreadsheet."""

    def make(rows: Sequence[Sequence[Any]], name: str = "Danh sách", merges: Sequence[tuple] = ()) -> bytes:
        return book({name: (rows, merges)})

    return make


def book(sheets: dict[str, tuple[Sequence[Sequence[Any]], Sequence[tuple]]]) -> bytes:
    """An xlsx of several sheets: name → rows, merged ranges (first row, first column, last row, last column, text)."""
    target = io.BytesIO()
    written = xlsxwriter.Workbook(target, {"default_date_format": "dd/mm/yyyy"})
    for name, (rows, merges) in sheets.items():
        paper = written.add_worksheet(name)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is not None:
                    paper.write(line, place, cell)
        for merge in merges:
            paper.merge_range(*merge)
    written.close()
    return target.getvalue()


@pytest.fixture
def member_file() -> bytes:
    """Two good rows, one that the machine corrects, one to mend, one of an unknown branch; three lines of title."""
    return book({"Danh sách": (MEMBER_ROWS, ())})


@pytest.fixture
def as_user() -> Callable[[Any], Client]:
    """A browser in which somebody is signed in."""

    def sign_in(account: Any) -> Client:
        client = Client()
        client.force_login(account)
        return client

    return sign_in
