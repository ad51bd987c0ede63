"""Pictures, each only for those who may see what it belongs to; and those that come after their record."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from thulinh.activities.actions import add_photos, give_up_photos
from thulinh.activities.forms.deciding import AddPhotosForm
from thulinh.activities.forms.kept import file_of
from thulinh.activities.models import Task
from thulinh.activities.queries.lines import Record
from thulinh.activities.queries.records import may_view, may_view_file
from thulinh.activities.views.answering import form_page, record_within, taken
from thulinh.kernel.clock import today
from thulinh.kernel.files import read_file, store_photo
from thulinh.kernel.models import StoredFile
from thulinh.people.access import for_signed_in
from thulinh.ui.answering import gone_back, is_from_device, reasons_on, sent_back, taken_in
from thulinh.ui.forms import CommandForm

PDF = "application/pdf"


@for_signed_in
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture of an activity."""
    evidence = may_view_file(pk, user=request.user, on=today())
    if evidence is None:
        raise Http404
    return shown_file(evidence.file)


@for_signed_in
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture that proves a task done, for its owner and those who may see the meeting."""
    task = get_object_or_404(Task.objects.select_related("proof_file"), pk=pk, proof_file__isnull=False)
    if task.owner_id != request.user.person_id and not may_view(task.activity_id, user=request.user, on=today()):
        raise Http404
    return shown_file(task.proof_file)


@for_signed_in
def kept_photo(request: HttpRequest, token: str) -> HttpResponse:
    """A picture that waits on an unfinished form, for whoever sent it."""
    return shown_file(get_object_or_404(StoredFile, pk=file_of(token, request.user)))


@for_signed_in
def add_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Add pictures to a record that one wrote, as a device does after its text."""
    found = _own(request, pk)
    form = AddPhotosForm(request.POST or None, request.FILES or None)

    def write(command: Any) -> None:
        files = [store_photo(upload, name=upload.name or "ảnh").pk for upload in form.cleaned_data["photos"]]
        add_photos(pk, files, by=request.user, command_id=command)

    if form.is_valid() and taken(form, write):
        return _done(request, f"Đã thêm ảnh vào {found.heading[:1].lower()}{found.heading[1:]}.")
    if form.is_bound and is_from_device(request):
        return sent_back(reasons_on(form))
    return form_page(request, form, title="Thêm ảnh", lead=found.heading, submit="Gửi ảnh")


@for_signed_in
def stop_awaiting(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the pictures announced with a record will not come."""
    found = _own(request, pk)
    form = CommandForm(request.POST or None)
    if form.is_valid() and taken(form, lambda command: give_up_photos(pk, by=request.user, command_id=command)):
        return _done(request, "Bản ghi không chờ ảnh nữa.")
    if form.is_bound and is_from_device(request):
        return sent_back(reasons_on(form))
    lead = f"{found.heading}: còn {found.awaited_photos} ảnh chưa tới. Bản ghi giữ nguyên, không chờ ảnh nữa."
    return form_page(request, form, title="Không gửi ảnh nữa", lead=lead, submit="Không gửi nữa")


def _own(request: HttpRequest, pk: int) -> Record:
    found = record_within(request, pk)
    if not found.may_add_photos:
        raise Http404
    return found


def _done(request: HttpRequest, words: str) -> HttpResponse:
    return taken_in(request, words) if is_from_device(request) else gone_back(request, words)


def shown_file(stored: StoredFile | None) -> HttpResponse:
    """A picture in the page, a PDF to open beside it; nothing else."""
    if stored is None or not (stored.media_type.startswith("image/") or stored.media_type == PDF):
        raise Http404
    try:
        content = read_file(stored)
    except OSError as error:
        raise Http404 from error
    answer = HttpResponse(content, content_type=stored.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    name = stored.original_name if stored.media_type == PDF else ""
    answer["Content-Disposition"] = content_disposition_header(bool(name), name) or "inline"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
