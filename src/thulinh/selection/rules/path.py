"""The way towards Party membership, on plain values (DN8, HT4, HN7).

A stage is either a step of ours (chosen as outstanding, awareness class, introduced) or a standing towards the Party.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass

OUTSTANDING, PROSPECT, CLASS, INTRODUCED, PROBATIONARY, FULL = (
    "uu-tu", "doi-tuong", "lop-nhan-thuc", "gioi-thieu", "du-bi", "chinh-thuc",
)  # fmt: skip
# From the first to the last (HD 30-HD/TWĐTN-BTC, mục III).
STAGES = {
    OUTSTANDING: "Đoàn viên ưu tú",
    PROSPECT: "Đối tượng Đảng",
    CLASS: "Đã học lớp nhận thức về Đảng",
    INTRODUCED: "Đã được giới thiệu kết nạp",
    PROBATIONARY: "Đảng viên dự bị",
    FULL: "Đảng viên chính thức",
}
STEPS = (OUTSTANDING, CLASS, INTRODUCED)
STANDINGS = (PROSPECT, PROBATIONARY, FULL)
# Of whom a remark is asked each quarter: from the prospect on, until full membership.
REMARKED = (PROSPECT, CLASS, INTRODUCED, PROBATIONARY)
MONTHS_OF_NOTHING = "phat-trien-dang-khong-tien-trien-so-thang"
# What usually stands before a step.
_BEFORE = {CLASS: (OUTSTANDING, PROSPECT), INTRODUCED: (CLASS,)}
_MISSING = {
    CLASS: "Chưa thấy ghi đoàn viên ưu tú hay đối tượng Đảng trước ngày này.",
    INTRODUCED: "Chưa thấy ghi lớp nhận thức về Đảng trước ngày này.",
}
_AFTER = "Ghi sau ngày đã vào Đảng."


@dataclass(frozen=True)
class Moved:
    """That somebody reached a stage on a day."""

    stage: str
    day: dt.date


def stage_reached(moves: Iterable[Moved]) -> Moved | None:
    """The furthest stage, and the day on which it was first reached; chosen again as outstanding is no movement."""
    order = list(STAGES)
    return min(moves, key=lambda one: (-order.index(one.stage), one.day), default=None)


def out_of_order(step: Moved, others: Collection[Moved]) -> str:
    """What is unusual about a step beside all else that is known of somebody, in words; empty when nothing is.

    It is said, not refused: papers arrive late, and places differ.
    """
    joined = [one.day for one in others if one.stage in (PROBATIONARY, FULL)]
    if any(day <= step.day for day in joined):
        return _AFTER
    wanted = _BEFORE.get(step.stage, ())
    if wanted and not any(one.stage in wanted and one.day <= step.day for one in others):
        return _MISSING[step.stage]
    return ""


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or the last of that month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def stands_still(stage: str, since: dt.date | None, on: dt.date, months: int) -> bool:
    """Whether nothing moved for so many months, short of full membership."""
    return bool(stage) and stage != FULL and since is not None and since <= months_before(on, months)
