"""Quy hoạch: the list of who is planned for which position, and one plan."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from thulinh.desk.queries.lacking import lacks_of, with_lacks
from thulinh.desk.seat_lists import PoolFilters, PoolTable
from thulinh.desk.views.scope import scope_of, uppermost
from thulinh.intake.permissions import IntakePermission
from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.people.reach import may, reach
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.pools import plan_to_change, pool_list
from thulinh.ui.listing import Empty, list_page


@requires(SelectionPermission.POOL)
def pools(request: HttpRequest) -> HttpResponseBase:
    """Who is planned for which position, in the units whose pools the reader may read."""
    scope = scope_of(request)
    return list_page(
        request,
        table_class=PoolTable,
        queryset=with_lacks(pool_list(request.user, today()), request.user, today()),
        filterset_class=PoolFilters,
        title="Quy hoạch",
        export_name="quy-hoach",
        template="desk/seats.html",
        context={
            "scope": scope,
            "add_url": _add_url(request, scope.unit_id if scope else None),
            "add_label": "Ghi quy hoạch",
            "import_url": _import_url(request),
        },
        empty=Empty("Chưa có ai trong quy hoạch.", "Ghi từng người, hoặc nhập danh sách quy hoạch từ Excel."),
    )


def _add_url(request: HttpRequest, unit: int | None) -> str:
    """The form for the unit that the list is about, or for the reader's uppermost one."""
    if unit is None:
        top = uppermost(request.user, SelectionPermission.PLAN)
        unit = top.unit_id if top else None
    if unit is None or not may(request.user, SelectionPermission.PLAN, unit, today()):
        return ""
    return f"{reverse('selection:plan', args=[unit])}?{urlencode({'next': request.get_full_path()})}"


def _import_url(request: HttpRequest) -> str:
    user, on = request.user, today()
    both = reach(user, SelectionPermission.PLAN, on) and reach(user, IntakePermission.IMPORT, on)
    return reverse("intake:batches") if both else ""


@requires(SelectionPermission.POOL)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: who, for what, by which decision, and what may be done about it."""
    row = pool_list(request.user, today()).filter(pk=pk).first()
    if row is None:
        raise Http404
    context = {
        "title": row.person.full_name,
        "row": row,
        "is_current": row.holds_on(today()),
        "lacks": lacks_of(row, request.user, today()) if row.holds_on(today()) else None,
        "may_change": plan_to_change(pk, request.user, today()) is not None,
    }
    return render(request, "desk/plan.html", context)
