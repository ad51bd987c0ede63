"""The addresses of this room and below, for tests of its pages alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def _home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("trang đầu")


urlpatterns = [
    path("", _home),
    path("giao-dien/", include("thulinh.ui.urls")),
    path("", include("thulinh.people.urls")),
]
