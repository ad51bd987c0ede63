"""The large numbers at the head of the cockpit."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from thulinh.desk.addresses import figure_url, overdue_url
from thulinh.desk.drawing.results import fraction_text, number_text, value_text
from thulinh.desk.queries.cockpit import Secretaries, Waiting
from thulinh.desk.queries.figures import Result
from thulinh.desk.queries.overdue import Late
from thulinh.desk.queries.question import Question
from thulinh.desk.queries.sight import Sight
from thulinh.kernel.text import format_number


@dataclass(frozen=True)
class Tile:
    """One large number, what it is, what stands behind it, and where it opens."""

    label: str
    value: str
    note: str = ""
    url: str = ""
    is_bad: bool = False
    change: str = ""
    is_better: bool = False


def secretaries_tile(found: Secretaries, url: str = "") -> Tile:
    """How many branches have a secretary."""
    note = f"trên {format_number(found.seats)} chi đoàn"
    if found.vacant:
        note += f", khuyết {format_number(found.vacant)}"
    return Tile("Bí thư chi đoàn", format_number(found.held), note, url)


def members_tile(everybody: int, women: int, url: str = "") -> Tile:
    """How many members a branch has."""
    return Tile("Đoàn viên", format_number(everybody), f"{format_number(women)} nữ", url)


def main_tile(result: Result | None, sight: Sight, question: Question, change: float | None) -> Tile:
    """The figure that concerns most, and how it moved."""
    if result is None:
        return Tile("Kết quả chính", "–", "Chưa có nội dung nào áp dụng trong kỳ này")
    return Tile(
        result.definition.label,
        value_text(result),
        fraction_text(result.total),
        figure_url(result.key, sight.unit, question),
        change=_change_text(change),
        is_better=bool(change and change > 0),
    )


def _change_text(change: float | None) -> str:
    if change is None:
        return ""
    if not change:
        return "bằng kỳ trước"
    return f"{'tăng' if change > 0 else 'giảm'} {number_text(abs(change))} điểm %"


def overdue_tile(lates: Sequence[Late], sight: Sight, question: Question) -> Tile:
    """How much is overdue, and in how many units."""
    units = {late.unit for late in lates}
    note = (
        f"ở {format_number(len(units))} đơn vị, lâu nhất {format_number(max(late.days for late in lates))} ngày"
        if lates
        else "không có việc nào"
    )
    return Tile("Việc quá hạn", format_number(len(lates)), note, overdue_url(sight.unit, question), is_bad=bool(lates))


def waiting_tile(found: Waiting, today: dt.date, url: str = "") -> Tile:
    """How many records wait for a word from above."""
    days = (today - found.since.date()).days if found.since else 0
    note = (
        f"lâu nhất {format_number(days)} ngày"
        if found.count and days
        else ("mới ghi" if found.count else "không còn buổi nào")
    )
    return Tile("Buổi chờ duyệt", format_number(found.count), note, url)
