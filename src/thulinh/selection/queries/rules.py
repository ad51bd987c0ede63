"""Rules of choosing in words: whose seats, what is asked, who is asked, on which basis."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from thulinh.people.models import Position
from thulinh.selection.models import SelectionRule
from thulinh.selection.rules.criteria import Criterion
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids


@dataclass(frozen=True)
class RuleLine:
    """One rule as a page shows it."""

    rule: int
    unit_name: str
    position: str
    position_name: str
    with_name: str
    is_two_way: bool
    criteria: Sequence[Criterion]
    bodies: Sequence[str]
    basis: str
    starts_on: dt.date


def rules_around(path: str, on: dt.date) -> list[RuleLine]:
    """By which rules people are chosen in a unit and below it on a day: given there, above or below.

    Shape: those of the nearest unit above first, then those below, each by position; of two for one position at or
    above the unit only the nearer one.
    Queries: three.
    """
    above = path_ids(path)
    places = UnitPath.objects.on(on).filter(Q(unit__in=above) | Q(pk__in=UnitPath.objects.on(on).under(path)))
    names = {row.unit_id: (row.path, row.name) for row in places}
    rules = SelectionRule.objects.on(on).filter(unit__in=names).select_related("position", "with_position")
    nearest: dict[str, SelectionRule] = {}
    below = []
    for rule in sorted(rules, key=lambda one: (len(names[one.unit_id][0]), one.starts_on)):
        if rule.unit_id in above:
            nearest[rule.position_id] = rule
        else:
            below.append(rule)
    return [rule_line(rule, names[rule.unit_id][1]) for rule in (*nearest.values(), *below)]


def rule_line(rule: SelectionRule, unit_name: str = "") -> RuleLine:
    """One rule in words.

    Queries: none when its positions were read with it.
    """
    second: Position | None = rule.with_position
    return RuleLine(
        rule=rule.pk,
        unit_name=unit_name,
        position=rule.position_id,
        position_name=rule.position.name,
        with_name=second.name if second else "",
        is_two_way=rule.is_two_way,
        criteria=[Criterion.read(part) for part in rule.criteria],
        bodies=[part["ten"] for part in rule.bodies],
        basis=rule.basis,
        starts_on=rule.starts_on,
    )
