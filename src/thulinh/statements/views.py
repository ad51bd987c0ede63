"""Forms about declared figures; they are shown beside computed ones on desk's pages."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.activities.queries.rights import is_above
from thulinh.activities.views.photos import shown_file
from thulinh.kernel.clock import today
from thulinh.kernel.files import store_paper
from thulinh.kernel.models import StoredFile
from thulinh.kernel.periods import day_named
from thulinh.people.access import requires, unit_within
from thulinh.people.reach import reach
from thulinh.statements.actions import declare, declare_youth, judge, withdraw
from thulinh.statements.forms import DeclareForm, JudgeForm, WithdrawForm, YouthForm
from thulinh.statements.models import DeclaredFigure
from thulinh.statements.permissions import StatementPermission
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.units.permissions import UnitPermission

DONE = "Đã ghi."
# What a link to the form may fill in, by the names in the address.
ASKED = {"indicator_code": "ma", "programme_code": "mo-hinh", "label": "ten", "measured_in": "don-vi-tinh"}
BAND = {"from_age": "tu_tuoi", "to_age": "den_tuoi", "basis": "co_so"}
DAYS = {"starts_on": "tu", "ends_on": "den"}


@requires(StatementPermission.DECLARE)
def declare_for(request: HttpRequest, unit: int) -> HttpResponse:
    """Declare a figure of a unit."""
    row = unit_within(request, unit, StatementPermission.DECLARE)
    initial: dict[str, Any] = {field: request.GET.get(name, "") for field, name in ASKED.items()}
    initial |= {field: day_named(request.GET.get(name, "")) for field, name in DAYS.items()}
    form = DeclareForm(request.POST or None, request.FILES or None, initial=initial)

    def write(said: dict[str, Any]) -> DeclaredFigure:
        file = _scan(said)
        return declare(unit=unit, **said, source_file=file, by=request.user)

    if written(request, form, {"unit": unit}, write):
        return gone_back(request, DONE)
    note = "Số khai báo đứng cạnh số tính từ bản ghi, không cộng lẫn."
    return form_page(request, form, title="Khai báo số liệu", lead=row.name, submit="Khai báo", note=note)


def _scan(said: dict[str, Any]) -> StoredFile | None:
    """The scan of the source, taken out of what a form said and stored."""
    upload = said.pop("source_file")
    return store_paper(upload, name=upload.name or "tệp", field="source_file") if upload else None


@requires(StatementPermission.DECLARE)
def declare_youth_for(request: HttpRequest, unit: int) -> HttpResponse:
    """Declare how many young people live in a unit's area."""
    row = unit_within(request, unit, StatementPermission.DECLARE)
    asked = {field: request.GET.get(name, "") for field, name in BAND.items()}
    form = YouthForm(request.POST or None, request.FILES or None, initial=asked)

    def write(said: dict[str, Any]) -> DeclaredFigure:
        file = _scan(said)
        return declare_youth(unit=unit, **said, source_file=file, by=request.user)

    if written(request, form, {"unit": unit}, write):
        return gone_back(request, DONE)
    note = "Số này là mẫu số của tỷ lệ đoàn kết, tập hợp thanh niên cùng khoảng tuổi, cùng cách đếm."
    return form_page(request, form, title="Khai số thanh niên", lead=row.name, submit="Khai báo", note=note)


@requires(UnitPermission.VIEW)
def figure_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The source of a declared figure, for whoever sees the unit."""
    figure = get_object_or_404(DeclaredFigure.objects.select_related("source_file"), pk=pk)
    unit_within(request, figure.unit_id, UnitPermission.VIEW)
    return shown_file(figure.source_file)


@requires(StatementPermission.CONFIRM)
def judge_figure(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or doubt a declared figure of a unit below."""
    figure = get_object_or_404(DeclaredFigure, pk=pk, withdrawn_at=None)
    row = unit_within(request, figure.unit_id, StatementPermission.CONFIRM)
    if not is_above(reach(request.user, StatementPermission.CONFIRM, today()), row.path):
        raise Http404  # a unit does not confirm its own figures
    form = JudgeForm(request.POST or None)
    if written(request, form, {"figure": pk}, lambda said: judge(figure, **said, by=request.user)):
        return gone_back(request, DONE)
    lead = f"{row.name}. Nguồn: {figure.source}"
    return form_page(request, form, title=figure.label, lead=lead, submit="Ghi đánh giá")


@requires(StatementPermission.DECLARE)
def withdraw_figure(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a declared figure."""
    figure = get_object_or_404(DeclaredFigure, pk=pk, withdrawn_at=None)
    row = unit_within(request, figure.unit_id, StatementPermission.DECLARE)
    form = WithdrawForm(request.POST or None)
    if written(request, form, {"figure": pk}, lambda said: withdraw(figure, **said, by=request.user)):
        return gone_back(request, DONE)
    return form_page(request, form, title=f"Rút số liệu: {figure.label}", lead=row.name, submit="Rút số liệu")
