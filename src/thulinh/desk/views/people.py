"""Pages of people: the list, the seats with their vacancies, and everything that the rooms know about one person."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from thulinh.activities.queries.tasks import tasks_to_hand_over
from thulinh.benefits.permissions import BenefitPermission
from thulinh.benefits.queries.commendations import awarded_of, places_of
from thulinh.benefits.queries.loan_rights import may_record_loan
from thulinh.desk.actions import look_at_discipline
from thulinh.desk.filters import PersonFilters, SecretaryFilters
from thulinh.desk.queries.log import history
from thulinh.desk.queries.people import people_list, person_page, seats_of_position
from thulinh.desk.queries.places import open_to_reader
from thulinh.desk.queries.support import support_of
from thulinh.desk.tables import PersonTable, SecretaryTable
from thulinh.desk.views.scope import scope_of
from thulinh.kernel.clock import today
from thulinh.kernel.parameters import dated_parameter, parameter
from thulinh.people.access import for_signed_in, requires
from thulinh.people.models import Account, Person, Position
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import placed_within, visible_people, way_in_of
from thulinh.people.queries.rolls import BRANCH_SECRETARY
from thulinh.people.reach import reach
from thulinh.people.rules import DISCIPLINE_LAPSES, LESS_ASKED, is_younger
from thulinh.selection.queries.duals import authority_name, duals_of, left_over_of
from thulinh.training.queries.assessments import may_read_assessments, words_of
from thulinh.training.queries.qualifications import (
    may_read_qualifications,
    may_record_qualification,
    qualifications_of,
    qualifications_to_write,
)
from thulinh.ui.listing import Empty, list_page
from thulinh.visits.permissions import VisitPermission
from thulinh.visits.queries.lists import visits_of_person


@requires(PeoplePermission.VIEW)
def people(request: HttpRequest) -> HttpResponse:
    """The people within reach; a phone number is masked unless the reader may see it."""
    return list_page(
        request,
        table_class=PersonTable,
        queryset=people_list(request.user, today()),
        filterset_class=PersonFilters,
        title="Đoàn viên, cán bộ",
        export_name="doan-vien",
        template="desk/list.html",
        context={"scope": scope_of(request)},
        empty=Empty("Chưa có ai trong danh sách.", "Nhập danh sách đoàn viên từ Excel để bắt đầu."),
    )


@requires(PeoplePermission.VIEW)
def secretaries(request: HttpRequest) -> HttpResponse:
    """The seats of one position within reach, held and vacant; branch secretaries unless another is asked for."""
    asked = request.GET.get("chuc_danh") or BRANCH_SECRETARY
    position = Position.objects.filter(pk=asked).first()
    return list_page(
        request,
        table_class=SecretaryTable,
        queryset=seats_of_position(request.user, asked, on=today()),
        filterset_class=SecretaryFilters,
        title=position.name if position else "Chức danh",
        export_name=asked,
        template="desk/secretaries.html",
        context={
            "scope": scope_of(request),
            "follows_paths": bool(reach(request.user, PeoplePermission.PARTY, today())),
        },
        empty=Empty("Chưa có chức danh này trong phạm vi của đồng chí."),
    )


@for_signed_in
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: where they belong, what they hold, of what they are in charge, what they took part in."""
    found = get_object_or_404(visible_people(request.user, today()), pk=pk)
    user, on = request.user, today()
    page = person_page(found, user, on)
    context = {
        "title": found.full_name,
        "person": found,
        "page": page,
        "on": on,
        "present_seats": [line for line in page.holdings if not page.is_past(line, on)],
        "present_memberships": [line for line in page.memberships if not page.is_past(line, on)],
        "unit_page": "desk:unit",
        "open_units": open_to_reader([line.unit for line in page.memberships], user=user, on=on),
        "may_edit": bool(placed_within(user, PeoplePermission.EDIT, [pk], on)),
        "way_in": way_in_of(found, user, on),
        "visits": visits_of_person(pk, user, on),
        **_support(user, pk),
        "may_see_pace": pk == user.person_id or bool(placed_within(user, VisitPermission.VIEW, [pk], on)),
        "history": history(found, 10, reader=user, on=on) if page.card.has_contact else [],
        "age": _age_of_less_asked(found),
        "duals": duals_of([pk], on),
        "left_seats": [(line, authority_name(line.kept, on)) for line in left_over_of(pk, on)],
        **_training(user, pk),
        "awards": awarded_of(pk, user, on),
        "may_propose": pk != user.person_id and not found.erased_at and bool(places_of(pk, user, on)),
        "may_record_loan": not found.erased_at and may_record_loan(user, pk, on),
        "hands_over": tasks_to_hand_over(pk, user, on).count() if pk != user.person_id else 0,
    }
    return render(request, "desk/person.html", context)


def _support(user: Account, person: int) -> dict[str, Any]:
    """The person's support, for whoever may see it; one's own stands on its own page."""
    on = today()
    if person == user.person_id or not placed_within(user, BenefitPermission.VIEW, [person], on):
        return {}
    return {
        "support": support_of(person, on),
        "may_prepare": bool(placed_within(user, BenefitPermission.PREPARE, [person], on)),
    }


def _training(user: Account, person: int) -> dict[str, Any]:
    """What the person was trained for, for whoever may see it."""
    on = today()
    if not may_read_qualifications(user, [person], on):
        return {}
    learnt = qualifications_of(person, on)
    mine = qualifications_to_write(user, on).filter(person=person)
    return {
        "learnt": learnt,
        "shows_learnt": True,
        "own_words": words_of(person) if may_read_assessments(user, person, on) else [],
        "may_take_back": frozenset(mine.values_list("pk", flat=True)) if learnt else frozenset(),
        "may_record_training": may_record_qualification(user, person, on),
    }


def _age_of_less_asked(person: Person) -> int | None:
    """Below which age less is asked, when the person is younger."""
    years = parameter(LESS_ASKED, today())
    return years if is_younger(person.birth_on, today(), years) else None


@requires(PeoplePermission.DISCIPLINE)
def discipline(request: HttpRequest, pk: int) -> HttpResponse:
    """By which decisions a person was disciplined. Every look at it is written into the log."""
    found = get_object_or_404(visible_people(request.user, today()), pk=pk)
    if found.pk not in placed_within(request.user, PeoplePermission.DISCIPLINE, [pk], today()):
        raise Http404
    lines, rule = look_at_discipline(found, by=request.user), dated_parameter(DISCIPLINE_LAPSES, today())
    context = {
        "title": "Kỷ luật",
        "person": found,
        "lines": [{**vars(line), "label": line.label, "in_force": line.is_in_force(today())} for line in lines],
        "may_write": found.pk != request.user.person_id,
        "rule": f"Kỷ luật hết hiệu lực sau {rule.value} tháng, theo {rule.basis}.",
    }
    return render(request, "desk/discipline.html", context)
