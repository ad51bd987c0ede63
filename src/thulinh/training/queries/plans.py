"""Training plans within reach: which there are, what they hold, who may write them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from thulinh.kernel.writing import dated_q
from thulinh.people.models import Position
from thulinh.people.reach import allowed, reach
from thulinh.training.models import Level, Plan, PlanItem, TrainingClass
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.topics import topics_for
from thulinh.training.rules.plans import ItemEntry, ItemFacts
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids


def plans_seen(user: Any, on: dt.date) -> QuerySet[Plan]:
    """The plans that a reader may see: of units within reach, with `unit_name`; the newest year first.

    Queries: none of its own beyond `reach`.
    """
    name = UnitPath.objects.filter(dated_q(on), unit=OuterRef("unit")).values("name")[:1]
    rows = allowed(Plan.objects.current(), user, TrainingPermission.VIEW, on)
    counted = Count("items", filter=Q(items__withdrawn_at=None))
    return rows.annotate(unit_name=Subquery(name), item_number=counted).order_by("-year", "path", "pk")


def plans_to_write(user: Any, on: dt.date) -> QuerySet[Plan]:
    """The plans that somebody may write: of units where they plan. Queries: none of its own beyond `reach`."""
    return allowed(Plan.objects.current(), user, TrainingPermission.PLAN, on)


def planning_places(user: Any, on: dt.date) -> list[UnitPath]:
    """The units for which somebody plans first of all: those of their own seats. Queries: one beyond `reach`."""
    roots = reach(user, TrainingPermission.PLAN, on).roots
    rows = UnitPath.objects.on(on).open().filter(path__in=roots).select_related("level")
    return list(rows.order_by("level__rank", "name_key", "unit"))


def items_of(plan: Plan) -> list[PlanItem]:
    """What a plan holds, in its order, each with its classes that were not cancelled (`held`). Queries: two."""
    classes = TrainingClass.objects.current().exclude(state=TrainingClass.State.CANCELLED).order_by("starts_on", "pk")
    rows = PlanItem.objects.current().filter(plan=plan).select_related("topic")
    return list(rows.prefetch_related(Prefetch("classes", classes, to_attr="held")).order_by("rank", "pk"))


def entry_of(item: PlanItem) -> ItemEntry:
    """An item as it was handed in."""
    return ItemEntry(
        item.topic_id or "", tuple(item.positions), item.level, item.form, item.quarter, item.expected,
        item.other_unit_id, item.note,
    )  # fmt: skip


def positions_below(path: str, on: dt.date) -> list[Position]:
    """The positions of the levels that the unit and those below it have, in the order of rank. Queries: two."""
    levels = set(UnitPath.objects.on(on).open().under(path).order_by().values_list("level", flat=True).distinct())
    return [one for one in Position.objects.order_by("rank", "code") if levels & set(one.levels)]


def units_to_ask(path: str, on: dt.date) -> list[UnitPath]:
    """Whom a plan's unit may ask to teach in its place: those above it, and those right below it. Queries: one."""
    line = path_ids(path)
    rows = UnitPath.objects.on(on).open().union().filter(Q(unit__in=line[:-1]) | Q(parent=line[-1]))
    return list(rows.order_by("level__rank", "name_key", "unit"))


def item_facts(plan: Plan, on: dt.date, *, but: int | None = None) -> ItemFacts:
    """What decides whether an item can be taken into a plan (`but`: the item that is changed). Queries: six."""
    row = UnitPath.objects.on(on).filter(unit=plan.unit_id).first()
    path = row.path if row else plan.path
    standing = PlanItem.objects.current().filter(plan=plan).exclude(pk=but)
    return ItemFacts(
        topics=frozenset(topics_for(path, on).values_list("pk", flat=True)),
        positions=frozenset(Position.objects.values_list("pk", flat=True)),
        other_units=frozenset(one.unit_id for one in units_to_ask(path, on)),
        standing={entry_of(one).about: str(one.pk) for one in standing},
    )


def position_names() -> dict[str, str]:
    """What positions are called, by code. Queries: one."""
    return dict(Position.objects.values_list("code", "name"))


def about_words(item: PlanItem, names: Mapping[str, str]) -> str:
    """What an item is about, in words. `names`: positions by code."""
    whom = ", ".join(names.get(code, code) for code in item.positions)
    level = f", mức {Level(item.level).label.lower()}" if item.level else ""
    if item.topic is None:
        return f"Bồi dưỡng chức danh: {whom}{level}"
    return f"{item.topic.name}{level}{f', cho {whom}' if whom else ''}"
