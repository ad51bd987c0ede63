"""A small country made by the real actions: Trung ương, one province, two communes with branches."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

import thulinh
from built_once import built_once
from thulinh.units.actions import NewUnit, load_levels, open_units
from thulinh.units.models import Unit, UnitPath

DEFINITIONS = Path(thulinh.__file__).parent / "definitions"
OPENED = dt.date(2025, 7, 1)
JUNE = dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)


def load_all_levels() -> int:
    """The levels that the program ships."""
    return load_levels(yaml.safe_load((DEFINITIONS / "levels.yaml").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Country:
    """The units by their codes."""

    units: dict[str, Unit]

    def __getitem__(self, code: str) -> int:
        return self.units[code].pk

    def add(self, *rows: NewUnit) -> list[Unit]:
        """Open more units."""
        opened = open_units(rows, by=None, on=OPENED)
        self.units.update({unit.code: unit for unit in opened})
        return opened


def branch(code: str, name: str, parent: int | str = "X1", starts_on: dt.date | None = None) -> NewUnit:
    """A branch to open."""
    return NewUnit(code, name, "chi-doan", parent, starts_on)


@built_once
def country(branches: int = 4) -> Country:
    """TW > T1 > X1, X2; X1 has branches B1, B2 …; X2 has C1."""
    load_all_levels()
    made = Country({})
    made.add(
        NewUnit("TW", "Trung ương Đoàn", "trung-uong", None),
        NewUnit("T1", "Tỉnh đoàn Sông Hàn", "tinh", "TW"),
        NewUnit("X1", "Đoàn xã Nông Sơn", "xa", "T1"),
        NewUnit("X2", "Đoàn xã Quế Phước", "xa", "T1"),
        *(branch(f"B{number}", f"Chi đoàn thôn {number}") for number in range(1, branches + 1)),
        branch("C1", "Chi đoàn thôn Đông An", "X2"),
    )
    return made


def path_on(unit: int, on: dt.date) -> str | None:
    """The unit's path on a day."""
    return UnitPath.objects.on(on).filter(unit=unit).values_list("path", flat=True).first()


def open_on(unit: int, on: dt.date) -> bool:
    """Whether the unit is open on a day."""
    return UnitPath.objects.on(on).open().filter(unit=unit).exists()


def questions(ask: Callable[[], Any]) -> int:
    """How many SQL statements it takes."""
    with CaptureQueriesContext(connection) as caught:
        ask()
    return len(caught)
