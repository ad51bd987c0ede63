"""The page on which somebody at a place says what they see: kept by the phone, sent when there is signal."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from thulinh.difficulties.actions.following import Word
from thulinh.difficulties.forms.findings import FindingForm
from thulinh.difficulties.models import Finding
from thulinh.difficulties.queries.capturing import PlaceSeen, Tell, around
from thulinh.difficulties.rules.findings import FindingEntry
from thulinh.kernel.clock import now, today
from thulinh.kernel.files import store_photo
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date
from thulinh.ui.answering import gone_back, is_from_device, kept_offline, reasons_on, sent_back, taken_in, written_at
from thulinh.ui.returning import asked_from
from thulinh.units.models import UnitPath

ANY_RECORD = 0  # stands in an address where the finding's own number goes once there is one
Write = Callable[[FindingEntry | None, Sequence[Word], dt.date, Any], Finding]


class Capture:
    """What is asked at a place, and what was answered."""

    def __init__(self, request: HttpRequest, row: UnitPath, *, day: dt.date, tell: Tell = list) -> None:
        self.request = request
        self.place: PlaceSeen = around(row, user=request.user, on=today(), day=day, tell=tell)
        self.form = FindingForm(
            request.POST or None,
            request.FILES or None,
            initial={"unit": row.unit_id, "day": day},
            places=[(place.unit_id, place.name) for place in self.place.places],
            required=self.place.required,
            holders=self.place.holders,
            earlier=self.place.earlier,
        )

    def taken(self, write: Write) -> Finding | None:
        """What was written; None when the form stands again with what is wrong on it."""
        if not self.form.is_valid():
            return None
        said = self.form.cleaned_data
        try:
            files = [store_photo(upload, name=upload.name or "ảnh").pk for upload in said["photos"] or ()]
            entry = self.form.entry(files=files, entered_at=written_at(self.request, now()))
            return write(entry, self.form.words, said["day"], said["command_id"])
        except Refusal as refusal:
            refusal.put_on(self.form)
            return None

    def page(self, *, title: str, lead: str, back: str) -> HttpResponse:
        """The page, with what is wrong when something is; a phone may keep it."""
        context = {
            "title": title,
            "lead": lead,
            "form": self.form,
            "place": self.place,
            "cancel_url": asked_from(self.request, back),
            "here": self.request.get_full_path(),
            "photos_to": reverse("findings:add_photo", args=[ANY_RECORD]),
            "served_at": now(),
        }
        wrong = self.form.is_bound and self.form.errors
        shown = render(self.request, "difficulties/capture.html", context, status=422 if wrong else 200)
        return kept_offline(shown) if self.request.method == "GET" else shown


def answer(capture: Capture, write: Write, *, title: str, lead: str, back: str = "/") -> HttpResponse:
    """Write what was sent and be ready for the next one at the same place; or show the page again, nothing lost."""
    request = capture.request
    made = capture.taken(write) if request.method == "POST" else None
    if made is not None:
        words = _words(made, is_new=bool(capture.form.cleaned_data["kind"]))
        return taken_in(request, words, record=made.pk) if is_from_device(request) else gone_back(request, words)
    if request.method == "POST" and is_from_device(request):
        return sent_back(reasons_on(capture.form))
    return capture.page(title=title, lead=lead, back=back)


def _words(made: Finding, *, is_new: bool) -> str:
    if not is_new:
        return "Đã ghi lời về phát hiện trước đây."
    owed = f" Hạn khắc phục {format_date(made.due_on)}." if made.due_on else ""
    return f"Đã ghi phát hiện: {str(made.get_kind_display()).lower()}.{owed}"
