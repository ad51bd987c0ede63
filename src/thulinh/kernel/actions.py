"""Writing what every room leans on: audit events, periods."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from thulinh.kernel.clock import now
from thulinh.kernel.models import AuditEvent, Period
from thulinh.kernel.periods import FIRST_DAY, LAST_DAY, Cadence, Span, periods_between
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action, writing


def audit_event(
    *,
    verb: str,
    subject: Any,
    by: Any,
    unit_id: int | None = None,
    before: dict | None = None,
    after: dict | None = None,
    reason: str = "",
    is_sensitive: bool = False,
) -> AuditEvent:
    """An event, not yet written: who (`by`: an account or None for the system) did what to which row."""
    return AuditEvent(
        at=now(),
        by_account=getattr(by, "pk", None),
        by_name=str(by) if by is not None else "hệ thống",
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject_id=str(subject.pk),
        unit_id=unit_id,
        before=before,
        after=after,
        reason=reason,
        is_sensitive=is_sensitive,
    )


def record_audit(events: Iterable[AuditEvent]) -> None:
    """Write audit events in one statement, inside the transaction of the action that calls.

    Writes: AuditEvent.
    """
    with writing("kernel"):
        AuditEvent.objects.bulk_create(list(events), batch_size=500)


def take_over(rows: Sequence[Model], fields: Sequence[str], *, verb: str, by: Any = None) -> int:
    """Lay rows of a table of definitions (primary key `code`), inside the action of the room that owns it.

    Rows that are no longer named stay, for the records that carry them.

    Shape: how many rows are new or changed. Safe to run again.
    Queries: two, and one for the audit.
    Writes: the rows, AuditEvent.
    """
    if not rows:
        return 0
    manager = type(rows[0])._base_manager

    def values(row: Model) -> dict[str, Any]:
        return {field: getattr(row, field) for field in fields}

    known = manager.in_bulk()
    changed = [row for row in rows if row.pk not in known or values(row) != values(known[row.pk])]
    manager.bulk_create(changed, update_conflicts=True, unique_fields=["code"], update_fields=list(fields))
    record_audit(
        audit_event(
            verb=verb,
            subject=row,
            by=by,
            before=values(known[row.pk]) if row.pk in known else None,
            after=values(row),
        )
        for row in changed
    )
    return len(changed)


@action
def lay_periods() -> int:
    """Lay the calendar rows that are missing, from 2010 to 2045.

    Shape: how many rows were added. Safe to run again.
    Writes: Period.
    """
    known = set(Period.objects.exclude(kind=Period.NAMED).values_list("kind", "code"))
    rows = [
        _period(cadence.value, span)
        for cadence in Cadence
        for span in periods_between(cadence, FIRST_DAY, LAST_DAY)
        if (cadence.value, span.code) not in known
    ]
    Period.objects.bulk_create(rows, batch_size=500)
    return len(rows)


@action
def name_period(*, code: str, label: str, starts_on: dt.date, ends_on: dt.date, by: Any) -> Period:
    """Name a reporting period with its own first and last day, for instance a year that closes on 15 December.

    Errors: the code is taken; the last day lies before the first; a day beyond the system's calendar.
    Writes: Period, AuditEvent.
    """
    if ends_on < starts_on:
        raise Refusal("Ngày cuối kỳ phải từ ngày đầu kỳ trở đi.", "ends_on")
    for field, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if not FIRST_DAY <= day <= LAST_DAY:
            raise Refusal(f"Ngày phải từ {format_date(FIRST_DAY)} đến {format_date(LAST_DAY)}.", field)
    if Period.objects.filter(kind=Period.NAMED, code=code).exists():
        raise Refusal(f"Đã có kỳ báo cáo mang mã “{code}”.", "code")
    period = _period(Period.NAMED, Span(starts_on, ends_on, code, nfc(label)))
    period.save()
    after = {"label": period.label, "starts_on": str(starts_on), "ends_on": str(ends_on)}
    record_audit([audit_event(verb="kernel.name_period", subject=period, by=by, after=after)])
    return period


def _period(kind: str, span: Span) -> Period:
    return Period(
        kind=kind,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        middle_on=span.middle_on,
        code=span.code,
        label=span.label,
    )
