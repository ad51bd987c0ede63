"""The one choice that belongs to the look: light or dark."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from thulinh.ui.returning import next_url

THEMES = ("light", "dark")
ONE_YEAR = 365 * 24 * 60 * 60


@require_POST
def change_theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark on this device and go back to the page."""
    asked = request.POST.get("theme")
    response = redirect(next_url(request))
    if asked in THEMES:
        response.set_cookie("theme", asked, max_age=ONE_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


change_theme.access = "open"  # type: ignore[attr-defined]  # the mark of people.access, which is a room above
