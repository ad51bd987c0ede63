"""Closing somebody's account, and helping somebody who lost the phone with the second step."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache

from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.people.actions import Invited, deactivate, reset_second_step
from thulinh.people.forms import CloseAccountForm, ResetForm
from thulinh.people.models import Account, Invitation
from thulinh.people.permissions import PeoplePermission
from thulinh.people.views.invitations import handed_over, person_to_invite
from thulinh.ui.answering import form_page, gone_back, written


@requires(PeoplePermission.ACCOUNT)
@never_cache
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a person's account at once."""
    person = person_to_invite(request, pk)
    account = get_object_or_404(Account, person=person, is_active=True)
    form = CloseAccountForm(request.POST or None)

    def write(said: dict[str, Any]) -> Account:
        deactivate(account, reason=said["reason"], by=request.user)
        return account

    if written(request, form, {}, write):
        return gone_back(request, f"Đã khóa tài khoản của {person.full_name}.")
    lead = "Người này không vào được nữa, kể cả phiên đang mở và lời mời chưa dùng. Những gì đã ghi giữ nguyên."
    return form_page(request, form, title=f"Khóa tài khoản: {person.full_name}", lead=lead, submit="Khóa tài khoản")


@requires(PeoplePermission.ACCOUNT)
@never_cache
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second step from somebody who lost the phone, and hand over a new invitation."""
    person = person_to_invite(request, pk)
    account = get_object_or_404(Account, person=person)
    form = ResetForm(request.POST or None)
    made: list[Invited] = []

    def write(said: dict[str, Any]) -> Invitation:
        made.append(reset_second_step(account, reason=said["reason"], on=today(), by=request.user))
        return made[0].invitation

    if written(request, form, {}, write):
        return handed_over(request, made, again=reverse("people:invite", args=[pk]))
    title = f"Đặt lại xác thực hai bước: {person.full_name}"
    lead = (
        "Dùng khi người này mất điện thoại và không còn mã dự phòng. Mọi thiết bị bị đăng xuất, mật khẩu cũ hết dùng, "
        "và có lời mời mới để trao tận tay. Hãy chắc rằng đúng là người ấy đang nhờ."
    )
    return form_page(request, form, title=title, lead=lead, submit="Đặt lại và mời lại")
