"""The table of the units below against the contents, on the page and in the spreadsheet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thulinh.desk.addresses import cockpit_url, figure_url
from thulinh.desk.queries.figures import Result
from thulinh.desk.queries.question import Question
from thulinh.desk.queries.sight import Sight
from thulinh.ui.figures import Heat, HeatCell, HeatColumn, HeatRow
from thulinh.ui.spreadsheet import SheetColumn
from thulinh.units.models import UnitPath
from thulinh.units.rules import path_ids


@dataclass(frozen=True)
class Place:
    """A row of the table: a unit, and under which path its figures stand."""

    unit: int
    name: str
    path: str
    is_self: bool = False


def concerned(results: Iterable[Result]) -> set[str]:
    """The paths at which somebody owed or did something."""
    return {path for result in results for path, cell in result.below.items() if cell.due or cell.met}


def ended_units(results: Iterable[Result], sight: Sight, below: Sequence[UnitPath]) -> list[int]:
    """The units below that owed something within the days and stand there no more."""
    paths = concerned(results) - {row.path for row in below} - {sight.path}
    return [path_ids(path)[-1] for path in sorted(paths)]


def places(results: Sequence[Result], sight: Sight, below: Sequence[UnitPath], ended: Mapping[int, str]) -> list[Place]:
    """The rows of the table: the unit's own duties, the units below, those that have ended. Bodies that owe nothing are
    left out; so the rows always add up to the whole.
    """
    paths = concerned(results)
    own = (
        [Place(sight.unit, f"{sight.name} (việc của cấp này)", sight.path, is_self=True)] if sight.path in paths else []
    )
    standing = [Place(row.unit_id, row.name, row.path) for row in below if row.level.is_union or row.path in paths]
    gone = [
        Place(unit, f"{ended.get(unit, 'Đơn vị cũ')} (đã kết thúc)", sight.path + f"{unit:07d}")
        for unit in ended_units(results, sight, below)
    ]
    return [*own, *standing, *gone]


def heat(
    results: Iterable[Result], rows: Sequence[Place], question: Question, sight: Sight, *, everybody: bool
) -> tuple[Heat | None, int]:
    """The table as it is drawn, and how many units it leaves out because nothing there is asked of them (none when
    `everybody` is to be shown). Every number is a link to the figure behind it. Columns are the shares with a target
    that somebody in the table owes.
    """
    columns = [
        result
        for result in results
        if result.is_share and result.definition.target and any(_owes(result, row) for row in rows)
    ]
    rows = [row for row in rows if not row.is_self or any(_owes(result, row) for result in columns)]
    if not columns or not any(not row.is_self for row in rows):
        return None, 0
    drawn = [_row(row, columns, question) for row in rows]
    asked = [row for row in drawn if everybody or any(cell.state != "not-applicable" for cell in row.cells)]
    table = Heat(
        columns=[_column(result, sight.unit, question) for result in columns],
        rows=asked,
        full_url=cockpit_url(sight.unit, question, bang="du") + "#bang",
    )
    return table, len(drawn) - len(asked)


def _owes(result: Result, row: Place) -> bool:
    cell = result.below.get(row.path)
    return bool(cell and cell.due) or (row.path in result.hidden)


def _column(result: Result, unit: int, question: Question) -> HeatColumn:
    url = "" if result.is_hidden else figure_url(result.key, unit, question)
    return HeatColumn(result.definition.label, result.definition.target, url=url)


def _row(row: Place, columns: Sequence[Result], question: Question) -> HeatRow:
    cells = [_cell(result, row, question) for result in columns]
    return HeatRow(row.name, cells, url="" if row.is_self else cockpit_url(row.unit, question))


def _cell(result: Result, row: Place, question: Question) -> HeatCell:
    if row.path in result.hidden:
        return HeatCell(state="hidden")
    cell = result.below.get(row.path)
    if cell is None or not cell.due or (result.is_coverage and not cell.met):
        return HeatCell(state="not-applicable")
    url = "" if row.is_self else figure_url(result.key, row.unit, question)
    return HeatCell(share=cell.value, url=url)


def sheet_columns(results: Sequence[Result]) -> list[SheetColumn]:
    """The heads of the spreadsheet: for a share three columns, for a total one."""
    columns = [SheetColumn("Đơn vị", "text")]
    for result in results:
        name = result.definition.label
        if result.is_share:
            columns += [SheetColumn(f"{name}: kết quả"), SheetColumn(f"{name}: tổng số")]
            columns += [SheetColumn(f"{name}: tỷ lệ", "percent"), SheetColumn(f"{name}: đã duyệt")]
        else:
            columns.append(SheetColumn(f"{name}{f' ({result.measured_in})' if result.measured_in else ''}"))
    return columns


def sheet_rows(results: Sequence[Result], rows: Sequence[Place], sight: Sight) -> Iterator[list[Any]]:
    """The rows of the spreadsheet, the whole last."""
    for row in rows:
        yield [row.name, *(value for result in results for value in _values(result, row.path))]
    yield [f"Cộng: {sight.name}", *(value for result in results for value in _values(result, None))]


def _values(result: Result, path: str | None) -> list[Any]:
    cell = result.total if path is None else result.below.get(path)
    is_hidden = result.is_hidden if path is None else path in result.hidden
    if cell is None or is_hidden or (result.is_share and not cell.due):
        return [None] * (4 if result.is_share else 1)
    return [cell.met, cell.due, cell.value, cell.verified] if result.is_share else [cell.value]
