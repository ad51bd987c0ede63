"""Where to go after a form: the page that the caller named, if it is one of ours."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def next_url(request: HttpRequest, default: str = "/") -> str:
    """The address given as `next` in the form or the query, when it is ours; else the default."""
    return _ours(request, request.POST.get("next") or request.GET.get("next") or "", default)


def asked_from(request: HttpRequest, default: str = "/") -> str:
    """The address given as `next` in the query alone: where a page was opened from, whatever its form says."""
    return _ours(request, request.GET.get("next") or "", default)


def _ours(request: HttpRequest, found: str, default: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(found, {request.get_host()}, require_https=request.is_secure())
    is_address = found.startswith(("/", "http://", "https://"))  # else it is taken for the name of a page
    return found if is_address and is_ours else default
