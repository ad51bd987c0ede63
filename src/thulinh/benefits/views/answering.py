"""What the pages of this room share: how one tap is answered, to a person and to a device that kept it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from thulinh.ui.answering import (
    form_page,
    gone_back,
    is_from_device,
    reasons_on,
    sent_back,
    taken_in,
    written,
)
from thulinh.ui.forms import CommandForm


def tapped(
    request: HttpRequest,
    about: Mapping[str, Any],
    write: Callable[[dict[str, Any]], Model],
    done: str,
    *,
    form: CommandForm | None = None,
    **page: Any,
) -> HttpResponse:
    """A tap: taken, or a page that says why not and lets one tap again. A device that kept it is answered in JSON."""
    form = form if form is not None else CommandForm(request.POST or None)
    if written(request, form, about, write):
        return taken_in(request, done) if is_from_device(request) else gone_back(request, done)
    if request.method == "POST" and is_from_device(request):
        return sent_back(reasons_on(form))
    return form_page(request, form, **page)
