"""Decisions about pools of successors, on plain values."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from thulinh.kernel.parameters import Dated, dated_parameter
from thulinh.kernel.periods import months_later
from thulinh.kernel.text import format_date
from thulinh.people.queries import DisciplineLine

PAUSE = "quy-hoach-sau-ky-luat-so-thang"


@dataclass(frozen=True)
class NewSuccessor:
    """Somebody who is to be planned for a position of a unit, by which decision, for which term."""

    unit: int
    position: str
    person: int
    starts_on: dt.date
    ends_on: dt.date | None = None
    term: str = ""
    decision_number: str = ""
    decision_on: dt.date | None = None


def pause_of(on: dt.date) -> Dated:
    """For how many months after a discipline nobody is planned, by the rule of that day."""
    return dated_parameter(PAUSE, on)


def standing_against(lines: Iterable[DisciplineLine], starts_on: dt.date) -> DisciplineLine | None:
    """The last decision of discipline that stands against being planned from a day on."""
    months = pause_of(starts_on).value
    recent = [line for line in lines if line.starts_on <= starts_on < months_later(line.starts_on, months)]
    return max(recent, key=lambda line: line.starts_on, default=None)


def pause_words(name: str, line: DisciplineLine, starts_on: dt.date, *, may_know: bool) -> str:
    """Why somebody may not be planned yet. To whom may not read disciplines the rule's paper is named and no more."""
    rule = pause_of(starts_on)
    if not may_know:
        return f"Chưa ghi được {name} vào quy hoạch theo {rule.basis}. Đồng chí hỏi Đoàn cấp trên của người ấy."
    until = format_date(months_later(line.starts_on, rule.value))
    return (
        f"{name} bị {line.label.lower()} theo quyết định số {line.decision_number} ngày {format_date(line.starts_on)}: "
        f"chưa vào quy hoạch trước ngày {until} ({rule.basis})."
    )
