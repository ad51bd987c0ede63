"""The targets of the gathering rate that programmes set, and for which units (GL6)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from thulinh.kernel.periods import Span
from thulinh.programmes.models import Adoption
from thulinh.programmes.queries.asking import in_force, programme_holds_near
from thulinh.statements.spec import Gathering
from thulinh.units.models import UnitPath
from thulinh.units.rules import lies_under


@dataclass(frozen=True)
class GatheringTarget:
    """What a programme that was adopted at a path says of the rate there and below."""

    programme: str
    name: str
    path: str
    unit_name: str
    said: Gathering


def gathering_targets(path: str, on: dt.date) -> list[GatheringTarget]:
    """The targets that hold on a day above the path, at it, or below it; nearest to the top first.

    Queries: three; one where no document in force says any.
    """
    said = {one.programme: one for one in in_force(Span(on, on)) if one.document.gathering}
    if not said:
        return []
    rows = Adoption.objects.on(on).filter(programme_holds_near(path), programme__in=said)
    held = list(rows.order_by("programme__code", "pk").values_list("programme", "unit"))
    places = {row.unit_id: row for row in UnitPath.objects.on(on).open().filter(unit__in={unit for _, unit in held})}
    found = [
        GatheringTarget(one.code, one.name, places[unit].path, places[unit].name, one.document.gathering)
        for one, unit in ((said[programme], unit) for programme, unit in held)
        if unit in places and one.document.gathering
    ]
    return sorted(found, key=lambda one: (len(one.path), one.programme))


def targets_at(targets: Sequence[GatheringTarget], path: str) -> list[GatheringTarget]:
    """Those that hold for one unit: of each programme the one adopted nearest above it."""
    nearest = {one.programme: one for one in targets if lies_under(path, one.path)}
    return list(nearest.values())
