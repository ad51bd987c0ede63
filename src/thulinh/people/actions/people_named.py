"""Who is meant by the names in a list of cadres: of payments, of signatures, of cards, of trainings."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from thulinh.kernel.cells import Correction
from thulinh.kernel.refusals import Offer, Problem
from thulinh.kernel.text import fold
from thulinh.kernel.writing import dated_q
from thulinh.people.actions.lists import UnitCells
from thulinh.people.models import Holding
from thulinh.people.rules import portions
from thulinh.units.models import under_any_q
from thulinh.units.queries import UnitOnDay
from thulinh.units.rules import lies_under

Row = Mapping[str, Any]
NAME, BIRTH, CODE, UNIT = "ho-ten", "ngay-sinh", "ma-doan-vien", "don-vi"


@dataclass(frozen=True)
class Named:
    """Somebody who holds or held a seat, in which unit and where it stands."""

    person: int
    name: str
    birth_on: dt.date | None
    code: str
    unit: int
    path: str


class PeopleNamed:
    """Of whom each row speaks: somebody who holds or held a seat in the unit of the row, or below it. `found`: row →
    who; `problems` and `notes` say the rest.

    Queries: five, for up to ten thousand rows; one more when a name is not known.
    """

    def __init__(self, rows: Sequence[Row], on: dt.date, roots: tuple[str, ...] | None) -> None:
        self.found: dict[int, Named] = {}
        self.problems: list[Problem] = []
        self.notes: list[tuple[int, str, Correction]] = []
        self._on, self._roots = on, roots
        self._names: dict[str, str] | None = None
        units, known = UnitCells(rows, UNIT, on, roots), _holders({fold(row[NAME]) for row in rows}, on)
        for index, row in enumerate(rows):
            unit, problem, note = units.read(index, row)
            self.notes += [(index, UNIT, note)] if note else []
            if unit is not None:
                meant = _meant(row, unit, known.get(fold(row[NAME]), ()))
                if len(meant) == 1:
                    self.found[index] = next(iter(meant.values()))
                    continue
                offers = () if meant else self._near(row[NAME], unit)
                problem = Problem(_doubt(row[NAME], unit, len(meant)), NAME, index, offers)
            self.problems += [problem] if problem else []

    @property
    def people(self) -> dict[int, int]:
        """Row → the person."""
        return {index: one.person for index, one in self.found.items()}

    def _near(self, name: str, unit: UnitOnDay) -> tuple[Offer, ...]:
        """The names that come near, of those who hold a seat in the unit or below it."""
        if self._names is None:
            rows = Holding.objects.on(self._on).filter(dated_q(self._on, "seat__unit__paths__"))
            rows = rows.filter(under_any_q(self._roots, "seat__unit__paths__path"), person__withdrawn_at=None)
            self._names = dict(rows.values_list("person__full_name", "seat__unit__paths__path"))
        there = {fold(one): one for one, path in self._names.items() if lies_under(path, unit.path)}
        found = get_close_matches(fold(name), list(there), n=3, cutoff=0.7)
        return tuple(Offer(there[one], there[one]) for one in found)


def _holders(names: set[str], on: dt.date) -> dict[str, list[Named]]:
    """Who bears one of these names and holds or held a seat, the newest seat first."""
    found: dict[str, list[Named]] = {}
    rows = Holding.objects.current().filter(dated_q(on, "seat__unit__paths__"), person__withdrawn_at=None)
    columns = ("person", "person__full_name", "person__birth_on", "person__code", "seat__unit",
               "seat__unit__paths__path")  # fmt: skip
    for part in portions(names):
        mine = rows.filter(person__search__in=part).order_by("-starts_on", "seat__position__rank", "pk")
        for name, *line in mine.values_list("person__search", *columns):
            found.setdefault(name, []).append(Named(*line))
    return found


def _meant(row: Row, unit: UnitOnDay, known: Sequence[Named]) -> dict[int, Named]:
    """Those of that name in the unit whom nothing in the row speaks against; each once, by the first seat told."""
    meant: dict[int, Named] = {}
    for one in known:
        born, code = row.get(BIRTH), row.get(CODE)
        differs = (born and one.birth_on and born != one.birth_on) or (code and one.code and code != one.code)
        if lies_under(one.path, unit.path) and not differs:
            meant.setdefault(one.person, one)
    return meant


def _doubt(name: str, unit: UnitOnDay, number: int) -> str:
    if number:
        return f"Có {number} người tên {name} ở {unit.name}. Đồng chí ghi thêm ngày sinh hoặc đơn vị."
    return f"Không có ai tên {name} giữ chức danh ở {unit.name}. Đồng chí xem lại họ tên, đơn vị."
