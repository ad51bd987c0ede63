"""A sheet that a device keeps: what its scripts are told, what a device sends beside it, how it is answered."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from thulinh.activities.forms.sessions import MOST_PHOTOS
from thulinh.activities.queries.places import Places
from thulinh.activities.views.answering import rights_of
from thulinh.activities.views.sheets import Sheet
from thulinh.kernel.clock import now, today
from thulinh.ui.answering import reasons_on, sent_back, written_at

ANY_RECORD = 0  # stands in an address where the record's own number goes once there is one


@dataclass(frozen=True)
class Outbox:
    """What the scripts of a kept sheet must know."""

    title: str
    photos_to: str
    served_at: dt.datetime
    is_of_today: bool


def outbox(sheet: Sheet) -> Outbox:
    """What a device is told so that it can keep this sheet and send it later."""
    return Outbox(
        title=f"Biên bản {sheet.known.kind.name.lower()}",
        photos_to=reverse("activities:add_photo", args=[ANY_RECORD]),
        served_at=now(),
        is_of_today=sheet.entry is None,
    )


def said_by_device(request: HttpRequest) -> dict[str, Any]:
    """What a device says beside the sheet: when it was written, and how many pictures follow the text."""
    awaited = request.POST.get("awaited_photos", "")
    return {
        "entered_at": written_at(request, now()),
        "awaited_photos": min(int(awaited), MOST_PHOTOS) if awaited.isdecimal() else 0,
    }


def answer_device(request: HttpRequest, sheet: Sheet, *, stands: bool) -> HttpResponse:
    """Say why a kept sheet was not taken; of a unit that has ended meanwhile also where to record now."""
    rows = [row for section in sheet.rows.values() for row in section.forms]
    instead = _instead(request, sheet)
    return sent_back(
        reasons_on(sheet.form, *rows), status=409 if stands else 422, **({"instead": instead} if instead else {})
    )


def _instead(request: HttpRequest, sheet: Sheet) -> str:
    """The same form of the unit that carries on, when the session's day lies after the end of its own."""
    day = _sent_day(sheet)
    ended = Places([sheet.known.host]).row(sheet.known.host, day) if day else None
    if ended is None or ended.is_open or ended.heir_id is None:
        return ""
    row = Places([ended.heir_id]).row(ended.heir_id, today())
    if row is None or not rights_of(request).may_record(ended.heir_id, row.path):
        return ""
    return reverse("activities:record", args=[ended.heir_id, sheet.known.kind.pk])


def _sent_day(sheet: Sheet) -> dt.date | None:
    """The day as it was sent; the form lets go of a day that was refused."""
    try:
        return sheet.form.fields["day"].clean(sheet.form.data.get("day", ""))
    except ValidationError:
        return None
