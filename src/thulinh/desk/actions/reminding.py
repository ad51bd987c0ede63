"""Writing down that people were reminded."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from thulinh.desk.models import Reminder
from thulinh.desk.queries.owed import reminded_today
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import action
from thulinh.people.models import Account


@dataclass(frozen=True)
class Reminded:
    """Who was reminded, of what, for which unit."""

    unit: int
    person: int
    about: Sequence[str]


@action
def record_reminders(rows: Sequence[Reminded], *, way: str, on: dt.date, by: Account) -> list[Reminder]:
    """Write down that people were reminded on a day. Who was reminded that day already stands as it is.

    Shape: the reminders that were written; one who heads two units is reminded of both together.
    Errors: there is nobody, or all were reminded that day already.
    Queries: a fixed number.
    Writes: Reminder, AuditEvent.
    """
    before = reminded_today([row.person for row in rows], on)
    fresh = gathered([row for row in rows if row.person not in before])
    if not fresh:
        raise Refusal(_refusal(before))
    at = now()
    written = [
        Reminder(unit_id=row.unit, person_id=row.person, by=by, on=on, at=at, way=way, about=list(row.about))
        for row in fresh
    ]
    try:
        with transaction.atomic():
            Reminder.objects.bulk_create(written)
    except IntegrityError:  # somebody else reminds one of them at this very moment
        raise Refusal("Có đồng chí vừa được người khác nhắc. Đồng chí mở lại trang để xem.") from None
    record_audit(
        audit_event(
            verb="desk.remind", subject=row, by=by, unit_id=row.unit_id,
            after={"person": row.person_id, "way": row.get_way_display(), "about": row.about},
        )
        for row in written
    )  # fmt: skip
    return written


def gathered(rows: Sequence[Reminded]) -> list[Reminded]:
    """Each person once, for the first unit, of everything."""
    found: dict[int, Reminded] = {}
    for row in rows:
        first = found.get(row.person)
        about = row.about if first is None else [*first.about, *(key for key in row.about if key not in first.about)]
        found[row.person] = Reminded(first.unit if first else row.unit, row.person, about)
    return list(found.values())


def _refusal(before: dict[int, Reminder]) -> str:
    if not before:
        return "Không có ai để nhắc."
    if len(before) > 1:
        return "Hôm nay các đồng chí này đều đã được nhắc. Mỗi người mỗi ngày chỉ nhắc một lần."
    one = next(iter(before.values()))
    return f"Hôm nay đồng chí {one.person.full_name} đã được {one.by} nhắc. Mỗi người mỗi ngày chỉ nhắc một lần."
