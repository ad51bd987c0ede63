"""Nhận chức danh: what stands against it in all rooms is said before it is written."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from thulinh.desk.actions import look_at_candidates
from thulinh.desk.forms.taking import TakingForm
from thulinh.desk.queries.taking import who_may_sit
from thulinh.kernel.clock import today
from thulinh.people.access import requires, unit_within
from thulinh.people.actions import NewHolding, take_seats
from thulinh.people.models import Holding
from thulinh.people.permissions import PeoplePermission
from thulinh.people.queries import positions_of_level
from thulinh.selection.queries.appointing import appointment_warnings
from thulinh.selection.rules.criteria import DISCIPLINE
from thulinh.ui.answering import form_page, gone_back, sent_again, written
from thulinh.ui.returning import next_url

WARNED = "Đã đọc các điều cần lưu ý và vẫn ghi"


@requires(PeoplePermission.APPOINT)
def take(request: HttpRequest, unit: int) -> HttpResponse:
    """Write who takes a seat of the unit: one of its members, or somebody found by name, phone or code."""
    row = unit_within(request, unit, PeoplePermission.APPOINT)
    asked, words = request.GET.get("chuc-danh", ""), request.GET.get("tim", "")
    positions = [(position.pk, position.name) for position in positions_of_level(row.level_id)]
    form = TakingForm(
        request.POST or None, positions=positions, warnings=lambda said: _warnings(request, unit, said),
        people=who_may_sit(unit, words, request.POST.get("person"), request.user, today()),
        initial={"starts_on": today(), "position": asked or (positions[0][0] if positions else None)},
    )  # fmt: skip
    if written(request, form, {}, lambda said: _seated(request, unit, form, said)):
        return gone_back(request, "Đã ghi việc nhận chức danh.")
    page = {"template": "desk/take_seat.html", "words": words, "lead": row.name, "submit": "Ghi nhận chức danh"}
    page["newcomer_url"] = "" if row.level.is_union else _newcomer_url(request, unit, asked)
    return form_page(request, form, title="Nhận chức danh", asked=asked, **page)


def _warnings(request: HttpRequest, unit: int, said: dict[str, Any]) -> Sequence[str]:
    """What should be read first; that somebody read of a discipline is written down."""
    if sent_again(request):
        return ()
    post = {"unit": unit, "position": said["position"]}
    found = appointment_warnings(said["person"], **post, on=said["starts_on"], user=request.user, today=today())
    if found.tells_discipline:
        look_at_candidates({DISCIPLINE: [said["person"]]}, by=request.user)
    return found.words


def _seated(request: HttpRequest, unit: int, form: TakingForm, said: dict[str, Any]) -> Holding:
    said.pop("anyway")
    reason = WARNED if form.warnings else ""
    return take_seats([NewHolding(unit=unit, **said)], by=request.user, reason=reason)[0]


def _newcomer_url(request: HttpRequest, unit: int, position: str) -> str:
    """Where somebody is written down who holds a seat of a body and is in no list of the Union."""
    query = urlencode({"chuc-danh": position, "next": next_url(request)})
    return f"{reverse('people:seat_newcomer', args=[unit])}?{query}"
