"""Pages of the place visited: what waits for its word, and the word itself, by one tap."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.ui.answering import form_page, gone_back, sent_again, written
from thulinh.ui.listing import Empty, list_page
from thulinh.ui.returning import next_url
from thulinh.visits.actions.confirming import confirm_stop, deny_stop, take_back_word
from thulinh.visits.forms.hosting import NO, YES, TakeBackForm, WordForm
from thulinh.visits.models import Stop
from thulinh.visits.permissions import VisitPermission
from thulinh.visits.queries.hosts import HostSight, host_sight, hosted_stops, stops_to_speak_of
from thulinh.visits.tables import HostTable


@requires(VisitPermission.CONFIRM)
def hosted(request: HttpRequest) -> HttpResponseBase:
    """The visits to one's own place, those that wait for its word first."""
    return list_page(
        request,
        table_class=HostTable,
        queryset=hosted_stops(request.user, today()),
        title="Đoàn công tác đến cơ sở",
        export_name="doan-cong-tac-den",
        empty=Empty(
            "Chưa có chuyến đi nào chờ đơn vị xác nhận.", "Cấp trên đến làm việc và ghi chuyến đi thì hiện ở đây."
        ),
    )


@requires(VisitPermission.CONFIRM)
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of one visit that it was so, or was not."""
    sight = host_sight(_stop_of(request, pk))
    form = _form(request, sight)
    about = {"stop": pk}
    if written(request, form, about, lambda said: _say(request, pk, said)):
        done = "Đã xác nhận chuyến đi." if form.cleaned_data["outcome"] == YES else "Đã báo chuyến đi không đúng."
        return gone_back(request, done)
    if form.is_bound:
        form.data = form.data.copy()
        form.data["version"] = str(sight.visit.version)  # the page shows this version now
    back = next_url(request, reverse("visits:hosted"))
    return form_page(
        request, form, title="Xác nhận chuyến đi", template="visits/word.html", sight=sight, back=back, yes=YES, no=NO
    )


def _form(request: HttpRequest, sight: HostSight) -> WordForm:
    days = [(str(one.key), one.label) for one in sight.days]
    usual = {"version": sight.visit.version, "text": sight.usual_words, "outcome": YES}
    said = request.POST if request.method == "POST" else None
    return WordForm(said, days=days, may_rate=sight.may_rate or sent_again(request), initial=usual)


def _say(request: HttpRequest, pk: int, said: dict[str, Any]) -> Stop:
    if said["outcome"] == NO:
        return deny_stop(pk, version=said["version"], reason=said["reason"], by=request.user)
    return confirm_stop(
        pk, version=said["version"], text=said["text"], absent=said["absent"], reason=said["reason"],
        rating=said.get("rating"), by=request.user,
    )  # fmt: skip


@requires(VisitPermission.CONFIRM)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was said of a visit."""
    stop = _stop_of(request, pk)
    if stop.word == Stop.Word.WAITING and not sent_again(request):
        raise Http404
    form = TakeBackForm(request.POST or None, initial={"version": stop.visit.version})
    if written(request, form, {"stop": pk}, lambda said: take_back_word(pk, by=request.user, **said)):
        return gone_back(request, "Đã rút lời xác nhận.")
    lead = "Chuyến đi lại chờ đơn vị xác nhận. Người đi thấy lý do."
    return form_page(request, form, title="Rút lời xác nhận", lead=lead, submit="Rút lời xác nhận")


def _stop_of(request: HttpRequest, pk: int) -> Stop:
    stop = stops_to_speak_of(request.user, today()).filter(pk=pk).select_related("visit__form", "word_by__person")
    found = stop.first()
    if found is None:
        raise Http404
    return found
