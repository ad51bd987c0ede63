"""What the pages of this room share: which visit one may write, for which committee, how a form is answered."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from thulinh.kernel.clock import today
from thulinh.kernel.files import store_photo
from thulinh.kernel.refusals import Refusal
from thulinh.people.models import Account
from thulinh.ui.answering import (
    form_page,
    gone_back,
    is_from_device,
    reasons_on,
    sent_again,
    sent_back,
    taken_in,
    written,
)
from thulinh.units.models import UnitPath
from thulinh.visits.models import Visit
from thulinh.visits.queries.choices import Sender, senders
from thulinh.visits.queries.rights import VisitRights
from thulinh.visits.queries.sights import VisitSight, visit_sight

ANY = 0  # stands in an address where the visit's own number goes once there is one


def sight_to_write(request: HttpRequest, pk: int) -> VisitSight:
    """The visit, when the user goes on it or arranges it; else 404."""
    return _sight(request, pk, "may_write")


def sight_to_report(request: HttpRequest, pk: int) -> VisitSight:
    """The visit, when the user may say what came of it; else 404."""
    return _sight(request, pk, "may_report")


def _sight(request: HttpRequest, pk: int, right: str) -> VisitSight:
    sight = visit_sight(pk, user=request.user, on=today())
    if sight is None or not getattr(sight, right) or (sight.visit.withdrawn_at is not None and not sent_again(request)):
        raise Http404
    return sight


def sender_asked(request: HttpRequest) -> Sender:
    """The committee for which the user goes: the one that the address names, else the first of theirs; or 404."""
    found = senders(request.user, today())
    asked = request.GET.get("don-vi", "")
    chosen = next((one for one in found if str(one.unit) == asked), found[0] if found else None)
    if chosen is None:
        raise Http404
    return chosen


def sender_of(visit: Visit, user: Account) -> Sender:
    """The committee that a visit was sent by."""
    row = UnitPath.objects.on(today()).filter(unit=visit.unit_id).first()
    if row is None:
        raise Http404
    return Sender(visit.unit_id, row.name, row.path, VisitRights(user, today()).may_arrange(row.path))


def said_simply(
    request: HttpRequest, form: Any, pk: int, write: Callable[[dict[str, Any]], Any], done: str, **page: Any
) -> HttpResponse:
    """A short form about one visit: taken, or shown again with what was wrong."""
    if written(request, form, {"visit": pk}, write):
        return gone_back(request, done)
    return form_page(request, form, **page)


def kept_files(request: HttpRequest, form: Any) -> list[int] | None:
    """The photos of a posted form, stored; None when one of them is no picture, which then stands on the form."""
    files = []
    for upload in request.FILES.getlist("photos"):
        try:
            files.append(store_photo(upload, name=upload.name or "ảnh").pk)
        except Refusal as refusal:
            refusal.put_on(form)
    return None if form.errors else files


def arrived(request: HttpRequest, visit: Visit, words: str) -> HttpResponse:
    """What a form that a device may have kept answers when it was taken."""
    return taken_in(request, words, record=visit.pk) if is_from_device(request) else gone_back(request, words)


def turned_back(request: HttpRequest, form: Any) -> HttpResponse | None:
    """What a device is told of a form that was not taken; None for a person at a page."""
    return sent_back(reasons_on(form)) if request.method == "POST" and is_from_device(request) else None


def photos_to() -> str:
    """Where a device sends the photos of a visit after its text."""
    return reverse("visits:add_photos", args=[ANY])
