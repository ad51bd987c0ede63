"""Lịch: a person's own month, and the month of a unit with those below it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thulinh.desk.drawing import calendar as drawn
from thulinh.desk.drawing.choices import Choice
from thulinh.desk.queries.calendar import (
    Month,
    month_asked,
    own_activities,
    own_half_days_shown,
    own_matters,
    own_tasks,
    own_visits_shown,
    unit_calendar,
)
from thulinh.desk.queries.places import seen
from thulinh.desk.queries.question import Question, span_of
from thulinh.desk.queries.standpoint import standpoint
from thulinh.desk.queries.work import unplanned, work
from thulinh.indicators.permissions import IndicatorPermission
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in, requires
from thulinh.people.reach import may
from thulinh.units.permissions import UnitPermission

GRID, AGENDA = "luoi", "danh-sach"


@for_signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """The signed-in person's month: sessions, deadlines, tasks."""
    on, user = today(), request.user
    month = month_asked(request.GET.get("thang", ""), on)
    stand = standpoint(user, on)
    asked = work(stand)
    activities = own_activities(user, month.shown, on)
    visits = own_visits_shown(user, month.shown, on)
    entries = drawn.own_entries(activities, own_tasks(user, month.shown), asked, stand, _question(), visits)
    entries += [drawn.half_day_entry(one, on) for one in own_half_days_shown(user, month.shown)]
    entries += [drawn.matter_entry(one) for one in own_matters(user, month.shown, on)]
    earlier = [one for one in unplanned(asked) if one.is_overdue and one.due_on < month.shown.starts_on]
    page = {
        "title": "Lịch của tôi",
        "units": [stand.rows[seat.unit] for seat in stand.seats if seat.unit in stand.rows],
        "earlier": len(earlier) if on in month else 0,
        **_page(request, month, entries),
    }
    return render(request, "desk/calendar.html", page)


@requires(UnitPermission.VIEW)
def of_unit(request: HttpRequest, unit: int) -> HttpResponse:
    """The month of a unit within reach."""
    on, user = today(), request.user
    month = month_asked(request.GET.get("thang", ""), on)
    row = seen(unit, user=user, permission=UnitPermission.VIEW, today=on)
    found = unit_calendar(row, user, month.shown, on)
    may_see_figures = may(user, IndicatorPermission.VIEW, row, on)
    entries = drawn.unit_entries(found, unit, _question(), may_see_figures=may_see_figures)
    page = {"title": f"Lịch của {row.name}", "row": row, **_page(request, month, entries)}
    return render(request, "desk/calendar.html", page)


def _question() -> Question:
    return Question(span_of("thang-nay", today()), today(), today())


def _page(request: HttpRequest, month: Month, entries: Sequence[drawn.Entry]) -> dict[str, Any]:
    """The month as weeks and as an agenda, and the links to other months and to the other way of looking."""
    on = today()
    way = request.GET.get("xem", "")
    way = way if way in (GRID, AGENDA) else ""
    weeks = drawn.weeks(month, entries, on)
    before, after = month.away(-1), month.away(1)
    return {
        "month": month,
        "way": way,
        "weeks": weeks,
        "agenda": drawn.agenda(weeks),
        "is_coming": month.first > on,
        "before_url": _url(before, way) if before else "",
        "after_url": _url(after, way) if after else "",
        "now_url": "" if on in month else _url(Month(on.replace(day=1)), way),
        "ways": [Choice(label, _url(month, code), way == code) for label, code in _WAYS],
        "agenda_url": _url(month, AGENDA),
    }


_WAYS = (("Lưới tháng", GRID), ("Danh sách", AGENDA))


def _url(month: Month, way: str) -> str:
    asked = {"thang": f"{month.first:%Y-%m}", "xem": way}
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"
