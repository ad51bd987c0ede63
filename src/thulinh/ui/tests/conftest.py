"""What the tests of the look share."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import include, path


class Addresses:
    """The addresses of the look alone, so that its tests need no other room."""

    urlpatterns = [path("", include("thulinh.ui.urls"))]


@pytest.fixture(autouse=True)
def on_its_own(settings) -> None:
    """No address and no frame of a room above."""
    settings.ROOT_URLCONF = Addresses
    [engine] = settings.TEMPLATES
    own = [name for name in engine["OPTIONS"]["context_processors"] if not name.startswith("thulinh.")]
    settings.TEMPLATES = [{**engine, "OPTIONS": {**engine["OPTIONS"], "context_processors": own}}]


@pytest.fixture
def ask() -> Callable[[str], HttpRequest]:
    """A request of somebody who is not signed in."""

    def make(path: str = "/", **cookies: str) -> HttpRequest:
        request = RequestFactory().get(path)
        request.COOKIES.update(cookies)
        request.user = AnonymousUser()
        return request

    return make
