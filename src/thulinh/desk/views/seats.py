"""Pages of seats: the board, who held which seat, turnover and tenure by place."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from thulinh.desk.actions.looking import look_at_disciplined
from thulinh.desk.queries.places import standing
from thulinh.desk.queries.seats import holdings_list, seat_list
from thulinh.desk.seat_lists import EVERY, HoldingFilters, HoldingTable, SeatFilters, SeatTable, TenureTable
from thulinh.desk.views.scope import asked_number, scope_of, uppermost
from thulinh.kernel.clock import today
from thulinh.kernel.periods import months_later
from thulinh.people.access import requires
from thulinh.people.models import Position
from thulinh.people.queries.rolls import BRANCH_SECRETARY
from thulinh.people.reach import reach
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.seats import Board, positions_on_board
from thulinh.selection.queries.tenure import Tenure, tenures
from thulinh.selection.rules.seats import WORDS
from thulinh.ui.listing import Empty, asks_sheet, list_page, sheet_url, table_sheet
from thulinh.units.models import UnitPath

YEARS = (1, 3, 5)


@requires(SelectionPermission.SEATS)
def seats(request: HttpRequest) -> HttpResponseBase:
    """The board: seats with which something is the matter, by which rule; the numbers above open the same list."""
    board = Board(request.user, today())

    class Conditions(SeatFilters):
        """The same conditions on the board at hand."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, board=board, **kwargs)

    scope = scope_of(request)
    return list_page(
        request,
        table_class=SeatTable,
        queryset=seat_list(board, request.user, shows=partial(look_at_disciplined, by=request.user)),
        filterset_class=Conditions,
        title="Chức danh cần xem",
        export_name="chuc-danh-can-xem",
        template="desk/seats.html",
        context={"scope": scope, "tiles": _tiles(request, board, scope)},
        empty=Empty("Không có chức danh nào cần xem theo điều kiện này."),
    )


def _tiles(request: HttpRequest, board: Board, scope: UnitPath | None) -> list[dict[str, Any]]:
    """How many seats of each kind there are in the same place and of the same position, each opening its list."""
    if asks_sheet(request):
        return []
    rows, asked = board.seats(), request.GET.get("chuc_danh")
    if scope:
        rows = rows.filter(unit__in=UnitPath.objects.on(board.on).under(scope.path).values("unit_id"))
    if asked:
        rows = rows.filter(position=asked)
    counts, chosen = board.counts(rows), request.GET.get("tinh_trang", "")
    kept = {name: value for name in ("chuc_danh", "don_vi", "q") if (value := request.GET.get(name))}
    names = {"": "Mọi việc cần xem", **{code: WORDS[code] for code in board.codes}, EVERY: "Tất cả chức danh"}
    numbers = {**counts, EVERY: counts["*"]}
    return [
        {
            "label": label,
            "number": numbers[code],
            "url": "?" + urlencode({**kept, **({"tinh_trang": code} if code else {})}),
            "is_chosen": code == chosen,
        }
        for code, label in names.items()
    ]


@requires(SelectionPermission.SEATS)
def holdings(request: HttpRequest) -> HttpResponseBase:
    """Who held which seat over time, within reach."""
    return list_page(
        request,
        table_class=HoldingTable,
        queryset=holdings_list(request.user, today()),
        filterset_class=HoldingFilters,
        title="Quá trình giữ chức danh",
        export_name="qua-trinh-giu-chuc-danh",
        template="desk/seats.html",
        context={"scope": scope_of(request)},
        empty=Empty("Chưa có lượt giữ chức danh nào theo điều kiện này."),
    )


@requires(SelectionPermission.SEATS)
def tenure(request: HttpRequest) -> HttpResponseBase:
    """Turnover and tenure of one position by place, for the last years; each number opens the holdings."""
    user, on = request.user, today()
    found, asked = reach(user, SelectionPermission.SEATS, on), asked_number(request, "don_vi")
    top = standing(asked, on) if asked else None
    top = top if top and found.covers(top.path) else uppermost(user, SelectionPermission.SEATS)
    years = next((each for each in YEARS if str(each) == request.GET.get("nam")), YEARS[1])
    positions = list(positions_on_board())
    position = next((one for one in positions if one.pk == request.GET.get("chuc_danh")), None) or next(
        one for one in positions if one.pk == BRANCH_SECRETARY
    )
    first = months_later(on, -12 * years) + dt.timedelta(days=1)
    lines = tenures(top, position.pk, starts_on=first, ends_on=on) if top else []
    table = TenureTable([_linked(line, top, position, years) for line in lines if top])
    if asks_sheet(request):
        return table_sheet(table, "Luân chuyển, thâm niên", "luan-chuyen-tham-nien")
    table.export_url = sheet_url(request) if lines else ""
    table.empty = Empty("Nơi này chưa có chức danh ấy.")
    context = {
        "title": "Luân chuyển, thâm niên", "table": table, "total": len(lines), "top": top, "position": position,
        "first": first, "on": on,
        "years": _choices(request, "nam", ((str(each), f"{each} năm qua") for each in YEARS), str(years)),
        "positions": _choices(
            request, "chuc_danh", ((one.pk, one.name) for one in positions if _stands_in_union(one)), position.pk
        ),
    }  # fmt: skip
    return render(request, "desk/tenure.html", context)


def _stands_in_union(position: Position) -> bool:
    return position.pk.startswith(("bi-thu-chi-doan", "pho-bi-thu-chi-doan", "bi-thu-doan", "pho-bi-thu-doan"))


def _choices(request: HttpRequest, name: str, options: Iterable[tuple[str, str]], chosen: str) -> list[dict[str, Any]]:
    asked = {key: request.GET[key] for key in ("don_vi", "chuc_danh", "nam") if key in request.GET}
    return [
        {"label": label, "url": "?" + urlencode({**asked, name: value}), "is_chosen": value == chosen}
        for value, label in options
    ]


def _linked(line: Tenure, top: UnitPath, position: Position, years: int) -> Tenure:
    """The line with where its name and its number of holders lead."""
    unit = line.unit or top.unit_id
    days = {"tu": line.starts_on.strftime("%d/%m/%Y"), "den": line.ends_on.strftime("%d/%m/%Y")}
    asked = {"don_vi": unit, "chuc_danh": position.pk}
    line.holdings_url = f"{reverse('desk:holdings')}?{urlencode({**asked, **days})}"
    below = f"{reverse('desk:tenure')}?{urlencode({**asked, 'nam': years})}"
    line.url = "" if line.unit is None else below if line.has_below else reverse("desk:unit", args=[unit])
    return line
