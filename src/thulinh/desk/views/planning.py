"""Gợi ý nơi đến: whom to visit, who goes, and why; a person decides what of it is planned."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from thulinh.desk.drawing.planning import (
    SHEET_COLUMNS,
    ProposedLine,
    by_person,
    names_for_form,
    proposed_lines,
    told_words,
    weight_lines,
)
from thulinh.desk.forms.planning import TakeForm, WishForm, day_field
from thulinh.desk.paging import spreadsheet
from thulinh.desk.queries.planning import Candidate, Suggestion, Wish, candidates, levels_below, suggestion
from thulinh.desk.views.scope import uppermost
from thulinh.kernel.clock import today
from thulinh.kernel.refusals import Refusal
from thulinh.people.access import requires, unit_within
from thulinh.ui.answering import gone_back, written
from thulinh.ui.listing import asks_sheet
from thulinh.ui.spreadsheet import SheetColumn
from thulinh.units.models import UnitPath
from thulinh.visits.actions import plan_visits
from thulinh.visits.models import Visit
from thulinh.visits.permissions import VisitPermission
from thulinh.visits.rules.choosing import BEST
from thulinh.visits.rules.entries import HALF_DAY, WHOLE_DAY, DayEntry, VisitEntry


@requires(VisitPermission.ARRANGE)
def suggest_start(request: HttpRequest) -> HttpResponse:
    """The proposal of the uppermost committee whose visits the user arranges."""
    first = uppermost(request.user, VisitPermission.ARRANGE)
    if first is None:
        raise Http404
    return redirect("desk:suggest", unit=first.unit_id)


@requires(VisitPermission.ARRANGE)
def suggest(request: HttpRequest, unit: int) -> HttpResponseBase:
    """Whom the cadres of a committee could visit, with reasons; what is ticked is planned."""
    row, on = unit_within(request, unit, VisitPermission.ARRANGE), today()
    if not row.is_open:
        raise Http404
    levels = levels_below(row, on)
    if not levels:
        return render(request, "desk/planning.html", {"title": "Gợi ý nơi đến", "row": row})
    level = request.GET.get("cap") or levels[-1][0]
    people = candidates(row, level, on)
    asked = request.GET if request.GET.get("xem") else None
    form = WishForm(asked, levels=levels, people=people, on=on, initial={"cap": level})
    page = {"title": "Gợi ý nơi đến", "row": row, "form": form, "weights": weight_lines(on), "people": people}
    if not form.is_valid():
        return render(request, "desk/planning.html", page, status=422 if form.is_bound else 200)
    return _proposed(request, row, form.wish(), page, on)


def _proposed(request: HttpRequest, row: UnitPath, wish: Wish, page: dict[str, Any], on: dt.date) -> HttpResponseBase:
    found = suggestion(row, wish, page["people"], request.user, on)
    lines, people = proposed_lines(found), {one.person: one for one in page["people"]}
    if asks_sheet(request):
        return _sheet(lines, people)
    take = TakeForm(
        request.POST or None,
        proposed=names_for_form(lines, people),
        initial={"purpose": "Đi cơ sở, làm việc với bí thư"},
    )
    if written(request, take, {}, lambda _: _plan(take, row, wish, request.user)):
        return gone_back(request, told_words(len(take.taken()), on))
    page |= {
        "take": take,
        "groups": list(by_person(lines, people, take)),
        "total": len(lines),
        "reached": found.communes,
        **_told(found, wish),
        "sheet_url": f"?{request.GET.urlencode()}&format=xlsx",
    }
    return render(request, "desk/planning.html", page, status=422 if take.is_bound and take.errors else 200)


def _told(found: Suggestion, wish: Wish) -> dict[str, Any]:
    """What is said of how the proposal came about."""
    spread = any(place.commune != place.unit for place in found.places.values())
    return {
        "is_best": found.way == BEST,
        "planned": found.planned,
        "looked_at": len(found.places),
        "spread": spread,
        "is_dated": wish.halves > HALF_DAY,
    }


def _sheet(lines: Sequence[ProposedLine], people: dict[int, Candidate]) -> HttpResponseBase:
    rows = ((people[line.proposal.person].name, *line.values) for line in lines)
    columns = [SheetColumn(title) for title in SHEET_COLUMNS]
    return spreadsheet("goi-y-noi-den", "Gợi ý nơi đến", columns, rows)


def _plan(form: TakeForm, row: UnitPath, wish: Wish, user: Any) -> Visit:
    """Plan what is ticked; what is refused is said at its line."""
    said, keys = form.cleaned_data, []
    entries = []
    for person, unit, first in form.taken():
        keys.append(f"{person}-{unit}")
        entries.append(_entry(said, row, wish, person, unit, first))
    try:
        return plan_visits(entries, by=user)[0]
    except Refusal as refusal:
        problems = [
            one if one.row is None else replace(one, field=day_field(keys[one.row])) for one in refusal.problems
        ]
        raise Refusal(problems) from refusal


def _entry(said: dict[str, Any], row: UnitPath, wish: Wish, person: int, unit: int, first: dt.date) -> VisitEntry:
    last = first + dt.timedelta(days=-(-wish.halves // WHOLE_DAY) - 1)
    days = (DayEntry(first, unit, HALF_DAY),) if wish.halves == HALF_DAY else ()
    return VisitEntry(
        form=said["form"].pk,
        unit=row.unit_id,
        visitors=(person,),
        starts_on=first,
        ends_on=last,
        stops=(unit,),
        purpose=said["purpose"],
        days=days,
    )
