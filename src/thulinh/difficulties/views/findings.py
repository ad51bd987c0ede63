"""Recording a finding outside a visit, and everything that becomes of one."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from thulinh.activities.views.photos import shown_file
from thulinh.difficulties.actions.capturing import capture
from thulinh.difficulties.actions.findings import add_finding_photos, correct_finding, withdraw_finding
from thulinh.difficulties.actions.following import Word, put_right, reopen_finding, share_practice
from thulinh.difficulties.forms.findings import AddPhotosForm, CorrectForm, PracticeForm, PutRightForm, ReasonForm
from thulinh.difficulties.models import Finding
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.queries.findings import FindingLine, finding_seen, photo_seen
from thulinh.difficulties.rules.findings import FindingEntry
from thulinh.difficulties.views.capturing import Capture, answer
from thulinh.kernel.clock import today
from thulinh.kernel.files import store_photo
from thulinh.kernel.refusals import Refusal
from thulinh.kernel.text import format_date
from thulinh.people.access import for_signed_in, requires, unit_within
from thulinh.people.reach import may
from thulinh.ui.answering import (
    form_page,
    gone_back,
    is_from_device,
    reasons_on,
    said_in,
    sent_again,
    sent_back,
    taken_in,
    written,
)
from thulinh.ui.forms import CommandForm


@requires(DifficultyPermission.FIND)
def record(request: HttpRequest, unit: int) -> HttpResponse:
    """Say what one sees at a place."""
    row = unit_within(request, unit, DifficultyPermission.FIND)

    def write(entry: FindingEntry | None, words: Sequence[Word], day: dt.date, command: Any) -> Finding:
        return capture(entry, words, on=day, by=request.user, command_id=command)

    return answer(Capture(request, row, day=today()), write, title="Ghi phát hiện", lead=row.name)


@for_signed_in
def put_it_right(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how and when it was put right."""
    line = _within(request, pk)
    if not (line.may_follow and line.is_open) and not sent_again(request):
        raise Http404
    form = PutRightForm(request.POST or None, initial={"on": today()})
    if written(request, form, {}, lambda said: put_right(pk, **said, by=request.user)):
        return gone_back(request, "Đã ghi việc khắc phục. Người phát hiện và cấp trên xem được.")
    return form_page(request, form, title="Đã khắc phục", lead=_lead(line), submit="Ghi đã khắc phục")


@for_signed_in
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it is not put right after all."""
    line = _within(request, pk)
    if not line.may_reopen and not sent_again(request):
        raise Http404
    form = ReasonForm(request.POST or None)
    if written(request, form, {}, lambda said: reopen_finding(pk, **said, by=request.user)):
        return gone_back(request, "Đã mở lại. Đơn vị phụ trách thấy ngay trong việc của mình.")
    return form_page(request, form, title="Chưa khắc phục", lead=_lead(line), submit="Mở lại")


@for_signed_in
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the words of one's finding."""
    line = _within(request, pk)
    if not line.may_correct:
        raise Http404
    form = CorrectForm(
        request.POST or None, initial={"text": line.text, "guided": line.guided, "version": line.version}
    )
    if written(request, form, {}, lambda said: correct_finding(pk, **said, by=request.user)):
        return gone_back(request, "Đã lưu bản sửa.")
    return form_page(request, form, title="Sửa phát hiện", lead=_lead(line), submit="Lưu bản sửa")


@for_signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a finding that should not stand."""
    line = _within(request, pk)
    if not line.may_withdraw and not sent_again(request):
        raise Http404
    form = ReasonForm(request.POST or None)
    if written(request, form, {}, lambda said: withdraw_finding(pk, **said, by=request.user)):
        return gone_back(request, "Đã rút phát hiện. Không chỉ số nào tính nữa.")
    return form_page(request, form, title="Rút phát hiện", lead=_lead(line), submit="Rút phát hiện")


@for_signed_in
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Share a good practice so that others find it and do the same."""
    line = _within(request, pk)
    may_share = line.may_share and may(request.user, DifficultyPermission.FIND, line.unit, today())
    if not may_share and not sent_again(request):
        raise Http404
    form = PracticeForm(request.POST or None, initial={"title": line.text[:200], "summary": line.text})
    if written(request, form, {}, lambda said: share_practice(pk, **said, by=request.user)):
        return gone_back(request, "Đã chia sẻ. Nơi khác tìm thấy trong mục Sáng kiến và ghi áp dụng được.")
    return form_page(request, form, title="Chia sẻ mô hình hay", lead=_lead(line), submit="Chia sẻ")


@for_signed_in
def add_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Add pictures to one's finding, as a phone does after the words."""
    line = _within(request, pk)
    if not line.may_correct:
        raise Http404
    form = AddPhotosForm(request.POST or None, request.FILES or None)

    def write(said: dict[str, Any], command: Any) -> None:
        files = [store_photo(upload, name=upload.name or "ảnh").pk for upload in said["photos"]]
        add_finding_photos(pk, files, by=request.user, command_id=command)

    if _taken(form, write):
        words = "Đã thêm ảnh vào phát hiện."
        return taken_in(request, words) if is_from_device(request) else gone_back(request, words)
    if form.is_bound and is_from_device(request):
        return sent_back(reasons_on(form))
    return form_page(request, form, title="Thêm ảnh", lead=_lead(line), submit="Gửi ảnh")


@for_signed_in
def stop_awaiting(request: HttpRequest, pk: int) -> HttpResponse:
    """A phone gives up the pictures that it announced: nobody waits for them, the finding stands as it is."""
    line = _within(request, pk)
    form = CommandForm(request.POST or None)
    if form.is_valid():
        words = "Phát hiện giữ nguyên, không có thêm ảnh."
        return taken_in(request, words) if is_from_device(request) else gone_back(request, words)
    return form_page(request, form, title="Không gửi ảnh nữa", lead=_lead(line), submit="Không gửi nữa")


@for_signed_in
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture of a finding, for those who may see the finding."""
    found = photo_seen(pk, user=request.user, on=today())
    if found is None:
        raise Http404
    return shown_file(found.file)


def _within(request: HttpRequest, pk: int) -> FindingLine:
    line = finding_seen(pk, user=request.user, on=today())
    if line is None or (line.withdrawn_at is not None and not sent_again(request)):
        raise Http404
    return line


def _lead(line: FindingLine) -> str:
    return f"{line.unit_name}, ngày {format_date(line.day)}: {line.text}"


def _taken(form: CommandForm, write: Any) -> bool:
    """Whether a valid form's action took it; refusals stand on the form, each at its field."""
    if not form.is_valid():
        return False
    try:
        write(said_in(form), form.cleaned_data["command_id"])
    except Refusal as refusal:
        refusal.put_on(form)
        return False
    return True
