"""Somebody from outside the Union who holds a seat of a body beside it, such as a Party secretary or a commander."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from thulinh.kernel.clock import today
from thulinh.people.access import requires, unit_within
from thulinh.people.actions import NewHolding, NewPerson, add_person, take_seats
from thulinh.people.forms import NewcomerForm
from thulinh.people.models import Holding
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import positions_of_level
from thulinh.people.views.persons import alike_words
from thulinh.ui.answering import form_page, gone_back, written


@requires(PeoplePermission.APPOINT)
def seat_newcomer(request: HttpRequest, unit: int) -> HttpResponse:
    """Write down who holds a seat of a body and is no member of the Union; asked is only what a seat needs."""
    row = unit_within(request, unit, PeoplePermission.APPOINT)
    if row.level.is_union:
        raise Http404  # who leads the Union's own units is one of its members
    unit_within(request, unit, PeoplePermission.EDIT)  # a person is written down, too
    positions = [(position.pk, position.name) for position in positions_of_level(row.level_id)]
    alike = _alike(request, positions) if request.method == "POST" else []
    first = {"starts_on": today(), "position": request.GET.get("chuc-danh") or (positions[0][0] if positions else None)}
    form = NewcomerForm(request.POST or None, positions=positions, alike=bool(alike), initial=first)
    if request.method == "POST" and form.is_valid() and alike and not form.cleaned_data["is_somebody_else"]:
        form.add_error("is_somebody_else", " ".join(alike))
    if not form.errors and written(request, form, {}, lambda said: _seated(unit, said, request.user)):
        return gone_back(request, f"Đã ghi {form.cleaned_data['full_name']} giữ chức danh ở {row.name}.")
    lead = f"{row.name}. Người này không vào danh sách đoàn viên của đơn vị nào."
    return form_page(request, form, title="Ghi người ngoài danh sách", lead=lead, submit="Ghi nhận chức danh")


def _seated(unit: int, said: dict[str, Any], by: Any) -> Holding:
    person = add_person(NewPerson(said["full_name"], phone=said["phone"]), by=by)
    paper = {"decision_number": said["decision_number"], "decision_on": said["decision_on"]}
    row = NewHolding(person.pk, said["how"], said["starts_on"], unit=unit, position=said["position"], **paper)
    return take_seats([row], by=by)[0]


def _alike(request: HttpRequest, positions: list[tuple[str, str]]) -> list[str]:
    form = NewcomerForm(request.POST, positions=positions)
    if not form.is_valid():
        return []
    described = NewPerson(form.cleaned_data["full_name"], phone=form.cleaned_data["phone"])
    return alike_words(described, request.user, "nếu là một người thì đề nghị Đoàn cấp trên ghi chức danh này")
