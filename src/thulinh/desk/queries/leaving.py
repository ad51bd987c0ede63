"""What follows when somebody leaves a seat: the other one of two, support, the calendar, charges, open tasks."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from thulinh.activities.models import Activity
from thulinh.activities.queries.tasks import tasks_to_hand_over
from thulinh.benefits.models import EntitlementRule
from thulinh.people.models import Account, Charge, Holding
from thulinh.people.queries import Holder, every_seat_of
from thulinh.selection.queries.duals import authority_name, duals_of
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids


@dataclass(frozen=True)
class Leaving:
    """What hangs on one holding: `others` are the second seats of a dual position, each with who decides on it."""

    others: Sequence[tuple[Holder, str]]
    supports: Sequence[EntitlementRule]
    plans: int
    charges: int
    tasks: int


def leaving(holding: Holding, user: Account, on: dt.date) -> Leaving:
    """What follows when this holding ends.

    Queries: a fixed number, and three for each second seat.
    """
    duals = duals_of([holding.person_id], on)
    others = [other for other in (dual.beside(holding.pk) for dual in duals) if other is not None]
    planned = Activity.objects.current().filter(status=Activity.Status.PLANNED, host=holding.seat.unit_id, day__gte=on)
    return Leaving(
        others=[(other, authority_name(other, on)) for other in others],
        supports=_supports(holding, on),
        plans=planned.count(),
        charges=Charge.objects.on(on).filter(holding=holding).count(),
        tasks=tasks_to_hand_over(holding.person_id, user, on).count(),
    )


def supports_with(person: int, taken: Iterable[tuple[int, str]], on: dt.date) -> list[EntitlementRule]:
    """The rules of support by which somebody is entitled only once they take these seats too (unit, position).

    Queries: three.
    """
    seats = {(seat.unit, seat.position) for seat in every_seat_of([person], on).get(person, ())}
    before = {rule.pk for rule in _entitled(seats, on)}
    return [rule for rule in _entitled(seats | set(taken), on) if rule.pk not in before]


def _supports(holding: Holding, on: dt.date) -> list[EntitlementRule]:
    """The rules of support that ask for this seat, and by which its holder is entitled today."""
    seats = every_seat_of([holding.person_id], on).get(holding.person_id, ())
    rules = _entitled({(seat.unit, seat.position) for seat in seats}, on)
    return [rule for rule in rules if holding.seat.position_id in rule.positions]


def _entitled(seats: Collection[tuple[int, str]], on: dt.date) -> list[EntitlementRule]:
    """The rules of the day that who holds just these seats meets."""
    places = UnitPath.objects.on(on).filter(unit__in={unit for unit, _ in seats}).values_list("path", flat=True)
    above = {unit for path in places for unit in path_ids(path)}
    rules = EntitlementRule.objects.on(on).filter(unit__in=above).order_by("name", "pk")
    held = {position for _, position in seats}
    return [rule for rule in rules if held.issuperset(rule.positions)]
