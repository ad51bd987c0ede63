"""Who is in charge of a branch."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.kernel.clock import today
from thulinh.people.access import requires, unit_within
from thulinh.people.actions import NewCharge, end_charge, put_in_charge
from thulinh.people.forms import ChargeForm, EndChargeForm
from thulinh.people.models import Charge
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import charged_officers, holders_of_unit
from thulinh.ui.answering import form_page, gone_back, written


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
