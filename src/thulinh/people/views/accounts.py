"""Giving somebody an account or a new secret, and closing it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.people.actions import IssuedAccount, deactivate, issue_account, renew_secret
from thulinh.people.forms import CloseAccountForm, IssueForm
from thulinh.people.models import Account, Person
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import may_issue_account, visible_people
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.ui.returning import next_url


@requires(PeoplePermission.ACCOUNT)
@never_cache
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person an account, or a new secret for the one they have; the secret is shown this once."""
    person = _person(request, pk)
    account = Account.objects.filter(person=person).first()
    issued: list[IssuedAccount] = []

    def write(said: dict[str, Any]) -> Account:
        made = renew_secret(account, by=request.user) if account else issue_account(person, by=request.user)
        issued.append(made)
        return made.account

    form = IssueForm(request.POST or None)
    if written(request, form, {}, write):
        shown = {"title": "Mật khẩu tạm", "person": person, "issued": issued, "next": next_url(request)}
        return render(request, "people/secret.html", shown)
    title = f"{'Cấp lại mật khẩu' if account else 'Cấp tài khoản'}: {person.full_name}"
    lead = "Hệ thống đặt một mật khẩu tạm, hiện một lần. Người nhận phải đổi mật khẩu khi đăng nhập lần đầu."
    submit = "Cấp lại mật khẩu" if account else "Cấp tài khoản"
    return form_page(request, form, title=title, question=lead, submit=submit, template="ui/confirm.html")


@requires(PeoplePermission.ACCOUNT)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a person's account at once."""
    person = _person(request, pk)
    account = get_object_or_404(Account, person=person, is_active=True)
    form = CloseAccountForm(request.POST or None)

    def write(said: dict[str, Any]) -> Account:
        deactivate(account, reason=said["reason"], by=request.user)
        return account

    if written(request, form, {}, write):
        return gone_back(request, f"Đã khóa tài khoản của {person.full_name}.")
    lead = "Người này không vào được nữa, kể cả phiên đang mở. Những gì đã ghi giữ nguyên."
    return form_page(request, form, title=f"Khóa tài khoản: {person.full_name}", lead=lead, submit="Khóa tài khoản")


def _person(request: HttpRequest, pk: int) -> Person:
    person = get_object_or_404(visible_people(request.user, today(), among=[pk]), pk=pk)
    if not may_issue_account(request.user, person, today()):
        raise Http404
    return person
