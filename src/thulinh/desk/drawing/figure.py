"""The page of one figure: what it says, what it is made of, and the rows behind each part."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.desk import phrases
from thulinh.desk.drawing.cards import counted
from thulinh.desk.drawing.results import check, fraction_text, number_text, value_text
from thulinh.desk.queries.behind import ANSWERED, EVERYBODY, OUTSIDE, Duty, Reason
from thulinh.desk.queries.figures import Result
from thulinh.desk.queries.records import Opening
from thulinh.desk.queries.subjects import Subject
from thulinh.indicators.definition import Cell, Definition, Measure
from thulinh.indicators.queries import DutyRow, FactRow
from thulinh.indicators.rules import STATES
from thulinh.kernel.text import format_date
from thulinh.programmes.queries import Asked
from thulinh.programmes.vocabulary import Vocabulary

WHY_OUTSIDE = {"mien": "Được miễn, giãn nhịp", "moi-lap": "Lập chưa được nửa kỳ"}
_DUTY_STATES = {
    EVERYBODY: "Tất cả phải làm",
    **{code: state.label for code, state in STATES.items()},
    OUTSIDE: "Không tính vào tổng số",
}
_FACT_STATES = {
    EVERYBODY: "Tất cả bản ghi",
    "da-duyet": "{verified_by} đã {verified_word}",
    "chua-duyet": "Chưa kiểm tra",
    "ghi-tre": "{late_word}",
    "ghi-ho": "Ghi hộ",
}


def state_names(definition: Definition) -> dict[str, str]:
    """What a list behind a figure may be asked for, by code, in the words that fit what it counts."""
    measure, names = definition.facts.measure, _DUTY_STATES if definition.subjects else _FACT_STATES
    words = {"verified_by": measure.verified_by, "verified_word": measure.verified_word, "late_word": measure.late_word}
    told = {code: name.format(**words) for code, name in names.items()}
    return {code: text[:1].upper() + text[1:] for code, text in told.items()}


@dataclass(frozen=True)
class MadeOf:
    """One part of a figure: how many (or, of a sum, how much), what they are, and the list of them."""

    count: float
    text: str
    state: str
    url: str
    is_chosen: bool
    reason: str = ""


@dataclass(frozen=True)
class Statement:
    """The figure in words: its number, its fraction, its target, who checked it, and what it counts."""

    value: str
    numerator: str
    denominator: str
    counted: str
    target: str
    check_text: str
    check_tone: str
    sentences: Sequence[str]


@dataclass(frozen=True)
class VersionBlock:
    """The part of a figure that one version of the programme judged."""

    number: int
    days: str
    value: str
    fraction: str
    sentences: Sequence[str]


@dataclass(frozen=True)
class DutyLine:
    """One duty in the list: whose, for which period, what became of it, and the records (words, address)."""

    name: str
    place: str
    unit: int
    row: DutyRow
    period: str
    number: str
    least: float | None
    state: str
    tone: str
    marks: Sequence[str]
    records: Sequence[tuple[str, str]]
    note: str = ""
    url: str = ""

    @property
    def values(self) -> tuple[Any, ...]:
        """The same for a spreadsheet, in the order of listed.DUTY_COLUMNS."""
        notes = "; ".join(each for each in (*self.marks, self.note) if each)
        days = ", ".join(words for words, _ in self.records)
        row = self.row
        done = row.n if self.number else None  # what stands outside is not judged
        return (
            self.name, self.place, self.period, row.starts_on, row.ends_on, done, self.least, self.state, notes, days,
        )  # fmt: skip


@dataclass(frozen=True)
class FactLine:
    """One record in the list behind a total."""

    label: str
    name: str
    place: str
    row: FactRow
    state: str
    tone: str
    marks: Sequence[str]
    url: str = ""

    @property
    def values(self) -> tuple[Any, ...]:
        """The same for a spreadsheet, in the order of listed.FACT_COLUMNS."""
        return (self.label, self.name, self.place, self.row.day, self.row.quantity, self.state, "; ".join(self.marks))


def definition_sentences(result: Result, words: Vocabulary) -> list[str]:
    """What the figure counts, in words: who owes it, what counts, how much, by when."""
    if result.content is not None:
        content = result.content
        asked = f"{phrases.subjects(content.who, words)}: {phrases.rhythm(content.how_much)}."
        counts = f"Được tính: {phrases.facts(content.what, words)}."
        more = [phrases.grace(content.how_much), phrases.rotation(content, words), content.note or ""]
        return [asked, counts, *(f"{each[:1].upper()}{each[1:].rstrip('.')}." for each in more if each)]
    if result.indicator is not None:
        note = [result.indicator.note] if result.indicator.note else []
        return [f"{phrases.indicator(result.indicator, words)}.", *note]
    return []


def statement(result: Result, words: Vocabulary) -> Statement:
    """The figure as it stands at the head of its page."""
    total = result.total
    check_text, check_tone = check(total, result.definition)
    is_counted = result.definition.subjects is not None
    return Statement(
        value=value_text(result),
        numerator=number_text(total.met),
        denominator=number_text(total.due) if is_counted else "",
        counted=counted(result.definition),
        target=_target(result.definition),
        check_text=check_text,
        check_tone=check_tone,
        sentences=definition_sentences(result, words),
    )


def _target(definition: Definition) -> str:
    if definition.target is None:
        return ""
    if definition.rollup == "ty-le":
        return f"{number_text(round(definition.target * 100, 1))}%"
    return number_text(definition.target)


def version_block(asked: Asked, result: Result, words: Vocabulary) -> VersionBlock:
    """What one version asked, on which days, and what came of it."""
    window = asked.window
    return VersionBlock(
        number=asked.programme.number,
        days=f"từ {format_date(window.starts_on)} đến {format_date(window.ends_on)}",
        value="" if result.is_hidden else value_text(result),
        fraction="" if result.is_hidden else fraction_text(result.total),
        sentences=definition_sentences(result, words),
    )


def made_of(
    cell: Cell, definition: Definition, outside: int, chosen: str, address: Callable[[str], str]
) -> list[MadeOf]:
    """What a figure is made of; each part is a link to exactly so many rows, or to the rows that add up to so much.
    Parts of nothing are left out.
    """
    has_quality = definition.facts.measure.has_quality
    if definition.subjects is None:
        counts: dict[str, float] = {EVERYBODY: cell.met} | (_quality_of(cell) if has_quality else {})
    else:
        counts = {EVERYBODY: cell.due}
        if definition.rollup == "ty-le":
            counts |= {"dat": cell.met} | (_quality_of(cell) if has_quality else {})
            counts |= {ANSWERED: cell.answered, "dang-trong-ky": cell.running, "con-thieu": cell.missing}
        counts[OUTSIDE] = outside
    names = state_names(definition)
    return [
        MadeOf(count, names[state], state, address(state), state == chosen)
        for state, count in counts.items()
        if count or state == chosen
    ]


def _quality_of(cell: Cell) -> dict[str, float]:
    return {
        "da-duyet": cell.verified,
        "chua-duyet": cell.unverified,
        "ghi-tre": cell.late,
        "ghi-ho": cell.on_behalf,
    }


def reason_parts(found: Sequence[Reason], chosen: str, address: Callable[[str], str]) -> list[MadeOf]:
    """Why duties were answered by "không tổ chức được"."""
    return [MadeOf(one.count, one.label, ANSWERED, address(one.code), one.code == chosen, one.code) for one in found]


def duty_state(duty: Duty) -> tuple[str, str, list[str]]:
    """What became of a duty: words, tone, and marks beside it."""
    row = duty.row
    if row.why:
        return WHY_OUTSIDE.get(row.why, row.why), "", []
    if row.is_met:
        measure = duty.asked.definition.facts.measure
        marks = _marks(row, measure)
        if not measure.has_quality:
            return "Đã làm", "green", marks
        if row.is_verified:
            return f"Đã {measure.verified_word}", "green", marks
        return "Đã làm, chưa kiểm tra", "amber", marks
    if row.is_answered:
        return "Không tổ chức được", "", []
    if row.is_overdue:
        return "Quá hạn", "red", []
    return ("Còn trong kỳ", "blue", []) if row.is_running else ("Hết kỳ, chưa có báo cáo", "amber", [])


def duty_line(
    duty: Duty, subject: Subject, records: Sequence[tuple[dt.date, str]], *, url: str = "", note: str = ""
) -> DutyLine:
    """A duty as a line of the list; `records` are days with addresses."""
    row = duty.row
    state, tone, marks = duty_state(duty)
    return DutyLine(
        name=subject.name,
        place=subject.above_name,
        unit=subject.unit,
        row=row,
        period=period_name(row),
        number="" if row.why else _number(row),
        least=None if row.why else row.needed,
        state=state,
        tone=tone,
        marks=marks,
        records=[(format_date(day), address) for day, address in records],
        note=note,
        url=url,
    )


def fact_line(row: FactRow, subject: Subject, opening: Opening | None, url: str, *, measure: Measure) -> FactLine:
    """A record as a line of the list."""
    state, tone = "", ""
    if measure.has_quality:
        word = f"Đã {measure.verified_word}"
        state, tone = (word, "green") if row.is_verified else ("Chưa kiểm tra", "amber")
    label = opening.label if opening else "Bản ghi"
    return FactLine(label, subject.name, subject.above_name, row, state, tone, _marks(row, measure), url)


def _marks(row: DutyRow | FactRow, measure: Measure) -> list[str]:
    return [text for text, holds in ((measure.late_word, row.is_late), ("ghi hộ", row.is_on_behalf)) if holds]


def _number(row: DutyRow) -> str:
    return f"{number_text(row.n)}/{number_text(row.needed)}" if row.needed else number_text(row.n)


def period_name(row: DutyRow) -> str:
    """The period of a duty by its name, or its days."""
    return row.label or f"{format_date(row.starts_on)} – {format_date(row.ends_on)}"
