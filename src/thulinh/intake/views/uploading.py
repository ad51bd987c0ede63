"""Where a file is handed in, and the templates to fill in."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from thulinh.intake import actions
from thulinh.intake.forms import UploadForm
from thulinh.intake.models import Batch
from thulinh.intake.queries.lists import may_import, row_sets, row_sets_of
from thulinh.intake.queries.sheets import MEDIA_TYPE, template
from thulinh.intake.views.asking import UNPROCESSABLE, importing
from thulinh.kernel.clock import today
from thulinh.kernel.refusals import Refusal


@importing
def upload(request: HttpRequest) -> HttpResponse:
    """Hand in a file."""
    on = today()
    asked = {"row_set": request.GET.get("loai"), "unit": request.GET.get("don-vi")}
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user, on=on, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("intake:columns", _receive(request, form.cleaned_data).pk)
        except Refusal as refusal:
            refusal.put_on(form)
    page = {"form": form, "title": "Nhập từ Excel", "lists": row_sets_of(request.user, on), "step": 1}
    return render(request, "intake/upload.html", page, status=UNPROCESSABLE if form.errors else None)


def _receive(request: HttpRequest, given: dict[str, Any]) -> Batch:
    row_set, unit = row_sets()[given["row_set"]], int(given["unit"])
    if not may_import(request.user, row_set, unit, today()):
        raise Refusal("Đồng chí không được nhập danh sách này cho đơn vị đã chọn.", "unit")
    return actions.receive_file(
        given["file"].read(),
        name=given["file"].name,
        row_set=row_set.code,
        unit=unit,
        holds_on=given["holds_on"],
        source=given["source"],
        purpose=given["purpose"],
        by=request.user,
        command_id=given["command_id"],
    )


@importing
def download_template(request: HttpRequest, code: str) -> FileResponse:
    """An empty list to fill in."""
    row_set = next((each for each in row_sets_of(request.user, today()) if each.code == code), None)
    if row_set is None:
        raise Http404
    return FileResponse(template(row_set), as_attachment=True, filename=f"mau-{code}.xlsx", content_type=MEDIA_TYPE)
