"""Why a list, a payment or a receiver's word is refused, on plain values."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from thulinh.benefits.rules.amounts import amount_words
from thulinh.benefits.rules.months import Month
from thulinh.benefits.rules.states import SupportLine
from thulinh.kernel.periods import FIRST_DAY
from thulinh.kernel.refusals import Problem
from thulinh.kernel.text import format_date


@dataclass(frozen=True)
class NewPayment:
    """A row of a payer's list: whom it paid, for which support and month, how much, when; and the list's number."""

    person: int
    code: str
    month_on: dt.date
    amount_vnd: int
    paid_on: dt.date
    payer: str
    list_number: str
    file: int | None = None


@dataclass(frozen=True)
class NewReceipt:
    """A row of a signed pay list: who signed for which support and month, and how much."""

    person: int
    code: str
    month_on: dt.date
    amount_vnd: int | None = None


@dataclass(frozen=True)
class Paid:
    """What was reported as paid before: how much, by which list, when."""

    amount_vnd: int
    list_number: str
    paid_on: dt.date

    @property
    def words(self) -> str:
        """Which list it was: "danh sách số 12/DS ngày 05/11/2026"."""
        return f"danh sách số {self.list_number} ngày {format_date(self.paid_on)}"


def month_problem(month_on: dt.date, on: dt.date) -> Problem | None:
    """Why nothing of a month is due yet on a day; None when it is."""
    month = Month.of(month_on)
    if month.starts_on < FIRST_DAY:
        return Problem(f"Tháng {month.label} nằm ngoài thời gian hệ thống tính được.", "month_on")
    if month.ends_on > on:
        words = f"Tháng {month.label} chưa hết, chưa đến kỳ chi trả: đến {format_date(month.ends_on)} mới đủ số ngày."
        return Problem(words, "month_on")
    return None


def row_problem(row: NewPayment, on: dt.date) -> Problem | None:
    """Why a row of a payer's list cannot be so, whoever it is for."""
    for value, field, words in (
        (row.payer, "payer", "Đồng chí ghi cơ quan chi trả."),
        (row.list_number, "list_number", "Đồng chí ghi số danh sách đã chi."),
        (row.amount_vnd > 0, "amount_vnd", "Số tiền đã chi phải lớn hơn 0."),
    ):
        if not value:
            return Problem(words, field)
    if row.paid_on > on:
        return Problem(f"Ngày chi {format_date(row.paid_on)} chưa đến.", "paid_on")
    if row.paid_on < Month.of(row.month_on).starts_on:
        return Problem(f"Ngày chi {format_date(row.paid_on)} ở trước tháng được chi.", "paid_on")
    return month_problem(row.month_on, on)


def payment_problem(row: NewPayment, line: SupportLine | None, before: Sequence[Paid]) -> Problem | None:
    """Why a payment cannot be written: nothing is due, it was paid already, or it goes beyond what is due.

    `before`: what was reported of the same person, support and month.
    """
    if line is None or line.due_vnd == 0:
        return not_entitled(row.month_on)
    month, paid = Month.of(row.month_on).label, sum(one.amount_vnd for one in before)
    told = " và ".join(one.words for one in before)
    same = next((one for one in before if one.list_number == row.list_number), None)
    if same:
        words = (
            f"Đã ghi chi {amount_words(same.amount_vnd)} của tháng {month} theo {same.words}. Không ghi chi hai lần."
        )
        return Problem(words, "list_number")
    if before and paid >= line.due_vnd:
        return Problem(f"Tháng {month} đã chi đủ {amount_words(paid)} theo {told}. Không chi hai lần.", "amount_vnd")
    if paid + row.amount_vnd > line.due_vnd:
        words = f"Tháng {month} được hưởng {amount_words(line.due_vnd)} ({line.reason})"
        words += f", đã chi {amount_words(paid)} theo {told}" if before else ""
        return Problem(f"{words}; chỉ còn {amount_words(line.due_vnd - paid)}.", "amount_vnd")
    return None


def not_entitled(month_on: dt.date) -> Problem:
    """That the books know of no right to it."""
    words = (
        f"Theo chức danh và quy định đang ghi, tháng {Month.of(month_on).label} đồng chí này không được hưởng khoản ấy"
    )
    return Problem(f"{words} ở nơi đồng chí phụ trách.", "code")
