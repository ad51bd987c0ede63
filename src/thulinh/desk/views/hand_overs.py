"""Biên bản bàn giao chức danh: the list, one of them with what may be done about it, drawing it up and renewing it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from thulinh.activities.queries.tasks import tasks_to_hand_over
from thulinh.desk.addresses import handing_url
from thulinh.desk.queries.handing import open_duties
from thulinh.desk.queries.log import history
from thulinh.desk.queries.places import last_names_of
from thulinh.desk.queries.seats import hand_over_list, state_words
from thulinh.desk.seat_lists import HAND_OVER_STATES, HandOverFilters, HandOverTable
from thulinh.desk.views.scope import scope_of
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in
from thulinh.people.models import Holding
from thulinh.selection.actions import prepare_hand_over, renew_hand_over
from thulinh.selection.models import HandOver
from thulinh.selection.queries.handing import hand_over_sight, may_prepare
from thulinh.ui.answering import form_page, gone_back, sent_again, written
from thulinh.ui.forms import CommandForm
from thulinh.ui.listing import Empty, list_page


@for_signed_in
def hand_overs(request: HttpRequest) -> HttpResponseBase:
    """The hand-overs of seats that one may read, those that wait for a signature first."""
    return list_page(
        request,
        table_class=HandOverTable,
        queryset=hand_over_list(request.user, today()),
        filterset_class=HandOverFilters,
        title="Bàn giao chức danh",
        export_name="ban-giao-chuc-danh",
        template="desk/seats.html",
        context={"scope": scope_of(request)},
        empty=Empty("Chưa có biên bản bàn giao nào.", "Khi có người thôi giữ chức danh, lập biên bản ở trang đơn vị."),
    )


@for_signed_in
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """One hand-over: what goes over, who has signed, what the reader may do. It prints as a paper."""
    on, sight = today(), hand_over_sight(pk, request.user, today())
    if sight is None:
        raise Http404
    row = sight.hand_over
    outgoing, state = row.outgoing, state_words(row)
    tasks = tasks_to_hand_over(outgoing.person_id, request.user, on).count()
    context = {
        "title": "Biên bản bàn giao chức danh",
        "sight": sight,
        "row": row,
        "unit_name": last_names_of([row.unit_id]).get(row.unit_id, ""),
        "state": state,
        "tone": HAND_OVER_STATES[state],
        "handing_url": handing_url(outgoing.person_id, request.path) if tasks else "",
        "tasks": tasks,
        "history": history(HandOver(pk=pk)),
    }
    return render(request, "desk/hand_over.html", context)


@for_signed_in
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw up the hand-over of a seat, with everything that the system knows; straight to it when it is there."""
    rows = Holding.objects.current().select_related("seat__position", "person")
    outgoing = get_object_or_404(rows, pk=pk)
    if not may_prepare(outgoing, request.user, today()):
        raise Http404
    known = HandOver.objects.filter(outgoing=outgoing).values_list("pk", flat=True).first()
    if known and not sent_again(request):
        return redirect("desk:hand_over_record", known)
    form = CommandForm(request.POST or None)

    def write(_said: dict[str, Any]) -> HandOver:
        return prepare_hand_over(outgoing, lines=open_duties(outgoing, today()), on=today(), by=request.user)

    if written(request, form, {}, write):
        made = HandOver.objects.get(outgoing=outgoing)
        gone_back(request, "Đã lập biên bản bàn giao. Đồng chí ghi thêm tiền, sổ sách, giấy tờ.")
        return redirect("desk:hand_over_record", made.pk)
    lead = (
        f"{outgoing.person.full_name} bàn giao chức danh {outgoing.seat.position.name}. Hệ thống tự ghi việc còn phải "
        "làm, nhiệm vụ chưa xong và số đoàn viên; tiền, sổ sách, giấy tờ ghi thêm ở trang sau."
    )
    return form_page(request, form, title="Lập biên bản bàn giao", lead=lead, submit="Lập biên bản")


@for_signed_in
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay what the system knows anew, as of today."""
    sight = hand_over_sight(pk, request.user, today())
    if sight is None or not (sight.may_change or sent_again(request)):
        raise Http404
    form, outgoing = CommandForm(request.POST or None), sight.hand_over.outgoing

    def write(_said: dict[str, Any]) -> HandOver:
        return renew_hand_over(pk, duties=open_duties(outgoing, today()), on=today(), by=request.user)

    if written(request, form, {}, write):
        gone_back(request, "Đã cập nhật biên bản theo số liệu hôm nay.")
        return redirect(reverse("desk:hand_over_record", args=[pk]))
    lead = "Việc còn phải làm, nhiệm vụ và số đoàn viên được ghi lại theo hôm nay. Dòng đồng chí tự ghi giữ nguyên."
    return form_page(request, form, title="Cập nhật biên bản", lead=lead, submit="Cập nhật")
