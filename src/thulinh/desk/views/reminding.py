"""Nhắc: a ready text for one unit's head, or for the group of all units just below; and that it was sent."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from thulinh.activities.permissions import ActivityPermission
from thulinh.activities.queries import Rights
from thulinh.desk.actions import Reminded, record_reminders
from thulinh.desk.drawing.reminding import told, words_for_all, words_for_one
from thulinh.desk.forms.reminding import RemindedAllForm, RemindedForm
from thulinh.desk.models import Reminder
from thulinh.desk.queries.owed import last_reminders, owed_by, reminded_today, units_below
from thulinh.desk.queries.places import seen
from thulinh.kernel.clock import today
from thulinh.kernel.text import format_number
from thulinh.people.access import requires
from thulinh.people.models import Account
from thulinh.people.queries import seats_of_person
from thulinh.ui.answering import gone_back, written
from thulinh.units.models import UnitPath


@requires(ActivityPermission.VERIFY)
def remind(request: HttpRequest, unit: int) -> HttpResponse:
    """Remind the head of a unit for which one answers, or who is in charge of it while it has no head."""
    on = today()
    row = _below(request, unit)
    owing = owed_by([row], on)[0]
    before = reminded_today([owing.person], on).get(owing.person or 0)
    form = RemindedForm(request.POST or None)

    def write(said: dict[str, Any]) -> Reminder:
        about = Reminded(unit, owing.person or 0, owing.keys)
        rows = [about] if owing.person and owing.things else []
        return record_reminders(rows, way=said["way"], on=on, by=request.user)[0]

    if written(request, form, {}, write):
        return gone_back(request, f"Đã ghi nhận: đồng chí {owing.name} được nhắc hôm nay.")
    page = {
        "title": f"Nhắc {row.name}",
        "row": row,
        "owing": owing,
        "form": form,
        "text": words_for_one(owing, sender=_sender(request.user), on=on, link=_link(request)),
        "before": before,
        "last": told(last_reminders([unit], on).get(unit), on),
        "on": on,
    }
    return render(request, "desk/remind.html", page, status=422 if form.is_bound and form.errors else 200)


@requires(ActivityPermission.VERIFY)
def remind_all(request: HttpRequest, unit: int) -> HttpResponse:
    """Who of the units just below still owes what, as one text for the group."""
    on = today()
    row = seen(unit, user=request.user, permission=ActivityPermission.VERIFY, today=on)
    owings = owed_by(units_below(row, on), on)
    owing = [one for one in owings if one.things]
    before = reminded_today([one.person for one in owing], on)
    form = RemindedAllForm(request.POST or None)
    made: list[Reminder] = []

    def write(_: dict[str, Any]) -> Reminder:
        rows = [Reminded(one.row.unit_id, one.person, one.keys) for one in owing if one.person]
        made.extend(record_reminders(rows, way=Reminder.Way.GROUP, on=on, by=request.user))
        return made[0]

    if written(request, form, {}, write):
        count = f"Đã ghi nhận nhắc {format_number(len(made))} đồng chí" if made else "Đã ghi nhận lần nhắc này"
        return gone_back(request, f"{count}.")
    reminders = last_reminders([one.row.unit_id for one in owing], on)
    page = {
        "title": f"Nhắc chung: {row.name}",
        "row": row,
        "lines": [(one, told(reminders.get(one.row.unit_id), on)) for one in owing],
        "below": len(owings),
        "left": len({one.person for one in owing if one.person} - set(before)),
        "form": form,
        "text": words_for_all(owing, sender=row.name, on=on, link=_link(request)),
        "on": on,
    }
    return render(request, "desk/remind_all.html", page, status=422 if form.is_bound and form.errors else 200)


def _below(request: HttpRequest, unit: int) -> UnitPath:
    """The unit, when the reader answers for it from above or is in charge of it; else 404."""
    row = seen(unit, user=request.user, permission=ActivityPermission.VERIFY, today=today())
    if not row.is_open or not Rights(request.user, today()).may_verify(unit, row.path):
        raise Http404
    return row


def _sender(user: Account) -> str:
    """In whose name one reminds: the unit of one's first seat."""
    seats = seats_of_person(user.person_id, today()) if user.person_id else []
    return seats[0].unit_name if seats else "Đoàn cấp trên"


def _link(request: HttpRequest) -> str:
    """The front door: it shows nothing before one has signed in."""
    return request.build_absolute_uri(reverse("desk:home"))
