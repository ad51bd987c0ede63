"""Every address says who may open it; a test walks them all and fails on one that says nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, resolve_url

from thulinh.kernel.clock import today
from thulinh.kernel.permissions import Permission
from thulinh.people.models import Person
from thulinh.people.queries import needs_second_step_first, placed_within, visible_people
from thulinh.people.reach import may, reach
from thulinh.ui.answering import is_from_device, sent_back
from thulinh.units.models import UnitPath

View = Callable[..., HttpResponse]


def open_to_all(view: View) -> View:
    """The page is open to everybody, signed in or not."""
    view.access = "open"  # type: ignore[attr-defined]
    return view


def for_signed_in(view: View) -> View:
    """The page is for everybody who is signed in; what it shows depends on reach."""
    guarded = _signed_in(_with_second_step(view))
    guarded.access = "signed-in"  # type: ignore[attr-defined]
    return guarded


def before_second_step(view: View) -> View:
    """The page is for everybody who is signed in, even where a second step is asked for and not yet set up: the pages
    on which one does it.
    """
    guarded = _signed_in(view)
    guarded.access = "signed-in"  # type: ignore[attr-defined]
    return guarded


def requires(permission: Permission) -> Callable[[View], View]:
    """The page needs this permission somewhere; whether it reaches the unit at hand, the view asks by `may`.

    Errors: 404 for others, as if the page did not exist.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not reach(request.user, permission, today()):
                raise Http404
            return view(request, *args, **kwargs)

        asking = _signed_in(_with_second_step(guarded))
        asking.access = permission  # type: ignore[attr-defined]
        return asking

    return decorate


def _signed_in(view: View) -> View:
    """Who is not signed in is led to the page where one signs in; a script that sends for them is told so."""
    asking = login_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated and is_from_device(request):
            return sent_back(["Đồng chí đăng nhập lại rồi gửi."], status=401)
        return asking(request, *args, **kwargs)

    return guarded


def unit_within(request: HttpRequest, unit: int, permission: Permission) -> UnitPath:
    """The unit as it stands today, when the user may do this there; else 404, as if it did not exist."""
    row = get_object_or_404(UnitPath.objects.on(today()).select_related("level"), unit=unit)
    if not may(request.user, permission, row, today()):
        raise Http404
    return row


def person_within(request: HttpRequest, pk: int, permission: Permission) -> Person:
    """The person, when they belong or hold a seat today where the user may do this; else 404."""
    person = get_object_or_404(visible_people(request.user, today(), among=[pk]), pk=pk)
    if not placed_within(request.user, permission, [person.pk], today()):
        raise Http404
    return person


def _with_second_step(view: View) -> View:
    """From the level that the dated rule says, nobody works before their second step at sign-in is set up."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if needs_second_step_first(request.user):
            back = urlencode({"next": request.get_full_path() if request.method == "GET" else "/"})
            return redirect(f"{resolve_url('people:second_step_set_up')}?{back}")
        return view(request, *args, **kwargs)

    return guarded
