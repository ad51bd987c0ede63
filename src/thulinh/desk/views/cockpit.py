"""The cockpit: results, the table of the units below, what is overdue, the line over time."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from thulinh.activities.models import Activity
from thulinh.activities.permissions import ActivityPermission
from thulinh.desk.addresses import cockpit_url, overdue_url, remind_all_url
from thulinh.desk.drawing import heat, line, tiles
from thulinh.desk.drawing.choices import chosen_label, period_choices, programme_choices
from thulinh.desk.drawing.overdue import GroupLine, group_lines
from thulinh.desk.drawing.results import programme_blocks
from thulinh.desk.forms.question import asked_question
from thulinh.desk.paging import spreadsheet
from thulinh.desk.queries.cockpit import members, secretaries, waiting
from thulinh.desk.queries.figures import Result, change, history, main_result, results
from thulinh.desk.queries.overdue import Late, gathered, overdue
from thulinh.desk.queries.places import last_names_of, names_of
from thulinh.desk.queries.question import Question, latest_periods, named_periods
from thulinh.desk.queries.sight import Sight, sight_of, starting_units, units_below
from thulinh.indicators.permissions import IndicatorPermission
from thulinh.people.access import requires
from thulinh.people.models import Account
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import reach
from thulinh.programmes.queries import adopted
from thulinh.units.rules import WIDTH

MOST_GROUPS = 5
WAITING = urlencode({"tinh_trang": Activity.Status.HELD.value, "duyet": Activity.Verdict.PENDING.value})


@requires(IndicatorPermission.VIEW)
def start(request: HttpRequest) -> HttpResponse:
    """The cockpit of the uppermost unit within reach."""
    _, question = asked_question(request)
    units = starting_units(request.user, question)
    if not units:
        raise Http404
    return redirect(reverse("desk:cockpit", args=[units[0].unit_id]) + question.query())


@requires(IndicatorPermission.VIEW)
def cockpit(request: HttpRequest, unit: int) -> HttpResponse:
    """Results of a unit and of the units just below it."""
    form, question = asked_question(request)
    sight = sight_of(unit, request.user, question)
    page = {"title": "Bảng điều hành", "form": form, "question": question, "sight": sight}
    if sight.then is not None:
        found = results(
            path=sight.path,
            span=question.span,
            on=question.on,
            programme=question.programme,
            rights=sight.rights,
            above=sight.above,
        )
        if request.GET.get("format") == "xlsx":
            return _sheet(sight, question, found)
        page |= _figures(request.user, sight, question, found)
        page |= _table(sight, question, found, everybody=request.GET.get("bang") == "du")
    if reach(request.user, IndicatorPermission.NAME_PERIOD, question.today):
        page["name_period_url"] = reverse("desk:name_period")
    return render(request, "desk/cockpit.html", page | asked_otherwise(sight, question))


def _figures(user: Account, sight: Sight, question: Question, found: Sequence[Result]) -> dict[str, Any]:
    main = main_result(found)
    lates = overdue(path=sight.path_on_day, on=question.on, programme=question.programme)
    return {
        "tiles": _tiles(user, sight, question, main, lates),
        "blocks": programme_blocks(found, sight.unit, question),
        "sheet_url": cockpit_url(sight.unit, question, format="xlsx"),
        "late_count": len(lates),
        "late_groups": _groups(sight, question, lates),
        "overdue_url": overdue_url(sight.unit, question),
        "remind_url": remind_all_url(sight, user, question),
        **_over_time(sight, question, main),
    }


def _table(sight: Sight, question: Question, found: Sequence[Result], *, everybody: bool) -> dict[str, Any]:
    table, idle = heat.heat(found, _rows(sight, question, found), question, sight, everybody=everybody)
    return {"heat": table, "idle_count": idle, "shows_all": everybody}


def _rows(sight: Sight, question: Question, found: Sequence[Result]) -> list[heat.Place]:
    below = units_below(sight, question)
    return heat.places(found, sight, below, last_names_of(heat.ended_units(found, sight, below)))


def _sheet(sight: Sight, question: Question, found: Sequence[Result]) -> HttpResponse:
    rows = heat.sheet_rows(found, _rows(sight, question, found), sight)
    return spreadsheet("bang-dieu-hanh", question.span.label, heat.sheet_columns(found), rows)


def _groups(sight: Sight, question: Question, lates: Sequence[Late]) -> list[GroupLine]:
    """By the units just below; where each of these owes little, by what is owed."""
    depth = len(sight.path_on_day) // WIDTH
    groups = gathered(lates, depth=depth + 1)
    if len(groups) > MOST_GROUPS and max(group.count for group in groups) == 1:
        groups = gathered(lates, depth=depth)
    shown = groups[:MOST_GROUPS]
    return group_lines(shown, names_of([group.unit for group in shown], question.on), question)


def _over_time(sight: Sight, question: Question, main: Result | None) -> dict[str, Any]:
    if main is None or main.definition.cadence is None:
        return {}
    span = latest_periods(main.definition.cadence, question.last_day, line.points_and_before(main.definition.cadence))
    past = history(programme=main.programme.code, code=main.definition.code, unit=sight.unit, span=span, on=question.on)
    return line.drawn(main, past, span, question)


def _tiles(
    user: Account, sight: Sight, question: Question, main: Result | None, lates: Sequence[Late]
) -> list[tiles.Tile]:
    before, _ = question.neighbours()
    moved = None
    # A period that still runs is not yet to be compared with a whole one.
    if main and before and question.is_over:
        moved = change(main, path=sight.path, span=before.span, on=question.on)
    list_page = "desk:people" if sight.is_branch else "desk:secretaries"
    may_list = reach(user, PeoplePermission.VIEW, question.today).covers(sight.now.path)
    people_url = f"{reverse(list_page)}?don_vi={sight.unit}" if may_list else ""
    if sight.is_branch:
        first = tiles.members_tile(*members(sight.path, question.last_day), people_url)
    else:
        first = tiles.secretaries_tile(secretaries(sight.path, question.last_day), people_url)
    may_see = reach(user, ActivityPermission.VIEW, question.today).covers(sight.now.path)
    waiting_url = f"{reverse('desk:activities')}?don_vi={sight.unit}&{WAITING}" if may_see else ""
    return [
        first,
        tiles.main_tile(main, sight, question, moved),
        tiles.overdue_tile(lates, sight, question),
        tiles.waiting_tile(waiting(sight.now.path, question.today), question.today, waiting_url),
    ]


def asked_otherwise(sight: Sight, question: Question) -> dict[str, Any]:
    """The links by which the same page answers another question."""

    def address(changed: Question) -> str:
        return cockpit_url(sight.unit, changed)

    before, after = question.neighbours()
    programmes = programme_choices(question, adopted(question.span, sight.path), address)
    return {
        "crumbs": [(step.name, cockpit_url(step.unit, question)) for step in sight.line if step.is_open_to_reader],
        "before_url": address(before) if before else "",
        "after_url": address(after) if after else "",
        "periods": period_choices(question, named_periods(), address),
        "programmes": programmes,
        "programme_label": chosen_label(programmes, "Tất cả mô hình"),
        "earlier_url": address(question.of(sight.earlier)) if sight.earlier else "",
    }
