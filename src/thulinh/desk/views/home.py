"""Việc của tôi: everything that the signed-in person has to do, each thing one tap from where it is done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thulinh.desk.addresses import cockpit_url, overdue_url, record_url
from thulinh.desk.bell import ring
from thulinh.desk.drawing import home as drawn
from thulinh.desk.drawing.overdue import group_lines
from thulinh.desk.drawing.pace import OwnLine, own_line
from thulinh.desk.drawing.results import result_line
from thulinh.desk.queries.figures import concerns_units, is_coverage, results
from thulinh.desk.queries.home import is_branch, unit_card, waits
from thulinh.desk.queries.material import shelf
from thulinh.desk.queries.notices import notice_keys
from thulinh.desk.queries.overdue import gathered, overdue
from thulinh.desk.queries.pace import paces_of
from thulinh.desk.queries.question import Question, span_of
from thulinh.desk.queries.standpoint import Standpoint, standpoint
from thulinh.desk.queries.work import CHARGE, Work, work
from thulinh.indicators.definition import Definition
from thulinh.indicators.permissions import IndicatorPermission
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in
from thulinh.people.reach import reach
from thulinh.programmes.permissions import ProgrammePermission
from thulinh.units.rules import WIDTH
from thulinh.visits.permissions import VisitPermission

MOST_BELOW = 4


@for_signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What there is to do now."""
    on = today()
    stand = standpoint(request.user, on)
    asked = work(stand)
    waiting = waits(request.user, on)
    question = Question(span_of("thang-nay", on), on, on)
    page = {
        "title": "Việc của tôi",
        "day": drawn.long_day(on),
        "stand": stand,
        "groups": drawn.work_groups(asked, stand, question, shelf(asked, stand), waiting.late_tasks),
        "waiting": drawn.waiting_lines(waiting),
        "done": drawn.done_lines(asked.done, stand, question),
        "progress": drawn.progress(asked, on),
        "has_work": bool(asked.todo or asked.done or asked.planned or waiting.total),
        **_recording(asked, stand),
        **_unit(request, stand, question),
        "paces": _paces(request, stand),
        "may_see_programmes": bool(reach(request.user, ProgrammePermission.VIEW, on)),
    }
    ring(request, notice_keys(asked, waiting, stand))
    return render(request, "desk/home.html", page)


def _recording(asked: Work, stand: Standpoint) -> dict[str, Any]:
    """The large button: what is asked for next, or the usual form of the unit."""
    thing = drawn.main_thing(asked, stand)
    if thing is not None:
        kind = drawn.kind_of(thing, asked.kinds, stand)
        assert kind is not None  # main_thing chose one that has
        day = min(thing.period.ends_on, stand.on)
        return {"main": kind, "main_url": record_url(kind.code, thing.unit, day), "main_note": thing.period.label}
    main = stand.main
    kind = next((one for one in asked.kinds.values() if main and main.level_id in one.host_levels), None)
    if kind is None or main is None or main.unit_id not in stand.own:
        return {}
    return {"main": kind, "main_url": record_url(kind.code, main.unit_id, stand.on), "main_note": ""}


def _paces(request: HttpRequest, stand: Standpoint) -> list[OwnLine]:
    """How far the reader is with their own days at the grassroots."""
    if stand.person is None or not reach(request.user, VisitPermission.RECORD, stand.on):
        return []
    return [own_line(pace) for pace in paces_of(stand.person, stand.on)]


def _unit(request: HttpRequest, stand: Standpoint, question: Question) -> dict[str, Any]:
    """What stands beside: the branch and its officer, or what the units below still owe."""
    main = stand.main
    if main is None:
        return {}
    may_see = reach(request.user, IndicatorPermission.VIEW, question.on).covers(main.path)
    page: dict[str, Any] = {"cockpit_url": cockpit_url(main.unit_id, question) if may_see else ""}
    if is_branch(main):
        card = unit_card(main, question.on)
        page |= {"card": card, "call_url": drawn.call_url(card.officer.phone) if card.officer else ""}
        return page | (_figures(stand, question) if may_see else {})
    return page | (_below(stand, question) if may_see else {})


def _figures(stand: Standpoint, question: Question) -> dict[str, Any]:
    """This year's figures of the branch."""
    assert stand.main is not None
    year = question.of(span_of("nam-nay", question.on))
    found = results(path=stand.main.path, span=year.span, on=year.on, wanted=_is_own)
    lines = [
        result_line(one, stand.main.unit_id, year)
        for one in found
        if one.is_share and one.total.due and not one.is_hidden
    ]
    return {"figures": lines, "figures_span": year.span.label}


def _is_own(definition: Definition) -> bool:
    """Whether a figure says what a branch itself does."""
    return concerns_units(definition) and not is_coverage(definition)


def _below(stand: Standpoint, question: Question) -> dict[str, Any]:
    assert stand.main is not None
    path = stand.main.path
    own = {stand.main.unit_id, *stand.own, *stand.vacant}
    everything = overdue(path=path, on=question.on)
    # What is the reader's own to do stands on the left already.
    lates = [
        one for one in everything if one.unit not in own and not (one.of == CHARGE and one.subject in stand.charges)
    ]
    groups = gathered(lates, depth=len(path) // WIDTH)[:MOST_BELOW]
    return {
        "below": group_lines(groups, {}, question),
        "below_count": len(lates),
        "below_url": overdue_url(stand.main.unit_id, question),
    }
