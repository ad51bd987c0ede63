"""What the code at the door opens on a participant's phone, and what a badge opens on the organiser's."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from thulinh.activities.queries.places import Places
from thulinh.activities.queries.roll_calls import spoken_time
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Refusal
from thulinh.people.access import for_signed_in
from thulinh.training.actions import AlreadyMarked, NotListed, mark_at_door, mark_by_badge
from thulinh.training.models import HalfDay, Participant, Presence
from thulinh.training.queries.presence import badge_by, half_day_by, open_half_day, presences_of
from thulinh.training.rules.classes import Step, allows
from thulinh.training.views.keeping import keeps


@for_signed_in
@never_cache
def door(request: HttpRequest, token: str) -> HttpResponse:
    """Say to be there, by the code at the door, once signed in: one tap."""
    found = half_day_by(token)
    if found is None or not found.is_open(now()) or not allows(found.training_class.state, Step.PRESENCE):
        return _closed(request, known=found is not None)
    person = request.user.person_id
    listed = Participant.objects.listed().filter(training_class=found.training_class_id, person=person)
    participant = listed.first() if person is not None else None
    if participant is None:
        return render(request, "training/not_listed.html", {"title": "Điểm danh"}, status=404)
    known = presences_of([participant.pk]).get(participant.pk, {}).get(found.pk)
    if known is None and request.method == "POST":
        return _mark(request, token)
    return _shown(request, found, known)


def _mark(request: HttpRequest, token: str) -> HttpResponse:
    try:
        mark_at_door(token, by=request.user)
    except AlreadyMarked:
        pass  # the page says which word is kept
    except NotListed:
        return render(request, "training/not_listed.html", {"title": "Điểm danh"}, status=404)
    except Refusal:
        return _closed(request, known=True)
    return redirect("training:door", token)


def _shown(request: HttpRequest, half_day: HalfDay, known: Presence | None) -> HttpResponse:
    is_there = known is not None and known.word == Presence.Word.THERE
    context = {
        "title": "Đã điểm danh" if is_there else "Điểm danh",
        "half_day": half_day,
        "name": str(request.user),
        "known": known,
        "is_there": is_there,
        "at": spoken_time(known.at) if known else "",
    }
    return render(request, "training/door.html", context)


def _closed(request: HttpRequest, *, known: bool) -> HttpResponse:
    return render(request, "ui/code_closed.html", {"title": "Điểm danh"}, status=410 if known else 404)


@for_signed_in
@never_cache
def badge(request: HttpRequest, token: str) -> HttpResponse:
    """Whose badge was scanned; the organiser notes by one tap that they are there. To its holder it says what it is."""
    found = badge_by(token)
    if found is None or not (keeps(request, found.training_class) or found.person_id == request.user.person_id):
        return render(request, "ui/code_closed.html", {"title": "Thẻ học viên", "is_badge": True}, status=404)
    if not keeps(request, found.training_class):
        return render(request, "training/own_badge.html", {"title": "Thẻ học viên", "participant": found})
    half_day = open_half_day(found.training_class_id, now())
    if request.method == "POST" and half_day is not None:
        return _by_badge(request, token, half_day)
    known = presences_of([found.pk]).get(found.pk, {}).get(half_day.pk) if half_day else None
    context = {
        "title": found.person.full_name,
        "participant": found,
        "unit_name": Places([found.unit_id]).name(found.unit_id, found.training_class.starts_on),
        "half_day": half_day,
        "known": known,
        "is_there": known is not None and known.word == Presence.Word.THERE,
        "at": spoken_time(known.at) if known else "",
    }
    return render(request, "training/badge.html", context)


def _by_badge(request: HttpRequest, token: str, half_day: HalfDay) -> HttpResponse:
    try:
        mark_by_badge(token, half_day.pk, by=request.user)
    except AlreadyMarked:
        pass  # the page says so
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("training:badge", token)
