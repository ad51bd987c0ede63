"""Decisions about classes on plain values: what each state allows, what a class and its timetable must say."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from thulinh.kernel.refusals import Problem
from thulinh.kernel.text import fold, format_date, format_number, nfc
from thulinh.training.rules.results import BEST_MARK

PLANNED, OPEN, SETTLED, ENDED, CANCELLED = "du-kien", "mo-dang-ky", "chot", "ket-thuc", "huy"
# So long a class may last, so many places it may have: beyond, somebody mistyped.
LONGEST_DAYS, MOST_PLACES = 400, 2000


class Step(StrEnum):
    """What may be done with a class."""

    CHANGE = "sua"
    OPEN = "mo"
    SETTLE = "chot"
    REOPEN = "mo-lai"
    END = "be-giang"
    RESUME = "huy-be-giang"
    CANCEL = "huy"
    TIMETABLE = "lich"
    GROUPS = "chia-to"
    QUOTAS = "chi-tieu"
    NOMINATE = "de-cu"
    REGISTER = "tu-dang-ky"
    INVITE = "trieu-tap"
    DECIDE = "duyet"
    LEAVE = "rut-ten"
    PRESENCE = "diem-danh"
    RESULTS = "ket-qua"
    CERTIFICATES = "chung-nhan"
    CONTRIBUTE = "trao-doi"
    EVALUATE = "gop-y"


_LAYING = {Step.CHANGE, Step.CANCEL, Step.TIMETABLE, Step.QUOTAS}
_LISTING = {Step.GROUPS, Step.NOMINATE, Step.INVITE, Step.DECIDE, Step.LEAVE}
ALLOWED: dict[str, frozenset[Step]] = {
    PLANNED: frozenset({*_LAYING, Step.OPEN}),
    OPEN: frozenset({*_LAYING, *_LISTING, Step.REGISTER, Step.SETTLE}),
    SETTLED: frozenset(
        {*_LAYING, *_LISTING, Step.REOPEN, Step.END, Step.PRESENCE, Step.RESULTS, Step.CONTRIBUTE, Step.EVALUATE}
    ),
    ENDED: frozenset({Step.RESUME, Step.RESULTS, Step.CERTIFICATES, Step.CONTRIBUTE, Step.EVALUATE}),
    CANCELLED: frozenset(),
}
_WHY = {
    PLANNED: "Lớp còn là dự kiến. Đồng chí mở lớp trước.",
    OPEN: "Lớp đang nhận học viên. Đồng chí chốt danh sách trước.",
    SETTLED: "Lớp đã chốt danh sách.",
    ENDED: "Lớp đã bế giảng.",
    CANCELLED: "Lớp đã hủy.",
}


@dataclass(frozen=True)
class ClassEntry:
    """What is said of a class. `topics`: code and level; `positions`: for whose posts it is a training."""

    name: str
    starts_on: dt.date
    ends_on: dt.date
    capacity: int
    positions: Sequence[str] = ()
    topics: Sequence[tuple[str, str]] = ()
    registration_ends_on: dt.date | None = None
    place: str = ""
    attendance_percent: int = 80
    has_test: bool = False
    pass_mark: Decimal | None = None
    validity_months: int | None = None
    paper_number: str = ""
    paper_on: dt.date | None = None
    note: str = ""
    plan_item: int | None = None


@dataclass(frozen=True)
class LessonEntry:
    """What happens in a half day; `group`: for that group alone, `lecturer_person`: who has a row in the books."""

    title: str
    kind: str = "giang"
    topic: str | None = None
    group: int | None = None
    room: str = ""
    lecturer: str = ""
    lecturer_person: int | None = None


@dataclass(frozen=True)
class HalfDayEntry:
    """A half day with its lessons: those of all follow each other, those of groups stand beside each other."""

    day: dt.date
    part: str
    starts_at: dt.time | None = None
    ends_at: dt.time | None = None
    lessons: Sequence[LessonEntry] = field(default_factory=tuple)


def allows(state: str, step: Step) -> bool:
    """Whether a class in that state takes this step."""
    return step in ALLOWED[state]


def refused_words(state: str, step: Step) -> str:
    """Why a class in that state does not take the step; "" when it does."""
    return "" if allows(state, step) else _WHY[state]


def class_problems(entry: ClassEntry) -> list[Problem]:
    """What is wrong with what is said of a class, each at its field."""
    found = []
    if not nfc(entry.name):
        found.append(Problem("Đồng chí ghi tên lớp.", "name"))
    if not entry.positions and not entry.topics:
        found.append(Problem("Đồng chí chọn chức danh được bồi dưỡng, hoặc ít nhất một chuyên đề.", "topics"))
    found += _days(entry)
    if not 1 <= entry.capacity <= MOST_PLACES:
        found.append(Problem(f"Số chỗ từ 1 đến {format_number(MOST_PLACES)}.", "capacity"))
    if not 0 <= entry.attendance_percent <= 100:
        found.append(Problem("Tỷ lệ dự từ 0 đến 100%.", "attendance_percent"))
    if entry.pass_mark is not None and not 0 <= entry.pass_mark <= BEST_MARK:
        found.append(Problem(f"Điểm đạt từ 0 đến {BEST_MARK}.", "pass_mark"))
    if entry.pass_mark is not None and not entry.has_test:
        found.append(Problem("Lớp không có bài kiểm tra thì để trống điểm đạt.", "pass_mark"))
    if entry.validity_months is not None and entry.validity_months < 1:
        found.append(Problem("Giá trị ít nhất 1 tháng; để trống là theo quy định chung.", "validity_months"))
    return found


def _days(entry: ClassEntry) -> list[Problem]:
    if entry.ends_on < entry.starts_on:
        return [Problem("Ngày bế giảng phải từ ngày khai giảng trở đi.", "ends_on")]
    found = []
    if (entry.ends_on - entry.starts_on).days > LONGEST_DAYS:
        found.append(Problem(f"Lớp dài quá {LONGEST_DAYS} ngày. Đồng chí xem lại ngày.", "ends_on"))
    if entry.registration_ends_on and entry.registration_ends_on > entry.starts_on:
        found.append(Problem("Hạn đăng ký không sau ngày khai giảng.", "registration_ends_on"))
    return found


def timetable_problems(entries: Sequence[HalfDayEntry], starts_on: dt.date, ends_on: dt.date) -> list[Problem]:
    """What is wrong with a timetable, each with the row of its half day."""
    found, seen = [], set()
    for row, entry in enumerate(entries):
        if not starts_on <= entry.day <= ends_on:
            days = f"{format_date(starts_on)} đến {format_date(ends_on)}"
            found.append(Problem(f"Ngày {format_date(entry.day)} nằm ngoài lớp ({days}).", "day", row))
        if entry.part not in PARTS:
            found.append(Problem("Buổi là sáng, chiều hoặc tối.", "part", row))
        elif (entry.day, entry.part) in seen:
            found.append(Problem(f"{half_day_words(entry.day, entry.part)} có hai lần.", "part", row))
        seen.add((entry.day, entry.part))
        if entry.starts_at and entry.ends_at and entry.ends_at <= entry.starts_at:
            found.append(Problem("Giờ kết thúc phải sau giờ bắt đầu.", "ends_at", row))
        if any(not nfc(lesson.title) for lesson in entry.lessons):
            found.append(Problem("Đồng chí ghi tên bài.", "title", row))
    return found


def overlaps(entries: Iterable[HalfDayEntry], groups: dict[int, str]) -> list[str]:
    """Where lessons of groups that stand beside each other ask for the same room, lecturer or group, in words."""
    found = []
    for entry in entries:
        when = half_day_words(entry.day, entry.part)
        beside = [lesson for lesson in entry.lessons if lesson.group is not None]
        for one, other in combinations(beside, 2):
            if one.group == other.group:
                found.append(
                    f"{when}: {groups.get(one.group or 0, 'một tổ')} có hai bài “{one.title}”, “{other.title}”."
                )
                continue
            if one.room and fold(one.room) == fold(other.room):
                found.append(f"{when}: {one.room} có hai tổ cùng học.")
            if _same_lecturer(one, other):
                found.append(f"{when}: {one.lecturer or 'một người'} dạy hai tổ.")
    return list(dict.fromkeys(found))


def _same_lecturer(one: LessonEntry, other: LessonEntry) -> bool:
    if one.lecturer_person and other.lecturer_person:
        return one.lecturer_person == other.lecturer_person
    return bool(one.lecturer) and fold(one.lecturer) == fold(other.lecturer)


PARTS = {"sang": "sáng", "chieu": "chiều", "toi": "tối"}


def half_day_words(day: dt.date, part: str) -> str:
    """A half day as people say it: "Sáng 22/11/2026"."""
    return f"{PARTS[part].capitalize()} {format_date(day)}"
