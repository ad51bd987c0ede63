"""A figure as a card: the number, what it was divided by, its target, who checked it, what it is made of."""

from thulinh.desk.addresses import figure_url
from thulinh.desk.drawing.results import check, number_text, value_text
from thulinh.desk.queries.figures import Result
from thulinh.desk.queries.question import Question
from thulinh.indicators.definition import Cell, Definition
from thulinh.ui.figures import FigureCard, Part

_SUBJECTS = {
    "don-vi": "đơn vị",
    "giu-chuc": "đồng chí giữ chức danh",
    "vi-tri": "vị trí",
    "phu-trach": "việc phụ trách",
}


def figure_card(result: Result, unit: int, question: Question) -> FigureCard:
    """A figure of a programme for a unit as a card that opens the records; without names where it is hidden."""
    if result.is_hidden:
        return FigureCard(result.definition.label, check_text="", note="Không hiển thị: dưới 5 trong tổng số.")
    url = figure_url(result.key, unit, question)
    check_text, check_tone = check(result.total, result.definition)
    share = result.total.value if result.is_share else None
    return FigureCard(
        title=result.definition.label,
        share=share,
        amount="" if result.is_share else value_text(result),
        numerator=result.total.met if result.is_share else None,
        denominator=result.total.due if result.is_share else None,
        counted=counted(result.definition) if result.is_share else "",
        target=result.definition.target if result.is_share else None,
        url=url,
        missing=_missing(result.total, url),
        check_text=check_text,
        check_tone=check_tone,
        parts=_parts(result.total, url),
    )


def counted(definition: Definition) -> str:
    """What stands under the line: "đơn vị", or "lượt phải làm theo tháng" where each owes it in every period."""
    if definition.cadence is not None:
        return f"lượt phải làm theo {definition.cadence.label}"
    of = definition.subjects.measure.of if definition.subjects else ""
    return _SUBJECTS.get(of, "")


def _missing(cell: Cell, url: str) -> Part | None:
    return Part(f"Còn thiếu {number_text(cell.missing)}", f"{url}&trang-thai=con-thieu") if cell.missing > 0 else None


def _parts(cell: Cell, url: str) -> list[Part]:
    named = {
        "late": ("ghi trễ", "ghi-tre"),
        "on_behalf": ("ghi hộ", "ghi-ho"),
        "answered": ("báo không tổ chức được", "khong-to-chuc"),
        "running": ("còn trong kỳ", "dang-trong-ky"),
    }
    counts = [(getattr(cell, name), words, state) for name, (words, state) in named.items()]
    return [
        Part(f"{number_text(number)} {words}", f"{url}&trang-thai={state}") for number, words, state in counts if number
    ]
