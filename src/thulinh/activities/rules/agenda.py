"""The agenda of a session and the words that invite to it, as text that a secretary changes before sending it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from thulinh.kernel.text import format_date

OPENING, CLOSING, EACH_CONTENT = 5, 10, 10
WORDS_A_MINUTE = 130  # read aloud, unhurried
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class AgendaItem:
    """One item of an agenda and how many minutes it takes."""

    name: str
    minutes: int


@dataclass(frozen=True)
class Gathering:
    """A session to come: what it is called, of whom, when and where, what about."""

    name: str
    host_name: str
    day: dt.date
    starts_at: dt.time | None = None
    place: str = ""
    theme: str = ""


def reading_minutes(text: str) -> int:
    """How many minutes it takes to read a text aloud, at least two."""
    return max(2, -(-len(text.split()) // WORDS_A_MINUTE))


def agenda(contents: Sequence[str], readings: Sequence[tuple[str, str]] = ()) -> list[AgendaItem]:
    """The items of a session in order: opening, what is read aloud, each content, what was decided.

    `readings`: the title and the text of each page to read.
    """
    return [
        AgendaItem("Ổn định tổ chức, điểm danh", OPENING),
        *[AgendaItem(f"Đọc: {title}", reading_minutes(text)) for title, text in readings],
        *[AgendaItem(content, EACH_CONTENT) for content in dict.fromkeys(contents)],
        AgendaItem("Kết luận, phân công nhiệm vụ", CLOSING),
    ]


def agenda_text(gathering: Gathering, items: Sequence[AgendaItem]) -> str:
    """An agenda as text: one line for each item, with the hour when the beginning is known."""
    head = [f"CHƯƠNG TRÌNH {gathering.name.upper()}", f"{gathering.host_name}, {when(gathering)}"]
    if gathering.place:
        head.append(f"Địa điểm: {gathering.place}")
    if gathering.theme:
        head.append(f"Chủ điểm: {gathering.theme}")
    return "\n".join([*head, "", *item_lines(items, gathering.starts_at)])


def item_lines(items: Sequence[AgendaItem], starts_at: dt.time | None = None) -> list[str]:
    """Each item with its number and minutes; with the hour, too, when the beginning is known."""
    lines, clock = [], dt.datetime.combine(dt.date.min, starts_at) if starts_at else None
    for number, item in enumerate(items, start=1):
        hour = f"{clock:%H:%M} – " if clock else ""
        lines.append(f"{number}. {hour}{item.name} ({item.minutes} phút)")
        clock = clock + dt.timedelta(minutes=item.minutes) if clock else None
    return lines


def invitation_text(gathering: Gathering, contents: Sequence[str]) -> str:
    """The words that invite to a session: when, where, what about; no name and no number of anybody."""
    theme = f", chủ điểm “{gathering.theme}”" if gathering.theme else ""
    lines = [f"{gathering.host_name} mời các đồng chí dự {gathering.name.lower()}{theme}."]
    lines.append(f"Thời gian: {when(gathering)}")
    if gathering.place:
        lines.append(f"Địa điểm: {gathering.place}")
    if contents:
        lines += ["Nội dung:", *[f"- {content}" for content in dict.fromkeys(contents)]]
    return "\n".join([*lines, "Mong các đồng chí sắp xếp dự đông đủ, đúng giờ."])


def when(gathering: Gathering) -> str:
    """19 giờ 30, Chủ nhật ngày 22/11/2026."""
    hour = f"{gathering.starts_at:%H} giờ {gathering.starts_at:%M}, " if gathering.starts_at else ""
    return f"{hour}{WEEKDAYS[gathering.day.weekday()]} ngày {format_date(gathering.day)}"
