"""Where somebody stands: the units they act for, the branches they look after, the charges they give tasks to."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from thulinh.activities.permissions import ActivityPermission
from thulinh.kernel.writing import dated_q
from thulinh.people.models import Account, Charge, Holding, Seat
from thulinh.people.queries.holdings import Holder, seats_of_person
from thulinh.people.queries.rolls import BRANCH_SECRETARY
from thulinh.people.reach import reach
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids, path_parts


@dataclass(frozen=True)
class Standpoint:
    """One person on one day.

    `seats`: what they hold, highest first; `own`: the units that they record for; `vacant`: branches without a
    secretary whose dues stand with them, as the committee member in charge or, where nobody is, as who records for the
    commune; `charges`: charge → unit whose committee gives out its tasks, where they may give them; `rows`: path rows.
    """

    person: int | None
    on: dt.date
    seats: Sequence[Holder] = ()
    own: tuple[int, ...] = ()
    vacant: tuple[int, ...] = ()
    charges: Mapping[int, int] = field(default_factory=dict)
    rows: Mapping[int, UnitPath] = field(default_factory=dict)

    @property
    def main(self) -> UnitPath | None:
        """The unit in whose name they work: that of their highest seat."""
        return next((self.rows[seat.unit] for seat in self.seats if seat.unit in self.rows), None)

    @property
    def path(self) -> str:
        """The lowest place under which everything lies that is theirs to do; empty when there is nothing."""
        units = {*self.own, *self.vacant, *self.charges.values(), *(seat.unit for seat in self.seats)}
        paths = [self.rows[unit].path for unit in units if unit in self.rows]
        shared = set.intersection(*(set(path_parts(path)) for path in paths)) if paths else set()
        return max(shared, key=len, default="")

    def name(self, unit: int) -> str:
        """What one of the units is called."""
        return self.rows[unit].name if unit in self.rows else ""


def standpoint(user: Account, on: dt.date) -> Standpoint:
    """Where somebody stands on a day.

    Queries: five at most, beyond `reach`.
    """
    if user.person_id is None:
        return Standpoint(None, on)
    seats = seats_of_person(user.person_id, on)
    held = {seat.unit for seat in seats}
    rows = {row.unit_id: row for row in UnitPath.objects.on(on).filter(unit__in=held).select_related("level")}
    records = reach(user, ActivityPermission.RECORD, on)
    own = tuple(unit for unit, row in sorted(rows.items()) if row.is_open and records.covers(row.path))
    vacant = _vacant(user, own, on)
    charges = _charges(user, rows.values(), on)
    missing = {*vacant, *charges.values()} - set(rows)
    if missing:
        more = UnitPath.objects.on(on).filter(unit__in=missing).select_related("level")
        rows |= {row.unit_id: row for row in more}
    return Standpoint(user.person_id, on, seats, own, vacant, charges, rows)


def _vacant(user: Account, own: Iterable[int], on: dt.date) -> tuple[int, ...]:
    """Branches without a secretary: those in one's charge; those just below one's own unit that are in nobody's."""
    found = reach(user, ActivityPermission.ON_BEHALF, on)
    if not found:
        return ()
    held = Holding.objects.on(on).filter(seat=OuterRef("pk"))
    charged = Charge.objects.on(on).filter(unit=OuterRef("unit"), holding__in=Holding.objects.on(on))
    mine = charged.filter(holding__person=user.person_id)
    below = Q(unit__paths__parent__in=list(own)) & ~Q(Exists(charged))
    seats = (
        Seat.objects.on(on)
        .filter(dated_q(on, "unit__paths__"), unit__paths__is_open=True, position=BRANCH_SECRETARY)
        .filter(~Exists(held), Q(Exists(mine)) | below)
    )
    rows = seats.order_by("unit__paths__name_key", "unit").values_list("unit", "unit__paths__path")
    return tuple(unit for unit, path in rows if found.covers(path))


def _charges(user: Account, held: Iterable[UnitPath], on: dt.date) -> dict[int, int]:
    """The charges of one's own committee, each with the committee's unit, where one may give out its tasks."""
    found = reach(user, ActivityPermission.ASSIGN, on)
    committees = [row.unit_id for row in held if found.covers(row.path)]
    if not committees:
        return {}
    rows = Charge.objects.on(on).filter(holding__seat__unit__in=committees, holding__in=Holding.objects.on(on))
    return dict(rows.values_list("pk", "holding__seat__unit"))


def place_of(path: str) -> int:
    """The unit at the end of a path."""
    return path_ids(path)[-1]
