"""Pages on which a visit is registered, assigned, changed, cancelled."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from thulinh.kernel.clock import today
from thulinh.kernel.text import format_date
from thulinh.people.access import for_signed_in, requires
from thulinh.ui.answering import form_page, gone_back, record_to_write, sent_again, written
from thulinh.ui.keys import key_in
from thulinh.ui.returning import next_url
from thulinh.visits.actions import (
    NewSchedule,
    cancel_visit,
    correct_visit,
    make_schedule,
    plan_visit,
    register_visit,
    set_order,
    withdraw_schedule,
    withdraw_visit,
)
from thulinh.visits.forms.deciding import OrderForm, PlainReasonForm, ReasonForm, RegisterForm, ScheduleForm
from thulinh.visits.forms.planning import PlanForm
from thulinh.visits.models import Schedule, Visit
from thulinh.visits.permissions import VisitPermission
from thulinh.visits.queries.entries import entry_of
from thulinh.visits.queries.lists import schedule_list
from thulinh.visits.queries.rights import VisitRights, paths_today
from thulinh.visits.views.answering import said_simply, sender_asked, sender_of, sight_to_write


@requires(VisitPermission.RECORD)
def plan(request: HttpRequest) -> HttpResponse:
    """Register a visit of one's own or, who arranges them, of others."""
    sender = sender_asked(request)
    place, schedule = (key_in(request.GET.get(name, "")) for name in ("noi", "lich"))
    initial = {
        "starts_on": today(),
        "stops": [place] if place else [],
        "visitors": [request.user.person_id],
        "schedule": str(schedule or ""),
    }
    form = PlanForm(request.POST or None, sender=sender, user=request.user, on=today(), initial=initial)
    if written(request, form, {}, lambda _: plan_visit(form.entry(), by=request.user)):
        return gone_back(request, "Đã đăng ký chuyến đi.")
    return _shown(request, form, title="Đăng ký đi cơ sở", submit="Đăng ký", lead=sender.name)


@for_signed_in
def change_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a plan: days, places, who goes."""
    sight = sight_to_write(request, pk)
    if not sight.is_planned:
        raise Http404
    entry, sender = entry_of(sight.visit), sender_of(sight.visit, request.user)
    same = ("form", "starts_on", "ends_on", "purpose", "visitors", "stops", "lead", "order_number", "order_on")
    initial = {name: getattr(entry, name) for name in same}
    initial |= {"agenda": "\n".join(entry.agenda), "version": sight.visit.version}
    form = PlanForm(
        request.POST or None, sender=sender, user=request.user, on=today(), before=entry, initial=initial, is_new=False
    )

    def write(said: dict[str, Any]) -> Visit:
        new = form.entry()
        changes = {name: getattr(new, name) for name in (*same, "agenda")}
        return correct_visit(pk, changes, version=said["version"] or 0, by=request.user)

    if written(request, form, {"visit": pk}, write):
        return gone_back(request, "Đã đổi chuyến đi dự kiến.")
    return _shown(request, form, title="Đổi chuyến đi dự kiến", submit="Lưu", lead=sender.name)


def _shown(request: HttpRequest, form: PlanForm, **page: Any) -> HttpResponse:
    context = {"form": form, "cancel_url": next_url(request), **page}
    return render(request, "visits/plan.html", context, status=422 if form.is_bound and form.errors else 200)


@for_signed_in
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the travel order of a visit."""
    sight = sight_to_write(request, pk)
    initial = {"order_number": sight.visit.order_number, "order_on": sight.visit.order_on}
    form = OrderForm(request.POST or None, initial=initial)

    def write(said: dict[str, Any]) -> Visit:
        return set_order([pk], number=said["order_number"], on=said["order_on"], by=request.user)[0]

    return said_simply(
        request, form, pk, write, "Đã ghi số công lệnh.", title="Công lệnh", lead=sight.visit.purpose, submit="Lưu"
    )


@for_signed_in
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a visit that was not."""
    sight = sight_to_write(request, pk)
    if not sight.may_register and not sent_again(request):
        raise Http404
    form = RegisterForm(request.POST or None, is_arranging=sight.may_arrange)
    lead = f"“{sight.visit.form.name}” tính từ ngày đăng ký; những ngày trước đó không được tính."
    return said_simply(
        request, form, pk, lambda said: register_visit(pk, by=request.user, on=said.get("on")),
        "Đã đăng ký chuyến đi.", title="Đăng ký bổ sung", lead=lead, submit="Đăng ký",
    )  # fmt: skip


@for_signed_in
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a planned visit."""
    sight = sight_to_write(request, pk)
    if not sight.is_planned and not sent_again(request):
        raise Http404
    form = ReasonForm(request.POST or None, initial={"version": sight.visit.version})
    return said_simply(
        request, form, pk, lambda said: cancel_visit(pk, by=request.user, **said),
        "Đã hủy chuyến đi.", title="Hủy chuyến đi dự kiến", lead=sight.visit.purpose, submit="Hủy chuyến này",
    )  # fmt: skip


@for_signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a visit that should not stand."""
    sight = sight_to_write(request, pk)
    form = ReasonForm(request.POST or None, initial={"version": sight.visit.version})
    lead = "Chuyến đi không bị xóa: không chỉ số nào tính nữa, người có quyền vẫn xem được, kèm lý do rút."
    return said_simply(
        request, form, pk, lambda said: withdraw_visit(pk, by=request.user, **said),
        "Đã rút chuyến đi.", title="Rút chuyến đi", lead=lead, submit="Rút chuyến này",
    )  # fmt: skip


@requires(VisitPermission.ARRANGE)
def new_schedule(request: HttpRequest) -> HttpResponse:
    """Lay a schedule of visits of one's committee."""
    sender = sender_asked(request)
    if not sender.may_arrange:
        raise Http404
    form = ScheduleForm(request.POST or None)

    def write(said: dict[str, Any]) -> Schedule:
        agenda = tuple((said.pop("agenda") or "").splitlines())
        return make_schedule(NewSchedule(unit=sender.unit, agenda=agenda, **said), by=request.user)

    if written(request, form, {"unit": sender.unit}, write):
        return gone_back(request, "Đã lập lịch đi cơ sở. Đồng chí thêm các chuyến vào lịch.")
    return form_page(request, form, title="Lập lịch đi cơ sở", lead=sender.name, submit="Lưu lịch")


@requires(VisitPermission.ARRANGE)
def end_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a schedule."""
    schedule = record_to_write(request, pk, schedule_list(request.user, today()))
    if not VisitRights(request.user, today()).may_arrange(sender_of_schedule(schedule)):
        raise Http404
    form = PlainReasonForm(request.POST or None)
    days = f"{format_date(schedule.starts_on)}–{format_date(schedule.ends_on)}"
    lead = f"{schedule.title}, {days}. Các chuyến đã đăng ký theo lịch vẫn giữ; chuyến nào bỏ thì hủy từng chuyến."
    return said_simply(
        request, form, pk, lambda said: withdraw_schedule(pk, reason=said["reason"], by=request.user),
        "Đã rút lịch.", title="Rút lịch đi cơ sở", lead=lead, submit="Rút lịch",
    )  # fmt: skip


def sender_of_schedule(schedule: Schedule) -> str:
    """Where the committee of a schedule stands today."""
    return paths_today([schedule.unit_id], today()).get(schedule.unit_id, "")
