"""Every list page: filters kept in the address, sorting, pages, and the same rows as a spreadsheet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.db.models.query import ModelIterable
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django_tables2.rows import BoundRow

from thulinh.ui.spreadsheet import MEDIA_TYPE, SheetColumn, write_sheet

ROWS_PER_PAGE = 50
ROWS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Empty:
    """What a list says when there is nothing in it yet, and the next step."""

    text: str = "Chưa có gì trong danh sách này."
    step: str = ""
    url: str = ""
    label: str = ""


def list_page(
    request: HttpRequest,
    *,
    table_class: type,
    queryset: Any,
    filterset_class: type | None = None,
    title: str,
    export_name: str,
    template: str = "ui/list.html",
    empty: Empty | str = Empty(),
    context: dict[str, Any] | None = None,
) -> HttpResponseBase:
    """One page of a list, or with ?format=xlsx all its filtered rows as a spreadsheet in the order shown.

    Shape: the page gets `table`, `filters`, `title`, `total` and what `context` adds.
    Queries: one to count and one to read, besides what the filters' own choices ask.
    """
    filters = filterset_class(request.GET, queryset=queryset, request=request) if filterset_class else None
    # A condition that cannot be understood shows nothing rather than everything.
    understood = filters is None or filters.is_valid()
    rows = queryset if filters is None else (filters.qs if understood else queryset.none())
    table = table_class(rows, order_by=request.GET.getlist("sort") or None)
    table.request = request
    table.data.data = _with_firm_order(table.data.data)
    if asks_sheet(request) and understood:
        return table_sheet(table, title, export_name)
    table.paginator = Paginator(table.rows, ROWS_PER_PAGE)  # from here on the length is asked by COUNT
    table.page = table.paginator.get_page(request.GET.get("page"))
    table.export_url = sheet_url(request) if table.paginator.count else ""
    table.is_filtered = bool(
        filters and any(value not in (None, "", []) for value in filters.form.cleaned_data.values())
    )
    table.empty = Empty(empty) if isinstance(empty, str) else empty
    page = {"table": table, "filters": filters, "title": title, "total": table.paginator.count, **(context or {})}
    return render(request, template, page)


def _with_firm_order(rows: Any) -> Any:
    """Rows that are equal in the chosen order keep their places from page to page."""
    if not isinstance(rows, QuerySet) or rows._iterable_class is not ModelIterable or rows.query.combinator:
        return rows
    chosen = rows.query.order_by or rows.model._meta.ordering
    return rows if {"pk", "-pk"} & set(map(str, chosen)) else rows.order_by(*chosen, "pk")


def asks_sheet(request: HttpRequest) -> bool:
    """Whether the rows of a list are asked for as a spreadsheet instead of a page."""
    return request.GET.get("format") == "xlsx"


def sheet_url(request: HttpRequest) -> str:
    """The list at hand as a spreadsheet: the same conditions, all pages."""
    asked = request.GET.copy()
    for page in ("page", "trang"):
        asked.pop(page, None)
    asked["format"] = "xlsx"
    return f"?{asked.urlencode()}"


def table_sheet(table: Any, title: str, export_name: str) -> FileResponse:
    """All rows of a table as a spreadsheet, for pages that draw their list in another way."""
    columns = [column for column in table.columns.iterall() if not column.column.exclude_from_export]
    heads = [SheetColumn(str(column.header), getattr(column.column, "sheet_kind", "")) for column in columns]
    names = [column.name for column in columns]
    written = write_sheet(heads, _values(table, names), title)
    return FileResponse(written, as_attachment=True, filename=f"{export_name}.xlsx", content_type=MEDIA_TYPE)


def _values(table: Any, names: list[str]) -> Iterator[list[Any]]:
    for record in _records(table.data.data):
        row = BoundRow(record, table=table)
        yield [row.get_cell_value(name) for name in names]


def _records(rows: Any) -> Iterable[Any]:
    return rows.iterator(chunk_size=ROWS_AT_ONCE) if isinstance(rows, QuerySet) else rows
