"""What bodies say of candidates: their own word, or what their signed paper says; taken back; the scan of the paper."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.activities.views.photos import shown_file
from thulinh.kernel.clock import today
from thulinh.kernel.files import store_paper
from thulinh.people.access import for_signed_in, requires
from thulinh.selection.actions.opinions import Paper, enter_opinion_from_paper, give_opinion, withdraw_opinion
from thulinh.selection.forms.candidates import ReasonForm
from thulinh.selection.forms.opinions import OpinionForm, PaperOpinionForm
from thulinh.selection.models import Opinion
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.sight import Sight, may_review, seen_places
from thulinh.selection.queries.voices import voices_of
from thulinh.selection.rules.turns import turn_problem
from thulinh.selection.views.within import body_of, candidate_at, candidate_line, candidate_to_review
from thulinh.ui.answering import form_page, gone_back, written


@requires(SelectionPermission.OPINE)
def give(request: HttpRequest, pk: int, body: int) -> HttpResponse:
    """Say, for one's own body, whether it consents to a candidate."""
    one = candidate_at(pk)
    asked = body_of(one, body)
    if asked.unit_id is None or asked.unit_id not in Sight(request.user, today()).speaks_for:
        raise Http404
    form = OpinionForm(request.POST or None, initial={"version": one.version})

    def write(said: dict[str, Any]) -> Opinion:
        return give_opinion(pk, body, **said, on=today(), by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, f"Đã ghi ý kiến của {asked.name}.")
    lead = f"{candidate_line(one)}. {asked.name} cho ý kiến. {turn_problem(body, voices_of([pk])[pk])}".strip()
    return form_page(request, form, title="Cho ý kiến", lead=lead, submit="Ghi ý kiến", submit_icon="send")


@requires(SelectionPermission.REVIEW)
def enter(request: HttpRequest, pk: int, body: int) -> HttpResponse:
    """Enter what a body says in its signed paper, with the scan of it."""
    one = candidate_to_review(request, pk)
    asked = body_of(one, body)
    form = PaperOpinionForm(request.POST or None, request.FILES or None, initial={"version": one.version})

    def write(said: dict[str, Any]) -> Opinion:
        scan = said.pop("file")
        stored = store_paper(scan, name=scan.name or "văn bản") if scan else None
        paper = Paper(said.pop("paper_number"), said.pop("paper_on"), said.pop("signer"), stored)
        return enter_opinion_from_paper(pk, body, **said, paper=paper, on=today(), by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, f"Đã ghi ý kiến của {asked.name} theo văn bản.")
    lead = f"{candidate_line(one)}. Ý kiến của {asked.name}. {turn_problem(body, voices_of([pk])[pk])}".strip()
    return form_page(request, form, title="Ghi ý kiến theo văn bản", lead=lead, submit="Ghi theo văn bản")


@for_signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what a body said, with the reason."""
    found = _opinion(pk)
    one, on = found.candidate, today()
    is_own = found.body.unit_id is not None and found.body.unit_id in Sight(request.user, on).speaks_for
    if not is_own and not (found.is_from_paper and may_review(request.user, one.place.unit_id, on)):
        raise Http404
    form = ReasonForm(request.POST or None)
    if written(request, form, {}, lambda said: withdraw_opinion(pk, **said, on=on, by=request.user)):
        return gone_back(request, f"Đã rút ý kiến của {found.body.name}.")
    lead = f"{candidate_line(one)}. Ý kiến của {found.body.name}: {found.get_verdict_display().lower()}."
    return form_page(request, form, title="Rút ý kiến", lead=lead, submit="Rút ý kiến")


@for_signed_in
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of the paper in which a body spoke, for whoever reads about all candidates of that place: one paper
    speaks of several people, so that a candidate reads its words about themselves and not the paper.
    """
    found = _opinion(pk)
    if not seen_places(request.user, today()).filter(pk=found.candidate.place_id).exists():
        raise Http404
    return shown_file(found.file)


def _opinion(pk: int) -> Opinion:
    rows = Opinion.objects.select_related("body", "file", "candidate__person", "candidate__place__round__position")
    return get_object_or_404(rows, pk=pk)
