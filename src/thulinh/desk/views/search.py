"""The search box."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thulinh.desk.queries.search import SHORTEST
from thulinh.desk.queries.search import search as find
from thulinh.kernel.clock import today
from thulinh.kernel.text import nfc
from thulinh.people.access import for_signed_in


@for_signed_in
def search(request: HttpRequest) -> HttpResponse:
    """What the words mean within the reader's reach: units, people, activities, initiatives, programmes."""
    words = nfc(request.GET.get("q", "").replace("\x00", ""))[:100]  # no database takes that letter
    found = find(words, request.user, today())
    context = {"title": "Tìm kiếm", "found": found, "words": words, "is_short": 0 < len(words) < SHORTEST}
    return render(request, "desk/search.html", context)
