"""What becomes of training when units merge or end: it goes on with who follows."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.training.models import Plan, PlanItem
from thulinh.units.models import UnitPath

BATCH = 500


@action
def carry_on_plans(heirs: Mapping[int, int | None], *, on: dt.date, reason: str, by: Any) -> int:
    """Let the plans of ended units, of that year and later, go on with the unit that follows each (`heirs`: unit →
    heir, or None). Where that one has a plan of the year, or several come together, their items go into the one plan,
    and the emptied ones are taken back with the reason. With nobody following they stay where they were.

    Shape: how many plans were moved or joined.
    Queries: a fixed number, whatever the number of units.
    Writes: Plan, PlanItem, AuditEvent.
    """
    wanted = {heir for heir in heirs.values() if heir is not None}
    paths = dict(UnitPath.objects.on(on).filter(unit__in=wanted).values_list("unit", "path"))
    going = {unit: heir for unit, heir in heirs.items() if heir is not None and heir in paths and heir != unit}
    if not going:
        return 0
    rows = Plan.objects.select_for_update(no_key=True).current().filter(year__gte=on.year).order_by("pk")
    moved = list(rows.filter(unit__in=going))
    standing = {(one.unit_id, one.year): one for one in rows.filter(unit__in=wanted - set(going))}
    joined: dict[int, int] = {}
    events = []
    for one in moved:
        heir = going[one.unit_id]
        into = standing.setdefault((heir, one.year), one)
        was = one.unit_id
        if into is one:
            one.unit_id, one.path = heir, paths[heir]
        else:
            one.withdrawn_at, one.withdrawn_reason = now(), nfc(reason)[:300]
            joined[one.pk] = into.pk
        one.version += 1
        events.append(_event(one, was, joined.get(one.pk), reason, by))
    _join(joined)
    fields = ["unit", "path", "version", "withdrawn_at", "withdrawn_reason"]
    Plan.objects.bulk_update(moved, fields, batch_size=BATCH)
    record_audit(events)
    return len(moved)


def _join(joined: Mapping[int, int]) -> None:
    """Lay the items of plans that end into those that go on, after what these hold."""
    rows: dict[int, list[PlanItem]] = defaultdict(list)
    for item in PlanItem.objects.current().filter(plan__in=joined).order_by("rank", "pk"):
        rows[joined[item.plan_id]].append(item)
    for into, items in rows.items():
        for item in items:
            item.plan_id, item.rank = into, item.rank + 1_000
    PlanItem.objects.bulk_update(
        [item for items in rows.values() for item in items], ["plan", "rank"], batch_size=BATCH
    )


def _event(plan: Plan, was: int, into: int | None, reason: str, by: Any) -> Any:
    return audit_event(
        verb="training.carry_on_plan", subject=plan, by=by, unit_id=plan.unit_id, reason=reason,
        before={"unit": was}, after={"unit": plan.unit_id, "joined": into},
    )  # fmt: skip
