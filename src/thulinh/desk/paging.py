"""Long lists page by page, when only the rows of one page are to be asked for and described."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import FileResponse, HttpRequest

from thulinh.ui.spreadsheet import MEDIA_TYPE, SheetColumn, write_sheet

ROWS_PER_PAGE = 50
ROWS_AT_ONCE = 500

Described = Callable[[Sequence[Any]], Sequence[Any]]


@dataclass(frozen=True)
class Paged:
    """One page of a list, as ui/pager.html draws it: `rows` are described, the others were never asked for."""

    page: Page
    paginator: Paginator
    rows: Sequence[Any]
    prefix: str = ""

    @property
    def total(self) -> int:
        """How many rows the whole list has."""
        return self.paginator.count


def paged(request: HttpRequest, rows: Sequence[Any], describe: Described) -> Paged:
    """The page that the address asks for (`page`), its rows described together."""
    paginator = Paginator(rows, ROWS_PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return Paged(page, paginator, describe(list(page.object_list)))


def described_in_parts(rows: Sequence[Any], describe: Described) -> Iterator[Any]:
    """All rows, described so many at a time, for a spreadsheet of any length."""
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield from describe(list(rows[start : start + ROWS_AT_ONCE]))


def spreadsheet(name: str, title: str, columns: Sequence[SheetColumn], rows: Iterator[Sequence[Any]]) -> FileResponse:
    """Rows as a spreadsheet to be saved under that name."""
    written = write_sheet(columns, rows, title)
    return FileResponse(written, as_attachment=True, filename=f"{name}.xlsx", content_type=MEDIA_TYPE)
