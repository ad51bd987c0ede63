"""What the payer says it paid, row by row of its list. Not yet: that it arrived."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

from django.utils import timezone

from thulinh.benefits.models import EntitlementRule, PayList, Payment
from thulinh.benefits.queries.lines import Roots, support_lines
from thulinh.benefits.rules.months import Month
from thulinh.benefits.rules.paying import NewPayment, Paid, payment_problem, row_problem
from thulinh.benefits.rules.states import SupportLine
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.people.rules import portions

BATCH = 500
Key = tuple[int, str, dt.date]


@action
def record_payments(
    rows: Sequence[NewPayment],
    *,
    roots: Roots,
    by: Any,
    reason: str = "",
    at: dt.datetime | None = None,
) -> list[Payment]:
    """Write down what a payer's list says it paid, all rows or none.

    `roots`: within which subtrees the writer prepares lists; who has a right elsewhere has none here.
    Shape: the payments in the order of the rows.
    Errors, each with its row: twice (names the earlier list); beyond what is due (says what is left); the month is not
    over; no right to it; a day still to come; no amount, payer or number; nobody, or somebody who was erased.
    Queries: a fixed number for each ten thousand people.
    Writes: Payment, AuditEvent.
    """
    at = at or now()
    today, rows = timezone.localdate(at), [_clean(row) for row in rows]
    people = lock_people({row.person for row in rows})
    problems = [replace(found, row=place) for place, row in enumerate(rows) if (found := row_problem(row, today))]
    refused = {problem.row for problem in problems}
    asked = [row for place, row in enumerate(rows) if place not in refused]
    lines, before = _lines(asked, roots, today), _paid(asked)
    for place, row in enumerate(rows):
        if place in refused:
            continue
        if found := _problem(row, people, lines, before):
            problems.append(replace(found, row=place))
        else:
            before[_key(row)].append(Paid(row.amount_vnd, row.list_number, row.paid_on))
    if problems:
        raise Refusal(sorted(problems, key=lambda problem: problem.row or 0))
    return _write(rows, lines, by, at, reason)


@action
def record_payment(row: NewPayment, *, roots: Roots, by: Any, command_id: uuid.UUID | None = None) -> Payment:
    """Write down one payment by hand. The same form sent twice is one payment. Errors: as `record_payments`."""
    return once(
        command_id, by=by, content={"payment": asdict(row)}, write=lambda: record_payments([row], roots=roots, by=by)[0]
    )


@action
def pay_listed(
    pay_list: PayList,
    *,
    list_number: str,
    paid_on: dt.date,
    but: Collection[int] = (),
    file: int | None = None,
    roots: Roots,
    by: Any,
    command_id: uuid.UUID | None = None,
) -> PayList:
    """Write down that the payer paid everybody on a list that was sent, but for these lines (numbers of `PayLine`).

    `list_number`: the number of the payer's own list. The same form sent twice is one payment.
    Errors: the list was not sent or was taken back; no line is left; as `record_payments`, each with whom it is about.
    Writes: Payment, AuditEvent.
    """
    content = {"pay_listed": pay_list.pk, "number": list_number, "paid_on": paid_on, "but": sorted(but), "file": file}

    def write() -> PayList:
        row = PayList.objects.select_for_update(no_key=True).get(pk=pay_list.pk)
        if row.withdrawn_at is not None or row.sent_on is None:
            raise Refusal("Danh sách này chưa gửi hoặc đã được rút.")
        lines = list(row.lines.exclude(pk__in=but).select_related("person").order_by("pk"))
        if not lines:
            raise Refusal("Đồng chí chọn ít nhất một người đã được chi.", "but")
        said = [
            NewPayment(one.person_id, one.code, row.month_on, one.due_vnd, paid_on, row.payer, list_number, file)
            for one in lines
        ]
        with _told_by_name([line.person.full_name for line in lines]):
            record_payments(said, roots=roots, by=by)
        return row

    return once(command_id, by=by, content=content, write=write)


@action
def withdraw_payment(payment: Payment, *, reason: str, by: Any) -> Payment:
    """Take back a payment that was written by mistake. What the receiver says stays.

    Errors: taken back already; no reason.
    Writes: Payment, AuditEvent.
    """
    if not Payment.objects.current().filter(pk=payment.pk).exists():
        raise Refusal("Việc chi trả này đã được rút.")
    withdraw_payments([payment.pk], reason=reason, by=by)
    payment.refresh_from_db()
    return payment


@action
def withdraw_payments(payments: Collection[int], *, reason: str, by: Any) -> int:
    """Take back payments that were written by mistake; those taken back already stay so.

    Shape: how many. Errors: no reason.
    Writes: Payment, AuditEvent.
    """
    why, at = nfc(reason)[:300], now()
    if not why:
        raise Refusal("Đồng chí ghi lý do rút.", "reason")
    rows = [row for part in portions(sorted(payments)) for row in Payment.objects.current().filter(pk__in=part)]
    lock_people({row.person_id for row in rows})
    for row in rows:
        row.withdrawn_at, row.withdrawn_reason = at, why
    Payment.objects.bulk_update(rows, ["withdrawn_at", "withdrawn_reason"], batch_size=BATCH)
    record_audit(_event("benefits.withdraw_payment", row, by, why) for row in rows)
    return len(rows)


@contextmanager
def _told_by_name(names: Sequence[str]) -> Iterator[None]:
    """Refusals of some rows say whom they are about, and stand at the lines to choose from; what is so of every row is
    said once.
    """
    try:
        yield
    except Refusal as refusal:
        words = {problem.message for problem in refusal.problems}
        if len(refusal.problems) == len(names) and len(words) == 1:
            raise Refusal(replace(refusal.problems[0], row=None)) from refusal
        raise Refusal(
            [Problem(f"{names[one.row or 0]}: {one.message}", "lines") for one in refusal.problems]
        ) from refusal


def _clean(row: NewPayment) -> NewPayment:
    month = Month.of(row.month_on).starts_on
    return replace(row, month_on=month, payer=nfc(row.payer)[:200], list_number=nfc(row.list_number)[:80])


def _key(row: NewPayment) -> Key:
    return row.person, row.code, row.month_on


def _lines(rows: Sequence[NewPayment], roots: Roots, today: dt.date) -> dict[Key, SupportLine]:
    if not rows:
        return {}
    months = [row.month_on for row in rows]
    people, wanted = {row.person for row in rows}, {_key(row) for row in rows}
    found = support_lines(roots, month_from=min(months), month_to=max(months), on=today, people=people)
    return {key: line for line in found if (key := (line.person, line.code, line.month_on)) in wanted}


def _paid(rows: Sequence[NewPayment]) -> dict[Key, list[Paid]]:
    """What was reported before, by person, support and month."""
    found: dict[Key, list[Paid]] = defaultdict(list)
    known = Payment.objects.current().filter(month_on__in={row.month_on for row in rows}).order_by("paid_on", "pk")
    for part in portions({row.person for row in rows}):
        for person, code, month, *said in known.filter(person__in=part).values_list(
            "person", "code", "month_on", "amount_vnd", "list_number", "paid_on"
        ):
            found[person, code, month].append(Paid(*said))
    return found


def _problem(
    row: NewPayment, people: Mapping[int, Any], lines: Mapping[Key, SupportLine], before: Mapping[Key, Sequence[Paid]]
) -> Problem | None:
    if row.person not in people:
        return Problem("Không có người này, hoặc thông tin của người này đã được xóa.", "person")
    return payment_problem(row, lines.get(_key(row)), before.get(_key(row), ()))


def _write(
    rows: Sequence[NewPayment], lines: Mapping[Key, SupportLine], by: Any, at: dt.datetime, reason: str
) -> list[Payment]:
    used = {line.rule for line in lines.values() if line.rule}
    kinds = {
        pk: kind
        for part in portions(used)
        for pk, kind in EntitlementRule.objects.filter(pk__in=part).values_list("pk", "kind_id")
    }
    made = []
    for row in rows:
        line = lines[_key(row)]
        made.append(
            Payment(
                person_id=row.person, kind_id=kinds[line.rule], code=row.code, unit_id=line.unit, path=line.path,
                month_on=row.month_on, due_on=Month.of(row.month_on).ends_on, amount_vnd=row.amount_vnd,
                paid_on=row.paid_on, payer=row.payer, list_number=row.list_number, file_id=row.file,
                recorded_by=by, recorded_at=at,
            )
        )  # fmt: skip
    written = Payment.objects.bulk_create(made, batch_size=BATCH)
    record_audit(_event("benefits.record_payment", row, by, reason) for row in written)
    return written


def _event(verb: str, row: Payment, by: Any, reason: str) -> Any:
    """What the log keeps: whose, of which month and list; never how much."""
    told = {
        "person": row.person_id,
        "code": row.code,
        "content": Month.of(row.month_on).label,
        "paper": row.list_number,
    }
    return audit_event(verb=verb, subject=row, by=by, unit_id=row.unit_id, after=told, reason=reason, is_sensitive=True)
