"""Keeping or ending the other of two seats."""

from django.http import Http404, HttpRequest, HttpResponse

from thulinh.kernel.clock import today
from thulinh.kernel.text import format_date
from thulinh.people.access import for_signed_in
from thulinh.selection.actions import say_of_other_seat
from thulinh.selection.forms.duals import OtherSeatForm
from thulinh.selection.models import OtherSeat
from thulinh.selection.queries.duals import LeftOver, asks_paper, other_seat_sight
from thulinh.ui.answering import form_page, gone_back, sent_again, written


@for_signed_in
def other_seat(request: HttpRequest, pk: int, left: int) -> HttpResponse:
    """Say whether somebody who left one of two seats keeps the other."""
    line = other_seat_sight(pk, left, request.user, today())
    if line is None and not sent_again(request):
        raise Http404
    needs_paper = line is not None and asks_paper(line, request.user, today())
    form = OtherSeatForm(request.POST or None, asks_paper=needs_paper, initial={"ends_on": today()})

    def write(said: dict) -> OtherSeat:
        ends_on = said.pop("ends_on")
        return say_of_other_seat(pk, left, **said, ends_on=ends_on, by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, "Đã ghi quyết định về chức danh còn lại.")
    if line is None:
        raise Http404
    return form_page(request, form, title="Chức danh còn lại", lead=_lead(line), submit="Ghi quyết định")


def _lead(line: LeftOver) -> str:
    left_on = f" từ sau ngày {format_date(line.left.ends_on)}" if line.left.ends_on else ""
    return (
        f"{line.kept.name} đã thôi giữ {line.left.position_name} ({line.left.unit_name}){left_on}, hiện vẫn giữ "
        f"{line.kept.position_name} ({line.kept.unit_name}). Khoản nào chỉ tính cho người giữ đồng thời cả hai chức "
        "danh thì dừng từ ngày ấy. Đồng chí quyết định: tiếp tục giữ hay thôi chức danh này."
    )
