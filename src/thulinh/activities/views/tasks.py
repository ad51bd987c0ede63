"""Tasks that meetings gave: mine, those I gave, done with a proof."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from thulinh.activities.actions import assign_task, finish_task, withdraw_task
from thulinh.activities.forms.deciding import AssignForm, FinishForm, PlainReasonForm
from thulinh.activities.models import Task
from thulinh.activities.queries.lines import Record, TaskLine
from thulinh.activities.queries.prefill import prefill
from thulinh.activities.queries.tasks import given_tasks, task_lines, task_seen, tasks_of
from thulinh.activities.rules.entries import Decision
from thulinh.activities.tables import TaskTable
from thulinh.activities.views.answering import form_page, record_within, taken
from thulinh.kernel.clock import today
from thulinh.kernel.files import store_photo
from thulinh.people.access import for_signed_in
from thulinh.ui.answering import gone_back
from thulinh.ui.listing import asks_sheet, sheet_url, table_sheet

ROWS = 50


@for_signed_in
def tasks(request: HttpRequest) -> HttpResponseBase:
    """My tasks, and those in the branches where I give them."""
    user, on = request.user, today()
    mine = tasks_of(person=user.person_id, user=user, on=on) if user.person_id else []
    given = given_tasks(user, on)
    if asks_sheet(request):
        return table_sheet(TaskTable([*mine, *task_lines(given, user, on)]), "Nhiệm vụ", "nhiem-vu")
    page = Paginator(given, ROWS).get_page(request.GET.get("trang"))
    context = {
        "title": "Nhiệm vụ",
        "mine": mine,
        "given": task_lines(page.object_list, user, on),
        "page": page,
        "on": on,
        "sheet_url": sheet_url(request) if mine or page.object_list else "",
    }
    return render(request, "activities/tasks.html", context)


@for_signed_in
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a task is done, with what shows it."""
    line = _seen(request, pk)
    if not line.may_finish:
        raise Http404
    form = FinishForm(request.POST or None, request.FILES or None, initial={"done_on": today()})
    if form.is_valid() and taken(form, lambda command: _finish(request, pk, form, command)):
        return gone_back(request, "Đã báo xong.")
    return form_page(request, form, title="Báo xong nhiệm vụ", lead=_told(line), submit="Báo xong")


def _finish(request: HttpRequest, pk: int, form: FinishForm, command) -> Task:
    said = form.cleaned_data
    stored = [store_photo(upload, name=upload.name or "ảnh") for upload in said["photos"]]
    return finish_task(
        pk, on=said["done_on"], proof=said["proof"], proof_file=stored[0].pk if stored else None, by=request.user,
        command_id=command,
    )  # fmt: skip


@for_signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a task back."""
    line = _seen(request, pk)
    if not line.may_withdraw:
        raise Http404
    form = PlainReasonForm(request.POST or None)
    if form.is_valid() and taken(
        form,
        lambda command: withdraw_task(pk, reason=form.cleaned_data["reason"], by=request.user, command_id=command),
    ):
        return gone_back(request, "Đã rút nhiệm vụ.")
    return form_page(request, form, title="Rút nhiệm vụ", lead=_told(line), submit="Rút nhiệm vụ")


@for_signed_in
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one more task that a meeting decided."""
    found = record_within(request, pk)
    if not found.may_assign:
        raise Http404
    form = AssignForm(request.POST or None, people=_people(found))
    if form.is_valid() and taken(
        form, lambda command: assign_task(pk, _decision(form), by=request.user, command_id=command)
    ):
        return gone_back(request, "Đã giao nhiệm vụ.")
    return form_page(request, form, title="Giao nhiệm vụ", lead=found.heading, submit="Giao nhiệm vụ")


def _decision(form: AssignForm) -> Decision:
    person, _, unit = form.cleaned_data["whose"].partition(":")
    return Decision(form.cleaned_data["title"], int(person), int(unit) if unit else None, form.cleaned_data["due_on"])


def _people(found: Record) -> list[tuple[str, str]]:
    """Officers for their branches, then everybody on the roll."""
    known = prefill(found.kind, found.host, found.day, parts=[part.unit for part in found.taking_part])
    if known is None:
        return []
    charges = [(f"{one.person}:{one.unit}", f"{one.name} – phụ trách {one.unit_name}") for one in known.charges]
    return charges + [(f"{line.person}:{line.unit}", line.name) for line in known.roll]


def _seen(request: HttpRequest, pk: int) -> TaskLine:
    line = task_seen(get_object_or_404(Task, pk=pk), user=request.user, on=today())
    if line is None:
        raise Http404
    return line


def _told(line: TaskLine) -> str:
    return f"{line.title} – {line.owner_name}, {line.unit_name}"
