"""Plain values that the figure partials draw: a card, a bar, a heat table."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from thulinh.kernel.text import format_number, format_percent


@dataclass(frozen=True)
class Band:
    """A colour of the heat table: from this share of the target upwards. `tone` is the bar's colour."""

    code: str
    label: str
    from_share: float
    tone: str


BANDS = (
    Band("h4", "Đạt (từ 100% chỉ tiêu)", 1.0, "ok"),
    Band("h3", "Gần đạt (90–99%)", 0.9, ""),
    Band("h2", "Chậm (50–89%)", 0.5, "low"),
    Band("h1", "Rất chậm (dưới 50%)", 0.0, "bad"),
)


def band_of(share: float | None, target: float | None, bands: Sequence[Band] = BANDS) -> Band | None:
    """The band of a value: value ÷ target; without a target, against the whole. None when there is no value."""
    if share is None:
        return None
    reached = share / target if target else share
    return next((band for band in bands if reached >= band.from_share - 1e-9), bands[-1])


@dataclass(frozen=True)
class Part:
    """One thing that a figure is made of: "3 ghi trễ", with the link to those records."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class FigureCard:
    """A figure as a card: never a number alone, but with what it was divided by, its target, and who checked it.

    `share` is 0–1, or None when nothing was due. `amount` replaces it for a figure that is no share.
    `check_tone` is "" (checked), "amber" (not, or not wholly) or "red".
    """

    title: str
    share: float | None = None
    amount: str = ""
    numerator: float | None = None
    denominator: float | None = None
    counted: str = ""
    target: float | None = None
    url: str = ""
    missing: Part | None = None
    check_text: str = "Theo báo cáo, chưa kiểm tra"
    check_tone: str = "amber"
    check_url: str = ""
    check_link: str = ""
    parts: Sequence[Part] = ()
    note: str = ""
    heading: int = 3


@dataclass(frozen=True)
class HeatColumn:
    """The head of a column, with the target that its colours are measured by."""

    title: str
    target: float | None = None
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class HeatCell:
    """One value of the heat table. `state` tells 0 from "not reported", "does not apply" and "may not be shown"."""

    share: float | None = None
    url: str = ""
    state: str = "value"

    ABSENT = {"none": "chưa có", "not-applicable": "không áp dụng", "hidden": "không hiển thị"}

    @property
    def absent(self) -> str:
        """What stands instead of a number; empty when there is one."""
        if self.state in self.ABSENT:
            return self.ABSENT[self.state]
        return self.ABSENT["none"] if self.share is None else ""

    @property
    def number(self) -> str:
        """The number in the cell, without the sign: the table's title says %."""
        return format_percent(self.share).removesuffix("%")


@dataclass(frozen=True)
class HeatRow:
    """A unit (or another subject) and its values, one per column."""

    title: str
    cells: Sequence[HeatCell]
    url: str = ""


@dataclass(frozen=True)
class Placed:
    """A cell at its place: what is said of it aloud, and its band."""

    cell: HeatCell
    column: HeatColumn
    band: Band | None

    @property
    def spoken(self) -> str:
        """The column, the value, the target and the band in words."""
        words = [f"{self.column.title}: {self.cell.absent or format_percent(self.cell.share)}"]
        if self.column.target is not None:
            words.append(f"chỉ tiêu {format_percent(self.column.target)}")
        if self.band:
            words.append(self.band.label.split(" (")[0].lower())
        return ", ".join(words)


@dataclass(frozen=True)
class Heat:
    """A table of shares, units down and contents across, coloured by value ÷ target."""

    columns: Sequence[HeatColumn]
    rows: Sequence[HeatRow]
    bands: Sequence[Band] = BANDS
    corner: str = "Đơn vị"
    caption: str = "Tỷ lệ hoàn thành (%)"
    full_url: str = ""
    weakest_count: int = 5

    @cached_property
    def placed_rows(self) -> list[tuple[HeatRow, list[Placed]]]:
        """Every row with its cells at their places, in the order given."""
        return [(row, [self._place(*pair) for pair in zip(row.cells, self.columns, strict=True)]) for row in self.rows]

    def weakest(self) -> list[tuple[HeatRow, list[Placed]]]:
        """The rows furthest from their targets, weakest first, each with what is below target, at most three."""
        lacking = []
        for row, cells in self.placed_rows:
            below = sorted((cell for cell in cells if _reached(cell) < 1), key=_reached)
            if below:
                lacking.append((sum(1 - _reached(cell) for cell in below), row, below[:3]))
        lacking.sort(key=lambda entry: -entry[0])
        return [(row, below) for _, row, below in lacking[: self.weakest_count]]

    @property
    def size(self) -> str:
        """How many rows the whole table has."""
        return format_number(len(self.rows))

    def _place(self, cell: HeatCell, column: HeatColumn) -> Placed:
        return Placed(cell, column, None if cell.absent else band_of(cell.share, column.target, self.bands))


def _reached(placed: Placed) -> float:
    if placed.cell.absent or placed.cell.share is None:
        return 1.0
    return placed.cell.share / placed.column.target if placed.column.target else placed.cell.share
