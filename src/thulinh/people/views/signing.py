"""Signing in and out, and one's own password."""

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Refusal
from thulinh.people.access import before_own_password, for_signed_in, open_to_all
from thulinh.people.actions import forget_wrong_sign_ins, note_wrong_sign_in, set_password
from thulinh.people.forms import PasswordForm, SignInForm
from thulinh.people.forms.signing import OwnPasswordForm
from thulinh.people.queries import grant_table, sign_in_wait
from thulinh.people.rules import WAIT, WRONG_GUESSES
from thulinh.ui.answering import form_page, gone_back
from thulinh.ui.returning import next_url


@open_to_all
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in; after ten wrong guesses for one name from one address, wait a quarter of an hour."""
    if request.user.is_authenticated:
        return redirect(next_url(request))
    form, status = SignInForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        status = _try(request, form)
        if not form.errors:
            return redirect(next_url(request))
    shown = {"form": form, "title": "Đăng nhập", "verb": "Chưa đăng nhập được"}
    return render(request, "people/sign_in.html", shown, status=422 if form.errors and status == 200 else status)


def _try(request: HttpRequest, form: SignInForm) -> int:
    """Sign in with what the form says, or put on it why not."""
    name, address = form.cleaned_data["username"], request.META.get("REMOTE_ADDR", "")
    minutes = sign_in_wait(name, address, now())
    if not minutes:
        account = authenticate(request, username=name, password=form.cleaned_data["password"])
        if account is not None:
            forget_wrong_sign_ins(name, address)
            login(request, account)
            return 200
        if note_wrong_sign_in(name, address) < WRONG_GUESSES:
            form.add_error(None, "Tên đăng nhập hoặc mật khẩu chưa đúng.")
            return 422
        minutes = int(WAIT.total_seconds() // 60)
    form.add_error(None, f"Đã nhập sai {WRONG_GUESSES} lần. Đồng chí chờ {minutes} phút rồi thử lại.")
    return 429


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect("people:sign_in")


@before_own_password
@never_cache
@sensitive_post_parameters("current", "password", "again")
def change_password(request: HttpRequest) -> HttpResponse:
    """Choose one's own password; with a secret that was handed over, nothing else opens before that."""
    must = request.user.must_change_password
    form = (PasswordForm if must else OwnPasswordForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not must and not request.user.check_password(form.cleaned_data["current"]):
            form.add_error("current", "Mật khẩu đang dùng chưa đúng.")
        else:
            try:
                set_password(request.user, form.cleaned_data["password"], by=request.user)
            except Refusal as refusal:
                refusal.put_on(form)
            else:
                update_session_auth_hash(request, request.user)
                return gone_back(request, "Đã đổi mật khẩu.")
    lead = "Đồng chí đang dùng mật khẩu tạm. Đặt mật khẩu của riêng mình rồi tiếp tục." if must else ""
    cancel = {"cancel_url": ""} if must else {}
    return form_page(request, form, title="Đổi mật khẩu", lead=lead, submit="Đổi mật khẩu", **cancel)


@for_signed_in
def rights(request: HttpRequest) -> HttpResponse:
    """Who may do what, printed from the data that decides it."""
    shown = {"title": "Quyền hạn theo chức danh", "positions": grant_table()}
    return render(request, "people/rights.html", shown)
