"""Bringing somebody into question, taking them out, judging them where no record decides."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.people.queries import find_people, members, visible_people
from thulinh.selection.actions.candidates import add_candidate, judge, withdraw_candidate
from thulinh.selection.forms.candidates import CandidateReasonForm, JudgementForm, NewCandidateForm
from thulinh.selection.models import Judgement, Place
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.rules.criteria import Criterion
from thulinh.selection.views.within import candidate_line, candidate_to_review, place_line, place_to_review
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.ui.keys import key_in


@requires(SelectionPermission.REVIEW)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring somebody into question for a place: found by name, phone or code, or one of the branch's members."""
    place = place_to_review(request, pk)
    form = NewCandidateForm(request.POST or None, people=_people(request, place))

    def write(said: dict[str, Any]) -> Any:
        return add_candidate(pk, **said, on=today(), by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, "Đã đưa vào danh sách xem xét.")
    page = {"template": "selection/add_candidate.html", "words": request.GET.get("tim", ""), "submit": "Đưa vào"}
    return form_page(request, form, title="Thêm người xem xét", lead=place_line(place), **page)


def _people(request: HttpRequest, place: Place) -> list[tuple[int, str]]:
    on, choices = today(), {}
    if chosen := key_in(request.POST.get("person")):
        choices.update(visible_people(request.user, on, among=[chosen]).values_list("pk", "full_name"))
    for found in find_people(request.GET.get("tim", ""), request.user, on):
        choices[found.person] = ", ".join(filter(None, (found.name, found.where)))
    for member in members(place.unit_id, on):
        choices.setdefault(member.person, f"{member.name} ({member.kind_label.lower()})")
    return list(choices.items())


@requires(SelectionPermission.REVIEW)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody out of question, with the reason."""
    one = candidate_to_review(request, pk)
    form = CandidateReasonForm(request.POST or None, initial={"version": one.version})

    def write(said: dict[str, Any]) -> Any:
        return withdraw_candidate(pk, **said, on=today(), by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, f"Đã đưa {one.person.full_name} ra khỏi danh sách xem xét.")
    return form_page(
        request, form, title="Đưa ra khỏi danh sách", lead=candidate_line(one), submit="Đưa ra khỏi danh sách"
    )


@requires(SelectionPermission.REVIEW)
def judge_one(request: HttpRequest, pk: int, criterion: str) -> HttpResponse:
    """Judge somebody by a criterion that no record decides."""
    one = candidate_to_review(request, pk)
    asked = next((each for each in map(Criterion.read, one.place.rule.criteria) if each.code == criterion), None)
    if asked is None or asked.kind != "nhan-xet":
        raise Http404
    known = Judgement.objects.filter(candidate=one, criterion=criterion).first()
    first = {"version": one.version} | ({"verdict": known.verdict, "reason": known.reason} if known else {})
    form = JudgementForm(request.POST or None, initial=first)

    def write(said: dict[str, Any]) -> Judgement:
        return judge(pk, criterion, **said, on=today(), by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, f"Đã ghi nhận xét về {one.person.full_name}.")
    lead = f"{candidate_line(one)}. Tiêu chuẩn: {asked.name}."
    return form_page(request, form, title="Nhận xét theo tiêu chuẩn", lead=lead, submit="Ghi nhận xét")
