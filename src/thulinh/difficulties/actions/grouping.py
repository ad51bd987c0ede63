"""Grouping difficulties that are one matter at several places."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from thulinh.difficulties.actions.raising import BATCH
from thulinh.difficulties.models import Cluster, Difficulty, Step
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.queries.sight import Sight, seen
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.people.models import Holding


@action
def group_difficulties(
    difficulties: Sequence[int], *, title: str, note: str = "", by: Any, at: dt.datetime | None = None
) -> Cluster:
    """Group difficulties of several places as one matter of the unit of whoever groups them. Each stays what it is:
    whoever raised it agrees for itself.

    Errors: no title; fewer than two; one that is over, not within reach or of a raiser not to be known; nobody's to
    solve from where one stands.
    Writes: Cluster, Difficulty, Step, AuditEvent.
    """
    at = at or now()
    today = timezone.localdate(at)
    wanted, name = list(dict.fromkeys(difficulties)), nfc(title)[:200]
    if not name:
        raise Refusal("Đồng chí đặt tên nhóm.", "title")
    if len(wanted) < 2:
        raise Refusal("Một nhóm có ít nhất hai khó khăn.", "difficulties")
    rows = list(Difficulty.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    _refuse(rows, wanted, by, today)
    cluster = Cluster(unit_id=_unit(rows, by, today), title=name, note=nfc(note), made_by=by, made_at=at)
    cluster.save()
    for row in rows:
        row.cluster, row.version = cluster, row.version + 1
    Difficulty.objects.bulk_update(rows, ["cluster", "version"], batch_size=BATCH)
    kind = Step.Kind.GROUPED
    steps = [Step(difficulty=row, kind=kind, text=name, day=today, by=by, at=at) for row in rows]
    Step.objects.bulk_create(steps, batch_size=BATCH)
    after = {"title": name, "difficulties": wanted}
    record_audit([audit_event(verb="difficulties.group", subject=cluster, by=by, unit_id=cluster.unit_id, after=after)])
    return cluster


@action
def end_group(cluster: int, *, by: Any, at: dt.datetime | None = None) -> Cluster:
    """Take a group apart again; its difficulties stay.

    Errors: not a group of one's own unit; taken apart already.
    Writes: Cluster, Difficulty, AuditEvent.
    """
    at = at or now()
    found = Cluster.objects.select_for_update(no_key=True).filter(pk=cluster, ended_at=None).first()
    if found is None or (by is not None and found.unit_id not in Sight(by, timezone.localdate(at)).rights.own_units):
        raise Refusal("Nhóm này không còn, hoặc không phải của đơn vị đồng chí.")
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    Difficulty.objects.filter(cluster=found).update(cluster=None)
    record_audit([audit_event(verb="difficulties.end_group", subject=found, by=by, unit_id=found.unit_id)])
    return found


def _refuse(rows: Sequence[Difficulty], wanted: Sequence[int], by: Any, today: dt.date) -> None:
    known = set(wanted)
    if by is not None:
        mine = seen(by, today, Difficulty.objects.filter(pk__in=wanted)).filter(is_known=True)
        known = set(mine.values_list("pk", flat=True))
    if {row.pk for row in rows} != set(wanted) or known != set(wanted):
        raise Refusal("Có khó khăn không còn hoặc ngoài phạm vi của đồng chí. Đồng chí mở lại trang.", "difficulties")
    if any(row.state not in (Difficulty.State.OPEN, Difficulty.State.ANSWERED) for row in rows):
        raise Refusal("Chỉ gộp những khó khăn đang giải quyết.", "difficulties")


def _unit(rows: Sequence[Difficulty], by: Any, today: dt.date) -> int:
    """The unit of whoever groups, from where these are solved."""
    if by is None:
        return rows[0].sent_to_id
    held = Holding.objects.on(today).filter(person=by.person_id).select_related("seat__position")
    for holding in held.order_by("seat__position__rank", "pk"):
        grants = holding.seat.position.grants.get("don-vi", ())
        if DifficultyPermission.SOLVE.value in grants and holding.seat.unit_id not in {row.unit_id for row in rows}:
            return holding.seat.unit_id
    raise Refusal("Đồng chí không giải quyết những khó khăn này nên không gộp được.")
