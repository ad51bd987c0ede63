"""Lists of who is due what for a month, for the payer: frozen when made, sent with a number, taken back."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from thulinh.benefits.models import EntitlementRule, PayLine, PayList, Payment
from thulinh.benefits.queries.lines import support_lines
from thulinh.benefits.rules.amounts import LONGEST, amount_words
from thulinh.benefits.rules.months import Month
from thulinh.benefits.rules.paying import month_problem
from thulinh.benefits.rules.states import SupportLine
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.people.actions.places import lock_units
from thulinh.people.rules import portions
from thulinh.units.models import UnitPath

BATCH = 500


@action
def make_pay_list(
    *,
    unit: int,
    payer: str,
    month_on: dt.date,
    number: str = "",
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> PayList:
    """Draw up what is due from a payer for a month, in a unit and below: what stands on no list yet, frozen as it is
    computed now. What has become more since an earlier list stands on the new one with the difference.

    Errors: the month is not over; the unit is not open; nothing is left to list.
    Queries: a fixed number, for any number of people.
    Writes: PayList, PayLine, AuditEvent.
    """
    content = {"pay_list": unit, "payer": payer, "month": month_on, "number": number}
    named = nfc(payer), nfc(number)[:80]
    return once(
        command_id, by=by, content=content, write=lambda: _make(unit, *named, Month.of(month_on), by, at or now())
    )


@action
def send_pay_list(
    pay_list: PayList, *, number: str = "", sent_on: dt.date, by: Any, at: dt.datetime | None = None
) -> PayList:
    """Write down that a list went to the payer, under which number and when.

    Errors: taken back; sent already; no number; a day that is still to come or before the list was made.
    Writes: PayList, AuditEvent.
    """
    row, at = _held(pay_list), at or now()
    if row.sent_on:
        raise Refusal(f"Danh sách này đã gửi ngày {format_date(row.sent_on)}.")
    row.number = nfc(number)[:80] or row.number
    if not row.number:
        raise Refusal("Đồng chí ghi số danh sách.", "number")
    if sent_on > timezone.localdate(at) or sent_on < timezone.localdate(row.made_at):
        raise Refusal("Ngày gửi phải từ ngày lập danh sách đến hôm nay.", "sent_on")
    row.sent_on = sent_on
    row.save(update_fields=["number", "sent_on"])
    after = {"number": row.number, "sent_on": str(sent_on)}
    record_audit([_event("benefits.send_pay_list", row, by, after=after)])
    return row


@action
def withdraw_pay_list(pay_list: PayList, *, reason: str, by: Any, at: dt.datetime | None = None) -> PayList:
    """Take a list back: what stands on it may be listed anew.

    Errors: taken back already; no reason; something of it was reported as paid.
    Writes: PayList, AuditEvent.
    """
    row, why = _held(pay_list), nfc(reason)[:300]
    if not why:
        raise Refusal("Đồng chí ghi lý do rút danh sách.", "reason")
    lines = set(row.lines.values_list("person", "code"))
    lock_people({person for person, _ in lines})
    paid = Payment.objects.current().filter(month_on=row.month_on, person__in=row.lines.values("person"))
    number = len(lines & set(paid.values_list("person", "code")))
    if number:
        raise Refusal(f"Cơ quan chi trả đã báo chi cho {number} người trong danh sách này, không rút được.")
    row.withdrawn_at, row.withdrawn_reason = at or now(), why
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record_audit([_event("benefits.withdraw_pay_list", row, by, reason=why)])
    return row


@action
def hand_over_pay_lists(heirs: Mapping[int, int | None], *, on: dt.date, reason: str, by: Any) -> int:
    """Let the units that carry on (`heirs`: unit → heir, or None) send the lists that ended units did not send yet.
    Lists that were sent, payments and receipts stay where they were: whoever carries a unit on reads them, because
    permission follows the unit.

    Shape: how many lists went on.
    Queries: two when there are none.
    Writes: PayList, AuditEvent.
    """
    ending = {unit: heir for unit, heir in heirs.items() if heir and unit != heir}
    rows = PayList.objects.select_for_update(no_key=True).filter(unit__in=ending, sent_on=None, withdrawn_at=None)
    found = list(rows.order_by("pk"))
    paths = dict(UnitPath.objects.on(on).filter(unit__in=set(ending.values())).values_list("unit_id", "path"))
    events = []
    for row in found:
        was, row.unit_id = row.unit_id, ending[row.unit_id]
        row.path = paths.get(row.unit_id, row.path)
        events.append(_event("benefits.move_pay_list", row, by, before={"unit": was}, reason=reason))
    PayList.objects.bulk_update(found, ["unit", "path"], batch_size=BATCH)
    record_audit(events)
    return len(found)


def _make(unit: int, payer: str, number: str, month: Month, by: Any, at: dt.datetime) -> PayList:
    today = timezone.localdate(at)
    if not payer:
        raise Refusal("Đồng chí chọn cơ quan chi trả.", "payer")
    if problem := month_problem(month.starts_on, today):
        raise Refusal(problem)
    lock_units([unit])
    place = UnitPath.objects.on(today).open().filter(unit=unit).first()
    if place is None:
        raise Refusal("Đơn vị này không còn hoạt động.", "unit")
    lines = _left(_due_from(payer, place.path, month, today), month)
    if not lines:
        words = f"Tháng {month.label} không còn ai được {payer} chi trả mà chưa có trong danh sách nào."
        raise Refusal(words, "month_on")
    row = PayList.objects.create(
        unit_id=unit, path=place.path, payer=payer, month_on=month.starts_on, number=number, made_by=by, made_at=at
    )
    PayLine.objects.bulk_create([_frozen(row, line, earlier) for line, earlier in lines], batch_size=BATCH)
    after = {"paper": number, "content": f"Tháng {month.label}, {payer}: {len(lines)} dòng"}
    record_audit([_event("benefits.make_pay_list", row, by, after=after)])
    return row


def _due_from(payer: str, path: str, month: Month, today: dt.date) -> list[SupportLine]:
    asked = {"month_from": month.starts_on, "month_to": month.starts_on, "on": today}
    lines = [line for line in support_lines([path], **asked) if line.due_vnd]
    paying: set[int] = set()
    for part in portions(line.rule for line in lines if line.rule):
        paying |= set(EntitlementRule.objects.filter(pk__in=part, payer=payer).values_list("pk", flat=True))
    return [line for line in lines if line.rule in paying]


def _left(lines: Sequence[SupportLine], month: Month) -> list[tuple[SupportLine, int]]:
    """What stands on no list, read while the people are held: each with how much of it an earlier list has."""
    people = lock_people({line.person for line in lines})
    listed: dict[tuple[int, str], int] = {}
    rows = PayLine.objects.filter(pay_list__withdrawn_at=None, pay_list__month_on=month.starts_on)
    for part in portions(people):
        sums = rows.filter(person__in=part).values("person", "code").annotate(total=Sum("due_vnd"))
        listed |= {(one["person"], one["code"]): one["total"] for one in sums}
    found = [(line, listed.get((line.person, line.code), 0)) for line in lines if line.person in people]
    return [(line, earlier) for line, earlier in found if line.due_vnd > earlier]


def _frozen(pay_list: PayList, line: SupportLine, earlier: int) -> PayLine:
    reason = f"Bổ sung, danh sách trước đã lập {amount_words(earlier)}: {line.reason}" if earlier else line.reason
    return PayLine(
        pay_list=pay_list, person_id=line.person, unit_id=line.unit, rule_id=line.rule, code=line.code,
        days=line.days, due_vnd=line.due_vnd - earlier, reason=reason[:LONGEST],
    )  # fmt: skip


def _held(pay_list: PayList) -> PayList:
    row = PayList.objects.select_for_update(no_key=True).get(pk=pay_list.pk)
    if row.withdrawn_at is not None:
        raise Refusal("Danh sách này đã được rút.")
    return row


def _event(verb: str, row: PayList, by: Any, **told: Any) -> Any:
    return audit_event(verb=verb, subject=row, by=by, unit_id=row.unit_id, **told)
