"""Who stands above a unit and can answer it, and whose seats in it speak for it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.rules.turns import Answerer
from thulinh.kernel.parameters import parameter
from thulinh.people.models import Holding, Seat
from thulinh.people.rules import portions
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids


def days_to_answer(level: str, on: dt.date) -> int:
    """Within how many days a level answers a difficulty, by the rule in force on the first day of its turn."""
    return int(parameter(f"tra-loi-kho-khan-so-ngay-{level}", on))


class LinesAbove:
    """The open units of the Union's own line above some units on a day, the nearest first.

    Queries: two to build, for up to ten thousand units; none afterwards.
    """

    def __init__(self, units: Iterable[int], on: dt.date) -> None:
        rows = UnitPath.objects.on(on)
        self._rows: Mapping[int, UnitPath] = {
            row.unit_id: row for part in portions(units) for row in rows.filter(unit__in=part)
        }
        wanted = {unit for row in self._rows.values() for unit in path_ids(row.path)[:-1]}
        self._above = {
            row.unit_id: Answerer(row.unit_id, row.path, row.level_id, row.level.rank)
            for part in portions(wanted)
            for row in rows.open().union().filter(unit__in=part).select_related("level")
        }

    def row(self, unit: int) -> UnitPath | None:
        """Where the unit itself stands that day; None before it was founded."""
        return self._rows.get(unit)

    def chain(self, unit: int) -> list[Answerer]:
        """The levels above the unit, the nearest first."""
        row = self._rows.get(unit)
        line = path_ids(row.path)[:-1] if row else []
        return [self._above[above] for above in reversed(line) if above in self._above]


@dataclass(frozen=True)
class Voice:
    """A seat that may raise what is difficult for its unit, and who holds it on the day."""

    seat: int
    unit: int
    position: str
    person: int | None


def voices(units: Iterable[int], on: dt.date) -> dict[int, Sequence[Voice]]:
    """The seats that speak for each unit on a day, the leading one first, vacant ones included; for a unit that has
    ended, those of the unit that carries it on.

    Queries: three, for up to ten thousand units.
    """
    asked = list(dict.fromkeys(units))
    ended = UnitPath.objects.on(on).filter(is_open=False, heir__isnull=False)
    heirs = {
        unit: heir for part in portions(asked) for unit, heir in ended.filter(unit__in=part).values_list("unit", "heir")
    }
    seats = [
        seat
        for part in portions(heirs.get(unit, unit) for unit in asked)
        for seat in Seat.objects.on(on)
        .filter(unit__in=part)
        .select_related("position")
        .order_by("position__rank", "ordinal", "pk")
        if DifficultyPermission.RAISE.value in seat.position.grants.get("don-vi", ())
    ]
    held = Holding.objects.on(on)
    holders = {
        seat: person
        for part in portions(seat.pk for seat in seats)
        for seat, person in held.filter(seat__in=part).values_list("seat", "person")
    }
    found: dict[int, list[Voice]] = {}
    for seat in seats:
        voice = Voice(seat.pk, seat.unit_id, seat.position.short_name, holders.get(seat.pk))
        found.setdefault(seat.unit_id, []).append(voice)
    return {unit: found.get(heirs.get(unit, unit), []) for unit in asked}
