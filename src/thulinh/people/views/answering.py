"""What the forms of this room share: who may, what was sent twice, where to go afterwards."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from thulinh.kernel.clock import today
from thulinh.kernel.permissions import Permission
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.people.models import Person
from thulinh.people.queries import placed_within, visible_people
from thulinh.people.reach import may
from thulinh.ui.forms import CommandForm
from thulinh.ui.returning import next_url
from thulinh.units.models import UnitPath


def unit_within(request: HttpRequest, unit: int, permission: Permission) -> UnitPath:
    """The unit as it stands today, when the user may do this there; else 404, as if it did not exist."""
    row = get_object_or_404(UnitPath.objects.on(today()).select_related("level"), unit=unit)
    if not may(request.user, permission, row, today()):
        raise Http404
    return row


def person_within(request: HttpRequest, pk: int, permission: Permission) -> Person:
    """The person, when they belong or hold a seat today where the user may do this; else 404."""
    person = get_object_or_404(visible_people(request.user, today(), among=[pk]), pk=pk)
    if not placed_within(request.user, permission, [person.pk], today()):
        raise Http404
    return person


def said_in(form: CommandForm) -> dict[str, Any]:
    """What the form says, without the id of the command."""
    return {name: value for name, value in form.cleaned_data.items() if name != "command_id"}


def written(
    request: HttpRequest, form: CommandForm, about: dict[str, Any], write: Callable[[dict[str, Any]], Model]
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
