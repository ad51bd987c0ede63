"""Pages on which one says how a visit went: its days, its report, its photos and papers."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from thulinh.activities.views.photos import shown_file
from thulinh.kernel.clock import now, today
from thulinh.kernel.files import store_paper
from thulinh.kernel.text import format_date
from thulinh.people.access import for_signed_in, requires
from thulinh.ui.answering import form_page, gone_back, kept_offline, sent_again, written, written_at
from thulinh.ui.forms import CommandForm
from thulinh.ui.keys import key_in
from thulinh.ui.returning import next_url
from thulinh.visits.actions import (
    add_visit_files,
    correct_visit,
    drop_visit_file,
    give_up_visit_photos,
    link_activities,
    record_visit,
    report_visit,
)
from thulinh.visits.forms.deciding import FilesForm, LinkForm, PaperForm, PlainReasonForm, ReportForm
from thulinh.visits.forms.making import MOST_PHOTOS, MadeForm
from thulinh.visits.models import Visit, VisitFile
from thulinh.visits.permissions import VisitPermission
from thulinh.visits.queries.choices import Sender, activity_choices
from thulinh.visits.queries.entries import entry_of
from thulinh.visits.queries.sights import VisitSight, visit_sight
from thulinh.visits.rules.entries import VisitEntry
from thulinh.visits.views.answering import (
    arrived,
    kept_files,
    photos_to,
    said_simply,
    sender_asked,
    sender_of,
    sight_to_report,
    sight_to_write,
    turned_back,
)


@requires(VisitPermission.RECORD)
def record(request: HttpRequest) -> HttpResponse:
    """Say how a visit went that nobody had planned."""
    place = key_in(request.GET.get("noi", ""))
    initial = {
        "starts_on": today(), "ends_on": today(), "stops": [place] if place else [],
        "visitors": [request.user.person_id],
    }  # fmt: skip
    form = _form(request, sender_asked(request), initial)
    return _answer(request, form, None, title="Ghi chuyến đi", lead=form.sender.name)


@for_signed_in
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a planned visit went: everything stands there as it was planned."""
    sight = sight_to_write(request, pk)
    if not sight.is_planned and not sent_again(request):
        raise Http404
    form = _form(request, sender_of(sight.visit, request.user), {}, before=sight)
    return _answer(request, form, pk, title="Ghi chuyến đi", lead=sight.place_names)


@for_signed_in
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what was said of a visit; those visited are asked for their word anew."""
    sight = sight_to_write(request, pk)
    if not sight.is_made:
        raise Http404
    form = _form(request, sender_of(sight.visit, request.user), {}, before=sight, is_correction=True)

    def write(said: dict[str, Any]) -> Visit:
        new = form.entry()
        names = ("form", "visitors", "lead", "stops", "starts_on", "ends_on", "purpose", "days", "activities",
                 "order_number", "order_on")  # fmt: skip
        changes = {name: getattr(new, name) for name in names}
        return correct_visit(pk, changes, version=said["version"] or 0, reason=said["reason"], by=request.user)

    if written(request, form, {"visit": pk}, write):
        return gone_back(request, "Đã lưu bản sửa. Nơi đến sẽ xác nhận lại.")
    return _shown(request, form, title="Sửa chuyến đi", lead=sight.place_names, submit="Lưu bản sửa")


def _form(
    request: HttpRequest, sender: Sender, initial: dict[str, Any], *, before: VisitSight | None = None,
    is_correction: bool = False,
) -> MadeForm:  # fmt: skip
    """The form, filled with what was planned or stands already."""
    entry = entry_of(before.visit) if before else None
    if before and entry:
        same = ("form", "starts_on", "ends_on", "purpose", "visitors", "stops", "lead", "order_number", "order_on")
        initial = {name: getattr(entry, name) for name in same}
        initial |= {"version": before.visit.version, "activities": list(map(str, entry.activities))}
    return MadeForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        sender=sender,
        user=request.user,
        on=today(),
        initial=initial,
        before=entry,
        is_correction=is_correction,
    )


def _answer(request: HttpRequest, form: MadeForm, plan: int | None, **page: Any) -> HttpResponse:
    """Write the visit and its report in one, or show the form again with nothing lost."""
    files = kept_files(request, form) if request.method == "POST" and form.is_valid() else None

    def write(said: dict[str, Any]) -> Visit:
        entry: VisitEntry = form.entry()
        visit = record_visit(entry, by=request.user, plan=plan, version=said["version"] if plan else None)
        if said.get("report"):
            visit = report_visit(visit.pk, text=said["report"], files=files or (), by=request.user)
        elif files:
            visit = add_visit_files(visit.pk, files, by=request.user)
        return visit

    if files is not None and written(request, form, {"plan": plan}, write):
        words = "Đã ghi chuyến đi." if form.cleaned_data.get("report") else "Đã ghi chuyến đi. Còn báo cáo kết quả."
        return gone_back(request, words)
    return _shown(request, form, submit="Lưu", **page)


def _said(request: HttpRequest) -> dict[str, Any]:
    """What a device says beside the form: when it was written, and how many photos follow."""
    awaited = request.POST.get("awaited_photos", "")
    return {
        "entered_at": written_at(request, now()),
        "awaited_photos": min(int(awaited), MOST_PHOTOS) if awaited.isdecimal() else 0,
    }


def _shown(request: HttpRequest, form: MadeForm, **page: Any) -> HttpResponse:
    context = {"form": form, "cancel_url": next_url(request), **page}
    return render(request, "visits/made.html", context, status=422 if form.is_bound and form.errors else 200)


@for_signed_in
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Report what came of a visit; a device keeps the page, and what is written on it until there is signal.

    The report of a plan whose days are over says that the visit was made as it was planned.
    """
    sight = sight_to_report(request, pk)
    visit, has_one = sight.visit, sight.visit.reported_on is not None
    if not sight.is_made and not (sight.is_planned and visit.ends_on <= today()):
        raise Http404
    form = ReportForm(request.POST or None, request.FILES or None, initial={"report": visit.report})
    files = kept_files(request, form) if request.method == "POST" and form.is_valid() else None

    def write(said: dict[str, Any]) -> Visit:
        if sight.is_planned:  # who reports a plan says that it was made as it was planned
            record_visit(entry_of(visit), by=request.user, plan=pk, version=visit.version)
        told = {"replaces": has_one and "replaces" in request.POST, **_said(request)}
        return report_visit(pk, text=said["report"], files=files or (), by=request.user, **told)

    if files is not None and written(request, form, {"visit": pk}, write):
        return arrived(request, visit, "Đã gửi báo cáo chuyến đi.")
    if answer := turned_back(request, form):
        return answer
    context = {
        "form": form, "sight": sight, "title": "Báo cáo chuyến đi", "cancel_url": next_url(request),
        "photos_to": photos_to(), "served_at": now(), "has_one": has_one,
        "outbox": f"Báo cáo chuyến đi {format_date(visit.starts_on)}",
    }  # fmt: skip
    shown = render(request, "visits/report.html", context, status=422 if form.is_bound and form.errors else 200)
    return kept_offline(shown) if request.method == "GET" else shown


@for_signed_in
def add_photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Add photos to a visit, as a device does after its text."""
    sight = sight_to_report(request, pk)
    form = FilesForm(request.POST or None, request.FILES or None)
    files = kept_files(request, form) if request.method == "POST" and form.is_valid() else None
    if files is not None and written(
        request, form, {"visit": pk}, lambda _: add_visit_files(pk, files or (), by=request.user)
    ):
        return arrived(request, sight.visit, "Đã thêm ảnh vào chuyến đi.")
    if answer := turned_back(request, form):
        return answer
    return form_page(request, form, title="Thêm ảnh", lead=sight.visit.purpose, submit="Gửi ảnh")


@for_signed_in
def stop_awaiting(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the photos announced with a report will not come."""
    sight = sight_to_report(request, pk)
    form = CommandForm(request.POST or None)
    if written(request, form, {"visit": pk}, lambda _: give_up_visit_photos(pk, by=request.user)):
        return arrived(request, sight.visit, "Chuyến đi không chờ ảnh nữa.")
    if answer := turned_back(request, form):
        return answer
    lead = f"Còn {sight.visit.awaited_photos} ảnh chưa tới. Báo cáo giữ nguyên, không chờ ảnh nữa."
    return form_page(request, form, title="Không gửi ảnh nữa", lead=lead, submit="Không gửi nữa")


@for_signed_in
def add_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a paper to a visit: the travel order, or the report as it was signed."""
    sight = sight_to_report(request, pk)
    form = PaperForm(request.POST or None, request.FILES or None)

    def write(said: dict[str, Any]) -> Visit:
        stored = store_paper(said["file"], name=said["file"].name or "tệp", field="file")
        return add_visit_files(pk, [stored.pk], by=request.user)

    return said_simply(
        request, form, pk, write, "Đã thêm giấy tờ.", title="Thêm giấy tờ", lead=sight.visit.purpose, submit="Gửi tệp"
    )


@for_signed_in
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture or paper of a visit, for whoever may see the visit."""
    row = get_object_or_404(VisitFile.objects.select_related("file"), pk=pk, withdrawn_at=None)
    if visit_sight(row.visit_id, user=request.user, on=today()) is None:
        raise Http404
    return shown_file(row.file)


@for_signed_in
def drop_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a picture or paper off a visit."""
    row = get_object_or_404(VisitFile, pk=pk)
    sight_to_write(request, row.visit_id)
    if row.withdrawn_at is not None and not sent_again(request):
        raise Http404
    form = PlainReasonForm(request.POST or None)
    del form.fields["reason"]
    lead = "Ảnh, giấy tờ bỏ đi không hiện ở chuyến này nữa."
    return said_simply(
        request, form, pk, lambda _: drop_visit_file(pk, by=request.user), "Đã bỏ.", title="Bỏ ảnh, giấy tờ", lead=lead,
        submit="Bỏ",
    )  # fmt: skip


@for_signed_in
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which activities of the place one attended."""
    sight = sight_to_write(request, pk)
    if not (sight.is_made or sight.is_planned):
        raise Http404
    stops = [stop.stop.unit_id for stop in sight.stops]
    first, last, known = sight.visit.starts_on, sight.visit.ends_on, [one.id for one in sight.activities]
    # The day before an activity may be one of preparation: the last day is, too.
    choices = activity_choices(stops, first, last + timedelta(days=1), today(), known)
    initial = {"activities": list(map(str, known))}
    form = LinkForm(request.POST or None, choices=choices, initial=initial)
    lead = "Hoạt động ở nơi đến trong những ngày của chuyến đi. Biên bản vẫn của nơi ấy, không ghi lại lần nữa."

    def write(said: dict[str, Any]) -> Visit:
        return link_activities(pk, list(map(int, said["activities"])), by=request.user)

    return said_simply(
        request, form, pk, write, "Đã lưu hoạt động đã dự.", title="Hoạt động đã dự",
        lead=lead if choices else "Chưa có hoạt động nào ở nơi đến trong những ngày của chuyến đi.", submit="Lưu",
    )  # fmt: skip
