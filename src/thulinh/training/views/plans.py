"""Pages on which training plans are made, filled, issued, corrected and taken back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from thulinh.kernel.clock import today
from thulinh.people.access import requires, unit_within
from thulinh.training.actions import (
    add_item,
    change_item,
    correct_plan,
    issue_plan,
    make_plan,
    withdraw_item,
    withdraw_plan,
)
from thulinh.training.forms.plans import (
    AddItemForm,
    ChangeItemForm,
    CorrectForm,
    IssueForm,
    MakeForm,
    TakeBackForm,
    TakeForm,
    entry_from,
)
from thulinh.training.models import Plan, PlanItem
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.plans import about_words, plans_to_write, position_names, positions_below, units_to_ask
from thulinh.training.queries.topics import topics_for
from thulinh.training.rules.plans import ItemEntry
from thulinh.ui.answering import form_page, gone_back, record_to_write, sent_again, written
from thulinh.ui.returning import next_url
from thulinh.units.models import UnitPath

PLAN = TrainingPermission.PLAN


@requires(PLAN)
def make(request: HttpRequest, unit: int) -> HttpResponse:
    """Begin the plan of a unit for a year."""
    row, on = unit_within(request, unit, PLAN), today()
    form = MakeForm(request.POST or None, on=on, initial={"year": str(on.year)})

    def write(said: dict[str, Any]) -> Plan:
        return make_plan(unit=unit, year=int(said["year"]), title=said["title"] or "", by=request.user)

    if written(request, form, {"unit": unit}, write):
        return gone_back(request, "Đã lập kế hoạch. Mở kế hoạch để nhận từng nhu cầu.")
    return form_page(request, form, title="Lập kế hoạch bồi dưỡng", lead=row.name, submit="Lập kế hoạch")


@requires(PLAN)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A further item of a plan; the address may name what it is about."""
    plan = _plan(request, pk)
    asked = {"topic": request.GET.get("chuyen-de", ""), "positions": request.GET.getlist("chuc-danh")}
    form = AddItemForm(request.POST or None, initial={**asked, "form": PlanItem.Form.CLASS})
    _offer(form, plan)
    if written(request, form, {"plan": pk}, lambda said: add_item(pk, entry_from(said), by=request.user)):
        return gone_back(request, "Đã thêm mục vào kế hoạch.")
    return form_page(
        request, form, title="Thêm mục vào kế hoạch", lead=plan.title, submit="Thêm mục", submit_icon="plus"
    )


@requires(PLAN)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a need into a plan with one tap; how it is met can be changed afterwards."""
    _plan(request, pk)
    form = TakeForm(request.POST)

    def write(said: dict[str, Any]) -> PlanItem:
        positions = (said["position"],) if said["position"] else ()
        return add_item(pk, ItemEntry(said["topic"] or "", positions, expected=said["expected"]), by=request.user)

    if written(request, form, {"plan": pk}, write):
        return gone_back(request, "Đã nhận vào kế hoạch. Sửa mục nếu không mở lớp.")
    for error in {str(error) for errors in form.errors.values() for error in errors}:
        messages.error(request, error)
    return redirect(next_url(request))


@requires(PLAN)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an item."""
    item = _item(request, pk)
    held = {
        "version": item.plan.version, "topic": item.topic_id or "", "positions": item.positions, "level": item.level,
        "form": item.form, "quarter": str(item.quarter or ""), "expected": item.expected,
        "other_unit": str(item.other_unit_id or ""), "note": item.note,
    }  # fmt: skip
    form = ChangeItemForm(request.POST or None, initial=held, plan=item.plan)
    _offer(form, item.plan)

    def write(said: dict[str, Any]) -> PlanItem:
        more = {"reason": said.get("reason") or "", "version": said["version"], "by": request.user}
        return change_item(pk, entry_from(said), **more)

    if written(request, form, {"item": pk}, write):
        return gone_back(request, "Đã sửa mục.")
    return form_page(request, form, title="Sửa mục của kế hoạch", lead=item.plan.title, submit="Lưu")


@requires(PLAN)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an item out of a plan."""
    item = _item(request, pk)
    form = TakeBackForm(request.POST or None, initial={"version": item.plan.version})
    if written(request, form, {"item": pk}, lambda said: withdraw_item(pk, by=request.user, **said)):
        return gone_back(request, "Đã bỏ mục khỏi kế hoạch.")
    return form_page(
        request, form, title="Bỏ mục khỏi kế hoạch", lead=about_words(item, position_names()), submit="Bỏ mục"
    )


@requires(PLAN)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a plan with its paper."""
    plan = _plan(request, pk)
    if plan.state == Plan.State.ISSUED and not sent_again(request):
        raise Http404
    form = IssueForm(request.POST or None, initial={"version": plan.version, "paper_on": today()})
    if written(request, form, {"plan": pk}, lambda said: issue_plan(pk, by=request.user, **said)):
        return gone_back(request, "Đã ghi kế hoạch được ban hành.")
    lead = f"{plan.title}. Ban hành được khi mọi nhu cầu của cán bộ do cấp mình quản lý đã có mục nhận."
    return form_page(request, form, title="Ban hành kế hoạch", lead=lead, submit="Ban hành")


@requires(PLAN)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what a plan is called, and its paper."""
    plan = _plan(request, pk)
    held = {name: getattr(plan, name) for name in ("version", "title", "paper_number", "paper_on")}
    form = CorrectForm(request.POST or None, initial=held, plan=plan)
    if written(request, form, {"plan": pk}, lambda said: correct_plan(pk, by=request.user, **said)):
        return gone_back(request, "Đã sửa kế hoạch.")
    return form_page(request, form, title="Sửa kế hoạch", lead=plan.title, submit="Lưu")


@requires(PLAN)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a plan back."""
    plan = _plan(request, pk)
    form = TakeBackForm(request.POST or None, initial={"version": plan.version})
    if written(request, form, {"plan": pk}, lambda said: withdraw_plan(pk, by=request.user, **said)):
        return gone_back(request, "Đã rút kế hoạch. Nhu cầu trong đó lại chưa có kế hoạch nào nhận.")
    return form_page(request, form, title="Rút kế hoạch", lead=plan.title, submit="Rút kế hoạch")


def _plan(request: HttpRequest, pk: int) -> Plan:
    return record_to_write(request, pk, plans_to_write(request.user, today()))


def _item(request: HttpRequest, pk: int) -> PlanItem:
    rows = PlanItem.objects.select_related("plan", "topic")
    if not sent_again(request):
        rows = rows.current().filter(plan__in=plans_to_write(request.user, today()))
    return get_object_or_404(rows, pk=pk)


def _offer(form: Any, plan: Plan) -> None:
    on = today()
    row = UnitPath.objects.on(on).filter(unit=plan.unit_id).first()
    path = row.path if row else plan.path
    form.offer(list(topics_for(path, on)), positions_below(path, on), units_to_ask(path, on))
