"""Taking seats; who is in charge of a branch."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from thulinh.kernel.clock import today
from thulinh.people.access import requires, unit_within
from thulinh.people.actions import (
    NewCharge,
    NewHolding,
    end_charge,
    put_in_charge,
    take_seats,
)
from thulinh.people.forms import ChargeForm, EndChargeForm, HoldingForm
from thulinh.people.models import Charge
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import (
    charged_officers,
    find_people,
    holders_of_unit,
    members,
    positions_of_level,
    visible_people,
)
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.ui.keys import key_in
from thulinh.ui.returning import next_url
from thulinh.units.models import UnitPath


@requires(PeoplePermission.APPOINT)
def take(request: HttpRequest, unit: int) -> HttpResponse:
    """Write who takes a seat of the unit: one of its members, or somebody found by name, phone or code."""
    row = unit_within(request, unit, PeoplePermission.APPOINT)
    positions = [(position.pk, position.name) for position in positions_of_level(row.level_id)]
    asked = request.GET.get("chuc-danh")
    form = HoldingForm(
        request.POST or None,
        positions=positions,
        people=_candidates(request, row),
        initial={"starts_on": today(), "position": asked or (positions[0][0] if positions else None)},
    )
    if written(request, form, {}, lambda said: take_seats([NewHolding(unit=unit, **said)], by=request.user)[0]):
        return gone_back(request, "Đã ghi việc nhận chức danh.")
    words = request.GET.get("tim", "")
    page = {"template": "people/take_seat.html", "words": words, "lead": row.name, "submit": "Ghi nhận chức danh"}
    page["newcomer_url"] = "" if row.level.is_union else newcomer_url(request, unit, asked or "")
    return form_page(request, form, title="Nhận chức danh", asked=asked or "", **page)


def newcomer_url(request: HttpRequest, unit: int, position: str) -> str:
    """Where somebody is written down who holds a seat of a body and is in no list of the Union."""
    query = urlencode({"chuc-danh": position, "next": next_url(request)})
    return f"{reverse('people:seat_newcomer', args=[unit])}?{query}"


def _candidates(request: HttpRequest, row: UnitPath) -> list[tuple[int, str]]:
    """Who may be chosen: whoever was sent, if visible; those found by the words; the members of the unit."""
    on, choices = today(), {}
    if chosen := key_in(request.POST.get("person")):
        choices.update(visible_people(request.user, on, among=[chosen]).values_list("pk", "full_name"))
    for found in find_people(request.GET.get("tim", ""), request.user, on):
        choices[found.person] = ", ".join(filter(None, (found.name, found.where)))
    for member in members(row.unit_id, on):
        choices.setdefault(member.person, f"{member.name} ({member.kind_label.lower()})")
    return list(choices.items())


@requires(PeoplePermission.CHARGE)
def charge(request: HttpRequest, unit: int) -> HttpResponse:
    """Put a member of the standing committee above in charge of a branch."""
    row = unit_within(request, unit, PeoplePermission.CHARGE)
    above = row.parent_id
    if above is None:
        raise Http404
    unit_within(request, above, PeoplePermission.CHARGE)
    officers = [
        (each.holding, f"{each.name}, {each.position_short}")
        for each in holders_of_unit(above, today())
        if each.is_committee
    ]
    current = charged_officers([unit], today()).get(unit)
    form = ChargeForm(
        request.POST or None, officers=officers, someone=current is not None, initial={"starts_on": today()}
    )

    def write(said: dict[str, Any]) -> Charge:
        replace = said.pop("replace", False)
        return put_in_charge([NewCharge(unit=unit, **said)], by=request.user, replace=replace)[0]

    if written(request, form, {}, write):
        return gone_back(request, f"Đã phân công phụ trách {row.name}.")
    lead = f"{row.name}. " + (f"Đang do {current.name} phụ trách." if current else "Chưa có người phụ trách.")
    return form_page(request, form, title="Phân công phụ trách", lead=lead, submit="Phân công")


@requires(PeoplePermission.CHARGE)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Write that somebody is no longer in charge of a branch."""
    found = get_object_or_404(Charge.objects.current().select_related("holding__person"), pk=pk)
    row = unit_within(request, found.unit_id, PeoplePermission.CHARGE)
    form = EndChargeForm(request.POST or None, initial={"on": today()})
    if written(request, form, {}, lambda said: end_charge(found, **said, by=request.user)):
        return gone_back(request, "Đã ghi thôi phụ trách.")
    lead = f"{found.holding.person.full_name}, phụ trách {row.name}"
    return form_page(request, form, title="Thôi phụ trách chi đoàn", lead=lead, submit="Ghi thôi phụ trách")
