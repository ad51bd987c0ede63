"""What a finding must be like, as plain values; who owes that it is put right, and until when."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from thulinh.kernel.parameters import parameter
from thulinh.kernel.refusals import Problem
from thulinh.kernel.text import format_date, nfc

NOT_HELD, OFF_GUIDANCE, SKILL_GAP = "khong-sinh-hoat", "chua-dung-huong-dan", "ky-nang-con-thieu"
PRACTICE, DIFFICULTY = "mo-hinh-hay", "kho-khan"
KINDS = (NOT_HELD, OFF_GUIDANCE, SKILL_GAP, PRACTICE, DIFFICULTY)
# What somebody owes to put right (DN6).
FOLLOWED = (NOT_HELD, OFF_GUIDANCE)
# On what a later visit has a word: that it is put right, or still so. A missing skill is judged again, owed by nobody.
JUDGED = (*FOLLOWED, SKILL_GAP)
ANY_AREA = "khac"
LONGEST_TEXT = 2_000


@dataclass(frozen=True)
class FindingEntry:
    """One thing found, as somebody hands it in. `text`: in one sentence.

    `left_out`: requirements of the month's guidance that the session left out; `activity`: the session that was seen;
    `guided`: what was shown on the spot (DN4); `area`: what a difficulty is about; `entered_at`: when a phone kept it.
    """

    kind: str
    unit: int
    day: dt.date
    text: str
    skill: str = ""
    person: int | None = None
    guided: str = ""
    area: str = ""
    activity: int | None = None
    left_out: tuple[int, ...] = ()
    files: tuple[int, ...] = ()
    entered_at: dt.datetime | None = None


@dataclass(frozen=True)
class FindingFacts:
    """Everything that decides whether a finding can be taken."""

    today: dt.date
    is_known: bool = True
    is_open: bool = True
    is_within: bool = True
    skills: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    holders: frozenset[int] = frozenset()
    requirements: frozenset[int] = frozenset()
    files: frozenset[int] = frozenset()
    activities: frozenset[int] = frozenset()


def finding_problems(entry: FindingEntry, facts: FindingFacts) -> Iterator[Problem]:
    """Everything that speaks against a finding, each at its field."""
    if not (facts.is_known and facts.is_within):
        yield Problem("Nơi này không thuộc phạm vi đồng chí được ghi phát hiện.", "unit")
        return
    if entry.day > facts.today:
        yield Problem(f"Ngày {format_date(entry.day)} chưa tới.", "day")
    elif not facts.is_open:
        day = format_date(entry.day)
        yield Problem(f"Ngày {day} chưa có đơn vị này hoặc đơn vị đã kết thúc.", "day")
    if entry.kind not in KINDS:
        yield Problem("Đồng chí chọn loại phát hiện.", "kind")
    yield from text_problems(entry.text, entry.guided)
    yield from _kind_problems(entry, facts)
    if set(entry.files) - facts.files:
        yield Problem("Có ảnh chưa tải lên được. Đồng chí chọn lại ảnh.", "photos")


def text_problems(text: str, guided: str = "") -> Iterator[Problem]:
    """What speaks against the words of a finding."""
    if not nfc(text):
        yield Problem("Đồng chí ghi một câu về điều đã thấy.", "text")
    for field_name, words in (("text", text), ("guided", guided)):
        if len(words) > LONGEST_TEXT:
            yield Problem("Phần này quá dài. Đồng chí ghi ngắn lại.", field_name)


def _kind_problems(entry: FindingEntry, facts: FindingFacts) -> Iterator[Problem]:
    if entry.kind == SKILL_GAP:
        yield from gap_problems(entry.skill, entry.person, entry.day, facts)
    if entry.kind == DIFFICULTY and entry.area and entry.area not in facts.areas:
        yield Problem("Không có lĩnh vực này.", "area")
    if entry.kind in FOLLOWED:
        if set(entry.left_out) - facts.requirements:
            yield Problem("Có nội dung không nằm trong tài liệu mà nơi này đã nhận được vào ngày đó.", "left_out")
        if entry.activity is not None and entry.activity not in facts.activities:
            yield Problem("Nơi này không có buổi sinh hoạt ấy vào ngày đó.", "activity")


def gap_problems(skill: str, person: int | None, day: dt.date, facts: FindingFacts) -> Iterator[Problem]:
    """What speaks against naming a skill that is missing, and whose."""
    if skill not in facts.skills:
        yield Problem("Đồng chí chọn kỹ năng còn thiếu.", "skill")
    if person is not None and person not in facts.holders:
        yield Problem(f"Người này không giữ chức danh ở đây vào ngày {format_date(day)}.", "person")


def due_on(day: dt.date) -> dt.date:
    """Until when what was found, or found again, on a day is to be put right. Source: rules.yaml."""
    return day + dt.timedelta(days=parameter("khac-phuc-phat-hien-so-ngay", day))
