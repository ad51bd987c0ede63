"""The programmes that there are, their versions, where they were adopted."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from thulinh.people.models import Account
from thulinh.people.reach import reach
from thulinh.programmes.models import Adoption, Programme, Version
from thulinh.programmes.permissions import ProgrammePermission
from thulinh.programmes.rules import uncovered
from thulinh.units.models import UnitPath


def library() -> QuerySet[Programme]:
    """All programmes, by code."""
    return Programme.objects.order_by("code")


def versions_of(programme: str) -> Sequence[Version]:
    """The versions of a programme, newest first."""
    return (
        Version.objects.filter(programme__code=programme).select_related("programme").order_by("-starts_on", "-number")
    )


def may_add_version(user: Account | None, programme: Programme, on: dt.date) -> bool:
    """Whether somebody may add a version of a programme: who may write documents for its owner, or for whoever carries
    that unit on today; for the whole country where it has none. The system (None) may.

    Queries: one beyond `reach`; none for the system.
    """
    if user is None:
        return True
    rows = UnitPath.objects.on(on)
    rows = rows.filter(unit=programme.owner_id) if programme.owner_id else rows.open().union().filter(parent=None)
    found = reach(user, ProgrammePermission.WRITE, on)
    paths = rows.values_list("path", flat=True)
    return bool(found) and all(found.covers(path) for path in paths)


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


def adoptions_of(programme: str, on: dt.date) -> QuerySet[Adoption]:
    """Where a programme was adopted, first ones first, ended ones included."""
    return Adoption.objects.filter(programme__code=programme).select_related("unit").order_by("starts_on", "pk")
