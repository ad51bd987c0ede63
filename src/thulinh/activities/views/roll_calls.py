"""The keeper's side of a roll call: open it, show the code, see who is there, tick by hand, undo, close."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from thulinh.activities.actions import (
    close_roll_call,
    open_roll_call,
    open_roll_call_today,
    renew_roll_call,
    tick_present,
    undo_check_in,
)
from thulinh.activities.models import Activity, CheckIn, Kind
from thulinh.activities.queries.lines import Record
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.roll_calls import RollCallPage, roll_call_of
from thulinh.activities.views.answering import record_within, unit_to_record
from thulinh.kernel.clock import now, today
from thulinh.kernel.refusals import Refusal
from thulinh.people.access import for_signed_in
from thulinh.ui.returning import next_url


@for_signed_in
def roll_call(request: HttpRequest, pk: int) -> HttpResponse:
    """The code to scan, how many are there, who, and ticking by hand beside it."""
    found = _own(request, pk)
    context = _shown(request, found)
    part = request.GET.get("phan")
    template = {"danh-sach": "activities/_arrivals.html", "in": "activities/roll_call_sheet.html"}.get(part or "")
    return render(request, template or "activities/roll_call.html", context)


@for_signed_in
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the list has changed, for the page that looks again every few seconds."""
    page = _page(_own(request, pk))
    return JsonResponse({"mark": page.mark if page else "", "present": page.present if page else 0})


@for_signed_in
def open_today(request: HttpRequest, unit: int, kind: str) -> HttpResponse:
    """Open the roll call of today's session, straight from the due line."""
    name = unit_to_record(request, unit)
    found, facts = get_object_or_404(Kind, pk=kind), Places([unit]).facts(unit, today())
    if facts is None or facts.level not in found.host_levels:
        raise Http404
    if request.method == "POST":
        try:
            made = open_roll_call_today(unit, kind, by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
        return redirect(_address(made.activity_id, request))
    context = {
        "title": "Điểm danh bằng mã QR",
        "unit_name": name,
        "kind": found,
        "on": today(),
        "back": next_url(request),
    }
    return render(request, "activities/roll_call_today.html", context)


@for_signed_in
@require_POST
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the roll call of a plan, or open it again."""
    return _done(request, pk, lambda: open_roll_call(pk, by=request.user), "Đã mở điểm danh.")


@for_signed_in
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it."""
    return _done(request, pk, lambda: close_roll_call(pk, by=request.user), "Đã đóng điểm danh.")


@for_signed_in
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Replace its code."""
    return _done(request, pk, lambda: renew_roll_call(pk, by=request.user), "Đã đổi mã. Mã cũ không còn dùng được.")


@for_signed_in
@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm somebody by hand."""
    people = [int(person) for person in request.POST.getlist("nguoi") if person.isdecimal()]
    return _done(request, pk, lambda: tick_present(pk, people, by=request.user), "")


@for_signed_in
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a confirmation back."""
    row = request.POST.get("luot", "")
    if not row.isdecimal() or not CheckIn.objects.filter(pk=row, roll_call__activity=pk).exists():
        raise Http404
    reason = request.POST.get("ly-do", "")
    return _done(request, pk, lambda: undo_check_in(int(row), by=request.user, reason=reason), "")


def _done(request: HttpRequest, pk: int, act: Callable[[], Any], words: str) -> HttpResponse:
    _own(request, pk)
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if words:
            messages.success(request, words)
    return redirect(_address(pk, request))


def _address(pk: int, request: HttpRequest) -> str:
    return reverse("activities:roll_call", args=[pk])


def _own(request: HttpRequest, pk: int) -> Record:
    found = record_within(request, pk)
    if not (found.may_correct and found.is_planned):
        raise Http404
    return found


def _page(found: Record) -> RollCallPage | None:
    activity = Activity.objects.select_related("kind").get(pk=found.id)
    return roll_call_of(activity, at=now())


def _shown(request: HttpRequest, found: Record) -> dict[str, Any]:
    page = _page(found)
    link = reverse("arriving:check_in", args=[page.token]) if page else ""
    return {
        "title": "Điểm danh bằng mã QR",
        "record": found,
        "page": page,
        "link": request.build_absolute_uri(link) if page and page.is_open else "",
        "is_today": found.day == today(),
        "on": today(),
    }
