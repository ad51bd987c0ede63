"""The Union's units of every province and commune."""

import datetime as dt

import pytest

from thulinh.kernel.refusals import Refusal
from thulinh.units.actions import AdministrativeLoad, NewUnit, load_administrative_units, open_units
from thulinh.units.models import Succession, Unit, UnitName, UnitPath
from thulinh.units.queries import unit_by_code, unit_on
from thulinh.units.tests.world import DEFINITIONS, load_all_levels, questions

pytestmark = pytest.mark.django_db
BEFORE, SINCE = dt.date(2026, 4, 29), dt.date(2026, 4, 30)
HEADER = "code,name,kind,full_name,parent_code,starts_on,ends_on,basis,source\n"


def test_the_whole_country_is_loaded_with_its_days():
    load_all_levels()
    assert load_administrative_units(DEFINITIONS / "administrative") == AdministrativeLoad(3356, 11)
    for day in (BEFORE, SINCE):
        paths = UnitPath.objects.open().on(day)
        assert [paths.of_level(level).count() for level in ("trung-uong", "tinh", "xa")] == [1, 34, 3321]
    ids = unit_by_code(["T75", "X25270", "X20656", "T48", "TW"])
    names = [(unit_on(ids[code], BEFORE).name, unit_on(ids[code], SINCE).name) for code in ("T75", "X25270")]
    assert names == [("Tỉnh đoàn Đồng Nai", "Thành đoàn Đồng Nai"), ("Đoàn xã Lộc Ninh", "Đoàn phường Lộc Ninh")]
    commune = unit_on(ids["X20656"], SINCE)
    assert (commune.name, commune.official_code, commune.parent_id) == ("Đoàn xã Nông Sơn", "20656", ids["T48"])
    assert unit_on(ids["T48"], SINCE).name == "Thành đoàn Đà Nẵng"
    assert Succession.objects.get(parts__predecessor=ids["T75"]).decision_number == "30/2026/QH16"
    assert load_administrative_units(DEFINITIONS / "administrative") == AdministrativeLoad(0, 0)


def write(folder, *lines: str):
    (folder / "units.csv").write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


def test_units_that_stand_are_kept_and_later_changes_added(tmp_path):
    load_all_levels()
    open_units(
        [
            NewUnit("TW", "Trung ương Đoàn", "trung-uong", None),
            NewUnit("T01", "Thành đoàn Hà Nội", "tinh", "TW"),
        ],
        by=None,
        on=dt.date(2010, 1, 1),
    )
    rows = ["01,Hà Nội,thanh-pho,Thành phố Hà Nội,,2025-07-01,,202/2025/QH15,x",
            "00004,Ba Đình,xa,Xã Ba Đình,01,2025-07-01,,1656/NQ,x"]  # fmt: skip
    assert load_administrative_units(write(tmp_path, *rows)) == AdministrativeLoad(1, 0)
    assert UnitName.objects.get(unit__code="T01").starts_on == dt.date(2010, 1, 1)
    rows[1:] = ["00004,Ba Đình,xa,Xã Ba Đình,01,2025-07-01,2026-04-29,1656/NQ,x",
                "00004,Ba Đình,phuong,Phường Ba Đình,01,2026-04-30,,9/NQ,x"]  # fmt: skip
    assert load_administrative_units(write(tmp_path, *rows)) == AdministrativeLoad(0, 1)
    assert unit_on(unit_by_code(["X00004"])["X00004"], SINCE).name == "Đoàn phường Ba Đình"
    assert load_administrative_units(write(tmp_path, *rows)) == AdministrativeLoad(0, 0)


def test_loading_takes_as_many_questions_for_2_units_as_for_40(tmp_path):
    load_all_levels()
    province = "01,Hà Nội,thanh-pho,Thành phố Hà Nội,,2025-07-01,,202/2025/QH15,x"

    def communes(count: int, first: int = 0) -> list[str]:
        return [
            f"{number:05d},Xã {number},xa,Xã {number},01,2025-07-01,,1/NQ,x" for number in range(first, first + count)
        ]

    load_administrative_units(write(tmp_path, province))
    few = questions(lambda: load_administrative_units(write(tmp_path, province, *communes(2))))
    assert few == questions(lambda: load_administrative_units(write(tmp_path, province, *communes(42))))


def test_a_missing_file_or_column_is_refused(tmp_path):
    load_all_levels()
    with pytest.raises(Refusal, match=r"units\.csv"):
        load_administrative_units(tmp_path)
    (tmp_path / "units.csv").write_text("code,name\n01,Hà Nội\n", encoding="utf-8")
    with pytest.raises(Refusal, match=r"units\.csv"):
        load_administrative_units(tmp_path)
    assert not Unit.objects.exists()
