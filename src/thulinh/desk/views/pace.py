"""Pages of days at the grassroots: a person's own meters, the days behind them, and everybody below a unit."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from thulinh.desk.addresses import figure_url
from thulinh.desk.drawing.pace import PACE_COLUMNS, PaceLine, meter_card, pace_line, pace_url, state_choices
from thulinh.desk.filters import VisitDayFilters, words_begin
from thulinh.desk.paging import described_in_parts, paged, spreadsheet
from thulinh.desk.queries.own_visits import own_visits
from thulinh.desk.queries.pace import (
    BELOW_PACE,
    DaysContent,
    Pace,
    contents_of_days,
    may_be_let_off,
    paces,
    paces_of,
    states_counted,
)
from thulinh.desk.queries.question import Question
from thulinh.desk.queries.subjects import HOLDER, subjects_named
from thulinh.desk.tables import VisitDayTable
from thulinh.desk.views.scope import uppermost
from thulinh.kernel.clock import today
from thulinh.kernel.periods import Cadence, Span, day_named, period_containing
from thulinh.people.access import for_signed_in, person_within, requires, unit_within
from thulinh.people.models import Account, Person
from thulinh.people.reach import reach
from thulinh.ui.listing import Empty, asks_sheet, list_page
from thulinh.ui.spreadsheet import SheetColumn
from thulinh.units.models import Level, UnitPath
from thulinh.visits.permissions import VisitPermission
from thulinh.visits.queries.meter import days_of, lost_days, parts_of, planned_of

UNDER_PACE, BRANCH = "duoi-nhip", "chi-doan"


@for_signed_in
def my_pace(request: HttpRequest) -> HttpResponse:
    """One's own days at the grassroots."""
    if request.user.person_id is None:
        raise Http404
    return _meters(request, request.user.person, is_own=True)


@for_signed_in
def pace_of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """The days of a person within reach, or one's own."""
    return _meters(request, _person(request, pk), is_own=pk == request.user.person_id)


def _person(request: HttpRequest, pk: int) -> Person:
    if pk == request.user.person_id:
        return get_object_or_404(Person, pk=pk)
    return person_within(request, pk, VisitPermission.VIEW)


def _meters(request: HttpRequest, person: Person, *, is_own: bool) -> HttpResponse:
    on = _day(request)
    levels = dict(Level.objects.values_list("code", "name"))
    cards, found = [], paces_of(person.pk, on)
    free = may_be_let_off(request.user, found, today())
    for pace in found:
        rows = list(days_of(person.pk, _until(pace.content.span, on), rule=pace.content.rule))
        cards.append(meter_card(pace, parts_of(rows, levels), lost_days(rows), may_let_off=pace in free))
    year = period_containing(Cadence.YEAR, on)
    page = {
        "everybody_url": everybody_url(request.user),
        "title": "Đi cơ sở của tôi" if is_own else f"Đi cơ sở của {person.full_name}",
        "person": person,
        "is_own": is_own,
        "on": on,
        "cards": cards,
        "visits": own_visits(person.pk, request.user, year, on=on),
        "year": year.label,
        "may_write": is_own and bool(reach(request.user, VisitPermission.RECORD, today())),
        "days_url": reverse("desk:days_of_person", args=[person.pk]),
    }
    return render(request, "desk/pace_of_person.html", page)


def _until(span: Span, on: dt.date) -> Span:
    return Span(span.starts_on, min(span.ends_on, on))


def _day(request: HttpRequest) -> dt.date:
    """The day from which one looks; what is to come has not been yet."""
    return min(day_named(request.GET.get("on", "")) or today(), today())


@for_signed_in
def days_of_person(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The days behind a person's meter: those that count, those that do not and why, those that are planned."""
    person, on = _person(request, pk), _day(request)
    asked = request.GET.get("noi_dung", "")
    pace = next((one for one in paces_of(pk, on) if one.content.key == asked), None) if asked else None
    if asked and pace is None:
        raise Http404
    year = period_containing(Cadence.YEAR, on)
    span, rule = (pace.content.span, pace.content.rule) if pace else (year, None)
    rows = days_of(pk, _until(span, on), rule=rule)
    if request.GET.get("loai") == "ke-hoach":
        rows = planned_of(pk, after=on, until=span.ends_on, rule=rule or {})
    return list_page(
        request,
        table_class=VisitDayTable,
        queryset=VisitDayTable.told(rows),
        filterset_class=VisitDayFilters,
        title=f"Ngày đi cơ sở của {person.full_name}",
        export_name="ngay-di-co-so",
        template="desk/list.html",
        context={"lead": f"{pace.content.name}, {span.label}." if pace else f"Mọi chuyến đi, {span.label}."},
        empty=Empty("Không có ngày nào như vậy."),
    )


@requires(VisitPermission.VIEW)
def pace_start(request: HttpRequest) -> HttpResponse:
    """The list of the uppermost unit within reach."""
    first = uppermost(request.user, VisitPermission.VIEW)
    if first is None:
        raise Http404
    return redirect("desk:pace", unit=first.unit_id)


def everybody_url(user: Account) -> str:
    """The page of all whose days the reader may see; nothing for a branch, which sends nobody."""
    above = uppermost(user, VisitPermission.VIEW)
    return reverse("desk:pace", args=[above.unit_id]) if above and above.level_id != BRANCH else ""


@requires(VisitPermission.VIEW)
def pace(request: HttpRequest, unit: int) -> HttpResponseBase:
    """Where everybody below a unit stands with the days that are asked of them, the worst first."""
    row, on = unit_within(request, unit, VisitPermission.VIEW), _day(request)
    path = _path_then(row, on)
    contents = contents_of_days(path, on)
    asked = request.GET.get("noi-dung", "")
    content = next((one for one in contents if one.key == asked), contents[0] if contents and not asked else None)
    if asked and content is None:
        raise Http404
    everybody = paces(content, path, on) if content else []
    chosen = _chosen(request, everybody)

    def describe(rows: Sequence[Pace]) -> list[PaceLine]:
        return described(rows, request.user, on)

    if asks_sheet(request):
        columns = [SheetColumn(title) for title in PACE_COLUMNS]
        lines = (line.values for line in described_in_parts(chosen, describe))
        return spreadsheet("tien-do-di-co-so", "Tiến độ đi cơ sở", columns, lines)
    page = {"row": row, "on": on, "today": today(), "list": paged(request, chosen, describe), "content": content}
    page["may_arrange"] = row.is_open and reach(request.user, VisitPermission.ARRANGE, today()).covers(row.path)
    page |= _asking(request, row, on, contents, content, everybody)
    return render(request, "desk/pace.html", {"title": "Tiến độ đi cơ sở", **page})


def _path_then(row: UnitPath, on: dt.date) -> str:
    """Where the unit stood on the day looked from: one that was merged since has its people there."""
    return UnitPath.objects.on(on).filter(unit=row.unit_id).values_list("path", flat=True).first() or row.path


def _chosen(request: HttpRequest, everybody: Sequence[Pace]) -> list[Pace]:
    """Those of one state, or below pace; those whose name has words that begin like these."""
    state, words = request.GET.get("trang-thai", ""), request.GET.get("q", "").strip()
    wanted = BELOW_PACE if state == UNDER_PACE else (state,)
    found = [one for one in everybody if not state or one.meter.state in wanted]
    if not words:
        return found
    named = set(words_begin(Person.objects.all(), "search", words).values_list("pk", flat=True))
    return [one for one in found if one.person in named]


def _asking(
    request: HttpRequest,
    row: UnitPath,
    on: dt.date,
    contents: Sequence[DaysContent],
    content: DaysContent | None,
    everybody: Sequence[Pace],
) -> dict[str, Any]:
    """How the list can be asked otherwise, and the figure that it makes."""
    if content is None:
        return {}
    state, words, now = request.GET.get("trang-thai", ""), request.GET.get("q", ""), today()
    kept = {"noi-dung": content.key if len(contents) > 1 else "", "trang-thai": state, "q": words}
    counts = states_counted(everybody)
    others = {name: value for name, value in kept.items() if name != "trang-thai"}
    return {
        "states": state_choices(counts, state, row.unit_id, on, now, **others),
        "contents": [
            (one.name, pace_url(row.unit_id, on, now, **{**kept, "noi-dung": one.key}), one is content)
            for one in contents
        ],
        "kept": {name: value for name, value in kept.items() if name != "q"},
        "words": words,
        "sheet_url": pace_url(row.unit_id, on, now, **kept, format="xlsx"),
        "figure_url": figure_url(content.key, row.unit_id, Question(content.span, on, now)),
        "met": counts["dat"],
        "total": len(everybody),
    }


def described(found: Sequence[Pace], user: Account, on: dt.date) -> list[PaceLine]:
    """People of the list with their names.

    Queries: four at most.
    """
    asked = [(HOLDER, one.person, one.path) for one in found]
    names = subjects_named(asked, on=on, user=user, today=today())
    return [pace_line(one, name) for one, name in zip(found, names, strict=True)]
