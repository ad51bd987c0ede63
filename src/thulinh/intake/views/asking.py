"""Which file a request speaks of, and a page of its rows."""

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpRequest

from thulinh.intake.models import Batch
from thulinh.intake.permissions import IntakePermission
from thulinh.intake.queries.batches import batch_for
from thulinh.intake.queries.files import Reading
from thulinh.intake.queries.lists import row_sets
from thulinh.intake.queries.preview import choices_of, overview, preview, rows_shown
from thulinh.kernel.clock import today
from thulinh.people.access import requires

UNPROCESSABLE = 422
importing = requires(IntakePermission.IMPORT)


def batch_or_404(request: HttpRequest, pk: int) -> Batch:
    """The file with that number, for those who may hand in its list for its unit."""
    found = batch_for(request.user, pk, today())
    if found is None:
        raise Http404
    return found


def rows_page(request: HttpRequest, batch: Batch, reading: Reading, accepted: Collection[str]) -> dict[str, Any]:
    """A page of the rows of a file as the address asks for it, with how many there are of each kind."""
    row_set, show = row_sets()[batch.row_set], request.GET.get("xem", "")
    shown = rows_shown(batch, show, accepted)
    rows = preview(batch, row_set, reading, shown, request.GET.get("page"), accepted)
    rows.request = request
    found = overview(batch, accepted)
    return {
        "batch": batch,
        "row_set": row_set,
        "reading": reading,
        "rows": rows,
        "show": show,
        "choices": choices_of(found.counts, is_written=batch.state != Batch.State.MATCHED),
        "overview": found,
    }
