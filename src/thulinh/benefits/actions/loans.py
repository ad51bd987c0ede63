"""Loans (SV4): asked for, proposed, paid out with a schedule, paid back, closed; by the officer named for them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from thulinh.benefits.models import Instalment, Loan, LoanStep, Repayment
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.loan_rights import borrower_units, looked_after, officers_at
from thulinh.benefits.queries.loans import debt_of
from thulinh.benefits.rules.loans import MOST_VND, Due, problem_of
from thulinh.kernel.actions import audit_event, record_audit
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Problem, Refusal
from thulinh.kernel.text import format_date, format_number, nfc
from thulinh.kernel.writing import action
from thulinh.people.models import Person
from thulinh.people.reach import may
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids

CHANGED_MEANWHILE = "Vừa có người ghi vào hồ sơ vay này. Đồng chí mở lại trang, xem rồi ghi tiếp."
NOT_YOURS = "Chỉ cán bộ phụ trách hồ sơ vay này ghi được."
NEED, PROPOSED, DISBURSED = Loan.State.NEED, Loan.State.PROPOSED, Loan.State.DISBURSED
_BRANCH = "chi-doan"


@dataclass(frozen=True)
class NewLoan:
    """Who needs money for what: how much, as somebody of which unit, and who will look after it."""

    person: int
    unit: int
    officer: int
    purpose: str
    wanted_vnd: int


@dataclass(frozen=True)
class Disbursement:
    """That the money came: how much, when, from whom, through which savings-and-credit group, in which instalments it
    is paid back.
    """

    amount_vnd: int
    day: dt.date
    lender: str
    schedule: Sequence[Due]
    group_name: str = ""
    paper_number: str = ""


@action
def ask_loan(new: NewLoan, *, by: Any, at: dt.datetime | None = None) -> Loan:
    """Write down that somebody needs a loan: by the person, who names the officer, or by the officer who looks after
    loans there and is then named for it.

    Errors: for somebody else; a unit where the person neither belongs nor holds a seat; an officer who does not look
    after loans there, or is the borrower; no purpose; no amount or one beyond every measure.
    Writes: Loan, LoanStep, AuditEvent (sensitive).
    Source: SV4.
    """
    at = at or now()
    today = timezone.localdate(at)
    Person.objects.select_for_update(no_key=True).get(pk=new.person)
    place = next((row for row in borrower_units(new.person, today) if row.unit_id == new.unit), None)
    if problems := list(_problems_of_new(new, place, by, today)):
        raise Refusal(problems)
    loan = Loan(
        person_id=new.person, officer_id=new.officer, unit_id=new.unit, path=place.path if place else "",
        purpose=nfc(new.purpose), wanted_vnd=new.wanted_vnd, recorded_by=by, recorded_at=at,
    )  # fmt: skip
    loan.save()
    return _stepped(loan, "benefits.ask_loan", today, by, at)


@action
def propose_loan(
    loan: int, *, day: dt.date, group_name: str = "", lender: str = "", paper_number: str = "", by: Any,
    version: int | None = None, at: dt.datetime | None = None,
) -> Loan:  # fmt: skip
    """Put a loan forward to the lender, through a savings-and-credit group where there is one.

    Errors: not the officer; past this step already; a day that is still to come; somebody wrote meanwhile (`version`).
    Writes: Loan, LoanStep, AuditEvent (sensitive).
    """
    doing = _Doing(loan, by, version, at)
    doing.must_be(NEED, "Hồ sơ này đã qua bước đề nghị.")
    doing.must_be_past(day)
    row = doing.loan
    row.state, row.group_name, row.lender = PROPOSED, nfc(group_name), nfc(lender)
    return doing.write("benefits.propose_loan", day, paper_number=paper_number)


@action
def disburse_loan(
    loan: int, paid: Disbursement, *, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Loan:
    """Write down that the money was paid out, with the instalments in which it is paid back.

    Errors: not the officer; paid out, closed or declined already; no amount; no lender; instalments that do not add up
    to the amount, fall on one day or not after the money; a day that is still to come; somebody wrote meanwhile.
    Writes: Loan, Instalment, LoanStep, AuditEvent (sensitive).
    Source: SV4.
    """
    doing = _Doing(loan, by, version, at)
    doing.must_be_open_to_pay()
    doing.must_be_past(paid.day)
    if problems := list(_problems_of_payment(paid)):
        raise Refusal(problems)
    row = doing.loan
    row.state, row.amount_vnd, row.disbursed_on = DISBURSED, paid.amount_vnd, paid.day
    row.lender, row.group_name = nfc(paid.lender), nfc(paid.group_name) or row.group_name
    row.counted_at_id = _committee(row.unit_id, paid.day)
    Instalment.objects.bulk_create(
        [Instalment(loan=row, due_on=one.due_on, amount_vnd=one.amount_vnd) for one in paid.schedule]
    )
    return doing.write("benefits.disburse_loan", paid.day, paper_number=paid.paper_number)


@action
def repay(
    loan: int, *, day: dt.date, amount_vnd: int, note: str = "", by: Any, version: int | None = None,
    at: dt.datetime | None = None,
) -> Repayment:  # fmt: skip
    """Write down that a part of a loan was paid back.

    Errors: not the officer; no money came yet; closed; more than is owed; a day before the money came or still to come;
    somebody wrote meanwhile.
    Writes: Repayment, Loan, AuditEvent (sensitive).
    Source: SV4.
    """
    doing = _Doing(loan, by, version, at)
    doing.must_be(DISBURSED, "Chưa giải ngân hoặc đã trả xong thì không ghi trả nợ.")
    doing.must_be_past(day)
    row = doing.loan
    if row.disbursed_on and day < row.disbursed_on:
        raise Refusal(f"Vốn giải ngân ngày {format_date(row.disbursed_on)}; không trả trước ngày ấy.", "day")
    debt = debt_of(row)
    if amount_vnd <= 0:
        raise Refusal("Số tiền trả phải lớn hơn 0.", "amount_vnd")
    if amount_vnd > debt:
        raise Refusal(f"Chỉ còn nợ {format_number(debt)} đồng. Đồng chí xem lại số tiền.", "amount_vnd")
    made = Repayment(loan=row, paid_on=day, amount_vnd=amount_vnd, note=nfc(note), recorded_by=by, recorded_at=doing.at)
    made.save()
    doing.save("benefits.repay_loan")
    return made


@action
def withdraw_repayment(
    repayment: int, *, reason: str, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Repayment:
    """Take back a repayment that was written down by mistake. A loan that it had closed is owed again.

    Errors: not the officer; taken back already; no reason; somebody wrote meanwhile.
    Writes: Repayment, Loan, LoanStep, AuditEvent (sensitive).
    """
    found = Repayment.objects.filter(pk=repayment).first()
    if found is None:
        raise Refusal("Không có lần trả này.")
    doing = _Doing(found.loan_id, by, version, at)
    found.refresh_from_db()
    if found.withdrawn_at is not None:
        raise Refusal("Lần trả này đã được rút.")
    found.withdrawn_at, found.withdrawn_reason = doing.at, _said(reason)
    found.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    if doing.loan.state == Loan.State.CLOSED:
        doing.loan.state = DISBURSED
        doing.write("benefits.withdraw_repayment", doing.today, note="Rút một lần trả, hồ sơ mở lại")
    else:
        doing.save("benefits.withdraw_repayment")
    return found


@action
def close_loan(
    loan: int, *, day: dt.date, paper_number: str = "", by: Any, version: int | None = None,
    at: dt.datetime | None = None,
) -> Loan:  # fmt: skip
    """Close a loan of which nothing is owed any more.

    Errors: not the officer; a debt is left; no money came; closed already; a day before the last repayment or still to
    come; somebody wrote meanwhile.
    Writes: Loan, LoanStep, AuditEvent (sensitive).
    """
    doing = _Doing(loan, by, version, at)
    doing.must_be(DISBURSED, "Chưa giải ngân hoặc đã trả xong.")
    doing.must_be_past(day)
    if debt := debt_of(doing.loan):
        raise Refusal(f"Còn nợ {format_number(debt)} đồng nên chưa tất toán được.")
    last = doing.loan.repayments.current().last()
    if last is not None and day < last.paid_on:
        raise Refusal(f"Lần trả cuối là ngày {format_date(last.paid_on)}.", "day")
    doing.loan.state = Loan.State.CLOSED
    return doing.write("benefits.close_loan", day, paper_number=paper_number)


@action
def decline_loan(
    loan: int, *, day: dt.date, reason: str, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Loan:
    """Write down that somebody does not get a loan, and why; the person reads it.

    Errors: not the officer; paid out, closed or declined already; no reason; a day that is still to come; somebody
    wrote meanwhile.
    Writes: Loan, LoanStep, AuditEvent (sensitive).
    """
    doing = _Doing(loan, by, version, at)
    doing.must_be_open_to_pay()
    doing.must_be_past(day)
    said = _said(reason)
    doing.loan.state = Loan.State.DECLINED
    return doing.write("benefits.decline_loan", day, note=said)


@action
def change_officer(
    loan: int, *, officer: int, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Loan:
    """Let another officer look after a loan from now on: by its officer, or by the borrower.

    Errors: neither of them; the same officer; one who does not look after loans there, or is the borrower; somebody
    wrote meanwhile.
    Writes: Loan, LoanStep, AuditEvent (sensitive).
    """
    doing = _Doing(loan, by, version, at, also_borrower=True)
    if problem := _problem_of_officer(officer, doing.loan.person_id, doing.loan.unit_id, doing.today):
        raise Refusal(problem, "officer")
    if officer == doing.loan.officer_id:
        raise Refusal("Đồng chí ấy đang phụ trách hồ sơ này.", "officer")
    doing.loan.officer_id = officer
    return doing.write("benefits.change_loan_officer", doing.today, note="Đổi cán bộ phụ trách")


@action
def withdraw_loan(
    loan: int, *, reason: str, by: Any, version: int | None = None, at: dt.datetime | None = None
) -> Loan:
    """Take back a loan: the borrower or the officer before the money came; afterwards the officer, who wrote it down by
    mistake, as long as nothing is paid back of it.

    Errors: neither of them; repayments stand; no reason; somebody wrote meanwhile.
    Writes: Loan, AuditEvent (sensitive).
    """
    doing = _Doing(loan, by, version, at, also_borrower=True)
    row = doing.loan
    if row.state not in (NEED, PROPOSED) and not doing.is_officer:
        raise Refusal("Đã giải ngân hoặc đã có kết quả thì cán bộ phụ trách mới rút được.")
    if row.repayments.current().exists():
        raise Refusal("Hồ sơ đã có lần trả. Rút từng lần trả trước rồi mới rút hồ sơ.")
    row.withdrawn_at, row.withdrawn_reason = doing.at, _said(reason)
    doing.save("benefits.withdraw_loan")
    return row


class _Doing:
    """One step with a loan: the loan, locked, in the hands of who may write it. `by` None: the system."""

    def __init__(
        self, loan: int, by: Any, version: int | None, at: dt.datetime | None, *, also_borrower: bool = False
    ) -> None:
        self.by, self.at = by, at or now()
        self.today = timezone.localdate(self.at)
        found = Loan.objects.select_for_update(no_key=True).current().filter(pk=loan).first()
        if found is None:
            raise Refusal("Không có hồ sơ vay này.")
        self.loan = found
        person = getattr(by, "person_id", None)
        pair = (found.officer_id, found.unit_id)
        self.is_officer = by is None or (person == found.officer_id and pair in looked_after([pair], self.today))
        if not self.is_officer and not (also_borrower and person is not None and person == found.person_id):
            raise Refusal(NOT_YOURS)
        if version is not None and version != found.version:
            raise Refusal(CHANGED_MEANWHILE)

    def must_be(self, state: str, words: str) -> None:
        """Refuse unless the loan is in that state."""
        if self.loan.state != state:
            raise Refusal(words)

    def must_be_open_to_pay(self) -> None:
        """Refuse once the money came or it was declined."""
        if self.loan.state not in (NEED, PROPOSED):
            raise Refusal(f"Hồ sơ đã ở bước “{self.loan.get_state_display()}”.")

    def must_be_past(self, day: dt.date) -> None:
        """Refuse a day that is still to come."""
        if day > self.today:
            raise Refusal("Ngày này chưa tới.", "day")

    def save(self, verb: str) -> None:
        """Write the loan with its next version, and the log."""
        self.loan.version += 1
        self.loan.save()
        record_audit([_event(verb, self.loan, self.by)])

    def write(self, verb: str, day: dt.date, *, note: str = "", paper_number: str = "") -> Loan:
        """The same, with a step that both sides read."""
        self.loan.version += 1
        self.loan.save()
        return _stepped(self.loan, verb, day, self.by, self.at, note=note, paper_number=paper_number)


def _stepped(
    loan: Loan, verb: str, day: dt.date, by: Any, at: dt.datetime, *, note: str = "", paper_number: str = ""
) -> Loan:
    LoanStep(
        loan=loan, state=loan.state, day=day, note=note, paper_number=nfc(paper_number), recorded_by=by, recorded_at=at
    ).save()
    record_audit([_event(verb, loan, by)])
    return loan


def _event(verb: str, loan: Loan, by: Any) -> Any:
    """What the log keeps: that it was done, and never how much."""
    after = {"person": loan.person_id, "state": str(loan.state)}
    return audit_event(verb=verb, subject=loan, by=by, unit_id=loan.unit_id, after=after, is_sensitive=True)


def _problems_of_new(new: NewLoan, place: UnitPath | None, by: Any, on: dt.date) -> Sequence[Problem]:
    person = getattr(by, "person_id", None)
    records = person == new.officer and may(by, BenefitPermission.LOAN, new.unit, on) if by is not None else True
    if not records and person != new.person:
        return [Problem("Đồng chí đề nghị vay cho mình; vay hộ người khác thì do cán bộ phụ trách vốn vay ghi.")]
    found = []
    if place is None:
        found.append(Problem("Người vay không giữ chức danh, không sinh hoạt ở đơn vị này.", "unit"))
    elif problem := _problem_of_officer(new.officer, new.person, new.unit, on):
        found.append(Problem(problem, "officer"))
    if not nfc(new.purpose):
        found.append(Problem("Đồng chí ghi vay để làm gì.", "purpose"))
    if not 0 < new.wanted_vnd <= MOST_VND:
        found.append(Problem(f"Số tiền cần vay từ 1 đến {format_number(MOST_VND)} đồng.", "wanted_vnd"))
    return found


def _problem_of_officer(officer: int, person: int, unit: int, on: dt.date) -> str:
    if officer == person:
        return "Người vay không tự phụ trách hồ sơ của mình."
    if officer not in {one.person for one in officers_at(unit, on)}:
        return "Đồng chí này không phụ trách vốn vay ở đây. Đồng chí chọn người khác."
    return ""


def _problems_of_payment(paid: Disbursement) -> Sequence[Problem]:
    if not 0 < paid.amount_vnd <= MOST_VND:
        return [Problem(f"Số tiền được vay từ 1 đến {format_number(MOST_VND)} đồng.", "amount_vnd")]
    if not nfc(paid.lender):
        return [Problem("Đồng chí ghi nơi cho vay.", "lender")]
    if words := problem_of(paid.schedule, paid.amount_vnd, paid.day):
        return [Problem(words, "schedule")]
    return []


def _committee(unit: int, on: dt.date) -> int:
    """By which unit sums count a loan: the one above a branch, else the unit itself."""
    row = UnitPath.objects.on(on).filter(unit=unit).values_list("path", "level").first()
    if row is None or row[1] != _BRANCH:
        return unit
    return (path_ids(row[0])[:-1] or (unit,))[-1]


def _said(reason: str) -> str:
    said = nfc(reason)
    if not said:
        raise Refusal("Đồng chí ghi lý do.", "reason")
    return said[:300]
