"""How a page signs somebody in, after the secret and, where there is one, the second step."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

from thulinh.kernel.clock import now, today
from thulinh.kernel.parameters import parameter
from thulinh.people.actions import forget_wrong_sign_ins, note_device, note_wrong_sign_in
from thulinh.people.models import Account
from thulinh.people.queries import accounts_on, sign_in_wait
from thulinh.people.rules import SEEN_AT, WAIT, WRONG_GUESSES, session_mark

# The account that has shown its secret and not yet its code; kept in the session of whoever is not signed in.
WAITING = "second_step"
# When the secret was last typed or chosen in this session, on the way in.
CAME_IN_AT = "came_in_at"
PATIENCE = 10 * 60
KEPT_DAYS = "giu-dang-nhap-so-ngay"


def enter(request: HttpRequest, account: Account, *, keep: bool, address: str) -> HttpResponse:
    """Sign in an account that has shown its secret, or ask it for its second step first."""
    if accounts_on(today()).filter(pk=account.pk, has_second_step=True).exists():
        mark = account.get_session_auth_hash()
        request.session[WAITING] = {"account": account.pk, "mark": mark, "keep": keep, "at": _moment()}
        return redirect(f"{reverse('people:second_step')}?{urlencode({'next': address})}")
    return let_in(request, account, keep=keep, address=address)


def let_in(request: HttpRequest, account: Account, *, keep: bool, address: str) -> HttpResponse:
    """Sign in; for as many days as the dated rule says, or until the browser is closed."""
    login(request, account)
    # At once, not with the next request: who is signed out everywhere must not be in here unseen.
    note_device(account, session_mark(request.session.session_key), request.META.get("HTTP_USER_AGENT", ""))
    request.session[SEEN_AT] = request.session[CAME_IN_AT] = _moment()
    request.session.set_expiry(parameter(KEPT_DAYS, today()) * 24 * 60 * 60 if keep else 0)
    return redirect(address)


def waiting_account(request: HttpRequest) -> tuple[Account, Mapping[str, Any]] | None:
    """Who has shown the secret here a moment ago and still owes the code; nobody once the secret was changed."""
    waiting = request.session.get(WAITING)
    if not waiting or _moment() - waiting["at"] > PATIENCE:
        return None
    account = accounts_on(today()).filter(pk=waiting["account"], is_let_in=True).first()
    if account is None or not constant_time_compare(account.get_session_auth_hash(), waiting["mark"]):
        return None
    return account, waiting


def was_just_now(request: HttpRequest, kept: str) -> bool:
    """Whether the moment that the session keeps under that name is near enough for what came with it to hold."""
    return 0 <= _moment() - request.session.get(kept, 0) <= PATIENCE


def wait_on(request: HttpRequest) -> None:
    """Somebody who typed a wrong code is still there: what the secret opened stays open as long again."""
    request.session[WAITING] = {**request.session[WAITING], "at": _moment()}


def guess_wait(request: HttpRequest, name: str) -> int:
    """How many minutes this address must wait before its next guess at that name; 0 when none."""
    return sign_in_wait(name, _address(request), now())


def guessed_wrong(request: HttpRequest, name: str) -> int:
    """Count a wrong guess; how many minutes to wait now, 0 when one may try again."""
    wrong = note_wrong_sign_in(name, _address(request))
    return int(WAIT.total_seconds() // 60) if wrong >= WRONG_GUESSES else 0


def guessed_right(request: HttpRequest, name: str) -> None:
    """Forget the wrong guesses before a right one."""
    forget_wrong_sign_ins(name, _address(request))


def wait_words(minutes: int) -> str:
    """What to tell whoever has guessed too often."""
    return f"Đã nhập sai {WRONG_GUESSES} lần. Đồng chí chờ {minutes} phút rồi thử lại."


def _moment() -> int:
    return int(now().timestamp())


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")
