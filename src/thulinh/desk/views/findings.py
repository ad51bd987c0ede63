"""What was found at the grassroots: the list, one finding, the pages during a visit."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from thulinh.desk.finding_lists import FindingFilters, FindingTable
from thulinh.desk.queries.effect import telling_classes, with_classes
from thulinh.desk.queries.findings import finding_list
from thulinh.desk.queries.log import history
from thulinh.desk.queries.places import open_to_reader
from thulinh.desk.queries.records import DIFFICULTY, VISIT, openings
from thulinh.desk.views.scope import scope_of
from thulinh.difficulties.actions.following import Word
from thulinh.difficulties.models import Finding
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.queries.findings import finding_seen, sessions_beside, steps_of
from thulinh.difficulties.rules.findings import FindingEntry
from thulinh.difficulties.views.capturing import Capture, answer
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in, requires
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import may, reach
from thulinh.ui.answering import kept_offline
from thulinh.ui.listing import Empty, list_page
from thulinh.visits.actions.findings import find_on_visit
from thulinh.visits.models import Visit
from thulinh.visits.queries.findings import own_visit, places_to_find, visit_of_finding


@requires(DifficultyPermission.VIEW)
def findings(request: HttpRequest) -> HttpResponse:
    """What was found within reach, newest first."""
    return list_page(
        request,
        table_class=FindingTable,
        queryset=finding_list(request.user, today()),
        filterset_class=FindingFilters,
        title="Phát hiện ở cơ sở",
        export_name="phat-hien",
        template="desk/list.html",
        context={"scope": scope_of(request)},
        empty=Empty("Chưa có phát hiện nào.", "Phát hiện được ghi ngay trong chuyến đi cơ sở, trên điện thoại."),
    )


@for_signed_in
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding: what was seen, against which guidance, what became of it, its history."""
    line = finding_seen(pk, user=request.user, on=today())
    if line is None:
        raise Http404
    [line] = with_classes([line], user=request.user, on=today())
    visit = visit_of_finding(pk)
    context = {
        "title": line.kind_name,
        "line": line,
        "steps": steps_of(pk),
        "sessions": sessions_beside(line) if line.was_measured else {},
        "open_units": open_to_reader([line.unit], user=request.user, on=today()),
        "matter": openings(DIFFICULTY, [line.difficulty] if line.difficulty else [], user=request.user, on=today()),
        "visit": openings(VISIT, [visit] if visit else [], user=request.user, on=today()),
        "may_share": line.may_share and may(request.user, DifficultyPermission.FIND, line.unit, today()),
        "person_page": "desk:person" if reach(request.user, PeoplePermission.VIEW, today()) else "",
        "history": history(Finding(pk=pk)),
    }
    return render(request, "desk/finding.html", context)


@requires(DifficultyPermission.FIND)
def visit_places(request: HttpRequest, pk: int) -> HttpResponse:
    """During a visit: at which of its places one sees something."""
    visit = _own_visit(request, pk)
    places = places_to_find(visit, request.user, today())
    context = {"title": "Phát hiện trong chuyến đi", "visit": visit, "places": places}
    return kept_offline(render(request, "desk/visit_places.html", context))


@requires(DifficultyPermission.FIND)
def visit_finding(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """During a visit, at one place: what was found there before, and what one sees now."""
    visit = _own_visit(request, pk)
    row = next((place for place in places_to_find(visit, request.user, today()) if place.unit_id == unit), None)
    if row is None:
        raise Http404

    def write(entry: FindingEntry | None, words: Sequence[Word], day: dt.date, command: Any) -> Finding:
        return find_on_visit(pk, entry, words, on=day, by=request.user, command_id=command)

    last = visit.ends_on or visit.starts_on
    day = max(visit.starts_on, min(today(), last))
    capture = Capture(request, row, day=day, tell=telling_classes(request.user, today()))
    back = reverse("desk:visit_places", args=[pk])
    return answer(capture, write, title="Phát hiện trong chuyến đi", lead=row.name, back=back)


def _own_visit(request: HttpRequest, pk: int) -> Visit:
    visit = own_visit(pk, request.user)
    if visit is None:
        raise Http404
    return visit
