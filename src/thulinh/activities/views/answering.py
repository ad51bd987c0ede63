"""What the pages of this room share: what may be seen, what was refused, where to go afterwards."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest

from thulinh.activities.queries.lines import Record
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.records import record
from thulinh.activities.queries.rights import Rights
from thulinh.kernel.clock import today
from thulinh.kernel.refusals import Refusal
from thulinh.ui.answering import form_page as page_with_form

# Where a problem of an entry stands on the form.
_FIELDS = {"attendance": "roll", "files": "photos"}

form_page = partial(page_with_form, template="activities/form.html")


def rights_of(request: HttpRequest) -> Rights:
    """What the signed-in user may do today."""
    return Rights(request.user, today())


def unit_to_record(request: HttpRequest, unit: int) -> str:
    """The name of a unit for which the user may record; else 404, as if it did not exist."""
    places = Places([unit])
    row = places.row(unit, today())
    if row is None or not rights_of(request).may_record(unit, row.path):
        raise Http404
    return row.name


def record_within(request: HttpRequest, pk: int) -> Record:
    """The record, when the user may see it; else 404."""
    found = record(pk, user=request.user, on=today())
    if found is None:
        raise Http404
    return found


def taken(form: Any, write: Callable[[uuid.UUID], Any]) -> bool:
    """Whether a valid form's action took it; refusals stand on the form, each at its field."""
    try:
        write(form.cleaned_data["command_id"])
    except Refusal as refusal:
        show(refusal, form)
        return False
    return True


def show(refusal: Refusal, form: Any) -> None:
    """Put what an action refused onto the form."""
    for problem in refusal.problems:
        field = _FIELDS.get(problem.field, problem.field)
        form.add_error(field if field in form.fields else None, problem.message)
