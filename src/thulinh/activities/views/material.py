"""Reading a month's guidance, and what is made of it: the agenda of a session and the words that invite to it."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from thulinh.activities.models import Guidance, Kind
from thulinh.activities.queries.guidance import GuidanceLine, guidance_of_day, guidance_seen
from thulinh.activities.queries.prefill import prefill
from thulinh.activities.rules.agenda import Gathering, agenda, agenda_text, invitation_text
from thulinh.activities.views.answering import record_within, unit_to_record
from thulinh.activities.views.photos import shown_file
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in
from thulinh.ui.answering import kept_offline
from thulinh.ui.returning import next_url


@for_signed_in
def guidance(request: HttpRequest, pk: int) -> HttpResponse:
    """One guidance, to read and to print."""
    line = guidance_seen(pk, user=request.user, on=today())
    if line is None:
        raise Http404
    context = {"title": line.theme, "lines": [line], "back": next_url(request)}
    return kept_offline(render(request, "activities/material.html", context))


@for_signed_in
def material(request: HttpRequest, unit: int, kind: str) -> HttpResponse:
    """Everything that the levels above ask of a unit's session on a day, the nearest level first."""
    name = unit_to_record(request, unit)
    found, day = get_object_or_404(Kind, pk=kind), _asked_day(request)
    context = {
        "title": f"Tài liệu tháng {day.month}",
        "unit": unit,
        "unit_name": name,
        "kind": found,
        "day": day,
        "lines": guidance_of_day(unit, kind, day),
        "back": next_url(request),
    }
    return kept_offline(render(request, "activities/material.html", context))


@for_signed_in
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that goes with a guidance."""
    line = guidance_seen(pk, user=request.user, on=today())
    found = Guidance.objects.select_related("file").filter(pk=pk).first()
    if line is None or found is None or found.file is None:
        raise Http404
    return shown_file(found.file)


@for_signed_in
def programme_of_session(request: HttpRequest, unit: int, kind: str) -> HttpResponse:
    """The agenda of a session to come and the invitation to it, made of what is asked and of how it usually is."""
    unit_to_record(request, unit)
    known = prefill(kind, unit, _asked_day(request))
    if known is None:
        raise Http404
    gathering = Gathering(known.kind.name, known.host_name, known.day, known.starts_at, known.place, known.theme)
    asked = [name for line in known.guidance for name in line.names]
    usual = [name for code, name in known.contents if code in known.last_contents]
    return _page(request, gathering, list(known.guidance), [*asked, *usual])


@for_signed_in
def programme_of_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda of a planned session and the invitation to it."""
    found = record_within(request, pk)
    if not (found.may_correct and found.is_planned):
        raise Http404
    lines = guidance_of_day(found.host, found.kind, found.day)
    theme = lines[0].theme if lines else ""
    gathering = Gathering(found.kind_name, found.host_name, found.day, found.starts_at, found.place, theme)
    return _page(request, gathering, lines, [*found.contents, *(name for line in lines for name in line.names)])


def _page(request: HttpRequest, gathering: Gathering, lines: list[GuidanceLine], contents: list[str]) -> HttpResponse:
    readings = [(page.title, page.text) for line in lines for page in line.pages]
    context: dict[str, Any] = {
        "title": "Chương trình và lời mời",
        "gathering": gathering,
        "agenda": agenda_text(gathering, agenda(contents, readings)),
        "invitation": invitation_text(gathering, contents),
        "back": next_url(request),
    }
    return render(request, "activities/invitation.html", context)


def _asked_day(request: HttpRequest) -> dt.date:
    """The day that the caller names; today when none is named."""
    try:
        return dt.date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return today()
