"""The files that were handed in, what became of each, the rows to correct, and the way back."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from thulinh.intake import actions
from thulinh.intake.forms import DiscardForm, UndoForm
from thulinh.intake.models import Batch
from thulinh.intake.queries.batches import batches_of
from thulinh.intake.queries.files import reading_of
from thulinh.intake.queries.lists import row_sets, row_sets_of
from thulinh.intake.queries.preview import overview
from thulinh.intake.queries.sheets import MEDIA_TYPE, error_file
from thulinh.intake.tables import BatchTable
from thulinh.intake.views.asking import UNPROCESSABLE, batch_or_404, importing, rows_page
from thulinh.kernel.clock import today
from thulinh.kernel.refusals import Refusal
from thulinh.ui.listing import Empty, list_page


@importing
def batches(request: HttpRequest) -> HttpResponseBase:
    """The files that were handed in, and where a new one begins."""
    return list_page(
        request,
        table_class=BatchTable,
        queryset=batches_of(request.user, today()),
        title="Nhập từ Excel",
        export_name="cac-tep-da-nhap",
        template="intake/batches.html",
        empty=Empty("Chưa có tệp nào được gửi lên.", "Tải mẫu, điền danh sách, rồi gửi tệp."),
        context={"lists": row_sets_of(request.user, today())},
    )


@importing
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a file; before it was written, its next step."""
    found = batch_or_404(request, pk)
    if found.file.removed_at:
        return _without_file(request, found)
    if found.state in (Batch.State.READ, Batch.State.MATCHED):
        return redirect("intake:columns" if found.state == Batch.State.READ else "intake:check", pk)
    row_set = row_sets()[found.row_set]
    page = rows_page(request, found, reading_of(found), found.accepted) | {
        "title": f"{row_set.label}: kết quả",
        "may_undo": found.state == Batch.State.WRITTEN and row_set.undo is not None,
        "step": 5,
    }
    return render(request, "intake/batch.html", page)


def _without_file(request: HttpRequest, found: Batch) -> HttpResponse:
    """What is still known of a file that was discarded, or removed because somebody in it was erased: not the rows."""
    row_set = row_sets()[found.row_set]
    page = {
        "title": f"{row_set.label}: kết quả",
        "batch": found,
        "row_set": row_set,
        "overview": overview(found, found.accepted),
        "may_undo": found.state == Batch.State.WRITTEN and row_set.undo is not None,
        "step": 5,
    }
    is_discarded = found.state == Batch.State.DISCARDED
    return render(request, "intake/discarded.html" if is_discarded else "intake/batch.html", page)


@importing
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back everything that a file wrote."""
    found = batch_or_404(request, pk)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.undo_batch(found, reason=given["reason"], by=request.user, command_id=given["command_id"])
            return redirect("intake:batch", pk)
        except Refusal as refusal:
            refusal.put_on(form)
    elif found.state != Batch.State.WRITTEN:
        return redirect("intake:batch", pk)
    page = {
        "title": "Hoàn tác lần nhập này",
        "question": f"Rút lại mọi điều mà tệp “{found}” đã ghi?",
        "points": ["Bản ghi mới được rút.", "Ô đã cập nhật trở về như trước.", "Lý do được ghi vào nhật ký."],
        "form": form,
        "submit": "Hoàn tác",
        "is_grave": True,
        "cancel_url": reverse("intake:batch", args=[pk]),
    }
    return render(request, "ui/confirm.html", page, status=UNPROCESSABLE if form.errors else None)


@importing
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a file that was not written."""
    found = batch_or_404(request, pk)
    form = DiscardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.discard_batch(found, by=request.user, command_id=form.cleaned_data["command_id"])
            messages.success(request, f"Đã bỏ tệp “{found}”.")
            return redirect("intake:batches")
        except Refusal as refusal:
            refusal.put_on(form)
    elif found.state not in (Batch.State.READ, Batch.State.MATCHED):
        return redirect("intake:batch", pk)
    page = {
        "title": "Bỏ tệp này",
        "question": f"Bỏ tệp “{found}”?",
        "points": ["Chưa có gì của tệp được ghi vào sổ.", "Tệp không còn trên máy; cần thì gửi lại."],
        "form": form,
        "submit": "Bỏ tệp",
        "is_grave": True,
        "cancel_url": reverse("intake:batch", args=[pk]),
    }
    return render(request, "ui/confirm.html", page, status=UNPROCESSABLE if form.errors else None)


@importing
def download_errors(request: HttpRequest, pk: int) -> FileResponse:
    """The rows of a file to correct and send again."""
    found = batch_or_404(request, pk)
    if found.state == Batch.State.READ or found.file.removed_at:
        raise Http404
    stem = found.file.original_name.rsplit(".", 1)[0]
    return FileResponse(
        error_file(found), as_attachment=True, filename=f"{stem} - dòng lỗi.xlsx", content_type=MEDIA_TYPE
    )
