"""Build the dated CSV files of Việt Nam's administrative units.

Usage: build_administrative_units.py VIETNAMADMINUNITS [VIETNAMESE_PROVINCES_DATABASE] [--output FOLDER]

The first folder is the unpacked package ``vietnamadminunits`` (wheel or source); every row comes from it,
save the few that are written down below with the resolution that they rest on. The second folder is a copy
of ``vietnamese-provinces-database``; it is only compared with the result, and a difference that is not a
matter of spelling or already known ends the run with a non-zero exit.
"""

import argparse
import csv
import json
import sqlite3
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

FIRST_DAY = "2025-07-01"  # The two-level local government begins to work.
LAST_FORMER_DAY = "2025-06-30"
PROVINCE_BASIS = "202/2025/QH15"
DISTRICT_BASIS = "203/2025/QH15"  # Amends the Constitution: there is no district from 1 July 2025 on.
BY_HAND = "nghi-quyet"  # Written in this script from the resolution that stands in `basis`.

DONG_NAI = "75"
CITY_FIRST_DAY = "2026-04-30"
CITY_LAST_FORMER_DAY = "2026-04-29"
CITY_BASIS = "30/2026/QH16"
WARD_BASIS = "237/NQ-UBTVQH16"
NEW_WARDS = (
    "Dầu Giây", "Đồng Phú", "Lộc Ninh", "Long Thành", "Nhơn Trạch",
    "Tân Khai", "Tân Phú", "Trảng Bom", "Trị An", "Xuân Lộc",
)  # fmt: skip

# Number of the resolution of 16 June 2025 of the Standing Committee on the communes of each present province.
COMMUNE_RESOLUTIONS = {
    "01": 1656, "04": 1657, "08": 1684, "11": 1661, "12": 1670, "14": 1681, "15": 1673, "19": 1683, "20": 1672,
    "22": 1679, "24": 1658, "25": 1676, "31": 1669, "33": 1666, "37": 1674, "38": 1686, "40": 1678, "42": 1665,
    "44": 1680, "46": 1675, "48": 1659, "51": 1677, "52": 1664, "56": 1667, "66": 1660, "68": 1671, "75": 1662,
    "79": 1685, "80": 1682, "82": 1663, "86": 1687, "91": 1654, "92": 1668, "96": 1655,
}  # fmt: skip

# Words of a full name, longest first, so that "Thị trấn" is not read as another kind.
KIND_WORDS = {
    "Thành phố": "thanh-pho",
    "Thị trấn": "thi-tran",
    "Đặc khu": "dac-khu",
    "Thị xã": "thi-xa",
    "Phường": "phuong",
    "Huyện": "huyen",
    "Quận": "quan",
    "Tỉnh": "tinh",
    "Xã": "xa",
}

# Successions that the source states and the resolution does not: (former code, present code).
WRONG_SUCCESSIONS = {("28036", "28087")}  # 1682/NQ-UBTVQH15, 1.20: Thị trấn Thủ Thừa went into Xã Thủ Thừa whole.

# Codes on which the two sources differ: code used here -> code of the second source. To be verified.
KNOWN_DIFFERENCES = {"06970": "06978"}  # Xã Ba Chẽ; 1027/CTK-CSCL of 25 June 2025 prints 06970.

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


class Unit(NamedTuple):
    """One dated row of a present unit."""

    code: str
    name: str
    kind: str
    full_name: str
    parent_code: str
    starts_on: str
    ends_on: str
    basis: str
    source: str


class Former(NamedTuple):
    """One unit that ended."""

    code: str
    name: str
    kind: str
    full_name: str
    parent_code: str
    parent_name: str
    ends_on: str
    basis: str
    source: str


class Successor(NamedTuple):
    """Where one former unit, or a part of it, went."""

    former_code: str
    code: str
    extent: str
    main: str
    via: str
    note: str


class Claim(NamedTuple):
    """What the source says of one former unit and one present unit."""

    former: dict
    present: dict
    chosen: bool  # The source takes this one for an address without a street.


# Joined to Quế Lộc and to the district Quế Sơn half a year before the districts ended, so not in the source.
EARLIER = (
    Former("519", "Nông Sơn", "huyen", "Huyện Nông Sơn", "49", "Tỉnh Quảng Nam",
           "2024-12-31", "1241/NQ-UBTVQH15", BY_HAND),
    Former("20672", "Sơn Viên", "xa", "Xã Sơn Viên", "519", "Huyện Nông Sơn",
           "2024-12-31", "1241/NQ-UBTVQH15", BY_HAND),
)  # fmt: skip
EARLIER_STEPS = {"20672": "20671"}  # Former code -> former code that took it in, itself followed by its successor.


def tidy(text: str) -> str:
    """Return the text in composed form, with single spaces and one kind of apostrophe."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u2019", "'").split())


def split_name(text: str, *, below_province: bool = False) -> tuple[str, str, str]:
    """Return name, kind and full name of a unit as its source writes it."""
    text = tidy(text)
    for word, kind in KIND_WORDS.items():
        if text.casefold().startswith(f"{word.casefold()} "):
            name = text[len(word) + 1 :]
            if below_province and kind == "thanh-pho":
                kind = "thanh-pho-thuoc-tinh"
            return name, kind, f"{word} {name}"
    raise ValueError(f"No kind of unit in the name: {text!r}")


def by_code(row: tuple[str, ...]) -> tuple[int, str, str, tuple[str, ...]]:
    """Sort key: provinces first, then districts, then communes, each by code and first day."""
    return len(row[0]), row[0], row.starts_on if isinstance(row, Unit) else "", row


def the_only(folder: Path, pattern: str) -> Path:
    """Return the one file below the folder that fits the pattern."""
    found = sorted(folder.rglob(pattern))
    if len(found) != 1:
        raise SystemExit(f"Expected one {pattern} below {folder}, found {len(found)}.")
    return found[0]


def read_rows(folder: Path, table: str) -> list[dict]:
    """Read a table of the package's database."""
    queries = {"present": "SELECT * FROM admin_units", "former": "SELECT * FROM admin_units_legacy"}
    with sqlite3.connect(the_only(folder, "dataset.db")) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(queries[table])]


def read_version(folder: Path) -> str:
    """Return name and version of the unpacked package."""
    for pattern in ("METADATA", "PKG-INFO"):
        for path in sorted(folder.rglob(pattern)):
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.startswith("Version: "):
                    return f"vietnamadminunits {line.removeprefix('Version: ')}"
    raise SystemExit(f"No METADATA or PKG-INFO below {folder}.")


def present_units(rows: list[dict], source: str) -> list[Unit]:
    """Make the provinces and communes as they began on 1 July 2025."""
    provinces = {row["provinceCode"]: row["province"] for row in rows}
    units = [
        Unit(code, *split_name(province), "", FIRST_DAY, "", PROVINCE_BASIS, source)
        for code, province in provinces.items()
    ]
    for row in rows:
        basis = f"{COMMUNE_RESOLUTIONS[row['provinceCode']]}/NQ-UBTVQH15"
        full = split_name(row["ward"])
        units.append(Unit(row["wardCode"], *full, row["provinceCode"], FIRST_DAY, "", basis, source))
    return units


def with_dong_nai_city(units: list[Unit]) -> list[Unit]:
    """Close the rows of Đồng Nai that changed on 30 April 2026 and add what came after, under the same codes."""
    dated, wards = [], set()
    for unit in units:
        after = unit._replace(starts_on=CITY_FIRST_DAY, source=BY_HAND)
        if unit.code == DONG_NAI:
            after = after._replace(kind="thanh-pho", full_name=f"Thành phố {unit.name}", basis=CITY_BASIS)
        elif unit.parent_code == DONG_NAI and unit.kind == "xa" and unit.name in NEW_WARDS:
            after = after._replace(kind="phuong", full_name=f"Phường {unit.name}", basis=WARD_BASIS)
            wards.add(unit.name)
        else:
            dated.append(unit)
            continue
        dated += [unit._replace(ends_on=CITY_LAST_FORMER_DAY), after]
    if missing := set(NEW_WARDS) - wards:
        raise SystemExit(f"No xã of Đồng Nai with these names: {sorted(missing)}")
    return dated


def former_units(rows: list[dict], source: str, new_province: dict[str, str]) -> list[Former]:
    """Make the provinces, districts and communes that ended on 30 June 2025, and the two that ended before."""
    units = {}
    for row in rows:
        province, district = row["provinceCode"], row["districtCode"]
        names = [split_name(row["province"]), split_name(row["district"], below_province=True)]
        end = (LAST_FORMER_DAY, PROVINCE_BASIS, source)
        units[province] = Former(province, *names[0], "", "", *end)
        end = (LAST_FORMER_DAY, DISTRICT_BASIS, source)
        units[district] = Former(district, *names[1], province, names[0][2], *end)
        if code := row["wardCode"]:
            end = (LAST_FORMER_DAY, f"{COMMUNE_RESOLUTIONS[new_province[province]]}/NQ-UBTVQH15", source)
            units[code] = Former(code, *split_name(row["ward"]), district, names[1][2], *end)
    if known := [unit.code for unit in EARLIER if unit.code in units]:
        raise SystemExit(f"The source now holds these itself: {known}")
    return [*units.values(), *EARLIER]


def read_claims(folder: Path, former: list[dict], present: list[dict]) -> list[Claim]:
    """Join the package's converter, which knows units by unmarked names, to the units themselves."""
    converter = json.loads(the_only(folder, "converter_2025.json").read_text(encoding="utf-8"))
    old = {f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}": row for row in former}
    new = {(row["provinceKey"], row["wardKey"]): row for row in present}
    claims = []
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            claims += [Claim(old[key], new[province, ward], True) for key in olds]
    for province, olds in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in olds.items():
            claims += [Claim(old[key], new[province, part["newWardKey"]], part["isDefaultNewWard"]) for part in parts]
    return [
        claim for claim in claims if (lowest_code(claim.former), claim.present["wardCode"]) not in WRONG_SUCCESSIONS
    ]


def lowest_code(row: dict) -> str:
    """Return the code of the commune, or of the island district that had none."""
    return row["wardCode"] or row["districtCode"]


def district(row: dict) -> tuple[str, str]:
    """Return province and district of a former commune."""
    return row["provinceCode"], row["districtCode"]


def without_namesakes(claims: list[Claim]) -> list[Claim]:
    """Leave out claims that belong to another commune of the same name in the same present province.

    The converter joins former and present units by name, so that "Phường 4" of Tân An and "Phường 4" of
    Tây Ninh each got the successors of both. Of two namesakes that claim the same unit, the one at home keeps it.
    """
    counts = Counter(lowest_code(claim.former) for claim in claims)
    homes = home_districts(claims, counts)
    claimants = defaultdict(list)
    for claim in claims:
        claimants[claim.present["wardCode"], claim.former["wardKey"]].append(claim.former)
    kept = []
    for claim in claims:
        code = claim.present["wardCode"]
        whole = counts[lowest_code(claim.former)] == 1
        if whole or not is_namesake(claim.former, claimants[code, claim.former["wardKey"]], homes[code]):
            kept.append(claim)
    return kept


def home_districts(claims: list[Claim], counts: Counter[str]) -> dict[str, set[tuple[str, str]]]:
    """Return for each present unit the former districts from which it got its code or a whole commune."""
    former_by_code = {claim.former["wardCode"]: claim.former for claim in claims}
    homes = defaultdict(set)
    for claim in claims:
        code = claim.present["wardCode"]
        if counts[lowest_code(claim.former)] == 1:
            homes[code].add(district(claim.former))
        if code in former_by_code:
            homes[code].add(district(former_by_code[code]))
    return homes


def is_namesake(former: dict, claimants: Iterable[dict], home: set[tuple[str, str]]) -> bool:
    """Say whether another claimant of the same name is nearer to the present unit's home than this one."""
    others = [row for row in claimants if lowest_code(row) != lowest_code(former)]
    measures: tuple[Callable[[dict], bool], ...] = (
        lambda row: district(row) in home,
        lambda row: row["provinceCode"] in {province for province, _ in home},
    )
    for near in measures:
        if near(former):
            return False
        if any(near(row) for row in others):
            return True
    return False


def successors(claims: list[Claim], new_province: dict[str, str]) -> list[Successor]:
    """Make the rows former code -> present code, with the provinces and the earlier steps."""
    rows = [Successor(old, new, "toan-bo", "1", "", "") for old, new in new_province.items()]
    parts = defaultdict(list)
    for claim in claims:
        parts[lowest_code(claim.former)].append(claim)
    for code, found in parts.items():
        if len(found) == 1:
            rows.append(Successor(code, found[0].present["wardCode"], "toan-bo", "1", "", ""))
            continue
        note = f"Chia cho {len(found)} đơn vị"
        rows += [
            Successor(code, claim.present["wardCode"], "mot-phan", "1" if claim.chosen else "", "", note)
            for claim in found
        ]
    for code, step in EARLIER_STEPS.items():
        rows += [row._replace(former_code=code, via=step) for row in rows if row.former_code == step]
    return rows


def province_successors(claims: list[Claim]) -> dict[str, str]:
    """Return former province -> present province, which every commune of the former one shares."""
    found = defaultdict(set)
    for claim in claims:
        found[claim.former["provinceCode"]].add(claim.present["provinceCode"])
    if torn := [code for code, targets in found.items() if len(targets) != 1]:
        raise SystemExit(f"Provinces whose communes went to several provinces: {torn}")
    return {code: targets.pop() for code, targets in found.items()}


def spelling(text: str) -> str:
    """Return a form in which "Hoà" and "Hòa", "Xã" and "xã" are one."""
    words = []
    for word in unicodedata.normalize("NFD", tidy(text).casefold()).split():
        tones = "".join(sorted(letter for letter in word if letter in TONES))
        words.append("".join(letter for letter in word if letter not in TONES) + tones)
    return " ".join(words)


def differences(units: list[Unit], folder: Path) -> tuple[list[str], int]:
    """Compare the units of today with the second source: real differences, and the number of spellings."""
    provinces = json.loads(the_only(folder, "full_json_generated_data_*.json").read_text(encoding="utf-8"))
    theirs = {province["Code"]: ("", province["FullName"]) for province in provinces}
    for province in provinces:
        theirs |= {ward["Code"]: (province["Code"], ward["FullName"]) for ward in province["Wards"]}
    ours = {
        KNOWN_DIFFERENCES.get(unit.code, unit.code): (unit.parent_code, unit.full_name)
        for unit in units
        if not unit.ends_on
    }
    real, spelled = [], 0
    for code in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(code), theirs.get(code)
        if mine is None or other is None or mine[0] != other[0] or spelling(mine[1]) != spelling(other[1]):
            real.append(f"{code}: {mine} here, {other} there")
        elif mine != other:
            spelled += 1
    return real, spelled


def write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Write the rows in order, in UTF-8 with plain line ends."""
    ordered = sorted(rows, key=by_code)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(ordered)
    print(f"{path.name}: {len(ordered)} rows")


def build(folder: Path, output: Path) -> list[Unit]:
    """Write the three files and return the units."""
    source = read_version(folder)
    present, former = read_rows(folder, "present"), read_rows(folder, "former")
    claims = without_namesakes(read_claims(folder, former, present))
    new_province = province_successors(claims)
    units = with_dong_nai_city(present_units(present, source))
    output.mkdir(parents=True, exist_ok=True)
    write(output / "units.csv", Unit._fields, units)
    write(output / "former.csv", Former._fields, former_units(former, source, new_province))
    write(output / "successors.csv", Successor._fields, successors(claims, new_province))
    return units


def main() -> int:
    """Build, then compare if there is something to compare with."""
    parser = argparse.ArgumentParser(description="Build the dated CSV files of Việt Nam's administrative units.")
    parser.add_argument("vietnamadminunits", type=Path, help="folder of the unpacked package")
    parser.add_argument("provinces_database", type=Path, nargs="?", help="folder of the second source, to compare")
    default = Path(__file__).resolve().parent.parent / "src" / "thulinh" / "definitions" / "administrative"
    parser.add_argument("--output", type=Path, default=default)
    given = parser.parse_args()
    units = build(given.vietnamadminunits, given.output)
    if given.provinces_database is None:
        return 0
    real, spelled = differences(units, given.provinces_database)
    print(f"Compared: {spelled} names differ in spelling only, {len(KNOWN_DIFFERENCES)} known, {len(real)} others")
    for line in real:
        print(line, file=sys.stderr)
    return 1 if real else 0


if __name__ == "__main__":
    sys.exit(main())
