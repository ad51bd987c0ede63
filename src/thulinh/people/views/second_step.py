"""The second step at sign-in: asked for after the secret, set up, renewed, done without again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from thulinh.kernel.clock import now, today
from thulinh.kernel.refusals import Refusal
from thulinh.people.access import before_second_step, for_signed_in, open_to_all
from thulinh.people.actions import (
    check_second_step,
    end_second_step,
    renew_recovery_codes,
    set_up_second_step,
)
from thulinh.people.forms import CodeForm, CurrentSecretForm, NewCodeForm
from thulinh.people.queries import app_key, needs_second_step_first, offers_second_step, second_step_of
from thulinh.people.rules import new_app_key, session_mark
from thulinh.people.views.entering import CAME_IN_AT, let_in, wait_on, waiting_account, was_just_now
from thulinh.people.views.signing import is_own_secret
from thulinh.ui.answering import form_page, gone_back
from thulinh.ui.returning import next_url

# The key that the app has read and not yet proved, and the leave that the secret gave to set it up.
NEW_KEY, MAY_SET_UP = "second_step_key", "second_step_leave"


@open_to_all
@never_cache
@sensitive_post_parameters("code")
def ask(request: HttpRequest) -> HttpResponse:
    """After the secret: the code from the app, or a recovery code. Too many wrong ones make this account wait."""
    waiting = waiting_account(request)
    if waiting is None:
        return redirect("people:sign_in")
    account, said = waiting
    form, status = CodeForm(request.POST or None), 422
    if request.method == "POST" and form.is_valid():
        answer = check_second_step(account, form.cleaned_data["code"])
        if answer.is_right:
            return let_in(request, account, keep=said["keep"], address=next_url(request))
        form.add_error("code", answer.words)
        wait_on(request)
        status = 429 if answer.wait_seconds >= 5 else 422
    shown = {"form": form, "title": "Xác thực hai bước", "verb": "Chưa đăng nhập được"}
    return render(request, "people/second_step_ask.html", shown, status=status if form.errors else 200)


@before_second_step
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """Whether one's second step is on, how many recovery codes are left, and what may be done about it."""
    step = second_step_of(request.user)
    _offered(request, step.is_set_up)
    if needs_second_step_first(request.user):
        return redirect("people:second_step_set_up")
    must = getattr(request.user, "needs_second_step", False)
    shown = {"title": "Xác thực hai bước", "step": step, "must": must, "back": request.path}
    return render(request, "people/second_step.html", shown)


@before_second_step
@never_cache
@sensitive_post_parameters("code", "current")
def set_up(request: HttpRequest) -> HttpResponse:
    """Read the key with an app, prove it by a code; the recovery codes are shown this once.

    The secret is shown first: a phone left open on a table changes nothing, and locks nobody out. Who came in by it a
    moment ago and has no second step yet is not asked again.
    """
    has_one = second_step_of(request.user).is_set_up
    _offered(request, has_one)
    if not (was_just_now(request, MAY_SET_UP) or (not has_one and was_just_now(request, CAME_IN_AT))):
        title = "Đổi ứng dụng xác thực" if has_one else "Bật xác thực hai bước"
        return _ask_secret(request, MAY_SET_UP, title, "people:second_step_set_up")
    key = request.session.setdefault(NEW_KEY, new_app_key())
    form = NewCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mark = session_mark(request.session.session_key)
        try:
            codes = set_up_second_step(request.user, key, form.cleaned_data["code"], by=request.user, keep=mark)
            for kept in (NEW_KEY, MAY_SET_UP):
                request.session.pop(kept, None)
            return _codes(request, codes, "Đã bật xác thực hai bước")
        except Refusal as refusal:
            refusal.put_on(form)
    address, letters = app_key(request.user, key)
    shown = {
        "title": "Bật xác thực hai bước", "form": form, "address": address, "letters": letters,
        "must": needs_second_step_first(request.user), "verb": "Chưa bật được", "next": next_url(request),
    }  # fmt: skip
    return render(request, "people/second_step_set_up.html", shown, status=422 if form.errors else 200)


@for_signed_in
@never_cache
@sensitive_post_parameters("current")
def renew_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the old ones."""
    form = CurrentSecretForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and is_own_secret(request, form):
        try:
            return _codes(request, renew_recovery_codes(request.user, by=request.user), "Mã dự phòng mới")
        except Refusal as refusal:
            refusal.put_on(form)
    lead = "Mã dự phòng cũ hết dùng được. Mã mới hiện một lần."
    return form_page(request, form, title="Lấy mã dự phòng mới", lead=lead, submit="Lấy mã mới")


@for_signed_in
@never_cache
@sensitive_post_parameters("current")
def end(request: HttpRequest) -> HttpResponse:
    """Do without the second step again, where no rule asks for it."""
    if getattr(request.user, "needs_second_step", False) or not second_step_of(request.user).is_set_up:
        raise Http404
    form = CurrentSecretForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and is_own_secret(request, form):
        end_second_step(request.user, by=request.user)
        return gone_back(request, "Đã tắt xác thực hai bước.")
    lead = "Từ lần đăng nhập sau, chỉ cần mật khẩu là vào được."
    return form_page(request, form, title="Tắt xác thực hai bước", lead=lead, submit="Tắt")


def _offered(request: HttpRequest, is_set_up: bool) -> None:
    if not is_set_up and not offers_second_step(request.user, today()):
        raise Http404


def _ask_secret(request: HttpRequest, leave: str, title: str, then: str) -> HttpResponse:
    """Ask for one's secret; right, it gives leave for what comes next in this session."""
    form = CurrentSecretForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and is_own_secret(request, form):
        request.session[leave] = int(now().timestamp())
        return redirect(f"{reverse(then)}?{urlencode({'next': next_url(request)})}")
    return form_page(request, form, title=title, lead="Đồng chí nhập mật khẩu trước.", submit="Tiếp tục")


def _codes(request: HttpRequest, codes: list[str], title: str) -> HttpResponse:
    shown = {"title": title, "codes": codes, "next": next_url(request)}
    return render(request, "people/recovery_codes.html", shown)
