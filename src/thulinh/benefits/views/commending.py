"""One page for each step of a commendation; the list and the pages with evidence are the desk's."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.benefits.actions import commending as actions
from thulinh.benefits.forms.commending import PAGES, CeremonyForm
from thulinh.benefits.models import Commendation
from thulinh.benefits.queries.commendations import ceremonies_for, seen_commendations, steps_for
from thulinh.kernel.clock import today
from thulinh.kernel.text import format_date
from thulinh.people.access import for_signed_in
from thulinh.ui.answering import form_page, gone_back, written

_ACTIONS: Mapping[str, Callable[..., Model]] = {
    "hoi-dong": actions.hear_council,
    "quyet-dinh": actions.award,
    "trao": actions.hold_ceremony,
    "khong-khen": actions.decline_commendation,
    "rut": actions.withdraw_commendation,
}


@for_signed_in
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one step with a commendation; what is not one's to do is refused in words when it is sent."""
    found = get_object_or_404(seen_commendations(request.user, today()).select_related("person"), pk=pk)
    steps = steps_for(found, request.user, today())
    if verb not in PAGES or not steps or (request.method != "POST" and verb not in steps):
        raise Http404
    said = PAGES[verb]
    more = {"ceremonies": _ceremonies(found)} if said.form is CeremonyForm else {}
    usual = {"version": found.version, "met_on": today(), "decided_on": today()}
    form = said.form(request.POST or None, initial=usual, **more)
    if written(request, form, {}, lambda told: _ACTIONS[verb](pk, by=request.user, **told)):
        return gone_back(request, said.done)
    lead = f"{found.title}, năm {found.year}{f': {found.person.full_name}' if found.person else ''}."
    return form_page(request, form, title=said.title, lead=lead, submit=said.button, submit_icon=said.icon)


def _ceremonies(found: Commendation) -> list[tuple[int, str]]:
    if found.decided_on is None:
        return []
    rows: Any = ceremonies_for(found, today()).select_related("kind")
    return [(row.pk, f"{row.title or row.kind.name}, ngày {format_date(row.day)}") for row in rows]
