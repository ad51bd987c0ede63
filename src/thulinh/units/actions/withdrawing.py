"""Taking back units that were opened by mistake, before anything else refers to them."""

from collections.abc import Collection
from typing import Any

from django.db.models import ProtectedError, RestrictedError

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import action
from thulinh.units.actions.decisions import told_scope
from thulinh.units.actions.lives import lock_units
from thulinh.units.actions.tree import lock_tree
from thulinh.units.models import BodyScope, Placement, Unit, UnitName, UnitPath


@action
def withdraw_units(unit_ids: Collection[int], *, by: Any, reason: str) -> None:
    """Take back units that were opened by mistake; what they were stays in the log only.

    Errors: no reason; something — a person, an activity, a decision, a unit below — already refers to one of them.
    Writes: Unit, Placement, UnitName, BodyScope, UnitPath, AuditEvent.
    """
    if not reason.strip():
        raise Refusal("Ghi lý do rút.", "reason")
    lock_tree()
    lives = lock_units(unit_ids)
    scopes: dict[int, list[dict[str, Any]]] = {}
    for scope in BodyScope.objects.filter(body__in=unit_ids).order_by("pk"):
        scopes.setdefault(scope.body_id, []).append(told_scope(scope))
    events = [
        audit_event(
            verb="units.withdraw_units", subject=rows.unit, by=by, unit_id=rows.unit.pk, reason=reason,
            before={"code": rows.unit.code, "name": rows.names[-1].name, "parent": rows.placements[-1].parent_id,
                    "level": rows.placements[-1].level_id, "starts_on": rows.opened_on.isoformat(),
                    "covers": scopes.get(rows.unit.pk, [])},
        )
        for rows in lives.values()
    ]  # fmt: skip
    used = Placement.objects.filter(parent__in=unit_ids).exclude(unit__in=unit_ids)
    if used.exists() or BodyScope.objects.filter(unit__in=unit_ids).exclude(body__in=unit_ids).exists():
        raise Refusal("Có đơn vị khác đang trực thuộc hoặc gắn với đơn vị này nên không rút được.")
    for dated in (UnitPath, UnitName, Placement):
        dated.objects.filter(unit__in=unit_ids).delete()
    BodyScope.objects.filter(body__in=unit_ids).delete()
    try:
        Unit.objects.filter(pk__in=unit_ids).delete()
    except (ProtectedError, RestrictedError) as error:
        raise Refusal("Đã có đoàn viên, hoạt động hoặc quyết định gắn với đơn vị nên không rút được.") from error
    record_audit(events)
