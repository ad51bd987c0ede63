"""The style within the first page that a browser gets, so that a weak line carries one answer before there is content.

The browser then fetches the style sheet on its own time, with the next page at the latest; a cookie says that it has
been shown this version.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from csp.constants import SELF
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SHEET, COOKIE, DAYS = "ui/app.css", "thulinh-style", 365


@cache
def text() -> str:
    """The style sheet as it stands within a page: without remarks, its addresses made whole."""
    if hasattr(staticfiles_storage, "stored_name"):
        with staticfiles_storage.open(staticfiles_storage.stored_name(SHEET)) as file:
            read = file.read().decode()
    else:
        read = Path(finders.find(SHEET) or "").read_text(encoding="utf-8")
    folder = static(SHEET).rpartition("/")[0]
    read = re.sub(r"/\*.*?\*/\s*", "", read, flags=re.DOTALL)
    return re.sub(r'url\("?(fonts/[^")]+)"?\)', rf"url({folder}/\1)", read)


@cache
def checksum() -> str:
    """The checksum by which the content security policy lets exactly this style stand in a page."""
    return base64.b64encode(hashlib.sha256(text().encode()).digest()).decode()


def style(request: HttpRequest | None) -> SafeString:
    """The style sheet for a page: within it at first sight, else by its address."""
    if request is None or request.COOKIES.get(COOKIE) == _mark():
        return format_html('<link rel="stylesheet" href="{}">', static(SHEET))
    request.carries_style = True  # type: ignore[attr-defined]
    return mark_safe(f"<style>{text()}</style>")  # noqa: S308 - our own file


def _mark() -> str:
    return re.sub(r"\W", "", checksum())[:16]


class FirstView:
    """Lets a page carry the style, and remembers that this browser has been shown it. Stands after the policy's."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        if getattr(request, "carries_style", False):
            response._csp_update = {"style-src": [SELF, f"'sha256-{checksum()}'"]}  # type: ignore[attr-defined]
            response.set_cookie(
                COOKIE, _mark(), max_age=DAYS * 86_400, httponly=True, samesite="Lax", secure=request.is_secure()
            )
        return response
