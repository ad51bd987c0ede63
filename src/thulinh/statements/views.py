"""Forms about declared figures; they are shown beside computed ones on desk's pages."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from thulinh.kernel.clock import today
from thulinh.kernel.permissions import Permission
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.people.access import requires
from thulinh.people.reach import may
from thulinh.statements.actions import declare, judge, withdraw
from thulinh.statements.forms import DeclareForm, JudgeForm, WithdrawForm
from thulinh.statements.models import DeclaredFigure
from thulinh.statements.permissions import StatementPermission
from thulinh.ui.forms import CommandForm
from thulinh.ui.returning import next_url
from thulinh.units.models import UnitPath


def _within(request: HttpRequest, unit: int, permission: Permission) -> UnitPath:
    row = get_object_or_404(UnitPath.objects.on(today()), unit=unit)
    if not may(request.user, permission, row, today()):
        raise Http404
    return row


def _answer(
    request: HttpRequest, form: CommandForm, about: dict, write: Callable[[dict], DeclaredFigure], **page
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "command_id"}
        command_id = form.cleaned_data["command_id"]
        try:
            once(command_id, by=request.user, content={**about, **said}, write=lambda: write(said))
        except Refusal as refusal:
            refusal.put_on(form)
        else:
            messages.success(request, "Đã ghi.")
            return redirect(next_url(request))
    shown = {"form": form, "cancel_url": next_url(request), **page}
    return render(request, "ui/form_page.html", shown, status=422 if form.is_bound and form.errors else 200)


@requires(StatementPermission.DECLARE)
def declare_for(request: HttpRequest, unit: int) -> HttpResponse:
    """Declare a figure of a unit."""
    row = _within(request, unit, StatementPermission.DECLARE)
    asked = {"indicator_code": "ma", "programme_code": "mo-hinh", "label": "ten", "measured_in": "don-vi-tinh"}
    initial = {field: request.GET.get(name, "") for field, name in asked.items()}
    form = DeclareForm(request.POST or None, initial=initial)
    return _answer(
        request,
        form,
        {"unit": unit},
        lambda said: declare(unit=unit, **said, by=request.user),
        title="Khai báo số liệu",
        lead=row.name,
        submit="Khai báo",
        note="Số khai báo đứng cạnh số tính từ bản ghi, không cộng lẫn.",
    )


@requires(StatementPermission.CONFIRM)
def judge_figure(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or doubt a declared figure of a unit below."""
    figure = get_object_or_404(DeclaredFigure, pk=pk, withdrawn_at=None)
    row = _within(request, figure.unit_id, StatementPermission.CONFIRM)
    return _answer(
        request,
        JudgeForm(request.POST or None),
        {"figure": pk},
        lambda said: judge(figure, **said, by=request.user),
        title=figure.label,
        lead=f"{row.name}. Nguồn: {figure.source}",
        submit="Ghi đánh giá",
    )


@requires(StatementPermission.DECLARE)
def withdraw_figure(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a declared figure."""
    figure = get_object_or_404(DeclaredFigure, pk=pk, withdrawn_at=None)
    row = _within(request, figure.unit_id, StatementPermission.DECLARE)
    return _answer(
        request,
        WithdrawForm(request.POST or None),
        {"figure": pk},
        lambda said: withdraw(figure, **said, by=request.user),
        title=f"Rút số liệu: {figure.label}",
        lead=row.name,
        submit="Rút số liệu",
    )
