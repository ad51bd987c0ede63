"""Decisions about units on plain values."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thulinh.units.rules import (
    FOREVER,
    Life,
    Stretch,
    Timeline,
    change_problem,
    ending_problem,
    lies_under,
    lies_under_any,
    nearest_keys,
    path_end,
    path_ids,
    path_key,
    path_parts,
    shelter_problem,
    union_name,
    unit_core,
    unit_key,
)

D = dt.date


@given(st.integers(1, 9_999_998))
def test_a_subtree_is_one_range(unit):
    root = path_key(7) + path_key(unit)
    below, next_to = root + path_key(1), path_key(7) + path_key(unit + 1)
    assert root <= root < path_end(root)
    assert root <= below < path_end(root)
    assert not root <= next_to < path_end(root)
    assert path_ids(below) == [7, unit, 1]
    assert path_parts(below) == [path_key(7), root, below]
    assert lies_under(below, root)
    assert not lies_under(root, below)


def test_lying_under_any_root():
    assert lies_under_any("0000001", None)
    assert not lies_under_any("0000001", ())
    assert lies_under_any("00000010000002", ("0000009", "0000001"))


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (D(2025, 6, 30), "lập từ ngày 01/07/2025"),
        (D(2025, 7, 1), "lập từ ngày 01/07/2025"),
        (D(2025, 7, 2), "đã có thay đổi ghi từ ngày 01/03/2026"),
        (D(2026, 3, 1), "phải sau ngày 01/05/2026"),
        (D(2026, 5, 1), "phải sau ngày 01/05/2026"),
        (D(2026, 5, 2), None),
        (D(2026, 12, 31), None),
        (D(2027, 1, 1), "đã kết thúc hoạt động từ sau ngày 31/12/2026"),
    ],
)
def test_when_a_unit_can_change(on, words):
    life = Life("Chi đoàn thôn 1", D(2025, 7, 1), D(2026, 12, 31), (D(2026, 3, 1), D(2026, 5, 1)))
    problem = change_problem(life, on)
    assert (problem is None) if words is None else (words in problem and "“Chi đoàn thôn 1”" in problem)


def test_a_unit_ends_once():
    assert ending_problem(Life("A", D(2025, 7, 1)), D(2025, 7, 2)) is None
    assert "được ghi kết thúc" in ending_problem(Life("A", D(2025, 7, 1), D(2026, 12, 31)), D(2026, 1, 1))
    assert "kết thúc" in ending_problem(Life("A", D(2025, 7, 1), D(2026, 12, 31)), D(2027, 1, 1))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (D(2019, 12, 31), None, "lập từ ngày 01/01/2020"),
        (D(2020, 1, 1), D(2025, 6, 30), None),
        (D(2020, 1, 1), None, "phải kết thúc không muộn hơn"),
        (D(2020, 1, 1), D(2025, 7, 1), "phải kết thúc không muộn hơn"),
        (D(2025, 7, 1), None, "đã kết thúc hoạt động"),
    ],
)
def test_a_parent_is_open_through_all_days_of_its_child(starts_on, ends_on, words):
    problem = shelter_problem(Life("Huyện đoàn", D(2020, 1, 1), D(2025, 6, 30)), starts_on=starts_on, ends_on=ends_on)
    assert (problem is None) if words is None else words in problem


def stretch(first, last=FOREVER, **more):
    return Stretch(first, last, **more)


def one_line():
    """Province 1 > commune 2 > branch 3, the commune renamed and later moved under province 4."""
    placements = {
        1: [stretch(D(2020, 1, 1), level="tinh")],
        4: [stretch(D(2020, 1, 1), level="tinh")],
        2: [stretch(D(2021, 1, 1), D(2025, 6, 30), parent=1, level="xa"), stretch(D(2025, 7, 1), parent=4, level="xa")],
        3: [stretch(D(2022, 1, 1), parent=2, level="chi-doan")],
    }
    names = {unit: [stretch(D(2020, 1, 1), name=str(unit))] for unit in placements}
    names[2] = [stretch(D(2020, 1, 1), D(2023, 12, 31), name="Cũ"), stretch(D(2024, 1, 1), name="Mới")]
    return Timeline(placements, names, {})


def test_a_branch_moves_with_its_commune_and_does_not_notice_its_new_name():
    timeline = one_line()
    assert [(part.starts_on, part.path) for part in timeline.of(3)] == [
        (D(2022, 1, 1), "000000100000020000003"),
        (D(2025, 7, 1), "000000400000020000003"),
    ]
    assert [(part.starts_on, part.name) for part in timeline.of(2)] == [
        (D(2021, 1, 1), "Cũ"),
        (D(2024, 1, 1), "Mới"),
        (D(2025, 7, 1), "Mới"),
    ]


def test_what_is_known_is_not_worked_out_again():
    known = {2: one_line().of(2)}
    placements = {3: [stretch(D(2022, 1, 1), parent=2, level="chi-doan")]}
    names = {3: [stretch(D(2022, 1, 1), name="3")]}
    assert Timeline(placements, names, {}, known).of(3) == one_line().of(3)


def test_standing_under_oneself_is_told():
    placements = {1: [stretch(D(2020, 1, 1), parent=2)], 2: [stretch(D(2020, 1, 1), parent=1)]}
    names = {1: [stretch(D(2020, 1, 1))], 2: [stretch(D(2020, 1, 1))]}
    with pytest.raises(ValueError, match="under itself"):
        Timeline(placements, names, {}).of(1)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Chi đoàn thôn 2", "thon 2"),
        ("Thôn 2", "thon 2"),
        ("thôn  02", "thon 2"),
        ("THÔN 2.", "thon 2"),
        ("Chi đoàn TDP số 5", "to dan pho 5"),
        ("tổ dân phố 5", "to dan pho 5"),
        ("KP3", "khu pho 3"),
        ("Đoàn xã Nông Sơn", "xa nong son"),
        ("BCH Đoàn TNCS HCM xã Nông Sơn", "xa nong son"),
        ("P. Bắc Sơn", "phuong bac son"),
        ("Tỉnh đoàn Lâm Đồng", "tinh lam dong"),
        ("Thành đoàn Hà Nội", "thanh pho ha noi"),
        ("TP. Hà Nội", "thanh pho ha noi"),
        ("Thành đoàn TP Hồ Chí Minh", "thanh pho ho chi minh"),
        ("Quận đoàn Hai Bà Trưng", "quan hai ba trung"),
        ("Chi đoàn", "chi doan"),
        ("", ""),
    ],
)
def test_names_that_mean_one_unit_share_a_key(name, key):
    assert unit_key(name) == key


def test_decomposed_text_has_the_same_key():
    import unicodedata

    assert unit_key(unicodedata.normalize("NFD", "Chi đoàn thôn Trung Hạ")) == "thon trung ha"


def test_the_core_of_a_key_leaves_out_the_kind_of_place():
    assert unit_core("thon 2") == unit_core("khu pho 2") == "2"
    assert unit_core("xa nong son") == unit_core("nong son") == "nong son"
    assert unit_core("thon") == "thon"


def test_nearest_keys_are_the_most_alike():
    keys = ["thon trung ha", "thon trung thuong", "xa khac"]
    words = {
        "thon": keys[:2],
        "trung": keys[:2],
        "ha": keys[:1],
        "thuong": [keys[1]],
        "xa": [keys[2]],
        "khac": [keys[2]],
    }
    assert nearest_keys("thon trung hoa", keys, words)[0] == "thon trung ha"
    assert nearest_keys("zzz", keys, words) == []


def test_what_the_unions_unit_of_a_place_is_called():
    assert union_name("dac-khu", "Phú Quốc") == "Đoàn đặc khu Phú Quốc"
    assert union_name("thanh-pho", "Đà Nẵng") == "Thành đoàn Đà Nẵng"
