"""The shipped administrative units: complete, dated, clean, and joined to what was there before."""

import csv
import importlib.util
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "src" / "thulinh" / "definitions" / "administrative"
FILES = ("units.csv", "former.csv", "successors.csv")
COMMUNE_KINDS = ("xa", "phuong", "dac-khu")
FORMER_COMMUNE_KINDS = ("xa", "phuong", "thi-tran")
DISTRICT_KINDS = ("quan", "huyen", "thi-xa", "thanh-pho-thuoc-tinh")
BEFORE, AFTER = date(2026, 4, 29), date(2026, 4, 30)


def rows_of(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def units():
    return rows_of("units.csv")


@pytest.fixture(scope="module")
def former():
    return rows_of("former.csv")


@pytest.fixture(scope="module")
def successors():
    return rows_of("successors.csv")


@pytest.fixture(scope="module")
def script():
    path = ROOT / "scripts" / "build_administrative_units.py"
    spec = importlib.util.spec_from_file_location("build_administrative_units", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def on(units, day: date):
    return [row for row in units if row["starts_on"] <= day.isoformat() <= (row["ends_on"] or "9999-12-31")]


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2025, 7, 1), {"tinh": 28, "thanh-pho": 6, "xa": 2621, "phuong": 687, "dac-khu": 13}),
        (BEFORE, {"tinh": 28, "thanh-pho": 6, "xa": 2621, "phuong": 687, "dac-khu": 13}),
        (AFTER, {"tinh": 27, "thanh-pho": 7, "xa": 2611, "phuong": 697, "dac-khu": 13}),
        (date(2026, 11, 22), {"tinh": 27, "thanh-pho": 7, "xa": 2611, "phuong": 697, "dac-khu": 13}),
    ],
)
def test_counts_on_a_day(units, day, kinds):
    found = Counter(row["kind"] for row in on(units, day))
    assert found == kinds
    assert found["tinh"] + found["thanh-pho"] == 34
    assert sum(found[kind] for kind in COMMUNE_KINDS) == 3321


def test_nothing_is_in_force_before_the_two_levels_began(units):
    assert on(units, date(2025, 6, 30)) == []


def test_a_code_names_one_unit_on_each_day_without_gaps(units):
    spans = defaultdict(list)
    for row in units:
        spans[row["code"]].append((row["starts_on"], row["ends_on"]))
    assert len(spans) == 34 + 3321
    for code, dated in spans.items():
        dated.sort()
        assert dated[0][0] == "2025-07-01", code
        assert dated[-1][1] == "", code
        for (_, end), (start, _) in pairwise(dated):
            assert date.fromisoformat(end) + timedelta(days=1) == date.fromisoformat(start), code


@pytest.mark.parametrize("day", [date(2025, 7, 1), BEFORE, AFTER])
def test_every_commune_lies_in_a_province_of_that_day(units, day):
    living = on(units, day)
    provinces = {row["code"] for row in living if row["kind"] in ("tinh", "thanh-pho")}
    for row in living:
        if row["kind"] in COMMUNE_KINDS:
            assert row["parent_code"] in provinces, row
            assert len(row["code"]) == 5, row
        else:
            assert row["parent_code"] == "", row
            assert len(row["code"]) == 2, row


def test_hoang_sa_and_truong_sa_are_special_zones_of_da_nang_and_khanh_hoa(units):
    names = {row["code"]: row["full_name"] for row in on(units, AFTER)}
    islands = {row["full_name"]: names[row["parent_code"]] for row in on(units, AFTER) if row["kind"] == "dac-khu"}
    assert len(islands) == 13
    assert islands["Đặc khu Hoàng Sa"] == "Thành phố Đà Nẵng"
    assert islands["Đặc khu Trường Sa"] == "Tỉnh Khánh Hòa"


def test_dong_nai_and_ten_of_its_communes_change_under_their_codes(units):
    before = {row["code"]: row for row in on(units, BEFORE)}
    changed = {row["code"]: row for row in on(units, AFTER) if row != before[row["code"]]}
    assert changed["75"]["full_name"] == "Thành phố Đồng Nai"
    assert (before["75"]["full_name"], before["75"]["ends_on"]) == ("Tỉnh Đồng Nai", "2026-04-29")
    wards = [row for code, row in changed.items() if code != "75"]
    assert {row["name"] for row in wards} == {
        "Tân Phú", "Long Thành", "Nhơn Trạch", "Trảng Bom", "Xuân Lộc",
        "Dầu Giây", "Trị An", "Đồng Phú", "Lộc Ninh", "Tân Khai",
    }  # fmt: skip
    for row in wards:
        assert (row["parent_code"], row["kind"], row["starts_on"]) == ("75", "phuong", "2026-04-30")
        assert row["full_name"] == f"Phường {row['name']}"
        assert before[row["code"]]["full_name"] == f"Xã {row['name']}"


def test_no_two_communes_of_a_province_share_a_full_name(units):
    for day in (BEFORE, AFTER):
        names = Counter((row["parent_code"], row["full_name"]) for row in on(units, day))
        assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_files_are_composed_plain_text_in_order(name):
    raw = (FOLDER / name).read_bytes()
    text = raw.decode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert text.endswith("\n")
    assert text == unicodedata.normalize("NFC", text)
    assert "\u2019" not in text
    rows = rows_of(name)
    codes = [next(iter(row.values())) for row in rows]
    assert codes == sorted(codes, key=lambda code: (len(code), code))
    for row in rows:
        for value in row.values():
            assert value == " ".join(value.split()), row


def test_files_stay_small():
    assert sum((FOLDER / name).stat().st_size for name in FILES) < 2_000_000


@pytest.mark.parametrize("name", ["units.csv", "former.csv"])
def test_full_name_is_kind_and_name_and_rows_tell_their_basis(name, script):
    words = {kind: word for word, kind in script.KIND_WORDS.items()} | {"thanh-pho-thuoc-tinh": "Thành phố"}
    for row in rows_of(name):
        assert row["full_name"] == f"{words[row['kind']]} {row['name']}", row
        assert row["basis"], row
        assert row["source"] in ("vietnamadminunits 1.0.4", "nghi-quyet"), row


def test_former_units_are_those_of_the_last_day_of_three_levels(former):
    last = Counter(row["kind"] for row in former if row["ends_on"] == "2025-06-30")
    assert last["tinh"] + last["thanh-pho"] == 63
    assert sum(last[kind] for kind in DISTRICT_KINDS) == 696
    assert sum(last[kind] for kind in FORMER_COMMUNE_KINDS) == 10_035
    earlier = [row["full_name"] for row in former if row["ends_on"] != "2025-06-30"]
    assert earlier == ["Huyện Nông Sơn", "Xã Sơn Viên"]


def test_former_units_have_one_code_each_and_a_known_parent(former):
    by_code = {row["code"]: row for row in former}
    assert len(by_code) == len(former)
    parent_digits = {5: 3, 3: 2, 2: 0}
    for row in former:
        assert len(row["parent_code"]) == parent_digits[len(row["code"])], row
        if row["parent_code"]:
            assert by_code[row["parent_code"]]["full_name"] == row["parent_name"], row


def former_named(former, full_name: str, district: str, province: str) -> dict[str, str]:
    by_code = {row["code"]: row for row in former}
    (found,) = (
        row
        for row in former
        if row["full_name"] == full_name
        and row["parent_name"] == district
        and by_code[row["parent_code"]]["parent_name"] == province
    )
    return found


@pytest.mark.parametrize(
    ("commune", "district", "province", "now", "now_in"),
    [
        ("Xã Sơn Viên", "Huyện Nông Sơn", "Tỉnh Quảng Nam", "Xã Nông Sơn", "Thành phố Đà Nẵng"),
        ("Xã Quế Lộc", "Huyện Quế Sơn", "Tỉnh Quảng Nam", "Xã Nông Sơn", "Thành phố Đà Nẵng"),
        ("Xã Tân Hà", "Huyện Hàm Tân", "Tỉnh Bình Thuận", "Xã Hàm Tân", "Tỉnh Lâm Đồng"),
        ("Xã Tân Thắng", "Huyện Hàm Tân", "Tỉnh Bình Thuận", "Xã Sơn Mỹ", "Tỉnh Lâm Đồng"),
        ("Phường 4", "Thành phố Tân An", "Tỉnh Long An", "Phường Long An", "Tỉnh Tây Ninh"),
        ("Phường 4", "Thành phố Tây Ninh", "Tỉnh Tây Ninh", "Phường Tân Ninh", "Tỉnh Tây Ninh"),
        ("Xã Phú Tân", "Huyện Châu Thành", "Tỉnh Hậu Giang", "Xã Phú Hữu", "Thành phố Cần Thơ"),
    ],
)
def test_what_became_of_a_whole_commune(units, former, successors, commune, district, province, now, now_in):
    code = former_named(former, commune, district, province)["code"]
    present = {row["code"]: row for row in on(units, date(2025, 7, 1))}
    (row,) = (row for row in successors if row["former_code"] == code)
    assert row["extent"] == "toan-bo"
    assert present[row["code"]]["full_name"] == now
    assert present[present[row["code"]]["parent_code"]]["full_name"] == now_in


def test_son_vien_went_by_way_of_que_loc(former, successors):
    by_code = {row["code"]: row for row in former}
    assert [(by_code[row["former_code"]]["name"], by_code[row["via"]]["name"]) for row in successors if row["via"]] == [
        ("Sơn Viên", "Quế Lộc")
    ]


def test_every_former_commune_and_province_has_its_successors(former, successors):
    followed = {row["former_code"] for row in successors}
    known = {row["code"] for row in former}
    assert followed <= known
    without = [row for row in former if row["code"] not in followed]
    assert {row["kind"] for row in without} == set(DISTRICT_KINDS)
    assert len(without) == 697 - 5


def test_whole_is_one_row_and_a_split_names_its_parts_and_one_default(successors):
    groups = defaultdict(list)
    for row in successors:
        groups[row["former_code"]].append(row)
    for code, rows in groups.items():
        assert [row["main"] for row in rows].count("1") == 1, code
        assert len({row["code"] for row in rows}) == len(rows), code
        expected = ("toan-bo", "") if len(rows) == 1 else ("mot-phan", f"Chia cho {len(rows)} đơn vị")
        assert {(row["extent"], row["note"]) for row in rows} == {expected}, code


def test_successors_exist_and_lie_in_the_province_that_followed(units, former, successors):
    present = {row["code"]: row for row in on(units, date(2025, 7, 1))}
    by_code = {row["code"]: row for row in former}
    province = {row["former_code"]: row["code"] for row in successors if len(row["former_code"]) == 2}
    assert {row["code"] for row in successors} == set(present)
    for row in successors:
        if len(row["former_code"]) == 2:
            continue
        unit = by_code[row["former_code"]]
        while unit["parent_code"]:
            unit = by_code[unit["parent_code"]]
        assert present[row["code"]]["parent_code"] == province[unit["code"]], row


def test_both_sources_are_attributed():
    text = (FOLDER / "SOURCES.md").read_text(encoding="utf-8")
    for words in (
        "Copyright (c) 2025 Tran Ngoc Minh Hieu",
        "Copyright (c) 2021 Thang Le Quoc",
        "Permission is hereby granted, free of charge",
        'THE SOFTWARE IS PROVIDED "AS IS"',
    ):
        assert words in text


def test_names_are_read_whatever_their_capitals_spaces_and_form(script):
    assert script.split_name("Thị Trấn  Ái Tử ") == ("Ái Tử", "thi-tran", "Thị trấn Ái Tử")
    assert script.split_name(unicodedata.normalize("NFD", "xã Bắc Sơn")) == ("Bắc Sơn", "xa", "Xã Bắc Sơn")
    assert script.split_name("Thành Phố Bắc Kạn", below_province=True)[1] == "thanh-pho-thuoc-tinh"
    assert script.split_name("Thành phố Hồ Chí Minh")[:2] == ("Hồ Chí Minh", "thanh-pho")
    assert script.split_name("Xã Cư M\u2019gar")[0] == "Cư M'gar"
    with pytest.raises(ValueError, match="Nông Sơn"):
        script.split_name("Nông Sơn")


def test_comparison_forgives_spelling_and_nothing_else(script):
    assert script.spelling("Xã Hòa An") == script.spelling("xã Hoà  An")
    assert script.spelling("Xã Thụy Anh") == script.spelling("Xã Thuỵ Anh")
    assert script.spelling("Xã Thanh An") != script.spelling("Xã Thạnh An")
    assert script.spelling("Xã Cam Đường") != script.spelling("Xã Cam Dương")


def test_comparison_tells_real_differences_from_spelling(script, tmp_path):
    wards = [
        {"Code": "00001", "FullName": "Xã Hoà An"},
        {"Code": "00002", "FullName": "Phường Bắc Sơn"},
        {"Code": "06978", "FullName": "Xã Ba Chẽ"},
    ]
    provinces = [{"Code": "22", "FullName": "Tỉnh Quảng Ninh", "Wards": wards}]
    (tmp_path / "full_json_generated_data_test.json").write_text(json.dumps(provinces), encoding="utf-8")
    names = {"22": "Tỉnh Quảng Ninh", "00001": "Xã Hòa An", "00002": "Xã Bắc Sơn", "06970": "Xã Ba Chẽ"}
    units = [
        script.Unit(code, *script.split_name(name), "" if code == "22" else "22", "2025-07-01", "", "", "")
        for code, name in names.items()
    ]
    real, spelled = script.differences(units, tmp_path)
    assert [line[:5] for line in real] == ["00002"]
    assert spelled == 1


def test_of_two_namesakes_the_one_at_home_keeps_the_successor(script):
    def old(code, district):
        return {"wardCode": code, "districtCode": district, "provinceCode": district[:2], "wardKey": f"x{code[-1]}"}

    here, there, neighbour = old("00014", "101"), old("00024", "201"), old("00015", "101")
    ours, theirs = {"wardCode": "00015"}, {"wardCode": "00024"}
    claims = [
        script.Claim(here, ours, True), script.Claim(here, theirs, False),
        script.Claim(there, ours, False), script.Claim(there, theirs, True),
        script.Claim(neighbour, ours, True),
    ]  # fmt: skip
    assert script.without_namesakes(claims) == [claims[0], claims[3], claims[4]]


def test_a_true_split_keeps_all_its_parts(script):
    whole = {"wardCode": "00031", "districtCode": "301", "provinceCode": "30", "wardKey": "y"}
    claims = [script.Claim(whole, {"wardCode": code}, code == "00031") for code in ("00031", "00045")]
    assert script.without_namesakes(claims) == claims
    assert [row.extent for row in script.successors(claims, {"30": "30"}) if row.former_code == "00031"] == [
        "mot-phan",
        "mot-phan",
    ]
