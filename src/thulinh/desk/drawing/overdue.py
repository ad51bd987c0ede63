"""What is overdue, as lines: gathered by unit for the cockpit, one by one for the list."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.desk.addresses import figure_url, overdue_url
from thulinh.desk.drawing.choices import Choice
from thulinh.desk.queries.overdue import Late, LateGroup
from thulinh.desk.queries.question import Question
from thulinh.desk.queries.subjects import UNIT, Contact, Subject
from thulinh.kernel.text import format_number
from thulinh.units.models import UnitPath

LATE_COLUMNS = (
    "Đơn vị", "Đơn vị cấp trên", "Việc", "Kỳ", "Hạn", "Trễ (ngày)", "Mô hình", "Người đứng đầu", "Điện thoại",
    "Ủy viên phụ trách",
)  # fmt: skip


@dataclass(frozen=True)
class GroupLine:
    """The overdue duties of one content and period within one unit."""

    title: str
    place: str
    late: str
    url: str


@dataclass(frozen=True)
class LateLine:
    """One overdue duty: whose, of what, since when, whom to ask."""

    subject: Subject
    unit_url: str
    title: str
    period: str
    programme_name: str
    due_on: dt.date
    days: int
    figure_url: str
    contact: Contact | None
    reminded: str = ""
    remind_url: str = ""

    @property
    def values(self) -> tuple[Any, ...]:
        """The same for a spreadsheet, in the order of LATE_COLUMNS."""
        contact = self.contact or Contact("", "", "", "")
        return (
            self.subject.unit_name, self.subject.above_name, self.title, self.period, self.due_on, self.days,
            self.programme_name, contact.head, contact.phone, self.subject.person_name or contact.officer,
        )  # fmt: skip


def group_lines(groups: Sequence[LateGroup], names: Mapping[int, UnitPath], question: Question) -> list[GroupLine]:
    """ "Sinh hoạt chi đoàn, tháng 10/2026: 7 nơi", with the unit and how long."""
    return [
        GroupLine(
            title=f"{group.first.name}, {group.first.period.label}"
            + (
                f": {format_number(group.count)}\N{NO-BREAK SPACE}{'nơi' if group.first.of == UNIT else 'đồng chí'}"
                if group.count > 1
                else ""
            ),
            place=names[group.unit].name if group.unit in names else "",
            late=f"trễ {format_number(group.first.days)} ngày",
            url=overdue_url(group.unit, question, **{"noi-dung": group.first.key}),
        )
        for group in groups
    ]


def late_line(
    late: Late,
    subject: Subject,
    contact: Contact | None,
    unit_url: str,
    question: Question,
    *,
    reminded: str = "",
    remind_url: str = "",
) -> LateLine:
    """An overdue duty as a line of the list."""
    return LateLine(
        subject=subject,
        unit_url=unit_url,
        title=late.name,
        period=late.period.label,
        programme_name=late.programme_name,
        due_on=late.due_on,
        days=late.days,
        figure_url=figure_url(late.key, late.unit, question.of(late.period)),
        contact=contact,
        reminded=reminded,
        remind_url=remind_url,
    )


def content_choices(lates: Sequence[Late], chosen: str, unit: int, question: Question) -> list[Choice]:
    """All overdue duties, or those of one content, each with how many there are."""
    counts: dict[str, int] = {}
    names = {late.key: late.name for late in lates}
    for late in lates:
        counts[late.key] = counts.get(late.key, 0) + 1
    offered = [("", "Tất cả", len(lates)), *((key, names[key], count) for key, count in counts.items())]
    return [
        Choice(f"{name} ({format_number(count)})", overdue_url(unit, question, **{"noi-dung": key}), key == chosen)
        for key, name, count in offered
    ]
