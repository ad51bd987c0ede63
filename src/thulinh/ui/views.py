"""What belongs to the look: light or dark, and what a device needs to open pages without signal."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.http import require_GET, require_POST

from thulinh.ui import offline
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


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: which files this version keeps, then its own lines. A browser asks anew every time."""
    scripts = ", ".join(json.dumps(static(name)) for name in ("ui/worker.js", "ui/notifying.js"))
    lines = f"self.THULINH = {json.dumps(offline.shell())};\nimportScripts({scripts});\n"
    return HttpResponse(lines, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """Name and pictures for the phone's first screen."""
    return JsonResponse(
        offline.manifest(),
        content_type="application/manifest+json",
        headers={"Cache-Control": "public, max-age=3600"},
        json_dumps_params={"ensure_ascii": False},
    )


@require_GET
def without_signal(request: HttpRequest) -> HttpResponse:
    """The page that a device shows instead of one that it cannot reach.

    Written without the request: it is kept on the device for whoever holds it next, so nobody's name may stand on it.
    """
    return HttpResponse(render_to_string("ui/without_signal.html"), headers={"Cache-Control": "no-cache"})


# The mark of people.access, which is a room above.
for _view in (change_theme, worker, manifest, without_signal):
    _view.access = "open"  # type: ignore[attr-defined]
