"""Pages of units: the list, the tree, and everything that the rooms know about one of them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries import Rights
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.commendations import awarded_to_unit
from thulinh.benefits.queries.waiting import are_few
from thulinh.desk.actions.looking import look_at_disciplined
from thulinh.desk.addresses import cockpit_url
from thulinh.desk.drawing.reminding import told
from thulinh.desk.filters import UnitFilters
from thulinh.desk.forms.day import DayForm
from thulinh.desk.forms.question import QuestionForm
from thulinh.desk.queries.difficulties import of_unit
from thulinh.desk.queries.findings import findings_below
from thulinh.desk.queries.owed import last_reminders
from thulinh.desk.queries.places import rows_within, seen, standing
from thulinh.desk.queries.seats import disciplined_in
from thulinh.desk.queries.support import PlaceSupport, support_of_place
from thulinh.desk.queries.tree import Branching, branching, roots
from thulinh.desk.queries.units import unit_page, with_head_and_members
from thulinh.desk.tables import UnitTable
from thulinh.desk.views.scope import asked_number, scope_of
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.indicators.permissions import IndicatorPermission
from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.people.models import Account, Seat
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import may, reach
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.duals import dual_of_unit
from thulinh.selection.queries.seats import Matter, matters_of_unit
from thulinh.ui.listing import Empty, list_page
from thulinh.units.models import UnitPath
from thulinh.units.permissions import UnitPermission
from thulinh.visits.permissions import VisitPermission
from thulinh.visits.queries.choices import may_go_to
from thulinh.visits.queries.lists import visits_to_unit
from thulinh.visits.queries.ratings import RatedYear, rated_years

COMMUNE = "xa"


@requires(UnitPermission.VIEW)
def units(request: HttpRequest) -> HttpResponse:
    """The units within reach as of a day, of a level or below one unit."""
    now = today()
    _, on = DayForm.asked(request, now)
    rows = rows_within(request.user, UnitPermission.VIEW, on=on, today=now).open().select_related("level", "unit")
    above = UnitPath.objects.on(on).filter(unit=OuterRef("parent_id"))
    rows = with_head_and_members(rows, on).annotate(parent_name=Subquery(above.values("name")[:1]))
    return list_page(
        request,
        table_class=UnitTable,
        queryset=rows.order_by("level__rank", "name_key", "pk"),
        filterset_class=UnitFilters,
        title="Đơn vị",
        export_name="don-vi",
        template="desk/list.html",
        context={"scope": scope_of(request)},
        empty=Empty("Ngày này chưa có đơn vị nào trong phạm vi của đồng chí.", "Chọn một ngày khác."),
    )


@requires(UnitPermission.VIEW)
def tree(request: HttpRequest) -> HttpResponse:
    """The system of organisations below one unit, as nested lists."""
    now = today()
    form, on = DayForm.asked(request, now)
    tops = roots(request.user, now)
    asked = asked_number(request, "don_vi")
    if asked:
        top = seen(asked, user=request.user, permission=UnitPermission.VIEW, today=now)
    else:
        top = tops[0] if tops else None
    branches = branching(top, request.user, on=on, today=now) if top else None
    context = {
        "title": "Hệ thống tổ chức",
        "form": form,
        "on": on,
        "is_today": on == now,
        "kept": {"don_vi": str(asked)} if asked else {},
        "tops": tops,
        "top": branches,
        "sheet_url": _units_sheet(branches, on, now) if branches else "",
        **(_reminding(request.user, branches) if branches and on == now else {}),
    }
    return render(request, "desk/tree.html", context)


def _units_sheet(top: Branching, on: dt.date, now: dt.date) -> str:
    """The list of the units of the tree, at every depth, as a spreadsheet."""
    asked: dict[str, object] = {"don_vi": top.row.unit_id, "format": "xlsx"}
    return f"{reverse('desk:units')}?{urlencode(asked if on == now else {**asked, 'on': on.isoformat()})}"


def _reminding(user: Account, top: Branching) -> dict[str, Any]:
    """In the tree of a commune's cadre: whom of it one may remind, and whether of all at once."""
    rights = Rights(user, today())
    if top.row.level_id != COMMUNE or not rights.within(ActivityPermission.VERIFY):
        return {}
    reminds = {node.row.unit_id for node in top.below if rights.may_verify(node.row.unit_id, node.row.path)}
    return {"reminds": reminds, "may_remind_all": rights.within(ActivityPermission.VERIFY).covers(top.row.path)}


def _seat_matters(unit: int, user: Account) -> list[tuple[Seat, list[Matter]]]:
    """What is the matter with the unit's seats; that somebody reads of a discipline there is written down."""
    found = matters_of_unit(unit, user, today())
    look_at_disciplined(disciplined_in([seat for seat, _ in found], {seat.pk: told for seat, told in found}), by=user)
    return found


@requires(UnitPermission.VIEW)
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit as of a day: who leads it, who belongs to it, what it does and owes, what it went through."""
    now, user = today(), request.user
    row_now = seen(pk, user=user, permission=UnitPermission.VIEW, today=now)
    form, on = DayForm.asked(request, now)
    row = standing(pk, on) or row_now
    question = QuestionForm({"on": on}, today=now).question()
    context = {
        **_rights(user, row_now, on == now),
        "title": row.name,
        "page": unit_page(row, user, on=on, today=now),
        "duals": dual_of_unit(pk, on),
        "seat_matters": _seat_matters(pk, user) if on == now else [],
        "form": form,
        "on": on,
        "is_today": on == now,
        "was_founded": row.starts_on <= on,
        "figures_url": cockpit_url(pk, question) if row.level.is_union else "",
        **_findings(user, row_now, on == now),
        "difficulties": of_unit(pk, user, now) if on == now and reach(user, DifficultyPermission.VIEW, now) else [],
        "difficulties_url": f"{reverse('desk:difficulties')}?don_vi={pk}",
        "reminded": told(last_reminders([pk], now).get(pk), now) if on == now else "",
        "awards": awarded_to_unit(pk, user, now),
        "may_propose": on == now and row_now.is_open and may(user, BenefitPermission.COMMEND, row_now, now),
        "ratings": _ratings(user, row_now),
        "visits": visits_to_unit(pk, user, now),
        "support": _support(user, row_now) if on == now else None,
        "may_visit": on == now and row_now.is_open and may_go_to(row_now, user, now),
    }
    return render(request, "desk/unit.html", context)


def _ratings(user: Account, row: UnitPath) -> Sequence[RatedYear]:
    """How useful those visited found the visits that this committee sent: sums, for who may see its visits."""
    if not may(user, VisitPermission.VIEW, row, today()):
        return ()
    return rated_years([row.unit_id]).get(row.unit_id, ())


def _support(user: Account, row: UnitPath) -> PlaceSupport | None:
    """How support stands here in counts and sums, for who may see it and where it is worked out along the way."""
    may_see = row.is_open and may(user, BenefitPermission.VIEW, row, today()) and are_few([row.path], today())
    return support_of_place(row, today()) if may_see else None


def _findings(user: Account, row: UnitPath, is_today: bool) -> dict[str, Any]:
    """What was found here, for whoever may read it."""
    if not (is_today and may(user, DifficultyPermission.VIEW, row, today())):
        return {}
    may_find = row.is_open and may(user, DifficultyPermission.FIND, row, today())
    return {
        "findings": findings_below(row, user, today()),
        "findings_url": f"{reverse('desk:findings')}?{urlencode({'don_vi': row.unit_id})}",
        "find_url": reverse("findings:record", args=[row.unit_id]) if may_find else "",
    }


def _rights(user: Account, row: UnitPath, is_today: bool) -> dict[str, bool]:
    """What the reader may do here; the past is only read."""
    wanted = {
        "may_edit": PeoplePermission.EDIT,
        "may_appoint": PeoplePermission.APPOINT,
        "may_charge": PeoplePermission.CHARGE,
        "may_arrange": UnitPermission.ARRANGE,
        "may_invite": PeoplePermission.ACCOUNT,
        "may_hand_over": SelectionPermission.DECIDE,
    }
    may_write = is_today and row.is_open
    found = {name: may_write and may(user, permission, row, today()) for name, permission in wanted.items()}
    rights = Rights(user, today())
    # What an ended unit did before its end is still recorded, by whoever carries it on.
    found["may_record"] = is_today and rights.may_record(row.unit_id, row.path)
    found["may_remind"] = may_write and rights.may_verify(row.unit_id, row.path)
    found["may_remind_all"] = may_write and rights.within(ActivityPermission.VERIFY).covers(row.path)
    return found | {"may_see_figures": may(user, IndicatorPermission.VIEW, row, today())}
