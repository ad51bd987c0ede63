"""What every page with a form does with the answer: send it once, show what was refused, say what was done, go back."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.ui.forms import CommandForm
from thulinh.ui.returning import next_url


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
