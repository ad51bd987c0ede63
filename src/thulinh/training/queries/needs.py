"""What cadres need to be taught on a day, and which of it a plan of the year has taken (DN4, GL7)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from thulinh.training.models import Plan, PlanItem
from thulinh.training.queries.need_facts import dated_facts_of, facts_of
from thulinh.training.rules.needing import needs_from
from thulinh.training.rules.needs import Need
from thulinh.units.models import UnitPath, under_any_q
from thulinh.units.rules import path_ids

ANY = "*"


def needs(*, path: str | Sequence[str], on: dt.date, year: int | None = None) -> list[Need]:
    """What the cadres at a path and below it (or under several paths) need on a day, and which plan of the year (of
    that day, unless one is named) has taken it. Names everybody: who reads it is asked by `needs_seen`.

    Queries: ten at most, whatever the number of units and people.
    Source: DN4, GL2, GL7.
    """
    roots = (path,) if isinstance(path, str) else tuple(path)
    found = list(needs_from(facts_of(roots, on)))
    below = UnitPath.objects.on(on).filter(under_any_q(roots)).values("unit")
    above = {unit for root in roots for unit in path_ids(root)}
    return _with_plans(found, Q(plan__unit__in=below) | Q(plan__unit__in=above), year or on.year)


def needs_of(person: int, on: dt.date) -> list[Need]:
    """What one person needs on a day, in all their posts, those due first before others.

    Queries: nine at most.
    """
    found = list(needs_from(facts_of((), on, people=[person])))
    line = {unit for one in found for unit in path_ids(one.path)}
    told = _with_plans(found, Q(plan__unit__in=line), on.year)
    return sorted(told, key=lambda one: (one.due_on or dt.date.max, one.since))


def overdue_of(person: int, on: dt.date) -> list[Need]:
    """What one person should have been taught by now, the longest overdue first.

    Queries: four.
    """
    late = [one for one in needs_from(dated_facts_of(person, on)) if one.late_days(on)]
    return sorted(late, key=lambda one: one.due_on or on)


def unseen(plan: Plan, on: dt.date) -> list[Need]:
    """What the cadres that a plan's unit manages need and no plan of its year has taken (GL7). What no topic teaches
    yet is not among it: no plan could take it.

    Queries: eleven at most.
    """
    return [one for one in needs_below(plan, on) if one.managed_by == plan.unit_id and not one.is_seen]


def needs_below(plan: Plan, on: dt.date) -> list[Need]:
    """What cadres of a plan's unit and below need that some topic or the training for the post meets.

    Queries: eleven at most.
    """
    row = UnitPath.objects.on(on).filter(unit=plan.unit_id).first()
    found = needs(path=row.path, on=on, year=plan.year) if row else []
    return [one for one in found if one.topics or one.is_for_post]


@dataclass(frozen=True)
class _Taken:
    plan: int
    item: int


def _with_plans(found: Sequence[Need], whose: Q, year: int) -> list[Need]:
    """The same needs, each with the plan that has taken it: that of the level which manages it before others.

    Queries: one.
    """
    rows = PlanItem.objects.current().filter(whose, plan__withdrawn_at=None, plan__year=year).order_by("pk")
    taken: dict[tuple[int, str, str, str], _Taken] = {}
    for one in rows.select_related("plan"):
        for position in one.positions or (ANY,):
            key = (one.plan.unit_id, one.topic_id or "", position, one.level or ANY)
            taken.setdefault(key, _Taken(one.plan_id, one.pk))
    if not taken:
        return list(found)
    known: dict[tuple, _Taken | None] = {}
    told = []
    for need in found:
        kind = (need.path, need.topics, need.skill if not need.topics else "", need.position, need.level)
        if kind not in known:
            known[kind] = next((taken[key] for key in _keys(need) if key in taken), None)
        by = known[kind]
        told.append(replace(need, plan=by.plan, item=by.item) if by else need)
    return told


def _keys(need: Need) -> Iterable[tuple[int, str, str, str]]:
    if not need.topics and not need.is_for_post:
        return
    above = [unit for unit in reversed(path_ids(need.path)) if unit != need.managed_by]
    for unit in (need.managed_by, *above):
        for topic in need.topics or ("",):
            for position in (need.position, ANY):
                yield from ((unit, topic, position, level) for level in (need.level, ANY))
