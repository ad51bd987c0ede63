"""Pages on which the receiver says that a month's support came or did not, and takes it back."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.benefits.actions import confirm_receipt, say_not_received, withdraw_receipt
from thulinh.benefits.forms.words import TakeBackForm, WordForm
from thulinh.benefits.models import Receipt
from thulinh.benefits.queries.lines import support_lines
from thulinh.benefits.queries.own import names_of
from thulinh.benefits.rules.months import Month, month_in
from thulinh.benefits.views.answering import tapped
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in
from thulinh.ui.answering import form_page, gone_back, sent_again, written

SAID = {Receipt.Word.CAME: "Đã báo: đã nhận.", Receipt.Word.NOT_CAME: "Đã báo: chưa nhận được. Nơi lập danh sách thấy."}


@for_signed_in
def say(request: HttpRequest) -> HttpResponse:
    """Say of one's own support of one month whether it came."""
    code, month = _asked(request)
    form = WordForm(request.POST or None, initial={"word": request.GET.get("loi", "")})
    word = request.POST.get("word", "")
    return tapped(
        request, {"code": code, "month": str(month.starts_on)}, lambda said: _say(request, code, month.starts_on, said),
        SAID.get(word, ""), form=form, title="Đã nhận hay chưa?",
        lead=f"{names_of([code]).get(code, code)}, tháng {month.label}", submit="Gửi",
    )  # fmt: skip


def _asked(request: HttpRequest) -> tuple[str, Month]:
    """Of which support and month; 404 unless it is something of the reader's own."""
    code, month, person = request.GET.get("khoan", ""), month_in(request.GET.get("thang", "")), request.user.person_id
    if person is None or month is None:
        raise Http404
    day = month.starts_on
    found = support_lines(None, month_from=day, month_to=day, on=today(), people=[person])
    if not any(line.code == code for line in found):
        raise Http404
    return code, month


def _say(request: HttpRequest, code: str, month_on: dt.date, said: dict[str, Any]) -> Receipt:
    told = {"note": said["note"] or "", "by": request.user}
    if said["word"] == Receipt.Word.NOT_CAME:
        return say_not_received(code, month_on, **told)
    return confirm_receipt(code, month_on, amount_vnd=said["amount_vnd"], **told)


@for_signed_in
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own word: nothing is known then."""
    mine = Receipt.objects.filter(person=request.user.person_id or 0)
    receipt = get_object_or_404(mine if sent_again(request) else mine.current(), pk=pk)
    form = TakeBackForm(request.POST or None)
    if written(request, form, {"receipt": pk}, lambda said: withdraw_receipt(receipt, by=request.user, **said)):
        return gone_back(request, "Đã rút lời báo.")
    label = f"{names_of([receipt.code]).get(receipt.code, receipt.code)}, tháng {Month.of(receipt.month_on).label}"
    return form_page(
        request, form, title="Rút lời báo", lead=f"{label}: {receipt.get_word_display()}.", submit="Rút lời báo"
    )
