"""A figure as a line: its name, its number, what it was divided by, how far from its target, who checked it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from thulinh.desk import phrases
from thulinh.desk.addresses import figure_url
from thulinh.desk.queries.figures import Result
from thulinh.desk.queries.question import Question
from thulinh.indicators.definition import Cell, Definition
from thulinh.kernel.text import format_number, format_percent
from thulinh.ui.figures import band_of

UNCHECKED = "Theo báo cáo, chưa kiểm tra"


@dataclass(frozen=True)
class ResultLine:
    """One figure as a line that opens its page."""

    key: str
    title: str
    note: str
    value: str
    fraction: str
    share: float | None
    target: float | None
    tone: str
    url: str
    check_text: str
    check_tone: str


@dataclass(frozen=True)
class ProgrammeBlock:
    """The figures of one programme."""

    code: str
    name: str
    lines: Sequence[ResultLine]


def number_text(value: float) -> str:
    """1.240, or 3,5 when there is a fraction."""
    return format_number(value, 0 if value == int(value) else 1)


def value_text(result: Result) -> str:
    """The figure itself: 81%, 1.240, or a dash when nothing was due."""
    value = result.total.value
    if result.is_share:
        return format_percent(value)
    return number_text(value) if value is not None else "–"


def fraction_text(cell: Cell) -> str:
    """1.004/1.240; nothing when nothing was due."""
    return f"{number_text(cell.met)}/{number_text(cell.due)}" if cell.due else ""


def check(cell: Cell, definition: Definition) -> tuple[str, str]:
    """Who has looked at what was done, in words, and their tone: "" when all was verified, "amber" otherwise."""
    measure = definition.facts.measure
    if not measure.has_quality or not cell.met or definition.rollup == "trung-binh":
        return "", ""
    if not cell.verified:
        return UNCHECKED, "amber"
    if cell.unverified > 0:
        part = f"{number_text(cell.verified)}/{number_text(cell.met)}"
        return f"Đã {measure.verified_word} {part}, còn lại chưa kiểm tra", "amber"
    return f"{measure.verified_by} đã {measure.verified_word} tất cả", ""


def bar_tone(share: float | None, target: float | None) -> str:
    """The colour of a bar by value ÷ target; plain without a target."""
    band = band_of(share, target) if target else None
    return band.tone if band else ""


def rhythm_note(result: Result) -> str:
    """How often it is asked, and how many of those asked still have time; nothing for an indicator."""
    words = phrases.rhythm(result.content.how_much) if result.content else ""
    is_running = result.definition.cadence is not None and result.total.running and not result.is_hidden
    running = f"còn {number_text(result.total.running)} trong kỳ" if is_running else ""
    note = ", ".join(each for each in (words, running) if each)
    return note[:1].upper() + note[1:]


def result_line(result: Result, unit: int, question: Question) -> ResultLine:
    """A figure as a line. One that the reader may not see has its name only."""
    title, note = result.definition.label, rhythm_note(result)
    if result.is_hidden:
        return ResultLine(result.key, title, note, "không hiển thị", "", None, None, "", "", "", "")
    share = result.total.value if result.is_share else None
    target = result.definition.target if result.is_share else None
    check_text, check_tone = check(result.total, result.definition)
    return ResultLine(
        key=result.key,
        title=title,
        note=note,
        value=value_text(result),
        fraction=fraction_text(result.total) if result.is_share else result.measured_in,
        share=share,
        target=target,
        tone=bar_tone(share, target),
        url=figure_url(result.key, unit, question),
        check_text=check_text,
        check_tone=check_tone,
    )


def programme_blocks(results: Iterable[Result], unit: int, question: Question) -> list[ProgrammeBlock]:
    """The figures that apply to a unit, programme by programme."""
    applying = [result for result in results if result.applies]
    return [
        ProgrammeBlock(code, members[0].programme.name, [result_line(each, unit, question) for each in members])
        for code, group in groupby(applying, key=lambda result: result.programme.code)
        if (members := list(group))
    ]
