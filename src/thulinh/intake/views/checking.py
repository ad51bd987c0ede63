"""Where every row is looked at before it is written."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from thulinh.intake import actions
from thulinh.intake.forms import NamesForm, WriteForm
from thulinh.intake.models import Batch
from thulinh.intake.queries.files import reading_of, unused_heads
from thulinh.intake.queries.lists import row_sets
from thulinh.intake.queries.preview import unknown_names
from thulinh.intake.views.asking import UNPROCESSABLE, batch_or_404, importing, rows_page
from thulinh.kernel.clock import today
from thulinh.kernel.refusals import Refusal


@importing
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at every row before anything is written."""
    batch = batch_or_404(request, pk)
    if batch.state != Batch.State.MATCHED or batch.file.removed_at:
        return redirect("intake:batch", pk)
    return _page(request, batch, request.GET.getlist("dong-y"))


@importing
@require_POST
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which known names those of the file mean; then the rows are looked at again."""
    batch = batch_or_404(request, pk)
    if batch.state != Batch.State.MATCHED or batch.file.removed_at:
        return redirect("intake:batch", pk)
    form = NamesForm(request.POST, names=unknown_names(batch, row_sets()[batch.row_set]))
    if form.is_valid():
        try:
            actions.choose_names(batch, form.chosen, by=request.user, on=today())
            return redirect(f"{reverse('intake:check', args=[pk])}?{request.GET.urlencode()}")
        except Refusal as refusal:
            refusal.put_on(form)
    return _page(request, batch, request.GET.getlist("dong-y"), names_form=form)


@importing
@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the rows that fit."""
    batch = batch_or_404(request, pk)
    if batch.file.removed_at:
        return redirect("intake:batch", pk)
    form = WriteForm(request.POST, kinds=sorted(actions.EVERY_KIND))
    if form.is_valid():
        given = form.cleaned_data
        words = {"accepted": given["accepted"], "command_id": given["command_id"]}
        try:
            actions.write_batch(batch, **words, by=request.user, on=today())
            return redirect("intake:batch", pk)
        except Refusal as refusal:
            refusal.put_on(form)
    if batch.state == Batch.State.MATCHED:
        return _page(request, batch, request.POST.getlist("accepted"), write_form=form)
    messages.error(request, " ".join(form.non_field_errors()))
    return redirect("intake:batch", pk)


def _page(
    request: HttpRequest,
    batch: Batch,
    accepted: Sequence[str],
    *,
    write_form: WriteForm | None = None,
    names_form: NamesForm | None = None,
) -> HttpResponse:
    accepted = [kind for kind in accepted if kind in actions.EVERY_KIND]
    reading = reading_of(batch)
    unknown = unknown_names(batch, row_sets()[batch.row_set])
    page = rows_page(request, batch, reading, accepted) | {
        "title": "Kiểm tra trước khi lưu",
        "step": 3,
        "unused": unused_heads(reading),
        "accepted": accepted,
        "names_form": names_form or (NamesForm(names=unknown) if unknown else None),
        "form": write_form or WriteForm(kinds=accepted, initial={"accepted": accepted}),
    }
    is_refused = write_form is not None or names_form is not None
    return render(request, "intake/check.html", page, status=UNPROCESSABLE if is_refused else None)
