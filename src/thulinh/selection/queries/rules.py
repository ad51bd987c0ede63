"""Rules of choosing in words: whose seats, what is asked, who is asked, on which basis."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from thulinh.people.models import Position
from thulinh.people.reach import allowed, reach
from thulinh.selection.models import SelectionRule
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.rules.criteria import Criterion
from thulinh.units.models import Level, UnitPath
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
    is_by_hand: bool = False


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


def rule_list(user: Any, on: dt.date) -> QuerySet[SelectionRule]:
    """The rules that hold, or will, for seats where the user reviews: given there, and those from above.

    Shape: rules with `unit_name`, by place.
    Queries: one, beyond `reach`.
    """
    found = reach(user, SelectionPermission.REVIEW, on)
    above = {unit for root in found.roots for unit in path_ids(root)}
    here = UnitPath.objects.on(on).filter(found.q()).values("unit_id")
    rows = SelectionRule.objects.current().filter(Q(ends_on=None) | Q(ends_on__gte=on))
    named = UnitPath.objects.on(on).filter(unit=OuterRef("unit"))
    told = rows.filter(Q(unit__in=above) | Q(unit__in=here)).select_related("position", "with_position").annotate(
        unit_name=Subquery(named.values("name")[:1]), path=Subquery(named.values("path")[:1])
    )  # fmt: skip
    return told.order_by("path", "position__rank", "-starts_on", "pk")


def rules_to_end(user: Any, on: dt.date) -> QuerySet[SelectionRule]:
    """The rules that the user may end: written by hand where they review.

    Queries: none of its own beyond `reach`.
    """
    return allowed(SelectionRule.objects.current(), user, SelectionPermission.REVIEW, on).filter(source="")


def speaking_levels() -> list[tuple[str, str]]:
    """The levels of bodies in which somebody holds a seat that speaks for the body: code and name.

    Queries: two.
    """
    grants = Position.objects.values_list("levels", "grants")
    codes = {
        level for levels, found in grants if SelectionPermission.OPINE in found.get("don-vi", ()) for level in levels
    }
    return list(Level.objects.filter(pk__in=codes).order_by("rank", "code").values_list("code", "name"))


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
        is_by_hand=not rule.source,
    )
