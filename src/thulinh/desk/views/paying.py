"""Pages of pay: lists for payers, one list, and what has not arrived: place by place, and by name."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.arrears import arrears, arrears_map, denied, together
from thulinh.benefits.queries.late import months_late
from thulinh.benefits.queries.pay_lists import listed_lines, lists_to_write, pay_lists, unlisted
from thulinh.benefits.rules.months import Month
from thulinh.desk.actions.looking import look_at_arrears
from thulinh.desk.drawing.benefits import arrears_heat, benefit_pages, list_numbers
from thulinh.desk.pay_tables import LateTable, PayLineTable, PayListFilters, PayListTable, StandingTable
from thulinh.desk.queries.places import seen
from thulinh.desk.queries.support import late_shown
from thulinh.desk.views.scope import scope_of, uppermost
from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.ui.listing import Empty, list_page

VIEW, PREPARE = BenefitPermission.VIEW, BenefitPermission.PREPARE
DENIED = "noi-chua-nhan"


@requires(VIEW)
def lists(request: HttpRequest) -> HttpResponseBase:
    """The lists for payers within reach, and what stands on no list yet."""
    user, on = request.user, today()
    place = uppermost(user, PREPARE)
    return list_page(
        request,
        table_class=PayListTable,
        queryset=pay_lists(user, on),
        filterset_class=PayListFilters,
        title="Danh sách chi trả",
        export_name="danh-sach-chi-tra",
        template="desk/pay_lists.html",
        context={
            "scope": scope_of(request),
            "here": "lists",
            "benefit_pages": benefit_pages(user, on),
            "place": place,
            "left": unlisted([place.path], on) if place else (),
        },
        empty=Empty("Chưa có danh sách nào.", "Danh sách lập theo tháng và cơ quan chi trả, từ chức danh và quy định."),
    )


@requires(VIEW)
def one_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One list: its lines, how each was worked out, what the payer and the receivers said."""
    user, on = request.user, today()
    row = get_object_or_404(pay_lists(user, on), pk=pk)
    may_write = lists_to_write(user, on).filter(pk=pk).exists()
    lines = listed_lines(row, on)
    label = Month.of(row.month_on).label
    return list_page(
        request,
        table_class=partial(PayLineTable, may_write=may_write),
        queryset=lines,
        title=f"Danh sách tháng {label}, {row.payer}",
        export_name=f"chi-tra-{row.month_on:%Y-%m}",
        template="desk/pay_list.html",
        context={
            "here": "lists",
            "benefit_pages": benefit_pages(user, on),
            "pay_list": row,
            "may_write": may_write,
            "numbers": list_numbers(lines),
        },
    )


@requires(VIEW)
def arrears_start(request: HttpRequest) -> HttpResponse:
    """The map of what has not arrived, of the uppermost unit of the reader."""
    place = uppermost(request.user, VIEW)
    if place is None:
        raise Http404
    return redirect("desk:arrears", place.unit_id)


@requires(VIEW)
def arrears_page(request: HttpRequest, unit: int) -> HttpResponseBase:
    """How support stands in each unit right below one, and in that unit itself, those where most did not arrive first:
    shares, then counts and sums.
    """
    user, on = request.user, today()
    row = seen(unit, user=user, permission=VIEW, today=on)
    first, last = months_late(on)
    standings = sorted(arrears_map(row, on), key=lambda one: (-one.late, -one.late_vnd))
    all_of_them = together(standings)
    return list_page(
        request,
        table_class=StandingTable,
        queryset=standings,
        title="Tiền chưa về",
        export_name="tien-chua-ve-theo-don-vi",
        template="desk/arrears.html",
        context={
            "row": row,
            "here": "arrears",
            "benefit_pages": benefit_pages(user, on),
            "heat": arrears_heat(standings),
            "late": all_of_them.late,
            "late_vnd": all_of_them.late_vnd,
            "denied": all_of_them.denied,
            "span": (Month.of(first).label, Month.of(last).label),
            "denied_filter": DENIED,
        },
        empty=Empty("Không có ai được hưởng tiền hằng tháng ở đây."),
    )


@requires(VIEW)
def arrears_names(request: HttpRequest, unit: int) -> HttpResponseBase:
    """Whose support has not arrived, by name; that somebody looked is written into the log."""
    user, on = request.user, today()
    row = seen(unit, user=user, permission=VIEW, today=on)
    is_denied = request.GET.get("loc") == DENIED
    lines = list(denied([row.path], on) if is_denied else arrears([row.path], on))
    look_at_arrears(row.unit, by=user)
    return list_page(
        request,
        table_class=LateTable,
        queryset=late_shown(lines, on),
        title="Ai báo chưa nhận được" if is_denied else "Tiền chưa về, theo người",
        export_name="tien-chua-ve",
        template="desk/arrears_names.html",
        context={
            "row": row,
            "here": "arrears",
            "benefit_pages": benefit_pages(user, on),
            "is_denied": is_denied,
            "denied": DENIED,
        },
        empty=Empty("Không có ai ở đây." if is_denied else "Không còn khoản nào chưa về."),
    )
