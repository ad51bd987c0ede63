"""Bồi dưỡng của tôi, on a phone first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from thulinh.desk.queries.own_training import own_training
from thulinh.kernel.clock import now, today
from thulinh.people.access import for_signed_in
from thulinh.ui.answering import kept_offline


@for_signed_in
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """What I need, which classes I may join, my classes with timetable, presence and result, what I hold."""
    context = {"title": "Bồi dưỡng của tôi", "own": own_training(request.user, today(), now()), "back": request.path}
    return kept_offline(render(request, "desk/own_training.html", context))
