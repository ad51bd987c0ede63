"""The list of figures that units declare for a programme: one description serves the page and the spreadsheet."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join

from thulinh.kernel.text import format_number
from thulinh.people.reach import Reach
from thulinh.programmes.queries import AskedFigure
from thulinh.statements.models import DeclaredFigure
from thulinh.ui import tables

NOT_DECLARED, DOES_NOT_APPLY = "Chưa khai", "Không áp dụng"
TONES = {
    DeclaredFigure.Trust.DECLARED: "amber",
    DeclaredFigure.Trust.CONFIRMED: "green",
    DeclaredFigure.Trust.DOUBTED: "red",
}


@dataclass(frozen=True)
class Hand:
    """What the reader may do about declared figures: declare and withdraw where, judge below what; for which year."""

    programme: str
    year: int
    declares: Reach
    judges: Callable[[str], bool]
    back: str


def spoken(value: Decimal, measured_in: str = "") -> str:
    """The number with its unit: "35 công dân"."""
    decimals = 0 if value == value.to_integral_value() else 2
    return f"{format_number(float(value), decimals)} {measured_in}".strip()


class DeclaredTable(tables.Table):
    """One line for each unit and figure; what nobody declared is said, and is not 0."""

    hand: Hand
    row_word = "số liệu"
    unit_name = tables.TextColumn(
        verbose_name="Đơn vị", orderable=False, linkify=lambda record: reverse("desk:unit", args=[record.unit])
    )
    name = tables.TextColumn(verbose_name="Số liệu", orderable=False)
    value = tables.NumberColumn(verbose_name="Số", accessor="figure__value", orderable=False)
    target = tables.NumberColumn(verbose_name="Chỉ tiêu", accessor="figure__target_value", orderable=False)
    share = tables.PercentColumn(verbose_name="Đạt", orderable=False)
    state = tables.TextColumn(verbose_name="Tình trạng", accessor="unit", orderable=False)
    source = tables.TextColumn(verbose_name="Nguồn", accessor="figure__source", orderable=False)
    source_on = tables.DateColumn(verbose_name="Ngày của nguồn", accessor="figure__source_on", orderable=False)
    act = tables.TextColumn(verbose_name="Việc", accessor="unit", orderable=False, exclude_from_export=True)

    def render_value(self, value: Decimal, record: AskedFigure) -> str:
        """The number as its source says it."""
        nearness = record.figure.get_nearness_display() if record.figure else ""
        return f"{nearness} {spoken(value, record.measured_in)}".strip()

    def render_target(self, value: Decimal) -> str:
        """The target."""
        return spoken(value)

    def value_value(self, value: Decimal) -> float:
        """The number itself."""
        return float(value)

    def value_target(self, value: Decimal) -> float:
        """The target itself."""
        return float(value)

    def render_state(self, record: AskedFigure) -> Any:
        """Declared, confirmed, doubted; not declared; not asked."""
        tone = TONES.get(DeclaredFigure.Trust(record.figure.trust), "") if record.figure else ""
        return format_html('<span class="chip {}">{}</span>', tone, self.value_state(record))

    def value_state(self, record: AskedFigure) -> str:
        """The same in words."""
        if record.figure is None:
            return NOT_DECLARED if record.applies else DOES_NOT_APPLY
        more = f", và {format_number(record.others)} số khác" if record.others else ""
        return f"{record.figure.get_trust_display()}{more}"

    def render_source(self, value: str, record: AskedFigure) -> Any:
        """The source, opening its scan."""
        if record.figure and record.figure.source_file_id:
            return format_html('<a href="{}">{}</a>', reverse("statements:file", args=[record.figure.pk]), value)
        return value

    def value_source(self, value: str) -> str:
        """The source."""
        return value

    def render_act(self, record: AskedFigure) -> Any:
        """What the reader may do here."""
        links = [(url, label, record.unit_name) for label, url in self._acts(record)]
        return format_html_join(" ", '<a href="{}">{}<span class="vh">, {}</span></a>', links) or tables.MISSING

    def _acts(self, record: AskedFigure) -> list[tuple[str, str]]:
        hand, back, acts = self.hand, urlencode({"next": self.hand.back}), []
        if record.applies and hand.declares.covers(record.path):
            acts.append(("Khai", f"{declare_url(record, hand)}&{back}"))
            if record.figure:
                acts.append(("Rút", f"{reverse('statements:withdraw', args=[record.figure.pk])}?{back}"))
        if record.figure and hand.judges(record.path):
            acts.append(("Đánh giá", f"{reverse('statements:judge', args=[record.figure.pk])}?{back}"))
        return acts


def declare_url(record: AskedFigure, hand: Hand) -> str:
    """The form for one figure of one unit, with everything filled in that is known."""
    said = {
        "ma": record.code, "mo-hinh": hand.programme, "ten": record.name, "don-vi-tinh": record.measured_in,
        "tu": f"{hand.year}-01-01", "den": f"{hand.year}-12-31",
    }  # fmt: skip
    return f"{reverse('statements:declare', args=[record.unit])}?{urlencode(said)}"
