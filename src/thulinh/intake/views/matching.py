"""Where one says which column of the file means what."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from thulinh.intake import actions
from thulinh.intake.forms import ColumnsForm, SheetForm
from thulinh.intake.models import Batch
from thulinh.intake.queries.batches import earlier_writing
from thulinh.intake.queries.files import Reading, reading_of
from thulinh.intake.queries.lists import row_sets
from thulinh.intake.views.asking import UNPROCESSABLE, batch_or_404, importing
from thulinh.kernel.clock import today
from thulinh.kernel.refusals import Refusal


@importing
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column of the file means what."""
    batch = batch_or_404(request, pk)
    if batch.state not in (Batch.State.READ, Batch.State.MATCHED) or batch.file.removed_at:
        return redirect("intake:batch", pk)
    asked = SheetForm(request.POST or request.GET)
    reading = _reading(batch, asked)
    is_sent = request.method == "POST" and not asked.errors
    form = ColumnsForm(request.POST if is_sent else None, row_set=row_sets()[batch.row_set], reading=reading)
    if is_sent and form.is_valid() and _match(request, batch, reading, form):
        return redirect("intake:check", pk)
    asked.offer(reading.sheets)
    page = _page(batch, reading) | {"form": form, "asked": asked if asked.errors else _asked(reading)}
    return render(request, "intake/columns.html", page, status=UNPROCESSABLE if form.errors or asked.errors else None)


def _reading(batch: Batch, asked: SheetForm) -> Reading:
    """The file as asked for; when that cannot be, as it was understood before, with the reason on the form."""
    if asked.is_valid():
        given = asked.cleaned_data
        try:
            return reading_of(batch, sheet=given["sheet"], header_row=given["header_row"])
        except Refusal as refusal:
            refusal.put_on(asked)
    return reading_of(batch)


def _asked(reading: Reading) -> SheetForm:
    return SheetForm(initial={"sheet": reading.sheet, "header_row": reading.table.header_row}, sheets=reading.sheets)


def _match(request: HttpRequest, batch: Batch, reading: Reading, form: ColumnsForm) -> bool:
    sheet, row = reading.sheet, reading.table.header_row
    try:
        actions.match_columns(batch, form.columns, sheet=sheet, header_row=row, by=request.user, on=today())
    except Refusal as refusal:
        refusal.put_on(form)
        return False
    return True


def _page(batch: Batch, reading: Reading) -> dict[str, Any]:
    return {
        "title": "Ghép cột",
        "step": 2,
        "batch": batch,
        "row_set": row_sets()[batch.row_set],
        "reading": reading,
        "earlier": earlier_writing(batch),
    }
