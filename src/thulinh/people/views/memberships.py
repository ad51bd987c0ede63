"""Beginning, ending and moving memberships."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.kernel.clock import today
from thulinh.kernel.refusals import Refusal
from thulinh.people.access import requires, unit_within
from thulinh.people.actions import (
    NewMembership,
    begin_membership,
    end_membership,
    transfer_memberships,
    withdraw_memberships,
)
from thulinh.people.forms import BeginForm, EndForm, TransferForm, WithdrawForm
from thulinh.people.models import Membership
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import visible_people
from thulinh.people.reach import reach
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.units.models import UnitPath
from thulinh.units.queries import match_unit


@requires(PeoplePermission.EDIT)
def begin(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """Write somebody who is in the books already into the list of one more unit."""
    row = unit_within(request, unit, PeoplePermission.EDIT)
    person = get_object_or_404(visible_people(request.user, today(), among=[pk]), pk=pk)
    form = BeginForm(request.POST or None, initial={"starts_on": today()})
    if written(request, form, {}, lambda said: begin_membership(NewMembership(pk, unit, **said), by=request.user)):
        return gone_back(request, f"Đã ghi {person.full_name} vào danh sách {row.name}.")
    return form_page(request, form, title=f"Ghi vào danh sách {row.name}", lead=person.full_name, submit="Ghi")


@requires(PeoplePermission.EDIT)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a membership: grown out of the Union, struck off, moved away."""
    membership, row = _membership(request, pk)
    form = EndForm(request.POST or None, initial={"on": today()})
    if written(request, form, {}, lambda said: end_membership(membership, **said, by=request.user)):
        return gone_back(request, f"Đã ghi kết thúc sinh hoạt của {membership.person.full_name}.")
    lead = f"{membership.person.full_name}, {membership.get_kind_display()}, {row.name}"
    return form_page(request, form, title="Kết thúc sinh hoạt", lead=lead, submit="Kết thúc sinh hoạt")


@requires(PeoplePermission.EDIT)
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a member to another unit within reach, or to another way of belonging to the same one."""
    membership, row = _membership(request, pk)
    form = TransferForm(request.POST or None, initial={"on": today(), "unit": row.name, "kind": membership.kind})

    def write(said: dict[str, Any]) -> Membership:
        unit = _unit_named(request, said.pop("unit"), row)
        moved = transfer_memberships([membership], unit=unit, **said, by=request.user)
        return moved[0] if moved else membership  # at home there already: nothing new begins

    if written(request, form, {}, write):
        return gone_back(request, f"Đã ghi chuyển sinh hoạt của {membership.person.full_name}.")
    lead = f"{membership.person.full_name}, đang ở {row.name}"
    return form_page(request, form, title="Chuyển sinh hoạt", lead=lead, submit="Ghi chuyển")


@requires(PeoplePermission.EDIT)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a membership that was written by mistake."""
    membership, row = _membership(request, pk)
    form = WithdrawForm(request.POST or None)

    def write(said: dict[str, Any]) -> Membership:
        withdraw_memberships([membership], reason=said["reason"], by=request.user)
        return membership

    if written(request, form, {}, write):
        return gone_back(request, f"Đã rút {membership.person.full_name} khỏi danh sách {row.name}.")
    lead = f"{membership.person.full_name}, {row.name}. Chỉ rút khi ghi nhầm; chuyển đi thì ghi kết thúc sinh hoạt."
    return form_page(request, form, title="Rút khỏi danh sách", lead=lead, submit="Rút khỏi danh sách")


def _membership(request: HttpRequest, pk: int) -> tuple[Membership, UnitPath]:
    membership = get_object_or_404(Membership.objects.current().select_related("person"), pk=pk)
    return membership, unit_within(request, membership.unit_id, PeoplePermission.EDIT)


def _unit_named(request: HttpRequest, name: str, here: UnitPath) -> int:
    """Which unit within reach was meant; the present one when its name was left standing."""
    if name == here.name:
        return here.unit_id
    match = match_unit(name, reach(request.user, PeoplePermission.EDIT, today()).roots, today())
    found = match.unit or match.likely
    if found is not None:
        return found.pk
    if match.exact:
        raise Refusal("Có nhiều đơn vị cùng tên này. Đồng chí ghi đủ tên.", "unit")
    near = ", ".join(f"“{unit.name}”" for unit in match.near)
    hint = f"Có phải {near}?" if near else "Nếu ở ngoài phạm vi của đồng chí, đề nghị Đoàn cấp trên ghi việc chuyển."
    raise Refusal(f"Không thấy đơn vị “{name}”. {hint}", "unit")
