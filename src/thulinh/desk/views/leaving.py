"""Thôi giữ chức danh: what follows in all rooms is said before it is written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.desk.drawing.leaving import after_words, leaving_points
from thulinh.desk.queries.leaving import leaving
from thulinh.kernel.clock import today
from thulinh.people.access import requires, unit_within
from thulinh.people.actions import leave_seat
from thulinh.people.forms import LeaveForm
from thulinh.people.models import Holding
from thulinh.people.permissions import PeoplePermission
from thulinh.ui.answering import form_page, gone_back, written


@requires(PeoplePermission.APPOINT)
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Write that somebody no longer holds a seat."""
    holding = get_object_or_404(Holding.objects.current().select_related("person", "seat__position"), pk=pk)
    row = unit_within(request, holding.seat.unit_id, PeoplePermission.APPOINT)
    form = LeaveForm(request.POST or None, initial={"on": today()})
    found, name = leaving(holding, request.user, today()), holding.person.full_name
    if written(request, form, {}, lambda said: leave_seat(holding, **said, by=request.user)):
        return gone_back(request, f"Đã ghi {name} thôi giữ chức danh. {after_words(found)}".strip())
    lead = f"{name}, {holding.seat.position.name}, {row.name}"
    return form_page(
        request, form, title="Thôi giữ chức danh", lead=lead, submit="Ghi thôi giữ chức danh",
        points=leaving_points(found, name=name, unit_name=row.name), template="desk/follows.html",
    )  # fmt: skip
