"""Pilot and later waves as they are drawn: what each group reached, and no more said than the numbers carry."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thulinh.indicators.definition import Cell, Definition
from thulinh.indicators.rules import shows_cell
from thulinh.kernel.parameters import parameter
from thulinh.kernel.text import format_date, format_number, format_percent
from thulinh.programmes.queries import Wave, WaveFigure
from thulinh.ui import tables

FEWEST = "so-sanh-it-nhat-so-don-vi"
HIDDEN, NOTHING, TOO_FEW = "Không hiển thị", "Chưa có gì để tính", "quá ít đơn vị để so sánh"


@dataclass(frozen=True)
class WaveLine:
    """One figure of one group, in words: `value` is what it reached, `of` out of how many, `note` what may be said."""

    figure: str
    group: str
    value: str
    of: str
    note: str


@dataclass(frozen=True)
class WaveBlock:
    """One figure with a line for each group."""

    name: str
    lines: Sequence[WaveLine]


class WaveTable(tables.Table):
    """The same as a spreadsheet."""

    row_word = "dòng"
    figure = tables.TextColumn(verbose_name="Chỉ số")
    group = tables.TextColumn(verbose_name="Nhóm")
    value = tables.TextColumn(verbose_name="Kết quả")
    of = tables.TextColumn(verbose_name="Trên tổng số")
    note = tables.TextColumn(verbose_name="Ghi chú")


def group_name(wave: Wave) -> str:
    """ "Làm điểm, từ 01/03/2014, 3 nơi"."""
    return f"{wave.phase}, từ {format_date(wave.starts_on)}, {format_number(len(wave.places))} nơi"


def wave_blocks(
    groups: Sequence[Wave], figures: Iterable[WaveFigure], *, rights: frozenset[str], on: dt.date
) -> list[WaveBlock]:
    """Every figure with its groups; the others are held against the first one, where both are large enough."""
    fewest = parameter(FEWEST, on)
    return [_block(groups, each, rights, fewest, on) for each in figures]


def wave_lines(blocks: Iterable[WaveBlock]) -> list[WaveLine]:
    """All lines, for the spreadsheet."""
    return [line for block in blocks for line in block.lines]


def _block(groups: Sequence[Wave], figure: WaveFigure, rights: frozenset[str], fewest: int, on: dt.date) -> WaveBlock:
    definition = figure.definition
    shown = [_is_shown(definition, cell, rights, on) for cell in figure.cells]
    lines = []
    for place, (group, cell) in enumerate(zip(groups, figure.cells, strict=True)):
        said = _line(definition, group, cell, fewest) if shown[place] else _hidden(definition, group)
        if place and shown[0] and shown[place]:
            said = _held_against(said, figure.cells[0], cell, fewest)
        lines.append(said)
    return WaveBlock(definition.label, lines)


def _is_shown(definition: Definition, cell: Cell, rights: frozenset[str], on: dt.date) -> bool:
    need = definition.names_need
    counted = cell.met if definition.subjects is None else cell.due
    return shows_cell(counted=counted, is_sensitive=bool(need), has_right=need <= rights, on=on)


def _hidden(definition: Definition, group: Wave) -> WaveLine:
    return WaveLine(definition.label, group_name(group), HIDDEN, "", "nhạy cảm, quá ít người")


def _line(definition: Definition, group: Wave, cell: Cell, fewest: int) -> WaveLine:
    if cell.value is None:
        return WaveLine(definition.label, group_name(group), NOTHING, "", "")
    is_share = definition.rollup == "ty-le"
    value = format_percent(cell.value) if is_share else format_number(cell.value, 0 if cell.value % 1 == 0 else 1)
    of = f"{format_number(cell.met)}/{format_number(cell.due)}" if is_share else ""
    note = TOO_FEW if definition.subjects is not None and cell.due < fewest else ""
    return WaveLine(definition.label, group_name(group), value, of, note)


def _held_against(line: WaveLine, first: Cell, cell: Cell, fewest: int) -> WaveLine:
    """By how many points a share differs from the first group's, where both have enough units; of a total nothing."""
    if line.note or cell.rollup != "ty-le" or min(first.due, cell.due) < fewest:
        return line
    if first.value is None or cell.value is None:
        return line
    points = round((cell.value - first.value) * 100, 1)
    if not points:
        return WaveLine(line.figure, line.group, line.value, line.of, "bằng nhóm đầu")
    words = f"{'hơn' if points > 0 else 'kém'} nhóm đầu {format_number(abs(points), 1)} điểm phần trăm"
    return WaveLine(line.figure, line.group, line.value, line.of, words)
