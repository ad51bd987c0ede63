"""What becomes of classes that have not ended when units merge or end: they go on with who follows."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.writing import action
from thulinh.training.models import Participant, Quota, TrainingClass
from thulinh.training.rules.classes import OPEN, PLANNED, SETTLED
from thulinh.units.models import UnitPath

_GOING_ON = (PLANNED, OPEN, SETTLED)


@action
def carry_on_classes(heirs: Mapping[int, int | None], *, on: dt.date, reason: str, by: Any) -> int:
    """Let classes that have not ended, the places that units have in them, and who was put forward by units that end go
    on with the unit that follows each (`heirs`: unit → heir, or None); places of units that come together add up. With
    nobody following they stay where they were. What has ended stays with the unit that it was of. A class that has
    begun counts where it began: its path, those of its people and its quotas stay as they were on its first day.

    Shape: how many classes and participants were moved.
    Queries: a fixed number, whatever the number of units.
    Writes: TrainingClass, Quota, Participant, AuditEvent.
    """
    wanted = {heir for heir in heirs.values() if heir is not None}
    paths = dict(UnitPath.objects.on(on).filter(unit__in=wanted).values_list("unit", "path"))
    going = {unit: heir for unit, heir in heirs.items() if heir is not None and heir in paths and heir != unit}
    if not going:
        return 0
    classes = TrainingClass.objects.current().filter(unit__in=going, state__in=_GOING_ON).order_by("pk")
    moved = list(classes.select_for_update(no_key=True))
    events = [_moved_class(one, going, paths, on, reason, by) for one in moved]
    TrainingClass.objects.bulk_update(moved, ["unit", "path", "version"], batch_size=500)
    people = Participant.objects.current().filter(unit__in=going, training_class__state__in=_GOING_ON)
    people = people.select_for_update(no_key=True, of=("self",)).select_related("training_class")
    listed = list(people.order_by("pk"))
    events += [_moved_person(one, going, paths, on, reason, by) for one in listed]
    Participant.objects.bulk_update(listed, ["unit", "path", "version"], batch_size=500)
    _move_quotas(going, on)
    record_audit(events)
    return len(moved) + len(listed)


def _moved_class(
    row: TrainingClass, going: Mapping[int, int], paths: Mapping[int, str], on: dt.date, reason: str, by: Any
) -> Any:
    was, row.unit_id = row.unit_id, going[row.unit_id]
    if row.starts_on >= on:
        row.path = paths[row.unit_id]
    row.version += 1
    return audit_event(
        verb="training.carry_on_class", subject=row, by=by, unit_id=row.unit_id, reason=reason, before={"unit": was},
        after={"name": row.name, "unit": row.unit_id},
    )  # fmt: skip


def _moved_person(
    row: Participant, going: Mapping[int, int], paths: Mapping[int, str], on: dt.date, reason: str, by: Any
) -> Any:
    was, row.unit_id = row.unit_id, going[row.unit_id]
    if row.training_class.starts_on >= on:
        row.path = paths[row.unit_id]
    row.version += 1
    return audit_event(
        verb="training.carry_on_participant", subject=row, by=by, unit_id=row.unit_id, reason=reason,
        before={"unit": was}, after={"person": row.person_id, "unit": row.unit_id},
    )  # fmt: skip


def _move_quotas(going: Mapping[int, int], on: dt.date) -> None:
    """Places of the units that end become the heirs' own, on top of what these had, in classes still to begin."""
    concerned = Quota.objects.filter(training_class__state__in=_GOING_ON, training_class__starts_on__gte=on)
    rows = list(concerned.filter(unit__in={*going, *going.values()}).select_for_update(no_key=True).order_by("pk"))
    standing = {(row.training_class_id, row.unit_id): row for row in rows if row.unit_id not in going}
    changed, gone = [], []
    for row in rows:
        if row.unit_id not in going:
            continue
        into = standing.setdefault((row.training_class_id, going[row.unit_id]), row)
        if into is row:
            row.unit_id = going[row.unit_id]
        else:
            into.places += row.places
            gone.append(row.pk)
        changed.append(into)
    Quota.objects.filter(pk__in=gone).delete()
    Quota.objects.bulk_update(changed, ["unit", "places"], batch_size=500)
