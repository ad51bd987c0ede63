"""The receiver's word on one month's support: it came or it did not; their own, or from a list that they signed."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from thulinh.benefits.models import EntitlementRule, Payment, Receipt
from thulinh.benefits.queries.lines import Roots, support_lines
from thulinh.benefits.rules.giving import MOST_VND
from thulinh.benefits.rules.months import Month
from thulinh.benefits.rules.paying import NewReceipt, month_problem, not_entitled
from thulinh.benefits.rules.states import CAME, SupportLine
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.models import StoredFile
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_number, nfc
from thulinh.kernel.writing import action
from thulinh.people.actions.persons import lock_people
from thulinh.people.rules import portions

BATCH = 500
SAID_AGAIN = "Người nhận tự báo lại"
Key = tuple[int, str, dt.date]


@action
def confirm_receipts(
    months: Sequence[tuple[str, dt.date]],
    *,
    amount_vnd: int | None = None,
    note: str = "",
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Receipt:
    """Say that one's own support came: of these supports and months (code, a day of the month), with one tap.

    `amount_vnd`: how much, where it was not what was paid (or is due); for a single month only.
    Shape: the last of the words.
    Errors: an account of nobody; nothing chosen; nothing of it is due or was paid; said already.
    Writes: Receipt, AuditEvent.
    """
    content = {"received": sorted((code, str(day)) for code, day in months), "amount": amount_vnd, "note": note}
    said = _Said(Receipt.Word.CAME, amount_vnd if len(months) == 1 else None, nfc(note)[:300])
    return once(command_id, by=by, content=content, write=lambda: _say(months, said, by, at or now()))


@action
def confirm_receipt(
    code: str,
    month_on: dt.date,
    *,
    amount_vnd: int | None = None,
    note: str = "",
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Receipt:
    """Say that one's own support of one month came. Errors: as `confirm_receipts`."""
    return confirm_receipts([(code, month_on)], amount_vnd=amount_vnd, note=note, by=by, command_id=command_id, at=at)


@action
def say_not_received(
    code: str,
    month_on: dt.date,
    *,
    note: str = "",
    by: Any,
    command_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Receipt:
    """Say that one's own support of a month did not come, whoever reported what.

    Errors: as `confirm_receipts`.
    Writes: Receipt, AuditEvent.
    """
    content = {"not_received": code, "month": month_on, "note": note}
    said = _Said(Receipt.Word.NOT_CAME, None, nfc(note)[:300])
    return once(command_id, by=by, content=content, write=lambda: _say([(code, month_on)], said, by, at or now()))


@action
def enter_receipts_from_list(
    rows: Sequence[NewReceipt],
    *,
    paper_number: str,
    file: StoredFile | None,
    roots: Roots,
    by: Any,
    at: dt.datetime | None = None,
) -> list[Receipt]:
    """Enter who signed a pay list, by its number and scan. Who said so themselves, or stands there already, stays as
    it is.

    `roots`: within which subtrees the writer prepares lists.
    Shape: the words that were new.
    Errors: no number; no scan; each with its row: nothing was due there; the month is not over; the receiver says
    themselves that it did not come; nobody, or somebody who was erased.
    Queries: a fixed number for each ten thousand people.
    Writes: Receipt, AuditEvent.
    """
    at, number = at or now(), nfc(paper_number)[:80]
    if not number:
        raise Refusal("Đồng chí ghi số danh sách ký nhận.", "paper_number")
    if file is None:
        raise Refusal("Đồng chí gửi kèm bản chụp danh sách đã ký nhận.", "file")
    told = [replace(row, month_on=Month.of(row.month_on).starts_on) for row in rows]
    rows = list({(row.person, row.code, row.month_on): row for row in told}.values())
    lines, problems = _signed(rows, roots, timezone.localdate(at))
    if problems:
        raise Refusal(problems)
    fresh = [(row, line) for row in rows if not (line := lines[row.person, row.code, row.month_on]).word]
    paper = {"is_from_paper": True, "paper_number": number, "file": file}
    kinds = _kinds([line for _, line in fresh])
    made = [_receipt(line, _Said(Receipt.Word.CAME, row.amount_vnd), kinds, by, at, **paper) for row, line in fresh]
    return _written(made, by)


@action
def withdraw_receipt(receipt: Receipt, *, reason: str, by: Any) -> Receipt:
    """Take a word back: nothing is known then. One's own by oneself; one entered from a list also by who enters lists.

    Errors: taken back already; somebody else's own word; no reason.
    Writes: Receipt, AuditEvent.
    """
    row = Receipt.objects.select_for_update(no_key=True).get(pk=receipt.pk)
    if row.withdrawn_at is not None:
        raise Refusal("Lời báo này đã được rút.")
    if not row.is_from_paper and getattr(by, "person_id", None) != row.person_id:
        raise Refusal("Lời của người nhận chỉ người ấy rút được.")
    if not nfc(reason):
        raise Refusal("Đồng chí ghi lý do rút.", "reason")
    _withdraw([row], nfc(reason)[:300], by)
    return row


class _Said:
    """What is said: it came or it did not, how much, with a note."""

    def __init__(self, word: str, amount_vnd: int | None, note: str = "") -> None:
        self.word, self.amount_vnd, self.note = word, amount_vnd, note


def _say(months: Sequence[tuple[str, dt.date]], said: _Said, by: Any, at: dt.datetime) -> Receipt:
    """One's own word on some months, before whatever a list said."""
    person, today = getattr(by, "person_id", None), timezone.localdate(at)
    wanted = list(dict.fromkeys((code, Month.of(day).starts_on) for code, day in months))
    if person is None:
        raise Refusal("Chỉ người được hưởng nói được đã nhận hay chưa.")
    if not wanted:
        raise Refusal("Đồng chí chọn ít nhất một tháng.")
    if said.amount_vnd is not None and not 0 < said.amount_vnd <= MOST_VND:
        raise Refusal(f"Số tiền phải từ 1 đến {format_number(MOST_VND)} đồng.", "amount_vnd")
    lock_people([person])
    days = [month for _, month in wanted]
    found = support_lines(None, month_from=min(days), month_to=max(days), on=today, people=[person])
    lines = {(line.code, line.month_on): line for line in found}
    for key in wanted:
        if problem := _own_problem(lines.get(key), key[1], said, today):
            raise Refusal(problem)
    mine = [lines[key] for key in wanted]
    _withdraw(list(Receipt.objects.filter(pk__in=[line.receipt for line in mine if line.receipt])), SAID_AGAIN, by)
    kinds = _kinds(mine)
    return _written([_receipt(line, said, kinds, by, at) for line in mine], by)[-1]


def _own_problem(line: SupportLine | None, month_on: dt.date, said: _Said, today: dt.date) -> Problem | None:
    if line is None or not (line.paid_vnd or line.due_vnd):
        words = f"Tháng {Month.of(month_on).label}, hệ thống không ghi khoản nào đồng chí được hưởng như vậy."
        return Problem(words, "month_on")
    if line.word == said.word and not line.is_from_paper:
        return Problem(f"Đồng chí đã báo tháng {Month.of(month_on).label}: {line.word_label.lower()}.", "month_on")
    return None if line.paid_vnd else month_problem(month_on, today)


def _signed(rows: Sequence[NewReceipt], roots: Roots, today: dt.date) -> tuple[dict[Key, SupportLine], list[Problem]]:
    """The lines of those who signed, and why some rows cannot be."""
    known = lock_people({row.person for row in rows})
    problems = {place: found for place, row in enumerate(rows) if (found := month_problem(row.month_on, today))}
    months = [row.month_on for place, row in enumerate(rows) if place not in problems]
    lines: dict[Key, SupportLine] = {}
    if months:
        asked = {"month_from": min(months), "month_to": max(months), "on": today, "people": set(known)}
        lines = {(line.person, line.code, line.month_on): line for line in support_lines(roots, **asked)}
    for place, row in enumerate(rows):
        line = lines.get((row.person, row.code, row.month_on))
        if place not in problems and (line is None or not (line.paid_vnd or line.due_vnd)):
            problems[place] = not_entitled(row.month_on)
        elif row.amount_vnd is not None and row.amount_vnd <= 0:
            problems[place] = Problem("Số tiền phải lớn hơn 0.", "amount_vnd")
        elif line and line.word and line.word != CAME:
            words = "Đồng chí ấy tự báo chưa nhận được; hỏi lại, và chỉ người ấy báo lại được."
            problems[place] = Problem(words, "person")
    return lines, [replace(found, row=place) for place, found in sorted(problems.items())]


def _kinds(lines: Collection[SupportLine]) -> dict[Key, str]:
    """Of which kind each line is: by its rule, or by what was paid."""
    kinds = {
        pk: kind
        for part in portions(line.rule for line in lines if line.rule)
        for pk, kind in EntitlementRule.objects.filter(pk__in=part).values_list("pk", "kind_id")
    }
    paid: dict[Key, str] = {}
    for part in portions(line.person for line in lines if not line.rule):
        rows = Payment.objects.current().filter(person__in=part).values_list("person", "code", "month_on", "kind_id")
        paid |= {(person, code, month): kind for person, code, month, kind in rows}
    return {
        (line.person, line.code, line.month_on): kinds[line.rule]
        if line.rule
        else paid[line.person, line.code, line.month_on]
        for line in lines
    }


def _receipt(
    line: SupportLine, said: _Said, kinds: Mapping[Key, str], by: Any, at: dt.datetime, **paper: Any
) -> Receipt:
    came = said.word == CAME
    return Receipt(
        person_id=line.person, kind_id=kinds[line.person, line.code, line.month_on], code=line.code, unit_id=line.unit,
        path=line.path, month_on=line.month_on, due_on=Month.of(line.month_on).ends_on, word=said.word,
        amount_vnd=(said.amount_vnd or line.paid_vnd or line.due_vnd) if came else None, note=said.note,
        said_by=by, said_at=at, **paper,
    )  # fmt: skip


def _written(rows: Sequence[Receipt], by: Any) -> list[Receipt]:
    made = Receipt.objects.bulk_create(rows, batch_size=BATCH)
    verbs = {True: "benefits.say_received", False: "benefits.say_not_received"}
    record_audit(_event(verbs[row.word == CAME], row, by) for row in made)
    return made


def _withdraw(rows: Sequence[Receipt], reason: str, by: Any) -> None:
    at = now()
    for row in rows:
        row.withdrawn_at, row.withdrawn_reason = at, reason
    Receipt.objects.bulk_update(rows, ["withdrawn_at", "withdrawn_reason"], batch_size=BATCH)
    record_audit(_event("benefits.withdraw_receipt", row, by, reason) for row in rows)


def _event(verb: str, row: Receipt, by: Any, reason: str = "") -> Any:
    """What the log keeps: whose and of which month; never how much."""
    told = {"person": row.person_id, "code": row.code, "content": Month.of(row.month_on).label}
    told |= {"paper": row.paper_number} if row.is_from_paper else {}
    return audit_event(verb=verb, subject=row, by=by, unit_id=row.unit_id, after=told, reason=reason, is_sensitive=True)
