"""Loans whose officer has left: taken over by somebody who looks after loans there."""

import datetime as dt
from typing import Any

from django.utils import timezone

from thulinh.benefits.models import Loan, LoanStep
from thulinh.benefits.queries.loan_sight import loans_left
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.writing import action


@action
def take_over_loans(*, by: Any, at: dt.datetime | None = None) -> LoanStep:
    """Look after the open loans whose officer does so no more, from now on as their officer. The borrowers read it.

    Shape: the step of the last of them.
    Errors: there are none where one looks after loans.
    Queries: a fixed number, whatever the number of loans.
    Writes: Loan, LoanStep, AuditEvent (sensitive).
    """
    at = at or now()
    today = timezone.localdate(at)
    rows = list(Loan.objects.select_for_update(no_key=True).filter(pk__in=loans_left(by, today)).order_by("pk"))
    if not rows:
        raise Refusal("Không có hồ sơ vay nào thiếu cán bộ phụ trách ở nơi đồng chí phụ trách.")
    for row in rows:
        row.officer_id, row.version = by.person_id, row.version + 1
    Loan.objects.bulk_update(rows, ["officer", "version"], batch_size=500)
    note = "Nhận phụ trách thay người đã thôi"
    steps = [LoanStep(loan=row, state=row.state, day=today, note=note, recorded_by=by, recorded_at=at) for row in rows]
    LoanStep.objects.bulk_create(steps, batch_size=500)
    record_audit(
        audit_event(
            verb="benefits.change_loan_officer", subject=row, by=by, unit_id=row.unit_id,
            after={"person": row.person_id, "state": str(row.state)}, is_sensitive=True,
        )
        for row in rows
    )  # fmt: skip
    return steps[-1]
