"""Why somebody may not be taken into a class, on plain values and in words."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from thulinh.kernel.text import format_date
from thulinh.people.queries import DisciplineLine
from thulinh.training.rules.classes import half_day_words


class Reason(StrEnum):
    """What stands against taking somebody in."""

    GONE = "khong-con"
    OUT_OF_REACH = "ngoai-pham-vi"
    OUTSIDE = "ngoai-don-vi"
    NOT_IN_OFFICE = "khong-giu-chuc"
    WRONG_POST = "khac-chuc-danh"
    TWICE = "da-co"
    ELSEWHERE = "trung-buoi"
    DISCIPLINE = "ky-luat"
    QUOTA = "het-chi-tieu"


@dataclass(frozen=True)
class Elsewhere:
    """Another class that somebody is in at the same time; `part` empty: that class has no timetable yet; `name` empty:
    the reader may not know of that class.
    """

    name: str
    day: dt.date
    part: str = ""
    training_class: int = 0

    @property
    def called(self) -> str:
        """The class as the reader may know it."""
        return f"lớp “{self.name}”" if self.name else "một lớp khác"


def not_in_office_words(name: str, post: str, day: dt.date) -> str:
    """Somebody does not hold the seat on the first day."""
    return f"Đồng chí {name} không giữ chức danh {post} vào ngày khai giảng {format_date(day)}."


def elsewhere_words(name: str, other: Elsewhere) -> str:
    """Somebody is in another class at the same half day."""
    if other.part:
        return f"Đồng chí {name} học {other.called} cùng buổi: {half_day_words(other.day, other.part).lower()}."
    return (
        f"Đồng chí {name} có tên ở {other.called} cùng ngày {format_date(other.day)}; một trong hai lớp chưa có "
        "lịch từng buổi."
    )


def discipline_words(name: str, line: DisciplineLine, *, may_know: bool) -> str:
    """Somebody is under a discipline; to whom may not know of it no more is said than whom to ask."""
    if not may_know:
        return f"Đồng chí {name} chưa đủ điều kiện; đồng chí hỏi Đoàn cấp trên."
    until = f" đến hết ngày {format_date(line.ends_on)}" if line.ends_on else ""
    return f"Đồng chí {name} đang chịu kỷ luật {line.label.lower()} theo quyết định số {line.decision_number}{until}."


def quota_words(name: str, unit_name: str, places: int) -> str:
    """The unit's places are used, or it has none."""
    if not places:
        return f"Đồng chí {name}: đơn vị không có chỉ tiêu trong lớp này."
    return f"Đồng chí {name}: {unit_name} đã dùng hết {places} chỉ tiêu."
