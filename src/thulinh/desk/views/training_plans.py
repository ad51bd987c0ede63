"""Training plans: the list, and one plan with what nobody has taken yet beside it (GL7)."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from thulinh.desk.plan_lists import PlanFilters, PlanItemTable, PlanTable
from thulinh.desk.queries.log import history
from thulinh.desk.queries.plans import plan_page
from thulinh.desk.views.scope import scope_of
from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.plans import planning_places, plans_seen, plans_to_write
from thulinh.ui.listing import Empty, asks_sheet, list_page, sheet_url, table_sheet

VIEW = TrainingPermission.VIEW


@requires(VIEW)
def plans(request: HttpRequest) -> HttpResponseBase:
    """The training plans of units within reach."""
    user, on = request.user, today()
    return list_page(
        request,
        table_class=PlanTable,
        queryset=plans_seen(user, on),
        filterset_class=PlanFilters,
        title="Kế hoạch bồi dưỡng",
        export_name="ke-hoach-boi-duong",
        template="desk/training_plans.html",
        context={"scope": scope_of(request), "places": planning_places(user, on)},
        empty=Empty("Chưa có kế hoạch bồi dưỡng nào ở đây.", "Lập kế hoạch của năm, rồi nhận từng nhu cầu vào."),
    )  # fmt: skip


@requires(VIEW)
def plan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One plan: what it holds, what became of it, and the needs that nobody has taken."""
    user, on = request.user, today()
    row = get_object_or_404(plans_seen(user, on), pk=pk)
    page = plan_page(row, user, on)
    if asks_sheet(request):
        return table_sheet(PlanItemTable(page.lines), row.title, f"ke-hoach-boi-duong-{row.year}")
    context = {
        "title": row.title,
        "plan": row,
        "page": page,
        "sheet_url": sheet_url(request) if page.lines else "",
        "may_write": plans_to_write(user, on).filter(pk=pk).exists(),
        "history": history(row),
    }
    return render(request, "desk/training_plan.html", context)
