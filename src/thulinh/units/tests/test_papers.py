"""What stands at the head of a unit's papers (HD29)."""

import datetime as dt

import pytest

from thulinh.units.rules.papers import Heading, dated_words, heading_of, paper_mark, place_of


@pytest.mark.parametrize(
    ("name", "upper", "heading"),
    [
        ("Tỉnh đoàn Gia Lai", "Trung ương Đoàn", Heading("", "BCH Đoàn tỉnh Gia Lai")),
        ("Thành đoàn Đồng Nai", "Trung ương Đoàn", Heading("", "BCH Đoàn thành phố Đồng Nai")),
        ("Đoàn xã Ia Krêl", "Tỉnh đoàn Gia Lai", Heading("Đoàn tỉnh Gia Lai", "BCH Đoàn xã Ia Krêl")),
        ("Chi đoàn thôn Đông", "Đoàn xã Tân Lập", Heading("Đoàn xã Tân Lập", "Chi đoàn thôn Đông")),
        ("Trung ương Đoàn", "", Heading("", "BCH Trung ương Đoàn")),
        ("Câu lạc bộ Sách", "Đoàn xã Tân Lập", Heading("Đoàn xã Tân Lập", "Câu lạc bộ Sách")),
    ],
)
def test_heading(name, upper, heading):
    assert heading_of(name, upper) == heading


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Tỉnh đoàn Gia Lai", "Gia Lai"),
        ("Tỉnh đoàn Huế", "Tỉnh Huế"),
        ("Thành đoàn Huế", "Thành phố Huế"),
        ("Đoàn xã Tân Lập", "Tân Lập"),
        ("Đoàn phường 3", "Phường 3"),
        ("Trung ương Đoàn", "Hà Nội"),
        ("Chi đoàn thôn Đông", "Thôn Đông"),
    ],
)
def test_place(name, place):
    assert place_of(name) == place


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("Trung ương Đoàn", "TWĐTN"),
        ("Tỉnh đoàn Gia Lai", "TĐTN"),
        ("Thành đoàn Huế", "TĐTN"),
        ("Đoàn xã Tân Lập", "ĐTN"),
        ("Chi đoàn thôn Đông", "CĐ"),
    ],
)
def test_mark_in_numbers(name, mark):
    assert paper_mark(name) == mark


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 11, 22), "Gia Lai, ngày 22 tháng 11 năm 2026"),
        (dt.date(2026, 2, 9), "Gia Lai, ngày 09 tháng 02 năm 2026"),
        (dt.date(2026, 3, 10), "Gia Lai, ngày 10 tháng 3 năm 2026"),
        (dt.date(2026, 10, 1), "Gia Lai, ngày 01 tháng 10 năm 2026"),
    ],
)
def test_noughts_of_a_date(day, words):
    assert dated_words("Gia Lai", day) == words
