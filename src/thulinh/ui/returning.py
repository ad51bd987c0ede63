"""Where to go after a form: the page that the caller named, if it is one of ours."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def next_url(request: HttpRequest, default: str = "/") -> str:
    """The address given as `next` in the form or the query, when it is ours; else the default."""
    found = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(found, {request.get_host()}, require_https=request.is_secure())
    return found if found and is_ours else default
