"""What a unit went through: its names, its places, the decisions that changed it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from thulinh.units.models import Placement, Succession, SuccessionPart, UnitName


@dataclass(frozen=True)
class NameSpan:
    """What the unit was called from a day to a day."""

    name: str
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True)
class PlaceSpan:
    """Under whom the unit stood, and of which level, from a day to a day. The parent's name is its last."""

    parent_id: int | None
    parent_name: str
    level: str
    level_name: str
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True)
class NamedUnit:
    """A unit in a decision, by the name that it bore then."""

    unit_id: int
    name: str
    keeps_seat: bool = True


@dataclass(frozen=True)
class SuccessionLine:
    """A decision that changed units, with who was before and who came after."""

    succession_id: int
    kind: str
    kind_label: str
    on: dt.date
    decision_number: str
    decision_on: dt.date | None
    decided_by: str
    note: str
    predecessors: tuple[NamedUnit, ...]
    successors: tuple[NamedUnit, ...]


@dataclass(frozen=True)
class UnitHistory:
    """All of it, the oldest first."""

    names: tuple[NameSpan, ...]
    places: tuple[PlaceSpan, ...]
    successions: tuple[SuccessionLine, ...]


def history(unit_id: int) -> UnitHistory:
    """What a unit went through, the oldest first.

    Queries: five.
    """
    names = UnitName.objects.filter(unit=unit_id).order_by("starts_on")
    places = list(Placement.objects.filter(unit=unit_id).select_related("level").order_by("starts_on"))
    called = _last_names({place.parent_id for place in places if place.parent_id})
    return UnitHistory(
        tuple(NameSpan(row.name, row.starts_on, row.ends_on) for row in names),
        tuple(
            PlaceSpan(
                row.parent_id, called.get(row.parent_id, ""), row.level_id, row.level.name, row.starts_on, row.ends_on
            )
            for row in places
        ),
        tuple(successions_of([unit_id])),
    )


def successions_of(unit_ids: list[int]) -> list[SuccessionLine]:
    """The decisions in which these units took part, the oldest first.

    Queries: two.
    """
    mine = SuccessionPart.objects.filter(Q(predecessor__in=unit_ids) | Q(successor__in=unit_ids)).values("succession")
    parts = SuccessionPart.objects.filter(succession__in=mine).select_related("succession")
    rows = list(parts.order_by("succession__on", "succession_id", "pk"))
    names = _all_names({unit for row in rows for unit in (row.predecessor_id, row.successor_id) if unit})
    lines: dict[int, list[SuccessionPart]] = {}
    for row in rows:
        lines.setdefault(row.succession_id, []).append(row)
    return [_line(parts, names) for parts in lines.values()]


def _line(parts: list[SuccessionPart], names: dict[int, list[NameSpan]]) -> SuccessionLine:
    succession: Succession = parts[0].succession
    before = dict.fromkeys(part.predecessor_id for part in parts)
    after = {part.successor_id: part.keeps_seat for part in parts if part.successor_id}
    eve = succession.on - dt.timedelta(days=1)
    return SuccessionLine(
        succession.pk, succession.kind, succession.get_kind_display(), succession.on, succession.decision_number,
        succession.decision_on, succession.decided_by, succession.note,
        tuple(NamedUnit(unit, _called(names[unit], eve)) for unit in before),
        tuple(NamedUnit(unit, _called(names[unit], succession.on), keeps) for unit, keeps in after.items()),
    )  # fmt: skip


def _called(names: list[NameSpan], on: dt.date) -> str:
    return next((span.name for span in reversed(names) if span.starts_on <= on), names[0].name)


def _all_names(units: set[int]) -> dict[int, list[NameSpan]]:
    found: dict[int, list[NameSpan]] = {unit: [] for unit in units}
    for row in UnitName.objects.filter(unit__in=units).order_by("starts_on"):
        found[row.unit_id].append(NameSpan(row.name, row.starts_on, row.ends_on))
    return found


def _last_names(units: set[int]) -> dict[int, str]:
    return {unit: spans[-1].name for unit, spans in _all_names(units).items() if spans}
