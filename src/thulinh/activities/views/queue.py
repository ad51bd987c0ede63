"""The verifier's queue: one record after the other, each by one tap."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from thulinh.activities.actions import verify
from thulinh.activities.forms.deciding import VerdictForm
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.lines import Record
from thulinh.activities.queries.waiting import Waiting, waiting_for, waiting_lines
from thulinh.activities.tables import WaitingTable
from thulinh.activities.views.answering import record_within, taken
from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.ui.listing import asks_sheet, table_sheet
from thulinh.ui.returning import next_url


@requires(ActivityPermission.VERIFY)
def queue(request: HttpRequest) -> HttpResponseBase:
    """What waits for the user's word, the first record opened."""
    if asks_sheet(request):
        lines = waiting_lines(request.user, today(), all_levels=_asks_every(request))
        return table_sheet(WaitingTable(lines), "Chờ duyệt", "cho-duyet")
    waiting = _waiting(request, None)
    return _page(request, waiting, waiting.shown, _form(request, waiting.shown))


@requires(ActivityPermission.VERIFY)
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """One record with its questions and pictures; Đạt or Không đạt, and on to the next."""
    found = record_within(request, pk)
    waiting = _waiting(request, pk)
    if request.method != "POST":
        return _page(request, waiting, found, _form(request, found))
    if not found.may_verify:
        raise Http404
    form = VerdictForm(request.POST)
    if form.is_valid() and taken(
        form,
        lambda command: verify(
            pk, version=form.cleaned_data["version"], outcome=form.cleaned_data["outcome"],
            reason=form.cleaned_data["reason"], by=request.user, command_id=command,
        ),
    ):  # fmt: skip
        messages.success(request, f"Đã duyệt {found.kind_name.lower()} của {found.host_name}.")
        return redirect(_next_address(request, waiting, pk))
    form.data = form.data.copy()
    form.data["version"] = str(found.version)  # the page shows this version now
    return _page(request, waiting, found, form)


def _waiting(request: HttpRequest, pk: int | None) -> Waiting:
    return waiting_for(request.user, today(), show=pk, all_levels=_asks_every(request))


def _asks_every(request: HttpRequest) -> bool:
    """Whether the records of all levels below are asked for, not only those next to the reader."""
    return request.GET.get("cap") == "moi-cap"


def _form(request: HttpRequest, found: Record | None) -> VerdictForm | None:
    return VerdictForm(initial={"version": found.version}) if found and found.may_verify else None


def _page(request: HttpRequest, waiting: Waiting, found: Record | None, form: VerdictForm | None) -> HttpResponse:
    every = _asks_every(request)
    context = {
        "title": "Duyệt hoạt động",
        "waiting": waiting,
        "record": found,
        "questions": waiting.questions if found and waiting.shown and waiting.shown.id == found.id else (),
        "form": form,
        "on": today(),
        "every": every,
        "asked": urlencode({"next": next_url(request)} | ({"cap": "moi-cap"} if every else {})),
        "next_address": _next_address(request, waiting, found.id) if found and waiting.next else "",
        "back": next_url(request),
        "sheet_url": f"{reverse('activities:queue')}?{'cap=moi-cap&' if every else ''}format=xlsx",
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, "activities/queue.html", context, status=status)


def _next_address(request: HttpRequest, waiting: Waiting, pk: int) -> str:
    """The record that waits after this one; else where the user came from."""
    if waiting.next is None or waiting.next == pk:
        return next_url(request, reverse("activities:queue"))
    asked = {"next": next_url(request)} | ({"cap": "moi-cap"} if _asks_every(request) else {})
    return f"{reverse('activities:verify', args=[waiting.next])}?{urlencode(asked)}"
