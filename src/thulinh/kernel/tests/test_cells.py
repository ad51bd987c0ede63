"""Cells of spreadsheets as people and programs write them."""

import datetime as dt
import unicodedata

import pytest

from thulinh.kernel.cells import (
    CellProblem,
    CorrectionKind,
    as_choice,
    as_day,
    as_phone,
    as_text,
    as_whole,
    as_yes_no,
    is_empty,
)

MAY_12 = dt.date(1998, 5, 12)


@pytest.mark.parametrize(
    ("cell", "value", "kind"),
    [
        ("12/05/1998", MAY_12, None),
        ("12/5/1998", MAY_12, None),
        (" 12.05.1998 ", MAY_12, None),
        ("12-05-1998", MAY_12, None),
        ("12/05/1998 00:00:00", MAY_12, None),
        (MAY_12, MAY_12, None),
        (dt.datetime(1998, 5, 12), MAY_12, None),
        (dt.datetime(1998, 5, 12, 8, 30), MAY_12, CorrectionKind.DAY),
        (35927, MAY_12, CorrectionKind.DAY),
        (35927.0, MAY_12, CorrectionKind.DAY),
        ("35927", MAY_12, CorrectionKind.DAY),
        ("1998-05-12", MAY_12, CorrectionKind.DAY),
        ("ngày 12 tháng 5 năm 1998", MAY_12, CorrectionKind.DAY),
        ("12/05/98", MAY_12, CorrectionKind.SHORT_YEAR),
        ("22/11/26", dt.date(2026, 11, 22), CorrectionKind.SHORT_YEAR),
        ("29/02/2024", dt.date(2024, 2, 29), None),
    ],
)
def test_a_day_is_read_with_the_day_first(cell, value, kind):
    read, note = as_day(cell)
    assert read == value
    assert (note.kind if note else None) == kind


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (1998, "Chỉ có năm 1998"),
        (1998.0, "Chỉ có năm 1998"),
        ("1998", "Chỉ có năm 1998"),
        ("5/1998", "chỉ có tháng và năm"),
        ("tháng 5/1998", "chỉ có tháng và năm"),
        ("05/25/1998", "Ngày viết trước"),
        ("29/02/2023", "Không có ngày"),
        ("31/04/2026", "Không có ngày"),
        ("12/05/0998", "ngoài khoảng"),
        ("hôm qua", "Không đọc được"),
        (3, "Không đọc được"),
        (True, "Không đọc được"),
        (float("nan"), "Không đọc được"),
        (9e12, "Không đọc được"),
    ],
)
def test_what_is_no_whole_day_is_refused_with_the_form_to_use(cell, words):
    with pytest.raises(CellProblem, match=words) as caught:
        as_day(cell)
    assert "12/05/1998" in str(caught.value)


def test_text_is_composed_and_single_spaced():
    assert as_text()("Thôn 2") == ("Thôn 2", None)
    value, note = as_text()(unicodedata.normalize("NFD", "Chi đoàn  thôn Hạ"))
    assert value == "Chi đoàn thôn Hạ"
    assert note.kind == CorrectionKind.TEXT
    assert as_text()(912345678.0) == ("912345678", None)
    assert as_text()(12.5) == ("12.5", None)


def test_text_that_became_a_day_or_is_too_long_is_refused():
    with pytest.raises(CellProblem, match="01/12/2026"):
        as_text()(dt.date(2026, 12, 1))
    with pytest.raises(CellProblem, match="nhiều nhất là 5"):
        as_text(5)("Thôn Hạ")


@pytest.mark.parametrize(
    ("cell", "value"), [(24, 24), (24.0, 24), ("24", 24), ("1.240", 1240), ("1 240", 1240), ("-3", -3)]
)
def test_whole_numbers(cell, value):
    assert as_whole(least=-10)(cell)[0] == value


@pytest.mark.parametrize("cell", ["12,5", 12.5, "mười", "1.24", "", "1.240,5"])
def test_what_is_no_whole_number_is_refused(cell):
    with pytest.raises(CellProblem, match="không phải là số nguyên"):
        as_whole()(cell)


def test_numbers_out_of_range_are_refused():
    with pytest.raises(CellProblem, match="từ 0 đến 100"):
        as_whole(most=100)(101)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Có", True),
        ("x", True),
        (1.0, True),
        (True, True),
        ("không", False),
        (0, False),
        (False, False),
        ("Chưa", False),
    ],
)
def test_yes_and_no(cell, value):
    assert as_yes_no(cell) == (value, None)


def test_neither_yes_nor_no():
    with pytest.raises(CellProblem, match="“Có” hoặc “Không”"):
        as_yes_no("có lẽ")


@pytest.mark.parametrize(
    ("cell", "lost_zero"),
    [(912345678.0, True), (912345678, True), ("912345678", True), ("0912 345 678", False), ("0912.345.678", False),
     ("+84 912 345 678", False), (84912345678.0, False)],
)  # fmt: skip
def test_phone_numbers(cell, lost_zero):
    phone, note = as_phone(cell)
    assert phone == "+84912345678"
    assert (note is not None) == lost_zero


@pytest.mark.parametrize("cell", ["12345", "0912 345 678 / 0987 654 321", "không có", "+1 202 555 0100"])
def test_what_is_no_phone_number_is_refused(cell):
    with pytest.raises(CellProblem, match="0912 345 678"):
        as_phone(cell)


def test_choices_by_label_code_or_synonym():
    parse = as_choice({"nam": "Nam", "nu": "Nữ"}, {"nu": ["gái", "F"], "nam": ["trai", "M"]})
    assert parse("NỮ") == ("nu", None)
    assert parse("nu") == ("nu", None)
    value, note = parse("f")
    assert (value, note.kind, note.after) == ("nu", CorrectionKind.CHOICE, "Nữ")
    with pytest.raises(CellProblem, match="Có phải “Nam” không"):
        parse("Namm")
    with pytest.raises(CellProblem, match="Đồng chí chọn: Nam, Nữ"):
        parse("?!")


def test_an_empty_cell_says_nothing():
    assert is_empty(None)
    assert is_empty("  ")
    assert not is_empty(0)
    assert not is_empty(False)
