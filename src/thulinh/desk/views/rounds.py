"""Review rounds: the list, one of them, its candidates; what waits for a body's word; what is said about oneself."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from thulinh.desk import round_lists as lists
from thulinh.desk.actions import look_at_candidates
from thulinh.desk.queries.choosing import own_candidacies
from thulinh.desk.queries.rounds import asked_places, opening_places, round_people, round_places, rounds_list
from thulinh.desk.views.scope import scope_of
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in, requires
from thulinh.people.reach import reach
from thulinh.selection.actions.looking import LISTED, TAKEN_AWAY
from thulinh.selection.models import Place, Round
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.reviewing import round_overview
from thulinh.selection.queries.rules import rule_line
from thulinh.selection.queries.sight import seen_rounds
from thulinh.selection.queries.waiting import waiting_choices
from thulinh.ui.listing import Empty, asks_sheet, list_page

View = Callable[..., HttpResponse]


def _for_readers(view: View) -> View:
    """The page is for those who review people somewhere, or speak for a body that is asked."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (_reviews(request) or reach(request.user, SelectionPermission.OPINE, today())):
            raise Http404
        return view(request, *args, **kwargs)

    return for_signed_in(guarded)


def _reviews(request: HttpRequest) -> bool:
    return bool(reach(request.user, SelectionPermission.REVIEW, today()))


@for_signed_in
def start(request: HttpRequest) -> HttpResponse:
    """Where the menu leads: rounds for those who review, the board for those who see seats, what waits for their body's
    word for others.
    """
    user, on = request.user, today()
    if _reviews(request):
        return redirect("desk:rounds")
    if reach(user, SelectionPermission.SEATS, on):
        return redirect("desk:seats")
    if not reach(user, SelectionPermission.OPINE, on):
        raise Http404
    return redirect("desk:matters")


@_for_readers
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds of which the reader sees a place."""
    return list_page(
        request,
        table_class=lists.RoundTable,
        queryset=rounds_list(request.user, today()),
        filterset_class=lists.RoundFilters,
        title="Đợt rà soát nhân sự",
        export_name="dot-ra-soat",
        template="desk/rounds.html",
        context={"scope": scope_of(request), "opening": opening_places(request.user, today())},
        empty=Empty("Chưa có đợt rà soát nào.", "Mở một đợt: hệ thống đưa vào người đang giữ chức danh và quy hoạch."),
    )


@for_signed_in
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: its numbers, what is missing most often, its places."""
    overview = round_overview(pk, user=request.user, on=today())
    if overview is None:
        raise Http404
    row = overview.round
    rules = {place.rule_id: place.rule for place in row.places.select_related("rule__position", "rule__with_position")}
    context = {
        "round": row,
        "overview": overview,
        "outcomes": [(outcome.label, overview.outcomes.get(outcome, 0)) for outcome in Place.Outcome],
        "may_review": overview.may_review and row.closed_on is None,
        "rules": [rule_line(rule) for rule in rules.values()],
    }
    return list_page(
        request,
        table_class=lists.PlaceTable,
        queryset=round_places(overview, request.user, today()),
        filterset_class=lists.place_filters(overview),
        title=row.title,
        export_name="chuc-danh-ra-soat",
        template="desk/round.html",
        context=context,
    )


@for_signed_in
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who comes into question in a round, with what is missing and what bodies said."""
    row, verb = _round(request, pk), TAKEN_AWAY if asks_sheet(request) else LISTED
    return list_page(
        request,
        table_class=lists.CandidateTable,
        queryset=round_people(
            row, request.user, today(), shows=partial(look_at_candidates, by=request.user, verb=verb)
        ),
        filterset_class=lists.CandidateFilters,
        title=f"Người được xem xét: {row.title}",
        export_name="nguoi-duoc-xem-xet",
        template="desk/list.html",
        context={"scope": scope_of(request)},
    )


def _round(request: HttpRequest, pk: int) -> Round:
    rows = Round.objects.filter(pk=pk).select_related("position", "unit")
    return get_object_or_404(seen_rounds(request.user, today(), rows))


@requires(SelectionPermission.OPINE)
def matters(request: HttpRequest) -> HttpResponse:
    """What waits for the word of the reader's body, each one tap away; and what it is asked besides."""
    waiting = waiting_choices(request.user, today()).opinions
    context = {
        "title": "Cho ý kiến về nhân sự",
        "waiting": waiting,
        "places": asked_places(request.user, today()),
        "reviews": _reviews(request),
    }
    return render(request, "desk/matters.html", context)


@for_signed_in
def about_me(request: HttpRequest) -> HttpResponse:
    """What is said about the reader as a candidate; of others nothing."""
    found, shown = own_candidacies(request.user, today())
    mine = [(one, shown.get(one.candidate.pk)) for one in found.candidacies]
    context = {"title": "Tôi được xem xét", "mine": mine, "reviews": found.reviews}
    return render(request, "desk/about_me.html", context)
