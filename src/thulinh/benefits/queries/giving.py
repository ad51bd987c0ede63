"""The rules of support that stand: where, since when, by which paper."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import OuterRef, Q, QuerySet, Subquery

from thulinh.benefits.models import EntitlementRule
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.rules.giving import rate_words
from thulinh.kernel.parameters import parameter
from thulinh.people.models import Position
from thulinh.people.reach import User, allowed, reach
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids


def rule_list(user: User, on: dt.date) -> QuerySet[EntitlementRule]:
    """The rules that hold for people within the reader's reach: those laid down there, and those from above.

    Each knows `unit_name`. What has ended is there too, what was withdrawn is not.
    Queries: one, beyond `reach`.
    """
    found = reach(user, BenefitPermission.VIEW, on)
    above = {unit for root in found.roots for unit in path_ids(root)}
    here = UnitPath.objects.on(on).filter(found.q()).values("unit_id")
    rows = EntitlementRule.objects.current().filter(Q(unit__in=above) | Q(unit__in=here)).select_related("kind")
    named = UnitPath.objects.on(on).filter(unit=OuterRef("unit"))
    told = rows.annotate(unit_name=Subquery(named.values("name")[:1]), path=Subquery(named.values("path")[:1]))
    return told.order_by("kind__rank", "path", "code", "-starts_on", "pk")


def rules_to_write(user: User, on: dt.date) -> QuerySet[EntitlementRule]:
    """The rules that the reader may end or withdraw: laid down by hand where they may."""
    return allowed(EntitlementRule.objects.current(), user, BenefitPermission.RULE, on).filter(source="")


def rule_words(rows: Sequence[EntitlementRule], on: dt.date) -> None:
    """Tell each rule `rate` and `who` in words.

    Queries: one.
    """
    names: Mapping[str, str] = dict(Position.objects.values_list("code", "name"))
    for row in rows:
        row.who = ", đồng thời là ".join(names.get(code, code) for code in row.positions)
        day = min(max(on, row.starts_on), row.ends_on or dt.date.max)
        is_money = row.amount_vnd is not None or row.coefficient is not None
        row.rate = rate_words(row, parameter(row.base, day) if row.base else None) if is_money else ""
