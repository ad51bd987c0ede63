"""What may be chosen for a class of a unit: posts below it, topics that are taught there, items of its plan."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from thulinh.people.models import Position
from thulinh.training.models import Level as Teaching
from thulinh.training.models import PlanItem, Topic, TrainingClass
from thulinh.units.models import Level, UnitPath
from thulinh.units.rules import path_ids


@dataclass(frozen=True)
class ClassChoices:
    """Key and words of the posts, topics and items of the plan that a class may name."""

    positions: Sequence[tuple[str, str]]
    topics: Sequence[tuple[str, str]]
    items: Sequence[PlanItem]

    @property
    def offered(self) -> dict[str, Any]:
        """As the form takes them."""
        plan_items = [(one.pk, item_words(one, dict(self.positions))) for one in self.items]
        return {"positions": self.positions, "topics": self.topics, "plan_items": plan_items}

    def initial(self, item: int | None) -> dict[str, Any]:
        """A new class as it is offered, for an item of the plan where one is named."""
        found = next((one for one in self.items if one.pk == item), None)
        if found is None:
            return {}
        levels = [found.level] if found.level else [level.value for level in Teaching]
        topics = [f"{found.topic_id}:{level}" for level in levels] if found.topic_id else []
        return {"plan_item": str(found.pk), "positions": found.positions, "topics": topics,
                "capacity": found.expected or None}  # fmt: skip


def class_choices(row: UnitPath, on: dt.date, *, of: TrainingClass | None = None) -> ClassChoices:
    """What a class of the unit may name; of a class that stands, also what it names already.

    Queries: four.
    """
    kept = list(of.topics.values_list("topic", flat=True)) if of else []
    here = Q(unit=None) | Q(unit__in=path_ids(row.path))
    topics = Topic.objects.filter(Q(ended_at=None) & here | Q(pk__in=kept))
    items = PlanItem.objects.current().filter(
        plan__unit=row.unit_id, plan__withdrawn_at=None, plan__year__gte=on.year - 1, form=PlanItem.Form.CLASS
    )
    return ClassChoices(
        positions=_positions(row, on), topics=list(topics.values_list("code", "name")),
        items=list(items.select_related("plan", "topic").order_by("-plan__year", "rank", "pk")),
    )  # fmt: skip


def item_words(item: PlanItem, positions: dict[str, str]) -> str:
    """An item of a plan in a line: the year, the topic or the post, for whom."""
    about = item.topic.name if item.topic else "bồi dưỡng theo chức danh"
    whom = ", ".join(positions.get(code, code) for code in item.positions)
    quarter = f", quý {item.quarter}" if item.quarter else ""
    return f"Kế hoạch {item.plan.year}{quarter}: {about}" + (f" ({whom})" if whom else "")


def _positions(row: UnitPath, on: dt.date) -> list[tuple[str, str]]:
    """The posts of the Union's units at the unit's own level and below, of levels that there still are."""
    there = Level.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), is_union=True, rank__gte=row.level.rank)
    levels = set(there.values_list("code", flat=True))
    every = Position.objects.order_by("rank", "code")
    return [(one.code, one.name) for one in every if levels.intersection(one.levels)]
