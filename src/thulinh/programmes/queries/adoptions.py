"""Where programmes were adopted, and what becomes of it when units go on as others."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from thulinh.programmes.models import Adoption
from thulinh.programmes.rules import uncovered


@dataclass(frozen=True)
class Carried:
    """What becomes of a unit's adoption when other units go on as it: who carries it on, from when to when.

    `by`: a row for each stretch of days; none where they have all adopted the programme themselves.
    """

    adoption: Adoption
    by: tuple[tuple[int, dt.date, dt.date | None], ...]


def carried_adoptions(heirs: Mapping[int, Collection[int]], on: dt.date) -> list[Carried]:
    """Which adoptions of units that are merged or split on a day their heirs carry on: those they have not themselves.

    `heirs`: unit → the units that go on as it (a key that no unit has stands for one still to be opened).
    Shape: each adoption that holds on the day or later, in order of its first day.
    Queries: two.
    """
    held = Adoption.objects.within(on, None).filter(unit__in=list(heirs)).select_related("programme")
    rows = list(held.order_by("starts_on", "pk"))
    known = Adoption.objects.filter(
        unit__in={heir for each in heirs.values() for heir in each}, programme__in={row.programme_id for row in rows}
    )
    taken: dict[tuple[int, int], list[tuple[dt.date, dt.date | None]]] = {}
    for programme, unit, first, last in known.values_list("programme_id", "unit_id", "starts_on", "ends_on"):
        taken.setdefault((programme, unit), []).append((first, last))
    found = []
    for row in rows:
        by: list[tuple[int, dt.date, dt.date | None]] = []
        for heir in heirs[row.unit_id]:
            own = taken.setdefault((row.programme_id, heir), [])
            free = [] if heir == row.unit_id else uncovered(max(on, row.starts_on), row.ends_on, own)
            own += free
            by += [(heir, *span) for span in free]
        found.append(Carried(row, tuple(by)))
    return found


def adoptions_of(programme: str) -> QuerySet[Adoption]:
    """Where a programme was adopted, first ones first, ended ones included."""
    return Adoption.objects.filter(programme__code=programme).select_related("unit").order_by("starts_on", "pk")
