"""Pages of commendation: the list, one of them with its evidence, and proposing a person or a unit."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from thulinh.activities.models import Activity
from thulinh.benefits.actions.commending import NewCommendation, propose_commendation
from thulinh.benefits.forms.commending import PAGES
from thulinh.benefits.models import Commendation, CouncilWord
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.commendations import awarding_units, commendation_list, places_of, steps_for
from thulinh.desk.commendation_lists import CommendationFilters, CommendationTable
from thulinh.desk.forms.commending import ProposeForm
from thulinh.desk.queries.activities import visible_activities
from thulinh.desk.queries.merits import merits_of, merits_of_unit, opened
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in, person_within, requires, unit_within
from thulinh.people.queries import visible_people
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.ui.listing import Empty, list_page
from thulinh.units.models import UnitPath


@for_signed_in
def commendations(request: HttpRequest) -> HttpResponseBase:
    """The commendations that the reader may read: those awarded; proposals in their own line and where they decide."""
    return list_page(
        request,
        table_class=CommendationTable,
        queryset=commendation_list(request.user, today()),
        filterset_class=CommendationFilters,
        title="Khen thưởng",
        export_name="khen-thuong",
        template="desk/list.html",
        empty=Empty(
            "Chưa có khen thưởng nào.", "Mở trang của người hoặc đơn vị có thành tích rồi chọn Đề nghị khen thưởng."
        ),
    )


@for_signed_in
def commendation(request: HttpRequest, pk: int) -> HttpResponse:
    """One commendation: for what, with which records, what the council said, the decision, the ceremony."""
    user, on = request.user, today()
    found = get_object_or_404(commendation_list(user, on).select_related("proposed_by__person"), pk=pk)
    seen = found.person_id and visible_people(user, on, among=[found.person_id]).exists()
    context = {
        "title": found.title,
        "one": found,
        "may_open_person": seen,
        "evidence": opened(found.evidence.order_by("-day", "pk"), user, on),
        "council": CouncilWord.objects.filter(commendation=found).first(),
        "ceremony": _ceremony(found, request),
        "offers": [(verb, PAGES[verb]) for verb in steps_for(found, user, on)],
    }
    return render(request, "desk/commendation.html", context)


@requires(BenefitPermission.COMMEND)
def propose_person(request: HttpRequest, person: int) -> HttpResponse:
    """Propose somebody, with what the records say for them."""
    found = person_within(request, person, BenefitPermission.COMMEND)
    rows = places_of(person, request.user, today())
    if not rows or person == request.user.person_id:
        raise Http404
    merits = merits_of(person, request.user, today())
    return _propose(request, rows, merits, name=found.full_name, person=person)


@requires(BenefitPermission.COMMEND)
def propose_unit(request: HttpRequest, unit: int) -> HttpResponse:
    """Propose a unit, with what its records say for it."""
    row = unit_within(request, unit, BenefitPermission.COMMEND)
    if not row.is_open:
        raise Http404
    return _propose(request, [row], merits_of_unit(unit, request.user, today()), name=row.name)


def _propose(
    request: HttpRequest, rows: list[UnitPath], merits: Any, *, name: str, person: int | None = None
) -> HttpResponse:
    on = today()
    awarding = {one.unit_id: one.name for row in rows for one in awarding_units(row.unit_id, on)}
    units = [(row.unit_id, row.name) for row in rows]
    form = ProposeForm(
        request.POST or None, units=units, awarding=list(awarding.items()), merits=merits, initial={"year": on.year}
    )

    def write(said: dict[str, Any]) -> Commendation:
        evidence = form.chosen(said.pop("evidence", ()))
        return propose_commendation(NewCommendation(person=person, evidence=evidence, **said), by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, "Đã đề nghị khen thưởng. Nơi xét khen thưởng thấy đề nghị này.")
    return form_page(
        request, form, title="Đề nghị khen thưởng", lead=f"{name}.", submit="Gửi đề nghị", submit_icon="send"
    )


def _ceremony(found: Commendation, request: HttpRequest) -> Activity | None:
    """The ceremony, for who may open it."""
    if found.ceremony_id is None:
        return None
    rows = visible_activities(request.user, today()).select_related("kind")
    return rows.filter(pk=found.ceremony_id).first()
