"""The one choice that belongs to the look: light or dark."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

THEMES = ("light", "dark")
ONE_YEAR = 365 * 24 * 60 * 60


@require_POST
def change_theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark on this device and go back to the page."""
    asked, back = request.POST.get("theme"), request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    if asked in THEMES:
        response.set_cookie("theme", asked, max_age=ONE_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


change_theme.access = "open"  # type: ignore[attr-defined]  # the mark of people.access, which is a room above
