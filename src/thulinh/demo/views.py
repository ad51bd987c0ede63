"""Choosing a role of the demonstration. On an installation for real work these pages do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from thulinh.demo.roles import account_of, players
from thulinh.kernel.clock import today
from thulinh.people.access import open_to_all


def only_in_demonstration(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer only where the settings say that this is a demonstration; elsewhere 404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@open_to_all
@only_in_demonstration
@never_cache
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The roles, one button each."""
    return render(request, "demo/roles.html", {"title": "Chọn vai", "players": players(today()), "is_demo": True})


@open_to_all
@only_in_demonstration
@require_POST
def enter(request: HttpRequest, role: str) -> HttpResponse:
    """Sign in as the account that plays a role."""
    account = account_of(role)
    if account is None:
        raise Http404
    login(request, account)
    return redirect("/")
