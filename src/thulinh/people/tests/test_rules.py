"""Decisions on plain values, at their boundaries."""

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulinh.people.rules import (
    WRONG_GUESSES,
    contradicts,
    free_username,
    likeness,
    masked,
    minutes_to_wait,
    overlap,
    portions,
    username_stem,
    wrong_so_far,
)

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2020, 3, 1))


@given(DAYS, st.none() | DAYS, DAYS, st.none() | DAYS)
def test_overlap_is_a_shared_day(first: dt.date, last: dt.date | None, other: dt.date, other_last: dt.date | None):
    far = dt.date(2020, 4, 1)

    def days(start: dt.date, end: dt.date | None) -> set[dt.date]:
        return {start + dt.timedelta(days=n) for n in range(((end or far) - start).days + 1)}

    if (last or far) >= first and (other_last or far) >= other:
        assert overlap(first, last, other, other_last) == bool(days(first, last) & days(other, other_last))


@given(st.lists(st.integers(0, 50)), st.integers(1, 7))
def test_portions_hold_every_value_once(values: list[int], size: int):
    parts = list(portions(values, size))
    assert [value for part in parts for value in part] == list(dict.fromkeys(values))
    assert all(0 < len(part) <= size for part in parts)


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("phone", "+84912345678", "0912 … 678"),
        ("birth_on", dt.date(1998, 5, 12), "…/…/1998"),
        ("address", "Thôn Đông", "…"),
        ("joined_on", dt.date(2018, 3, 26), "2018-03-26"),
        ("full_name", "Bùi Quốc An", "Bùi Quốc An"),
        ("phone", "", None),
        ("birth_on", None, None),
    ],
)
def test_log_shows_contacts_masked(field: str, value: object, shown: object):
    assert masked(field, value) == shown


@pytest.mark.parametrize(
    ("name", "phone", "stem"),
    [
        ("Nguyễn Thị Hồng Đào", "+84912345678", "0912345678"),
        ("Nguyễn Thị Hồng Đào", "", "nguyenthihongdao"),
        ("H'Hen Niê", "", "hhennie"),
        ("Ơ", "", "o"),
        ("—", "", "nguoi-dung"),
    ],
)
def test_name_to_sign_in_with(name: str, phone: str, stem: str):
    assert username_stem(name, phone) == stem


def test_name_that_is_taken_gets_the_next_number():
    assert free_username("an", []) == "an"
    assert free_username("an", ["AN", "an-2"]) == "an-3"


@pytest.mark.parametrize(
    ("wrong", "ago", "minutes"),
    [
        (WRONG_GUESSES - 1, dt.timedelta(0), 0),
        (WRONG_GUESSES, dt.timedelta(0), 15),
        (WRONG_GUESSES, dt.timedelta(minutes=14, seconds=59), 1),
        (WRONG_GUESSES, dt.timedelta(minutes=15), 0),
    ],
)
def test_waiting_after_guesses(wrong: int, ago: dt.timedelta, minutes: int):
    assert minutes_to_wait(wrong, NOON - ago, NOON) == minutes


def test_old_guesses_are_forgotten():
    assert wrong_so_far(9, NOON - dt.timedelta(minutes=14), NOON) == 9
    assert wrong_so_far(9, NOON - dt.timedelta(minutes=15), NOON) == 0
    assert wrong_so_far(3, None, NOON) == 0


@dataclass
class Somebody:
    full_name: str = "Nguyễn Văn An"
    birth_on: dt.date | None = None
    phone: str = ""
    code: str = ""


BIRTH = dt.date(1998, 5, 12)


@pytest.mark.parametrize(
    ("one", "other", "by"),
    [
        (Somebody(birth_on=BIRTH), Somebody("nguyen van an", BIRTH), "ngay-sinh"),
        (Somebody(phone="+84912345678"), Somebody(phone="+84912345678"), "dien-thoai"),
        (Somebody(code="DV1"), Somebody("Tên Khác", code="DV1"), "ma"),
        (Somebody(), Somebody(), ""),
        (Somebody(birth_on=BIRTH), Somebody(birth_on=dt.date(1999, 5, 12)), ""),
        (Somebody(birth_on=BIRTH, code="DV1"), Somebody(birth_on=BIRTH, code="DV2"), ""),
        (
            Somebody(birth_on=BIRTH, phone="+84912345678"),
            Somebody(birth_on=dt.date(1999, 5, 12), phone="+84912345678"),
            "",
        ),
        (Somebody(phone="+84912345678"), Somebody("Trần Thị Bình", phone="+84912345678"), ""),
    ],
)
def test_likeness(one: Somebody, other: Somebody, by: str):
    assert likeness(one, other) == by
    assert likeness(other, one) == by


def test_what_is_unknown_contradicts_nothing():
    assert not contradicts(Somebody(birth_on=BIRTH), Somebody())
    assert contradicts(Somebody(code="A"), Somebody(code="B"))
