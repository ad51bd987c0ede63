"""Reading the cells of a payer's list that are no plain text, number or day."""

import datetime as dt
import re
from typing import Any

from thulinh.kernel.cells import CellProblem, Correction, CorrectionKind, as_day
from thulinh.kernel.text import fold

_HELP = "Đồng chí ghi tháng và năm, ví dụ 10/2026."
_MONTH_YEAR = re.compile(r"(?:thang )?(\d{1,2})(?:[/.\- ]| nam )(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[/.\-](\d{1,2})")


def as_month(cell: Any) -> tuple[dt.date, Correction | None]:
    """A month, by its first day: "10/2026", "tháng 10 năm 2026", "2026-10", or any day of it.

    Errors: no month; only a number or a year; a month that does not exist.
    """
    if isinstance(cell, str):
        text = fold(cell)
        if found := _MONTH_YEAR.fullmatch(text):
            return _first(cell, int(found[2]), int(found[1])), None
        if found := _YEAR_MONTH.fullmatch(text):
            return _first(cell, int(found[1]), int(found[2])), None
    try:
        day, _ = as_day(cell)
    except CellProblem as problem:
        raise CellProblem(f"Không đọc được tháng “{cell}”. {_HELP}") from problem
    month = day.replace(day=1)
    was = cell if isinstance(cell, str) else f"{day:%d/%m/%Y}"
    return month, Correction(CorrectionKind.DAY, str(was), f"tháng {month.month}/{month.year}")


def _first(cell: str, year: int, month: int) -> dt.date:
    if not 1 <= month <= 12 or not 1900 <= year <= 2100:
        raise CellProblem(f"Không có tháng “{cell}”. {_HELP}")
    return dt.date(year, month, 1)
