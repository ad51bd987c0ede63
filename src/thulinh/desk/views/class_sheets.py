"""A list of people for a class, from a spreadsheet: whom each row means is shown, and doubt is settled by choosing."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from thulinh.desk.forms.class_sheets import SheetForm
from thulinh.desk.queries.class_sheets import people_in_sheet
from thulinh.intake.queries.sheets import MEDIA_TYPE, template
from thulinh.kernel.clock import today
from thulinh.kernel.refusals import Refusal
from thulinh.people.access import for_signed_in
from thulinh.training.class_rows import CLASS_LIST
from thulinh.training.models import TrainingClass
from thulinh.training.queries.class_lists import Matched
from thulinh.training.views.within import class_to_fill
from thulinh.ui.answering import form_page
from thulinh.ui.returning import next_url


@for_signed_in
def sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand in a list; nothing is written before what comes of it was seen and confirmed. `mau`: an empty one."""
    found, how = class_to_fill(request, pk)
    if "mau" in request.GET:
        return FileResponse(
            template(CLASS_LIST), as_attachment=True, filename="mau-hoc-vien.xlsx", content_type=MEDIA_TYPE
        )
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            rows = people_in_sheet(upload.read(), upload.name, found, request.user, today(), how=how)
        except Refusal as refusal:
            refusal.put_on(form)
        else:
            return _matched(request, found, rows)
    return form_page(
        request, form, title="Danh sách học viên từ Excel", submit="Đọc danh sách", submit_icon="upload",
        lead=f"{found.name}. Mỗi dòng một người, đối chiếu với cán bộ đang giữ chức danh; không tự thêm ai.",
        template="desk/class_sheet.html",
    )  # fmt: skip


def _matched(request: HttpRequest, found: TrainingClass, rows: list[Matched]) -> HttpResponse:
    context: dict[str, Any] = {
        "title": "Đối chiếu danh sách",
        "found": found,
        "good": [row for row in rows if row.is_good],
        "doubtful": [row for row in rows if row.fit is None and row.offers],
        "wrong": [row for row in rows if not row.is_good and not (row.fit is None and row.offers)],
        "total": len(rows),
        "send_url": reverse("training:nominate", args=[found.pk]),
        "cancel_url": next_url(request),
    }
    return render(request, "desk/class_sheet_matched.html", context)
