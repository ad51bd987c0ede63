"""Vietnamese names and numbers."""

import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulinh.kernel import text as text_module
from thulinh.kernel.text import (
    fold,
    format_number,
    format_percent,
    given_name,
    mask_phone,
    nearest,
    nfc,
    parse_phone,
    sort_key,
    title_sort_key,
)  # fmt: skip


def test_searching_without_marks_finds_names_with_marks():
    assert fold("Đào Đức") == "dao duc"
    assert fold("Hoà  Bình") == fold("hòa bình")
    assert fold(unicodedata.normalize("NFD", "Nguyễn Thị Hồng")) == "nguyen thi hong"


@given(st.text(max_size=40))
def test_folding_is_what_it_says(text: str):
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    kept = "".join(char for char in plain if not unicodedata.combining(char) and char not in "'’`")
    assert fold(text) == " ".join(kept.split())


def test_a_number_that_was_read_is_not_read_again(monkeypatch: pytest.MonkeyPatch):
    read = parse_phone("0912 345 678")
    assert read == "+84912345678"
    monkeypatch.setattr(text_module.phonenumbers, "parse", None)
    assert parse_phone(read) is read
    assert pickle.loads(pickle.dumps(read)) == read


def test_people_stand_by_given_name_in_vietnamese_order():
    names = ["Lê Văn Ân", "Trần Ăn", "Bùi An", "Đỗ Ánh", "Võ Ảnh", "Lê Dung", "Lê Đào", "An Bình"]
    assert sorted(names, key=sort_key) == [
        "Bùi An",
        "Võ Ảnh",
        "Đỗ Ánh",
        "Trần Ăn",
        "Lê Văn Ân",
        "An Bình",
        "Lê Dung",
        "Lê Đào",
    ]


def test_units_stand_by_number_not_by_digit():
    names = ["Chi đoàn thôn 10", "Chi đoàn thôn 2", "Chi đoàn thôn 1"]
    assert sorted(names, key=title_sort_key) == ["Chi đoàn thôn 1", "Chi đoàn thôn 2", "Chi đoàn thôn 10"]


@given(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyÀÁẢÃẠ 0123456789", max_size=40))
def test_keys_hold_digits_only_so_that_every_collation_sorts_them_alike(text):
    assert not sort_key(text) or sort_key(text).isdigit()
    assert nfc(nfc(text)) == nfc(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912 345 678", "+84912345678"),
        ("+84 912345678", "+84912345678"),
        ("912345678.0", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("123", None),
        ("không có", None),
        ("+1 202 555 0100", None),
    ],
)
def test_phone_numbers_as_people_and_spreadsheets_write_them(typed, kept):
    assert parse_phone(typed) == kept


def test_a_masked_number_shows_neither_middle_nor_form():
    assert mask_phone("+84912345678") == "0912 … 678"


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (35 / 53, "66%"),
        (11 / 35, "31,4%"),
        (1.0, "100%"),
        (9999 / 10000, "99,9%"),
        (1 / 5000, "0,1%"),
        (0.0, "0%"),
        (None, "–"),
    ],
)
def test_a_share_is_never_rounded_into_done_or_nothing(share, shown):
    assert format_percent(share) == shown


def test_numbers_names_and_near_words():
    assert (format_number(1240), format_number(3.5, 1), format_number(None)) == ("1.240", "3,5", "")
    assert (given_name("Nguyễn Thị Hồng Đào"), given_name("Đào"), given_name("")) == ("Hồng Đào", "Đào", "")
    assert nearest("giao-bann", ["giao-ban", "hop"]) == "giao-ban"
    assert nearest("xyz", ["giao-ban"]) is None
