"""Days that a sample check found not to be true: struck out, and given back when the check was wrong."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils import timezone

from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.visits.actions.laying import BATCH, recount
from thulinh.visits.actions.writing import held_with_people
from thulinh.visits.models import Visit, VisitDay
from thulinh.visits.queries.rights import VisitRights, paths_today
from thulinh.visits.rules.days import STRUCK


@action
def strike_days(
    visit_id: int, days: Collection[dt.date], reason: str, by: Any, *, at: dt.datetime | None = None
) -> Visit:
    """Let days of a visit count no more, for all who went, because a check found that they do not stand.

    Other visits of the same people on these days count anew: what was shared is theirs. A correction of the visit does
    not undo it.
    Errors: no reason; no day of the visit; withdrawn; oneself went; not of those who send the committee's cadres.
    Writes: VisitDay, AuditEvent.
    Source: DN9.
    """
    visit = held_with_people(visit_id)
    words = nfc(reason)[:300]
    if not words:
        raise Refusal("Đồng chí ghi lý do không tính những ngày này.", "reason")
    _refuse_others(visit, by, at or now())
    rows = [row for row in VisitDay.objects.filter(visit=visit, day__in=list(days)) if row.why_not != STRUCK]
    if not rows:
        raise Refusal("Chuyến đi không có ngày nào trong những ngày này còn được tính.", "days")
    for row in rows:
        row.why_not, row.why_not_note = STRUCK, words
    return _written(visit, rows, verb="visits.strike_days", reason=words, by=by)


@action
def restore_days(visit_id: int, days: Collection[dt.date], reason: str, *, by: Any) -> Visit:
    """Count days of a visit again that a check had struck, because the check was wrong.

    Errors: no reason; withdrawn.
    Writes: VisitDay, AuditEvent.
    """
    visit = held_with_people(visit_id)
    words = nfc(reason)[:300]
    if not words:
        raise Refusal("Đồng chí ghi lý do tính lại những ngày này.", "reason")
    rows = list(VisitDay.objects.filter(visit=visit, day__in=list(days), why_not=STRUCK))
    for row in rows:
        row.why_not, row.why_not_note = "", ""
    return _written(visit, rows, verb="visits.restore_days", reason=words, by=by)


def _written(visit: Visit, rows: list[VisitDay], *, verb: str, reason: str, by: Any) -> Visit:
    VisitDay.objects.bulk_update(rows, ["why_not", "why_not_note"], batch_size=BATCH)
    recount({(row.person_id, row.day) for row in rows if row.is_current})
    told = {"days": sorted({str(row.day) for row in rows})}
    event = audit_event(verb=verb, subject=visit, by=by, unit_id=visit.unit_id, after=told, reason=reason)
    record_audit([event])
    return visit


def _refuse_others(visit: Visit, by: Any, at: dt.datetime) -> None:
    if by is None:
        return
    rights = VisitRights(by, timezone.localdate(at))
    if visit.visitors.filter(person=rights.person).exists():
        raise Refusal("Đây là chuyến đi của chính đồng chí, người khác chấn chỉnh.")
    if not rights.may_arrange(paths_today([visit.unit_id], rights.on).get(visit.unit_id, "")):
        raise Refusal("Việc này thuộc người lập lịch, phân công của đơn vị cử đi.")
