"""Recording, planning and correcting a session on one page for all kinds."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from thulinh.activities.actions import (
    CHANGED_MEANWHILE,
    AlreadyRecorded,
    correct_session,
    mark_held,
    record_session,
)
from thulinh.activities.models import Activity
from thulinh.activities.queries.entries import entry_of
from thulinh.activities.queries.kinds import kinds_for
from thulinh.activities.queries.lines import Record
from thulinh.activities.queries.places import Places
from thulinh.activities.queries.prefill import Prefill, prefill
from thulinh.activities.queries.records import record as see
from thulinh.activities.queries.roll_calls import arrivals
from thulinh.activities.rules.entries import HELD, PLANNED, SessionEntry
from thulinh.activities.views.answering import record_within, show, unit_to_record
from thulinh.activities.views.kept import answer_device, outbox, said_by_device
from thulinh.activities.views.sheets import Sheet
from thulinh.kernel.clock import today
from thulinh.kernel.periods import day_named
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date
from thulinh.people.access import for_signed_in
from thulinh.ui.answering import gone_back, is_from_device, kept_offline, taken_in
from thulinh.ui.returning import next_url


@for_signed_in
def choose(request: HttpRequest, unit: int) -> HttpResponse:
    """Choose what to record or plan for a unit."""
    name = unit_to_record(request, unit)
    facts = Places([unit]).facts(unit, today())
    kinds = kinds_for(facts.level) if facts else []
    context = {"title": "Ghi hoạt động", "lead": name, "unit": unit, "kinds": kinds, "back": next_url(request)}
    return render(request, "activities/choose.html", context)


@for_signed_in
def record(request: HttpRequest, unit: int, kind: str) -> HttpResponse:
    """Record that a session was held: everything that is known stands there already."""
    known = _known(request, unit, kind)
    if request.method == "GET" and (plan := _plan_of(known)):
        return redirect(f"{reverse('activities:hold', args=[plan])}?{urlencode({'next': next_url(request)})}")
    sheet = Sheet(request, known)

    def write(command: Any) -> Activity:
        entry = SessionEntry(kind=kind, host=unit, status=HELD, **sheet.said(), **said_by_device(request))
        return record_session(entry, by=request.user, command_id=command)

    return _answer(request, sheet, write, title=sheet.known.heading, submit="Lưu", done=_recorded, is_kept=True)


@for_signed_in
def plan(request: HttpRequest, unit: int, kind: str) -> HttpResponse:
    """Plan a session: when, where, what about, with whom."""
    sheet = Sheet(request, _known(request, unit, kind, ahead=True), is_plan=True)

    def write(command: Any) -> Activity:
        entry = SessionEntry(kind=kind, host=unit, status=PLANNED, **sheet.said())
        return record_session(entry, by=request.user, command_id=command)

    title = f"Lên lịch {sheet.known.kind.name.lower()}"
    return _answer(request, sheet, write, title=title, submit="Lưu lịch", done=_planned)


@for_signed_in
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a planned session was held."""
    found = _own(request, pk)
    if found.is_held and request.method == "POST":
        return record(request, found.host, found.kind)  # somebody else has recorded it meanwhile: both are shown
    if not found.is_planned:
        raise Http404
    entry = entry_of(Activity.objects.get(pk=pk))
    known = _known_of(found, min(entry.day, today()))
    sheet = Sheet(request, known, entry=entry, activity=pk, version=found.version, arrived=arrivals(pk))
    seen = sheet.form.data.get("version") or found.version

    def write(command: Any) -> Activity:
        said = sheet.said() | said_by_device(request)
        arrived = list(sheet.arrived)
        return mark_held(pk, said, version=int(seen), by=request.user, arrived=arrived, command_id=command)

    return _answer(request, sheet, write, title=known.heading, submit="Lưu", done=_recorded, is_kept=True)


@for_signed_in
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a record or a plan; the level above looks at it anew."""
    found = _own(request, pk)
    if not (found.is_held or found.is_planned):
        raise Http404
    entry = entry_of(Activity.objects.get(pk=pk))
    photos = [(photo.evidence, photo.name) for photo in found.photos]
    sheet = Sheet(
        request, _known_of(found, entry.day), entry=entry, activity=pk, version=found.version, photos=photos,
        is_plan=found.is_planned, asks_reason=found.is_held, is_new=False,
    )  # fmt: skip
    seen = sheet.form.data.get("version") or found.version

    def write(command: Any) -> Activity:
        said, reason = sheet.said(), sheet.form.cleaned_data.get("reason") or ""
        return correct_session(
            pk, said, version=int(seen), reason=reason, dropped=sheet.dropped, by=request.user, command_id=command
        )

    title = "Đổi lịch" if found.is_planned else f"Sửa {found.kind_name.lower()} {format_date(found.day)}"
    return _answer(request, sheet, write, title=title, submit="Lưu bản sửa", done=_corrected, photos=found.photos)


def _answer(
    request: HttpRequest,
    sheet: Sheet,
    write: Callable[[Any], Activity],
    *,
    title: str,
    submit: str,
    done: Callable[[Activity], str],
    is_kept: bool = False,
    **context: Any,
) -> HttpResponse:
    """Write what was sent, or show the sheet again with nothing lost. `is_kept`: a device may keep the sheet."""
    if sheet.is_sent and sheet.is_valid():
        try:
            activity = write(sheet.form.cleaned_data["command_id"])
        except Refusal as refusal:
            show(refusal, sheet.form)
            context |= _led_to(request, refusal, sheet)
        else:
            return _taken(request, activity, done(activity))
    elif request.method == "POST" and not sheet.is_sent:
        sheet.quiet()
    if request.method == "POST" and is_from_device(request):
        return answer_device(request, sheet, stands="repeated" in context or "newest" in context)
    wrong = sheet.is_sent and (sheet.form.errors or any(rows.total_error_count() for rows in sheet.rows.values()))
    page = {
        "title": title, "submit": submit, "form": sheet.form, "sheet": sheet, "known": sheet.known,
        "cancel_url": next_url(request), "outbox": outbox(sheet) if is_kept else None, **context,
    }  # fmt: skip
    shown = render(request, "activities/session.html", page, status=422 if wrong else 200)
    return kept_offline(shown) if is_kept and request.method == "GET" else shown


def _taken(request: HttpRequest, activity: Activity, words: str) -> HttpResponse:
    return taken_in(request, words, record=activity.pk) if is_from_device(request) else gone_back(request, words)


def _led_to(request: HttpRequest, refusal: Refusal, sheet: Sheet) -> dict[str, Any]:
    """What a refusal leads to: the record that stands already, or the version that somebody else wrote meanwhile."""
    if isinstance(refusal, AlreadyRecorded):
        return {"repeated": see(refusal.activity_id, user=request.user, on=today())}
    if sheet.entry is None or str(refusal) != CHANGED_MEANWHILE:
        return {}
    newest = see(sheet.activity, user=request.user, on=today())
    if newest is not None:
        sheet.form.data["version"] = str(newest.version)  # what is sent next was written in sight of this version
    return {"newest": newest}


def _known(request: HttpRequest, unit: int, kind: str, *, ahead: bool = False) -> Prefill:
    unit_to_record(request, unit)
    facts, day = Places([unit]).facts(unit, today()), _asked_day(request, ahead=ahead)
    if facts and facts.ended_on:
        day = min(day, facts.ended_on)  # who carries an ended unit on records what it did before
    known = prefill(kind, unit, day)
    if known is None or facts is None or facts.level not in known.kind.host_levels:
        raise Http404
    return known


def _known_of(found: Record, day: dt.date) -> Prefill:
    known = prefill(found.kind, found.host, day, parts=[part.unit for part in found.taking_part])
    if known is None:
        raise Http404
    return known


def _own(request: HttpRequest, pk: int) -> Record:
    found = record_within(request, pk)
    if not found.may_correct:
        raise Http404
    return found


def _asked_day(request: HttpRequest, *, ahead: bool) -> dt.date:
    """The day that the caller names, a coming one only for a plan; today when none is named."""
    asked = day_named(request.GET.get("ngay", ""))
    if asked is None:
        return today()
    return asked if ahead else min(asked, today())


def _plan_of(known: Prefill) -> int | None:
    """The plan that this record fulfils: of the month, and its day has come."""
    if known.plan is None:
        return None
    day = Activity.objects.filter(pk=known.plan).values_list("day", flat=True).first()
    return known.plan if day and day <= today() else None


def _recorded(activity: Activity) -> str:
    there = ""
    if activity.present_count is not None:
        there = f": {activity.present_count}" + (f"/{activity.expected_count}" if activity.expected_count else "")
        there += " có mặt"
    return f"Đã ghi {activity.kind.name.lower()} ngày {format_date(activity.day)}{there}."


def _planned(activity: Activity) -> str:
    return f"Đã lên lịch {activity.kind.name.lower()} ngày {format_date(activity.day)}."


def _corrected(activity: Activity) -> str:
    return "Đã lưu bản sửa. Cấp trên sẽ duyệt lại." if activity.status == HELD else "Đã đổi lịch."
