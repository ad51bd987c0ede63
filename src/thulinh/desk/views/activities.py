"""Pages of activities: the list, and everything that the rooms know about one of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from thulinh.activities.models import Activity
from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries.lines import Record
from thulinh.activities.queries.records import record
from thulinh.checks.permissions import CheckPermission
from thulinh.desk.filters import ActivityFilters
from thulinh.desk.queries.activities import activity_list
from thulinh.desk.queries.checking import checked
from thulinh.desk.queries.difficulties import said_at
from thulinh.desk.queries.log import history
from thulinh.desk.queries.places import open_to_reader
from thulinh.desk.queries.records import ACTIVITY
from thulinh.desk.tables import ActivityTable
from thulinh.desk.views.scope import scope_of
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in, requires
from thulinh.people.permissions import PeoplePermission
from thulinh.people.reach import reach
from thulinh.ui.listing import Empty, list_page


@requires(ActivityPermission.VIEW)
def activities(request: HttpRequest) -> HttpResponse:
    """The activities within reach, newest first."""
    return list_page(
        request,
        table_class=ActivityTable,
        queryset=activity_list(request.user, today()),
        filterset_class=ActivityFilters,
        title="Hoạt động",
        export_name="hoat-dong",
        template="desk/list.html",
        context={"scope": scope_of(request)},
        empty=Empty("Chưa ghi hoạt động nào.", "Buổi đầu tiên được ghi từ trang “Việc của tôi”."),
    )


@for_signed_in
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity: the record, who came, the pictures, what verifiers said, what followed from it, its history."""
    found = record(pk, user=request.user, on=today())
    if found is None:
        raise Http404
    named = [found.host, *(part.unit for part in found.parts)]
    context = {
        "title": found.heading,
        "record": found,
        "on": today(),
        "unit_page": "desk:unit",
        "open_units": open_to_reader(named, user=request.user, on=today()),
        "person_page": "desk:person" if reach(request.user, PeoplePermission.VIEW, today()) else "",
        "history": history(Activity(pk=pk)),
        "checked": checked(ACTIVITY, pk, request.user, today(), permission=CheckPermission.VIEW, own=found.may_correct),
        "difficulties": said_at(pk, request.user, today()),
        "raise_url": _raise_url(request, found),
    }
    return render(request, "desk/activity.html", context)


def _raise_url(request: HttpRequest, found: Record) -> str:
    """Where who records for the host writes down what was said to be hard; of a session that was held (SV2)."""
    if not found.is_held or not reach(request.user, DifficultyPermission.RAISE, today()) or not found.may_correct:
        return ""
    return f"{reverse('difficulties:raise_from', args=[found.id])}?next={request.path}"
