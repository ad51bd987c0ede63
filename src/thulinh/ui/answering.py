"""What every page with a form does with the answer: send it once, show what was refused, say what was done, go back.

A form that a device kept until there was signal is answered in JSON by the same views: what a person would have read,
and where they would have gone.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from thulinh.kernel.receipts import arrived, once
from thulinh.kernel.refusals import Refusal
from thulinh.ui.forms import CommandForm
from thulinh.ui.returning import next_url

M = TypeVar("M", bound=Model)
# The header by which the service worker knows a page that may be kept for its account.
KEPT_OFFLINE = "X-Keep-Offline"
# The header by which it learns that nobody is signed in here any more: no kept page stays then.
FORGET_KEPT = "X-Forget-Kept"
# A record that waited longer than this on a device says nothing sure about when it was written.
LONGEST_WAIT = dt.timedelta(days=60)


def said_in(form: CommandForm) -> dict[str, Any]:
    """What the form says, without the id of the command."""
    return {name: value for name, value in form.cleaned_data.items() if name != "command_id"}


def written(
    request: HttpRequest, form: CommandForm, about: Mapping[str, Any], write: Callable[[dict[str, Any]], Model]
) -> bool:
    """Whether a posted form is valid and its action took it; refusals stand on the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    said = said_in(form)
    # Which page was asked belongs to the content: one id cannot be sent to two pages.
    content = {"page": request.path, **about, **said}
    try:
        once(form.cleaned_data["command_id"], by=request.user, content=content, write=lambda: write(said))
    except Refusal as refusal:
        refusal.put_on(form)
        return False
    return True


def sent_again(request: HttpRequest) -> bool:
    """Whether a form arrives that this account has sent from this very page already: what it did stands, and is
    answered as it was then, also where it could not be done a second time. Sent to another page it opens nothing.
    """
    try:
        command_id = uuid.UUID(request.POST.get("command_id", ""))
    except ValueError:
        return False
    return bool(arrived([command_id], by=request.user, page=request.path))


def record_to_write(request: HttpRequest, pk: int, rows: QuerySet[M]) -> M:
    """The record of a page with a form: one of `rows`, which the user may write; or any, for a form that was sent from
    this page already.

    Errors: 404 for any other.
    """
    return get_object_or_404(rows.model._default_manager.all() if sent_again(request) else rows, pk=pk)


def gone_back(request: HttpRequest, words: str) -> HttpResponse:
    """Say what was done and go back to where the user came from."""
    messages.success(request, words)
    return redirect(next_url(request))


def form_page(
    request: HttpRequest, form: Any, *, title: str, template: str = "ui/form_page.html", **context: Any
) -> HttpResponse:
    """The form's page; 422 when what was sent could not be taken."""
    shown = {"form": form, "title": title, "cancel_url": next_url(request), **context}
    return render(request, template, shown, status=422 if form.is_bound and form.errors else 200)


def kept_offline(response: HttpResponse) -> HttpResponse:
    """Let the device keep this page for its account and show it when there is no signal."""
    response[KEPT_OFFLINE] = "1"
    return response


def is_from_device(request: HttpRequest) -> bool:
    """Whether a script sent what a device had kept, and reads the answer itself."""
    return "application/json" in request.headers.get("Accept", "")


def taken_in(request: HttpRequest, words: str, **more: Any) -> HttpResponse:
    """Tell a device that what it kept has arrived: in which words, and where a person goes next."""
    return JsonResponse({"message": words, "address": next_url(request), **more})


def sent_back(reasons: Iterable[str], *, status: int = 422, **more: Any) -> HttpResponse:
    """Tell a device why what it kept was not taken; it keeps it, with the reasons.

    `status`: 401 nobody is signed in, 409 it stands already, 410 not possible any more, 422 something is wrong in it.
    """
    return JsonResponse({"reasons": list(reasons), **more}, status=status)


def reasons_on(*sheets: Any) -> list[str]:
    """What is wrong on these forms, a sentence for each, after the name of its field."""
    found = []
    for form in sheets:
        for name, errors in form.errors.items():
            field = form.fields.get(name)
            # The label of a box to tick is what one would say by it, not the name of a field.
            label = "" if field is None or isinstance(field, forms.BooleanField) else field.label
            found += [f"{label}: {error}" if label else str(error) for error in errors]
    return found


def written_at(request: HttpRequest, now: dt.datetime) -> dt.datetime | None:
    """When a kept form was written, by the server's clock; None when the device does not say or contradicts itself.

    The device says by its own clock when it kept the form and when it sends it: only the time between counts, so that
    a clock that is a year off does not matter.
    """
    try:
        kept, sent = (int(request.POST[name]) for name in ("saved_at", "sent_at"))
        waited = dt.timedelta(milliseconds=sent - kept)
    except (KeyError, ValueError, OverflowError):
        return None
    return now - waited if dt.timedelta(0) <= waited <= LONGEST_WAIT else None
