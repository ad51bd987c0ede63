"""The page that a QR code opens on anybody's phone: confirm to be there, see that it worked, say "không phải tôi"."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from thulinh.activities.actions import (
    AlreadyThere,
    NotMatched,
    check_in,
    check_in_by_name,
    deny_check_in,
    note_missed_guess,
)
from thulinh.activities.forms.arriving import ArrivalForm, check_in_of, check_in_seen, sight_of, slip_of
from thulinh.activities.models import CheckIn, RollCall
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.roll_calls import expected_at, roll_call_by, spoken_time
from thulinh.kernel.clock import now
from thulinh.kernel.refusals import Refusal
from thulinh.people.access import open_to_all

OWN_ACCOUNT = "tai-khoan"


@open_to_all
@never_cache
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm to be at the session whose code was scanned."""
    found = roll_call_by(token)
    if found is None or not found.is_open(now()):
        return _closed(request, known=found is not None)
    if request.method == "POST":
        return _confirm(request, found)
    mine = check_in_of(request.GET.get("phieu", ""), found.pk)
    row = mine or check_in_seen(request.GET.get("da-co", ""), found.pk) or _own_check_in(request, found)
    if row is not None and "khac" not in request.GET:
        return _thanks(request, found, row, may_deny=mine is not None or row.person_id == _person(request))
    return _page(request, found, ArrivalForm())


@open_to_all
@never_cache
@require_POST
def deny(request: HttpRequest, token: str) -> HttpResponse:
    """Take back a confirmation that was not one's own."""
    found = roll_call_by(token)
    row = check_in_of(request.POST.get("phieu", ""), found.pk) if found else None
    if found is None or row is None:
        return _closed(request, known=found is not None)
    try:
        deny_check_in(row.pk, by=request.user if request.user.is_authenticated else None)
    except Refusal:
        return _closed(request, known=True)
    return redirect(reverse("arriving:check_in", args=[token]))


def _confirm(request: HttpRequest, found: RollCall) -> HttpResponse:
    if OWN_ACCOUNT in request.POST and _person(request) is not None:
        try:
            return _to(found, {"phieu": slip_of(check_in(found, _person(request), by=request.user))})
        except AlreadyThere as there:
            return _to(found, {"da-co": sight_of(there.check_in)})
        except Refusal as refusal:
            return _page(request, found, ArrivalForm(), refused=str(refusal))
    form = ArrivalForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    said, address = form.cleaned_data, request.META.get("REMOTE_ADDR", "")
    try:
        row = check_in_by_name(found, name=said["name"], digits=said["digits"], address=address)
        return _to(found, {"phieu": slip_of(row)})
    except AlreadyThere as there:
        return _to(found, {"da-co": sight_of(there.check_in)})
    except Refusal as refusal:
        if isinstance(refusal, NotMatched):
            note_missed_guess(found, address=address, name=said["name"])
        form.add_error(None, str(refusal))
        return _page(request, found, form)


def _to(found: RollCall, asked: dict[str, str]) -> HttpResponse:
    return redirect(f"{reverse('arriving:check_in', args=[found.token])}?{urlencode(asked)}")


def _person(request: HttpRequest) -> int | None:
    return getattr(request.user, "person_id", None) if request.user.is_authenticated else None


def _own_check_in(request: HttpRequest, found: RollCall) -> CheckIn | None:
    """The confirmation of whoever is signed in, by whatever way it came."""
    person = _person(request)
    rows = CheckIn.objects.select_related("person").filter(roll_call=found, person=person, undone_at=None)
    return rows.first() if person is not None else None


def _page(request: HttpRequest, found: RollCall, form: ArrivalForm, refused: str = "") -> HttpResponse:
    person = _person(request)
    context = {
        **_about(found),
        "form": form,
        "refused": refused,
        "may_by_account": person is not None and any(line.person == person for line in expected_at(found.activity)),
        "name": str(request.user) if person is not None else "",
    }
    return render(request, "activities/arrive.html", context, status=422 if form.errors or refused else 200)


def _thanks(request: HttpRequest, found: RollCall, row: CheckIn, *, may_deny: bool) -> HttpResponse:
    """What was confirmed. Knowing a name and its digits shows it; only who confirmed, or whose it is, may deny it."""
    context = {
        **_about(found),
        "row": row,
        "at": spoken_time(row.at),
        "again": "da-co" in request.GET,
        "slip": slip_of(row) if may_deny and row.how != CheckIn.How.HAND else "",
    }
    return render(request, "activities/arrived.html", context)


def _about(found: RollCall) -> dict[str, Any]:
    activity = found.activity
    host = Places([activity.host_id]).name(activity.host_id, activity.day)
    return {"title": "Điểm danh", "kind_name": activity.kind.name, "host_name": host, "day": activity.day,
            "token": found.token}  # fmt: skip


def _closed(request: HttpRequest, *, known: bool) -> HttpResponse:
    return render(request, "ui/code_closed.html", {"title": "Điểm danh"}, status=410 if known else 404)
