"""Pages of difficulties: the list, one of them, a group, and how each level serves the one below."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from thulinh.desk.difficulty_lists import USUAL, DifficultyFilters, DifficultyTable, ServiceTable
from thulinh.desk.drawing.difficulties import PERIODS, choices, offers, outlook
from thulinh.desk.queries.difficulties import cluster_page, difficulty_list, difficulty_page, serving
from thulinh.desk.queries.places import open_to_reader, seen
from thulinh.desk.queries.question import span_of
from thulinh.desk.views.scope import scope_of
from thulinh.difficulties.models import Difficulty
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.queries.above import voices
from thulinh.difficulties.queries.sight import Sight
from thulinh.difficulties.queries.waiting import to_answer
from thulinh.kernel.clock import today
from thulinh.kernel.periods import BeyondCalendar, UnknownPeriod
from thulinh.people.access import for_signed_in, requires
from thulinh.people.models import Account
from thulinh.people.reach import reach
from thulinh.ui.listing import Empty, asks_sheet, list_page, sheet_url, table_sheet
from thulinh.units.models import UnitPath

BRANCH = "chi-doan"


@requires(DifficultyPermission.VIEW)
def difficulties(request: HttpRequest) -> HttpResponse:
    """The difficulties that the reader may see, newest first."""
    return list_page(
        request,
        table_class=DifficultyTable,
        queryset=difficulty_list(request.user, today()),
        filterset_class=DifficultyFilters,
        title="Khó khăn, kiến nghị",
        export_name="kho-khan",
        template="desk/difficulties.html",
        context={
            "scope": scope_of(request),
            "raise_url": raise_url(request.user),
            "service_unit": _place(request.user),
        },
        empty=Empty("Chưa có khó khăn nào được nêu.", "Chi đoàn nêu, cấp trên trả lời, chi đoàn đồng ý thì khép lại."),
    )


@for_signed_in
def difficulty(request: HttpRequest, pk: int) -> HttpResponse:
    """One difficulty: whose turn it is, what happened, what the reader may do."""
    found = difficulty_page(pk, request.user, today())
    if found is None:
        raise Http404
    one = found.matter
    may_group = (
        one.is_known
        and one.difficulty.state == Difficulty.State.OPEN
        and one.difficulty.cluster_id is None
        and not one.standing.facts.is_own
        and bool(reach(request.user, DifficultyPermission.SOLVE, today()))
    )
    context = {
        "title": one.difficulty.title,
        "matter": one,
        "steps": found.steps,
        "outlook": outlook(one, today()),
        "offers": offers(one),
        "may_group": may_group,
        "open_units": open_to_reader([one.place], user=request.user, on=today()),
        "cluster": one.difficulty.cluster if _opens(request.user, one.difficulty) else None,
    }
    return render(request, "desk/difficulty.html", context)


@requires(DifficultyPermission.SOLVE)
def cluster(request: HttpRequest, pk: int) -> HttpResponse:
    """Difficulties that were grouped as one matter."""
    found = cluster_page(pk, request.user, today())
    if found is None:
        raise Http404
    group, rows = found
    if asks_sheet(request):
        return table_sheet(DifficultyTable(rows), group.title, "nhom-kho-khan")
    own = group.unit_id in Sight(request.user, today()).rights.own_units
    context = {
        "title": group.title,
        "cluster": group,
        "rows": rows,
        "waiting": to_answer(request.user, today()).filter(cluster=group).count() if own else 0,
        "is_own": own,
        "sheet_url": sheet_url(request) if rows else "",
    }
    return render(request, "desk/difficulty_group.html", context)


@requires(DifficultyPermission.VIEW)
def service(request: HttpRequest, unit: int) -> HttpResponse:
    """How the units of a place serve those below them: what came, how soon it was answered, what came back."""
    row = seen(unit, user=request.user, permission=DifficultyPermission.VIEW, today=today())
    asked = request.GET.get("ky") or USUAL
    try:
        span = span_of(asked, today())
    except (UnknownPeriod, BeyondCalendar):
        asked, span = USUAL, span_of(USUAL, today())
    level = request.GET.get("cap", "")
    found = serving(row.path, span, today(), level)
    context = {
        "row": row,
        "span": span,
        "periods": choices(PERIODS, "ky", asked, cap=level),
        "levels": choices({"": "Mọi cấp"} | {one.level: one.name for one in found.levels}, "cap", level, ky=asked),
        "totals": found.levels,
    }
    return list_page(
        request,
        table_class=ServiceTable,
        queryset=found.units,
        title="Phục vụ cơ sở",
        export_name="phuc-vu-co-so",
        template="desk/service.html",
        context=context,
        empty=Empty("Trong kỳ này chưa có khó khăn nào đến lượt các đơn vị ở đây."),
    )


def raise_url(user: Account) -> str:
    """Where the reader raises what is hard for their own unit; empty for who does not."""
    if user.person_id is None or not reach(user, DifficultyPermission.RAISE, today()):
        return ""
    units = Sight(user, today()).rights.own_units
    spoken = voices(units, today())
    mine = [unit for unit, found in spoken.items() if any(one.person == user.person_id for one in found)]
    return reverse("difficulties:raise", args=[min(mine)]) if mine else ""


def _place(user: Account) -> int | None:
    """The uppermost unit within which the reader may look at how those below are answered, if any are."""
    found = reach(user, DifficultyPermission.VIEW, today())
    rows = UnitPath.objects.on(today()).open().filter(path__in=found.roots).exclude(level=BRANCH)
    return rows.order_by("path").values_list("unit", flat=True).first()


def _opens(user: Account, row: Difficulty) -> bool:
    return row.cluster_id is not None and cluster_page(row.cluster_id, user, today()) is not None
