"""One seat of a round: its page; choosing somebody for it, and relieving who falls short, with all that follows."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from thulinh.desk.actions import look_at_candidates
from thulinh.desk.drawing.choosing import against, choosing_points, dismissal_points
from thulinh.desk.queries.choosing import place_shown, second_holding, sensitive_shown
from thulinh.desk.queries.leaving import leaving, supports_with
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in, requires
from thulinh.people.queries import visible_people
from thulinh.selection.actions import choose, dismiss_holder
from thulinh.selection.forms.choosing import ChoiceForm, DismissalForm
from thulinh.selection.models import Candidate, Choice, HolderReview, Place
from thulinh.selection.permissions import SelectionPermission
from thulinh.selection.queries.choosing import Case, case_of
from thulinh.selection.queries.sight import may_decide, seen_candidates
from thulinh.selection.views.within import candidate_line
from thulinh.ui.answering import form_page, gone_back, sent_again, written


@for_signed_in
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """The seat, who holds it, who comes into question in which order and why, what the bodies said."""
    shown = place_shown(pk, request.user, today())
    if shown is None:
        raise Http404
    look_at_candidates(sensitive_shown(shown.candidates), by=request.user)
    people = [one.one.person for one in shown.candidates] + [one.person for one in shown.sitting]
    context = {
        "title": f"{shown.place.seat.position.name}, {shown.sight.unit_name}",
        "shown": shown,
        "sight": shown.sight,
        "open_people": set(visible_people(request.user, today(), among=people).values_list("pk", flat=True)),
        "candidates": list(enumerate(shown.candidates, start=1)),
        "to_dismiss": _to_dismiss(shown.reviews, shown.sitting) if shown.sight.may_decide else [],
    }
    return render(request, "desk/place.html", context)


def _to_dismiss(reviews: Any, sitting: Any) -> list[HolderReview]:
    held = {one.holding for one in sitting}
    wanted = HolderReview.Verdict.REPLACE
    return [one for holding, one in reviews.items() if holding in held and one.verdict == wanted]


@requires(SelectionPermission.DECIDE)
def choose_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Write that both authorities chose somebody; before, who leaves, what ends and what begins."""
    one = _candidate(request, pk)
    case = case_of(one, today(), (), user=request.user, on=today())
    everybody = tuple(each.pk for chair in case.chairs for each in chair.sitting)
    form = ChoiceForm(
        request.POST or None, sitting=case.standing.sitting, has_second=_takes_second(case),
        initial={"version": one.version, "takes_on": today(), "replaced": [str(pk) for pk in everybody]},
    )  # fmt: skip

    def write(said: dict[str, Any]) -> Choice:
        version = said.pop("version")
        return choose(pk, form.choice(), version=version, on=today(), by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, f"Đã ghi quyết định. {one.person.full_name} giữ chức danh từ ngày đã ghi.")
    case = case_of(one, today(), everybody, user=request.user, on=today())
    return form_page(
        request, form, title=f"Ghi quyết định chọn {one.person.full_name}", lead=candidate_line(one),
        template="desk/follows.html", submit="Ghi quyết định", stops=against(case) if not form.is_bound else [],
        points=choosing_points(case, one, _follows(request, case), _gains(one, case)),
    )  # fmt: skip


def _candidate(request: HttpRequest, pk: int) -> Candidate:
    rows = seen_candidates(request.user, today(), Candidate.objects.filter(pk=pk))
    one = get_object_or_404(rows.select_related("person", "place__round__position", "place__rule"))
    may_write = may_decide(request.user, one.place.unit_id, today())
    is_open = one.place.outcome == Place.Outcome.OPEN and one.withdrawn_at is None
    if not may_write or not (is_open or sent_again(request)):
        raise Http404
    return one


def _takes_second(case: Case) -> bool:
    return case.second is not None and case.second.own is None


def _follows(request: HttpRequest, case: Case) -> list[tuple[Any, Any]]:
    """What hangs on each holding that ends."""
    sitting = [each for chair in case.chairs for each in chair.sitting]
    return [(each, leaving(each, request.user, today())) for each in sitting]


def _gains(one: Candidate, case: Case) -> list[Any]:
    """The support that begins with the seats taken."""
    chairs = [chair for chair in case.chairs if chair.own is None]
    return supports_with(one.person_id, [(chair.unit, chair.position) for chair in chairs], today())


@requires(SelectionPermission.DECIDE)
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Relieve a holder whom the yearly review found to be replaced."""
    rows = HolderReview.objects.select_related("holding__person", "holding__seat__position", "place__rule")
    review = get_object_or_404(rows, pk=pk, verdict=HolderReview.Verdict.REPLACE)
    if not may_decide(request.user, review.place.unit_id, today()):
        raise Http404
    held, person = review.holding, review.holding.person
    other = second_holding(review.place, held.person_id, today()) if held.seat_id == review.place.seat_id else None
    form = DismissalForm(request.POST or None, has_second=other is not None, initial={"leaves_on": today()})

    def write(said: dict[str, Any]) -> HolderReview:
        dismiss_holder(pk, leaves_on=said["leaves_on"], **form.papers(), on=today(), by=request.user)
        return review

    if written(request, form, {}, write):
        return gone_back(request, f"Đã ghi {person.full_name} thôi giữ chức danh. Biên bản bàn giao đã lập sẵn.")
    lead = f"{person.full_name}, {held.seat.position.name}. Nhận xét: {review.reason}"
    points = dismissal_points(leaving(held, request.user, today()), name=person.full_name)
    return form_page(
        request, form, title="Cho thôi giữ chức danh", lead=lead, submit="Ghi quyết định", points=points,
        template="desk/follows.html",
    )  # fmt: skip
