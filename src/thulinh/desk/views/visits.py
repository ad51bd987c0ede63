"""Pages of visits to the grassroots: the list, one visit with everything around it, schedules and what came of them."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from thulinh.desk.filters import VisitFilters
from thulinh.desk.queries.effect import with_classes
from thulinh.desk.queries.log import history
from thulinh.desk.queries.places import open_to_reader
from thulinh.desk.queries.portions import filled
from thulinh.desk.tables import VisitScheduleTable, VisitTable
from thulinh.desk.views.pace import everybody_url
from thulinh.desk.views.scope import scope_of
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in, requires
from thulinh.people.models import Account
from thulinh.people.queries import placed_within, visible_people
from thulinh.people.reach import reach
from thulinh.ui.listing import Empty, list_page
from thulinh.visits.models import Schedule, Visit
from thulinh.visits.permissions import VisitPermission
from thulinh.visits.queries.choices import senders
from thulinh.visits.queries.findings import findings_of
from thulinh.visits.queries.hosts import waiting_stops
from thulinh.visits.queries.lists import schedule_list, tell, visit_list, visits_of_schedule
from thulinh.visits.queries.rights import VisitRights, paths_today
from thulinh.visits.queries.sights import VisitSight, visit_sight


@requires(VisitPermission.VIEW)
def visits(request: HttpRequest) -> HttpResponse:
    """The visits within reach, newest first."""
    return list_page(
        request,
        table_class=VisitTable,
        queryset=_told(request.user),
        filterset_class=VisitFilters,
        title="Chuyến đi cơ sở",
        export_name="chuyen-di-co-so",
        template="desk/visits.html",
        context={
            "scope": scope_of(request),
            "may_go": bool(senders(request.user, today())),
            "everybody_url": everybody_url(request.user),
            "may_arrange": bool(reach(request.user, VisitPermission.ARRANGE, today())),
            "may_confirm": bool(reach(request.user, VisitPermission.CONFIRM, today())),
        },
        empty=Empty("Chưa có chuyến đi cơ sở nào.", "Chuyến đầu tiên được đăng ký hoặc ghi ở đây."),
    )


def _told(user: Account) -> QuerySet[Visit]:
    on = today()
    return filled(visit_list(user, on), lambda rows: tell(rows, on))


@for_signed_in
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit: who went where, which days count and why others do not, its papers, what was attended and said."""
    sight = visit_sight(pk, user=request.user, on=today())
    if sight is None:
        raise Http404
    named = [sight.visit.unit_id, *(stop.stop.unit_id for stop in sight.stops)]
    context = {
        "title": sight.visit.purpose,
        "sight": sight,
        "on": today(),
        "open_units": open_to_reader(named, user=request.user, on=today()),
        "to_confirm": set(waiting_stops(request.user, today()).filter(visit=pk).values_list("pk", flat=True)),
        **_people(request.user, sight),
        "may_see_schedule": bool(sight.visit.schedule_id)
        and schedule_list(request.user, today()).filter(pk=sight.visit.schedule_id).exists(),
        "history": history(Visit(pk=pk)),
        **_findings(request.user, sight),
    }
    return render(request, "desk/visit.html", context)


def _people(user: Account, sight: VisitSight) -> dict[str, Any]:
    """Of those who go, whose page and whose days in the year the reader may open."""
    goers, on = [one.person for one in sight.goers], today()
    return {
        "open_people": set(visible_people(user, on, among=goers).filter(pk__in=goers).values_list("pk", flat=True)),
        "open_meters": {*placed_within(user, VisitPermission.VIEW, goers, on), user.person_id},
    }


def _findings(user: Account, sight: VisitSight) -> dict[str, Any]:
    """What was found on a visit; and, for who goes on it, where to say what one finds."""
    pk, may_find = sight.visit.pk, bool(reach(user, DifficultyPermission.FIND, today()))
    goes_on = sight.is_own and (sight.is_planned or sight.is_made) and may_find
    return {
        "findings": with_classes(findings_of(pk, user=user, on=today()), user=user, on=today()),
        "find_url": reverse("desk:visit_places", args=[pk]) if goes_on else "",
    }


@requires(VisitPermission.VIEW)
def schedules(request: HttpRequest) -> HttpResponse:
    """The schedules of visits of committees within reach."""
    return list_page(
        request,
        table_class=VisitScheduleTable,
        queryset=schedule_list(request.user, today()),
        title="Lịch đi cơ sở",
        export_name="lich-di-co-so",
        template="desk/visit_schedules.html",
        context={"may_arrange": any(one.may_arrange for one in senders(request.user, today()))},
        empty=Empty("Chưa có lịch đi cơ sở nào.", "Thường trực lập lịch tháng hoặc năm, rồi thêm các chuyến."),
    )


@requires(VisitPermission.VIEW)
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """One schedule: its agenda and paper, its visits, planned against made."""
    found: Schedule = get_object_or_404(schedule_list(request.user, today()), pk=pk)
    rows = visits_of_schedule(pk, request.user, today())
    path = paths_today([found.unit_id], today()).get(found.unit_id, "")
    context = {
        "title": found.title,
        "schedule": found,
        "visits": rows,
        "may_arrange": VisitRights(request.user, today()).may_arrange(path),
        "history": history(Schedule(pk=pk)),
    }
    return render(request, "desk/visit_schedule.html", context)
