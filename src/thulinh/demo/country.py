"""The country of today, and the provinces of the past that the sources tell of."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from thulinh.demo.telling import paper
from thulinh.units.actions import (
    NewUnit,
    UnitCorrection,
    correct_units,
    load_administrative_units,
    merge_units,
    open_units,
)
from thulinh.units.actions.administrative import TOP
from thulinh.units.queries import unit_by_code

PLACES = Path(__file__).resolve().parent.parent / "definitions" / "administrative"
TWO_LEVELS = dt.date(2025, 7, 1)
# The books know Hà Nội by one row since July 2025; what it was before is a unit of its own, carried on by that one.
# While both stand open they cannot bear one name, so it has its long one until it has ended.
HA_NOI = NewUnit(
    "T01-cu", "Đoàn TNCS Hồ Chí Minh thành phố Hà Nội", "tinh", TOP.code, dt.date(2008, 8, 1), official_code="01"
)
QUANG_NAM = NewUnit("T49-cu", "Tỉnh đoàn Quảng Nam", "tinh", TOP.code, dt.date(1997, 1, 1), official_code="49")
# Đồng Nai of then; with Bình Phước it makes that of today (Nghị quyết 202/2025/QH15), which bears the same name.
DONG_NAI = NewUnit(
    "T75-cu", "Đoàn TNCS Hồ Chí Minh tỉnh Đồng Nai", "tinh", TOP.code, dt.date(1991, 8, 12), official_code="75"
)
# Bình Thuận went into Lâm Đồng with Đắk Nông (Nghị quyết 202/2025/QH15).
BINH_THUAN = NewUnit("T60-cu", "Tỉnh đoàn Bình Thuận", "tinh", TOP.code, dt.date(1992, 4, 1), official_code="60")
# Gia Lai of then; with Bình Định it makes that of today (Nghị quyết 202/2025/QH15), which bears the same name.
GIA_LAI = NewUnit(
    "T64-cu", "Đoàn TNCS Hồ Chí Minh tỉnh Gia Lai", "tinh", TOP.code, dt.date(1991, 8, 12), official_code="64"
)


@dataclass(frozen=True)
class Past:
    """The provinces of the past."""

    ha_noi: int
    quang_nam: int
    dong_nai: int
    binh_thuan: int
    gia_lai: int


def open_country() -> None:
    """Open Trung ương Đoàn, the provinces and the communes of today; what stands already is kept."""
    load_administrative_units(PLACES, by=None)


def open_past() -> Past:
    """Open the provinces as they were before July 2025. Since when they were so needs checking (cần xác minh)."""
    return Past(*(unit.pk for unit in open_units([HA_NOI, QUANG_NAM, DONG_NAI, BINH_THUAN, GIA_LAI], by=None)))


def end_province(province: int, heir: str, name: str = "") -> None:
    """Let a province of the past go on as one of today; `name`: what it was called, once it can be said."""
    merge_units(
        [province],
        into=unit(heir),
        on=TWO_LEVELS,
        decision_number=paper("QĐ hợp nhất"),
        decision_on=TWO_LEVELS,
        note="Ngày cần xác minh",
        by=None,
    )
    if name:
        correct_units([UnitCorrection(province, name=name)], by=None, reason="Tên thường gọi")


def unit(code: str) -> int:
    """The id of a unit of today by its code, "T" or "X" before the official one."""
    return unit_by_code([code])[code]
