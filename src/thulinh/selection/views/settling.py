"""Outcomes without a choice, the yearly word on a holder, taking back a choice."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.people.models import Holding
from thulinh.selection.actions import reopen_place, review_holder, settle_place, withdraw_choice
from thulinh.selection.forms.candidates import ReasonForm
from thulinh.selection.forms.choosing import HolderReviewForm, OutcomeForm
from thulinh.selection.models import Choice, HolderReview
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.sight import may_decide
from thulinh.selection.views.within import candidate_line, place_line, place_to_review
from thulinh.ui.answering import form_page, gone_back, written


@requires(SelectionPermission.REVIEW)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that nobody qualifies now, with the reason, or that the holder goes on."""
    place = place_to_review(request, pk)
    form = OutcomeForm(request.POST or None, initial={"settled_on": today()})
    if written(request, form, {}, lambda said: settle_place(pk, **said, on=today(), by=request.user)):
        return gone_back(request, "Đã ghi kết quả.")
    title = "Kết quả không có quyết định chọn"
    return form_page(request, form, title=title, lead=place_line(place), submit="Ghi kết quả")


@requires(SelectionPermission.REVIEW)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an outcome that was written by mistake."""
    place = place_to_review(request, pk)
    form = ReasonForm(request.POST or None)
    if written(request, form, {}, lambda said: reopen_place(pk, **said, on=today(), by=request.user)):
        return gone_back(request, "Chức danh này được xem xét lại.")
    return form_page(request, form, title="Mở lại việc xem xét", lead=place_line(place), submit="Mở lại")


@requires(SelectionPermission.REVIEW)
def review(request: HttpRequest, pk: int, holding: int) -> HttpResponse:
    """Say of who holds the seat whether they go on, need help, or are to be replaced."""
    place = place_to_review(request, pk)
    rows = Holding.objects.current().select_related("person", "seat__position")
    held = get_object_or_404(rows, pk=holding, seat__unit__in=[place.unit_id, place.hamlet_id or place.unit_id])
    known = HolderReview.objects.filter(place=place, holding=held).first()
    first = {"reviewed_on": today()} | ({"verdict": known.verdict, "reason": known.reason} if known else {})
    form = HolderReviewForm(request.POST or None, initial=first)

    def write(said: dict[str, Any]) -> HolderReview:
        return review_holder(pk, holding, **said, on=today(), by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, f"Đã ghi nhận xét về {held.person.full_name}.")
    lead = f"{held.person.full_name}, {held.seat.position.name}. {place.round.title}"
    return form_page(request, form, title="Nhận xét người đang giữ", lead=lead, submit="Ghi nhận xét")


@requires(SelectionPermission.DECIDE)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a choice that was written by mistake."""
    rows = Choice.objects.select_related("candidate__person", "candidate__place__round__position")
    choice = get_object_or_404(rows, pk=pk)
    if not may_decide(request.user, choice.candidate.place.unit_id, today()):
        raise Http404
    form = ReasonForm(request.POST or None)
    if written(request, form, {}, lambda said: withdraw_choice(pk, **said, on=today(), by=request.user)):
        return gone_back(request, "Đã rút quyết định. Chức danh trở lại như trước.")
    lead = (
        f"{candidate_line(choice.candidate)}, Quyết định số {choice.paper_number}. Chỉ rút quyết định ghi nhầm: "
        "chức danh đã nhận coi như chưa nhận, người bị thay coi như chưa thôi."
    )
    return form_page(request, form, title="Rút quyết định", lead=lead, submit="Rút quyết định")
