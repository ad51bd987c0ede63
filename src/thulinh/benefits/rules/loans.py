"""Schedules of loans: instalments that add up to what was lent, and how repayments cover them (SV4)."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from thulinh.kernel.text import format_number

L = TypeVar("L")
# What one loan is at most, in đồng; more is a slip of the pen.
MOST_VND = 10_000_000_000
MOST_INSTALMENTS = 120
_LINE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*[:;,–-]?\s+(\d[\d.\s]*?)\s*(?:đồng|đ|vnd)?", re.IGNORECASE)


@dataclass(frozen=True)
class Due:
    """So much, until that day."""

    due_on: dt.date
    amount_vnd: int


@dataclass(frozen=True)
class Covered:
    """An instalment, how much of it repayments have covered, and for how many days it has been late."""

    due_on: dt.date
    amount_vnd: int
    covered_vnd: int
    late_days: int

    @property
    def missing_vnd(self) -> int:
        """What is still to be paid of it."""
        return self.amount_vnd - self.covered_vnd


class Unreadable(ValueError):
    """A typed line of a schedule that says no day and amount."""


def equal_instalments(amount_vnd: int, number: int, *, first_on: dt.date, months: int) -> list[Due]:
    """The amount in so many equal parts, the first on a day, one every so many months; the last carries what does not
    divide. A day that a month has not is its last day.
    """
    part = amount_vnd // number
    parts = [part] * (number - 1) + [amount_vnd - part * (number - 1)]
    return [Due(_later(first_on, months * place), one) for place, one in enumerate(parts)]


def typed_instalments(text: str) -> list[Due]:
    """A schedule as somebody types it, one line for each instalment: 15/03/2027 5.000.000.

    Errors: Unreadable, with the line.
    """
    return [_typed(line) for line in text.splitlines() if line.strip()]


def covered(schedule: Sequence[Due], repaid_vnd: int, on: dt.date) -> list[Covered]:
    """The instalments in the order of their days; what was repaid covers the earliest first. Late is what is not
    covered when its day is over.
    """
    found, left = [], repaid_vnd
    for one in sorted(schedule, key=lambda due: due.due_on):
        part = min(left, one.amount_vnd)
        left -= part
        late = (on - one.due_on).days if part < one.amount_vnd else 0
        found.append(Covered(one.due_on, one.amount_vnd, part, max(late, 0)))
    return found


def problem_of(schedule: Sequence[Due], amount_vnd: int, disbursed_on: dt.date) -> str:
    """What speaks against a schedule of a loan; empty when nothing does."""
    days = [one.due_on for one in schedule]
    total = sum(one.amount_vnd for one in schedule)
    if not schedule or len(schedule) > MOST_INSTALMENTS:
        return f"Lịch trả có từ 1 đến {MOST_INSTALMENTS} kỳ."
    if any(one.amount_vnd <= 0 for one in schedule):
        return "Mỗi kỳ trả phải có số tiền lớn hơn 0."
    if min(days) <= disbursed_on:
        return "Kỳ trả đầu tiên phải sau ngày giải ngân."
    if len(set(days)) < len(days):
        return "Hai kỳ trả trùng ngày. Đồng chí gộp lại hoặc sửa ngày."
    if total != amount_vnd:
        return (
            f"Các kỳ trả cộng lại được {format_number(total)} đồng, khác số tiền vay {format_number(amount_vnd)} đồng."
        )
    return ""


def steps_for(state: str, *, debt_vnd: int, is_officer: bool) -> list[str]:
    """What may be done next with a loan, by the officer or by the borrower, the most likely first."""
    asked = state in ("nhu-cau", "de-nghi")
    if not is_officer:
        return [*(["rut"] if asked else []), "doi-nguoi"] if state not in ("tat-toan", "khong-vay") else []
    if asked:
        proposing = ["de-nghi"] if state == "nhu-cau" else []
        return [*proposing, "giai-ngan", "khong-vay", "doi-nguoi", "rut"]
    if state == "giai-ngan":
        return ["tra-no" if debt_vnd else "tat-toan", "doi-nguoi", "rut"]
    return ["rut"]


def whole_groups(rows: Sequence[L], least: int, *, of: Callable[[L], object]) -> list[L]:
    """Those of the rows, in their order, that fill groups of at least so many different people (`of`: whose a row is);
    who waits for a group that is not full yet is left out.
    """
    whole: list[L] = []
    group: list[L] = []
    for row in rows:
        group.append(row)
        if len({of(one) for one in group}) >= least:
            whole, group = [*whole, *group], []
    return whole


def _later(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _typed(line: str) -> Due:
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise Unreadable(line.strip())
    day, month, year = (int(found[place]) for place in (1, 2, 3))
    try:
        return Due(dt.date(year, month, day), int(re.sub(r"[.\s]", "", found[4])))
    except ValueError:
        raise Unreadable(line.strip()) from None
