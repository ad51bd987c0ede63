"""Signing in and out, and one's own password."""

from collections.abc import Iterable, Iterator

from django.contrib.auth import SESSION_KEY, authenticate, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from thulinh.kernel.clock import today
from thulinh.kernel.refusals import Refusal
from thulinh.people.access import for_signed_in, open_to_all
from thulinh.people.actions import end_device, move_device, set_password
from thulinh.people.forms import OwnSecretForm, SignInForm
from thulinh.people.models import Account
from thulinh.people.queries import accounts_on, grant_table
from thulinh.people.queries.rights import PositionGrants
from thulinh.people.rules import session_mark
from thulinh.people.tables import RightTable
from thulinh.people.views.entering import enter, guess_wait, guessed_right, guessed_wrong, wait_words
from thulinh.ui.answering import FORGET_KEPT, form_page, gone_back
from thulinh.ui.listing import asks_sheet, sheet_url, table_sheet
from thulinh.ui.returning import next_url

NO_SEAT = (
    "Hôm nay đồng chí không giữ chức danh nào nên không vào được. Nếu đồng chí vừa nhận chức danh, "
    "đề nghị Đoàn cấp trên trực tiếp ghi vào hệ thống."
)


@open_to_all
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in; after ten wrong guesses for one name from one address, wait a quarter of an hour."""
    if request.user.is_authenticated:
        return redirect(next_url(request))
    form, status = SignInForm(request.POST or None), 422
    if request.method == "POST" and form.is_valid():
        account = _known(request, form)
        if account is not None:
            return enter(request, account, keep=form.cleaned_data["keep"], address=next_url(request))
        status = 429 if getattr(form, "waits", False) else 422
    shown = {"form": form, "title": "Đăng nhập", "verb": "Chưa đăng nhập được", "ended": _ended(request)}
    page = render(request, "people/sign_in.html", shown, status=status if form.errors else 200)
    page[FORGET_KEPT] = "1"
    return page


def _known(request: HttpRequest, form: SignInForm) -> Account | None:
    """The account that the form's secret opens, or why not on the form."""
    name = form.cleaned_data["username"]
    minutes = guess_wait(request, name)
    account = None if minutes else authenticate(request, username=name, password=form.cleaned_data["password"])
    if account is not None:
        guessed_right(request, name)
        if accounts_on(today()).filter(pk=account.pk, is_let_in=True).exists():
            return account
        form.add_error(None, NO_SEAT)
        return None
    minutes = minutes or guessed_wrong(request, name)
    form.waits = bool(minutes)
    form.add_error(None, wait_words(minutes) if minutes else "Tên đăng nhập hoặc mật khẩu chưa đúng.")
    return None


def _ended(request: HttpRequest) -> str:
    """Why a device that was signed in is so no more, when the reason is that no seat is held today."""
    if SESSION_KEY not in request.session:
        return ""
    account = accounts_on(today()).filter(pk=request.session[SESSION_KEY], is_active=True, is_let_in=False)
    return NO_SEAT if account.exists() else ""


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    if request.session.session_key:
        end_device(session_mark(request.session.session_key))
    logout(request)
    return redirect("people:sign_in")


@for_signed_in
@never_cache
@sensitive_post_parameters("current", "password")
def change_password(request: HttpRequest) -> HttpResponse:
    """Choose another password for oneself; one's other devices are signed out by it."""
    form = OwnSecretForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and is_own_secret(request, form):
        mark = session_mark(request.session.session_key)
        try:
            set_password(request.user, form.cleaned_data["password"], by=request.user, keep=mark)
        except Refusal as refusal:
            refusal.put_on(form)
        else:
            update_session_auth_hash(request, request.user)
            move_device(mark, session_mark(request.session.session_key))
            return gone_back(request, "Đã đổi mật khẩu. Các thiết bị khác của đồng chí đã đăng xuất.")
    lead = "Đổi xong, các thiết bị khác đang đăng nhập bằng tài khoản này bị đăng xuất."
    return form_page(request, form, title="Đổi mật khẩu", lead=lead, submit="Đổi mật khẩu")


def is_own_secret(request: HttpRequest, form: OwnSecretForm) -> bool:
    """Whether the form's "current" is the secret of whoever is signed in; guessing it is limited as at sign-in."""
    name = request.user.get_username()
    minutes = guess_wait(request, name)
    if not minutes and request.user.check_password(form.cleaned_data["current"]):
        guessed_right(request, name)
        return True
    minutes = minutes or guessed_wrong(request, name)
    form.add_error("current", wait_words(minutes) if minutes else "Mật khẩu đang dùng chưa đúng.")
    return False


@for_signed_in
def rights(request: HttpRequest) -> HttpResponseBase:
    """Who may do what, printed from the data that decides it."""
    positions = grant_table()
    if asks_sheet(request):
        return table_sheet(RightTable(list(_right_rows(positions))), "Quyền hạn", "quyen-han")
    shown = {"title": "Quyền hạn theo chức danh", "positions": positions, "sheet_url": sheet_url(request)}
    return render(request, "people/rights.html", shown)


def _right_rows(positions: Iterable[PositionGrants]) -> Iterator[dict[str, str]]:
    for position in positions:
        named = {"position": position.name, "levels": "; ".join(position.levels)}
        for granted in position.granted:
            yield from ({**named, "reach": granted.reach_label, "right": label} for label in granted.labels)
