"""What was found during a visit: recorded by one of the visitors, linked to the visit."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from thulinh.difficulties.actions.capturing import content_of_capture, lay_capture
from thulinh.difficulties.actions.following import Word
from thulinh.difficulties.models import Finding
from thulinh.difficulties.rules.findings import FindingEntry
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date
from thulinh.kernel.writing import action
from thulinh.units.models import UnitPath
from thulinh.units.rules import lies_under
from thulinh.visits.models import Visit, VisitFinding

NOT_A_VISITOR = "Chỉ người đi trong đoàn ghi phát hiện của chuyến đi này."


@action
def find_on_visit(
    visit_id: int,
    entry: FindingEntry | None,
    words: Sequence[Word],
    *,
    on: dt.date,
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Finding:
    """Record what one sees on a visit, and what became of earlier findings there; sent twice it is once.

    Errors: not one of the visitors; a day outside the visit; those of `difficulties.actions.capturing.capture`.
    Writes: VisitFinding; as `lay_capture`.
    """

    def write() -> Finding:
        made = lay_capture(entry, words, on=on, by=by, at=at or now())
        if entry is not None:
            link_findings(visit_id, [made.pk], by=by)
        return made

    content = {"visit": visit_id, **content_of_capture(entry, words, on)}
    return once(command_id, by=by, content=content, write=write)


@action
def link_findings(visit_id: int, findings: Sequence[int], *, by: Any) -> list[VisitFinding]:
    """Say that findings were made during a visit; one that is linked already stays as it is.

    Errors: cancelled or withdrawn; not one of the visitors; found by somebody else, on a day outside the visit, or
    at a place that lies neither at nor below one of its stops.
    Queries: a fixed number.
    Writes: VisitFinding, AuditEvent.
    """
    visit = Visit.objects.select_for_update(no_key=True, of=("self",)).current().filter(pk=visit_id).first()
    person = getattr(by, "person_id", None)
    if visit is None or person is None or not visit.visitors.filter(person=person).exists():
        raise Refusal(NOT_A_VISITOR)
    found = list(Finding.objects.current().filter(pk__in=findings))
    _refuse(visit, found, by)
    linked = set(VisitFinding.objects.filter(finding__in=found).values_list("finding", flat=True))
    rows = [VisitFinding(visit=visit, finding=one) for one in found if one.pk not in linked]
    VisitFinding.objects.bulk_create(rows, batch_size=500)
    if rows:
        after = {"findings": [row.finding_id for row in rows]}
        record_audit(
            [audit_event(verb="visits.link_findings", subject=visit, by=by, unit_id=visit.unit_id, after=after)]
        )
    return rows


def _refuse(visit: Visit, found: Sequence[Finding], by: Any) -> None:
    stops = list(visit.stops.values_list("unit", flat=True))
    days = {one.day for one in found}
    paths = {day: list(UnitPath.objects.on(day).filter(unit__in=stops).values_list("path", flat=True)) for day in days}
    for one in found:
        if one.recorded_by_id != by.pk:
            raise Refusal(NOT_A_VISITOR)
        if not (visit.starts_on <= one.day and (visit.ends_on is None or one.day <= visit.ends_on)):
            raise Refusal(Problem(f"Ngày {format_date(one.day)} không nằm trong chuyến đi này.", "day"))
        if not any(lies_under(one.path, path) for path in paths[one.day]):
            raise Refusal(Problem("Nơi này không có trong chuyến đi.", "unit"))
