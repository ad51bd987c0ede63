"""Whether a unit can be changed on a day: not before it opened, not after it ended, never across a later change."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from thulinh.kernel.text import format_date


@dataclass(frozen=True)
class Life:
    """What matters of a unit's days: its name, first and last day (`None`: open), and the first days of its changes."""

    name: str
    opened_on: dt.date
    ends_on: dt.date | None = None
    changes: Sequence[dt.date] = ()


def change_problem(life: Life, on: dt.date) -> str | None:
    """Why nothing can change for the unit from that day, or None.

    `life.changes` are the first days of the rows that the change would cut short.
    """
    name = f"“{life.name}”"
    if on <= life.opened_on:
        return f"{name} lập từ ngày {format_date(life.opened_on)}; thay đổi phải có hiệu lực từ ngày sau đó trở đi."
    if life.ends_on is not None and life.ends_on < on:
        return f"{name} đã kết thúc hoạt động từ sau ngày {format_date(life.ends_on)}."
    later = [day for day in life.changes if day >= on]
    if later:
        return (
            f"{name} đã có thay đổi ghi từ ngày {format_date(min(later))}; "
            f"ngày có hiệu lực mới phải sau ngày {format_date(max(later))}."
        )
    return None


def ending_problem(life: Life, on: dt.date) -> str | None:
    """Why the unit cannot end on the day before `on`, or None."""
    problem = change_problem(life, on)
    if problem is None and life.ends_on is not None:
        return f"“{life.name}” đã được ghi kết thúc hoạt động sau ngày {format_date(life.ends_on)}."
    return problem


def shelter_problem(parent: Life, *, starts_on: dt.date, ends_on: dt.date | None) -> str | None:
    """Why a unit cannot stand under that parent through all these days, or None."""
    name = f"“{parent.name}”"
    if starts_on < parent.opened_on:
        return f"{name} lập từ ngày {format_date(parent.opened_on)}, sau ngày {format_date(starts_on)}."
    if parent.ends_on is not None and parent.ends_on < starts_on:
        return f"{name} đã kết thúc hoạt động sau ngày {format_date(parent.ends_on)}."
    if parent.ends_on is not None and (ends_on is None or ends_on > parent.ends_on):
        return (
            f"{name} kết thúc hoạt động sau ngày {format_date(parent.ends_on)}; "
            "đơn vị trực thuộc phải kết thúc không muộn hơn, hoặc ghi cấp trên hiện nay."
        )
    return None
