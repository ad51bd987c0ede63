"""Forms about programmes. What programmes look like, and their figures, are desk's pages."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.activities.views.photos import shown_file
from thulinh.kernel.clock import today
from thulinh.kernel.files import store_paper
from thulinh.kernel.periods import Span
from thulinh.kernel.text import format_date
from thulinh.people.access import requires, unit_within
from thulinh.people.models import Person
from thulinh.programmes.actions import (
    NewAdoption,
    NewExemption,
    StepSaid,
    adopt,
    end_exemption,
    exempt,
    record_step,
    retire,
    store_version,
)
from thulinh.programmes.forms import AdoptionForm, DocumentForm, EndForm, ExemptionForm, LeaveForm, RetireForm, StepForm
from thulinh.programmes.models import Adoption, Exemption, Step, Version
from thulinh.programmes.permissions import ProgrammePermission
from thulinh.programmes.queries import InForce, contents_to_let_off, in_force, versions_of
from thulinh.programmes.reading import DocumentRefused
from thulinh.ui.answering import form_page, gone_back, written


@requires(ProgrammePermission.WRITE)
def upload(request: HttpRequest) -> HttpResponse:
    """Take in a programme's document, or a new version of one."""
    form = DocumentForm(request.POST or None, request.FILES or None)
    faults = []
    try:
        if written(request, form, {}, lambda said: store_version(said["text"], by=request.user)):
            return gone_back(request, "Đã lưu văn bản mô hình.")
    except DocumentRefused as refused:
        faults = refused.faults
        form.add_error("text", f"Văn bản có {len(faults)} chỗ chưa đúng, xem danh sách bên dưới.")
    template = "programmes/upload.html"
    title, submit = "Đưa mô hình vào hệ thống", "Kiểm tra và lưu"
    return form_page(request, form, title=title, template=template, submit=submit, faults=faults)


@requires(ProgrammePermission.VIEW)
def download(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The document of a version, as it came in."""
    version = get_object_or_404(Version, programme__code=code, number=number)
    response = HttpResponse(version.text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}-{number}.yaml"'
    return response


@requires(ProgrammePermission.ADOPT)
def adopt_for(request: HttpRequest, code: str, unit: int) -> HttpResponse:
    """Let a programme hold for a unit and all below it."""
    row = unit_within(request, unit, ProgrammePermission.ADOPT)
    version = versions_of(code).first()
    if version is None:
        raise Http404
    form = AdoptionForm(request.POST or None, initial={"starts_on": today().replace(day=1), "known_on": today()})
    if written(
        request,
        form,
        {"programme": code, "unit": unit},
        lambda said: adopt([NewAdoption(programme=code, unit=unit, **said)], by=request.user)[0],
    ):
        return gone_back(request, f"{row.name} áp dụng “{version.name}”.")
    return form_page(request, form, title=f"Áp dụng “{version.name}”", submit="Quyết định áp dụng", lead=row.name)


@requires(ProgrammePermission.ADOPT)
def retire_adoption(request: HttpRequest, pk: int) -> HttpResponse:
    """End an adoption; records stay."""
    adoption = get_object_or_404(Adoption.objects.select_related("programme"), pk=pk)
    row = unit_within(request, adoption.unit_id, ProgrammePermission.ADOPT)
    form = RetireForm(request.POST or None, initial={"last_day": today()})
    if written(request, form, {"adoption": pk}, lambda said: retire(adoption, **said, by=request.user)):
        return gone_back(request, "Đã ghi việc kết thúc. Các hoạt động đã ghi giữ nguyên.")
    return form_page(request, form, title="Kết thúc áp dụng mô hình", submit="Kết thúc áp dụng", lead=row.name)


@requires(ProgrammePermission.ADOPT)
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how far a step of rolling a programme out is."""
    row = get_object_or_404(Step.objects.select_related("adoption"), pk=pk)
    unit = unit_within(request, row.adoption.unit_id, ProgrammePermission.ADOPT)
    known = {name: getattr(row, name) for name in ("state", "done_on", "paper_number", "paper_on", "outcome")}
    form = StepForm(request.POST or None, request.FILES or None, initial=known)

    def write(said: dict[str, Any]) -> Step:
        upload = said.pop("file")
        file = store_paper(upload, name=upload.name or "tệp") if upload else None
        return record_step(pk, StepSaid(**said), file=file, by=request.user)

    if written(request, form, {"step": pk}, write):
        return gone_back(request, f"Đã ghi bước “{row.name}”.")
    lead = f"{row.name}. {unit.name}{f', năm {row.year}' if row.year else ''}"
    return form_page(request, form, title="Ghi một bước triển khai", submit="Ghi", lead=lead, note=_asked_of(row))


def _asked_of(row: Step) -> str:
    due = f"Hạn {format_date(row.due_on)}." if row.due_on else ""
    document = f"Văn bản cần có: {row.document}." if row.document else ""
    return " ".join(part for part in (f"{row.body}.", document, due) if part)


@requires(ProgrammePermission.ADOPT)
def step_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of a step, for whoever may record it: the minutes of a review speak of people."""
    row = get_object_or_404(Step.objects.select_related("file", "adoption"), pk=pk)
    unit_within(request, row.adoption.unit_id, ProgrammePermission.ADOPT)
    return shown_file(row.file)


@requires(ProgrammePermission.EXEMPT)
def exempt_unit(request: HttpRequest, code: str, unit: int) -> HttpResponse:
    """Free a unit of a content, or let it do it at a slower rhythm."""
    row = unit_within(request, unit, ProgrammePermission.EXEMPT)
    one = _document_today(code)
    contents = [(content.code, content.name) for content in one.document.contents]
    form = ExemptionForm(request.POST or None, contents=contents, initial={"starts_on": today().replace(day=1)})
    if written(
        request,
        form,
        {"programme": code, "unit": unit},
        lambda said: exempt([NewExemption(programme=code, unit=unit, **said)], by=request.user)[0],
    ):
        return gone_back(request, f"Đã ghi cho {row.name}. Mẫu số của chỉ số thay đổi và hiện rõ lý do.")
    return form_page(request, form, title=f"Miễn, giãn nhịp: {one.name}", submit="Duyệt", lead=row.name)


@requires(ProgrammePermission.EXEMPT)
def let_person_off(request: HttpRequest, code: str, person: int) -> HttpResponse:
    """Let a person off what a programme asks of their seat, for some days."""
    one = _document_today(code)
    contents = contents_to_let_off(request.user, person, one.document, today())
    if not contents:
        raise Http404
    whose = get_object_or_404(Person, pk=person)
    named = [(content.code, content.name) for content in contents]
    form = LeaveForm(request.POST or None, contents=named, initial={"starts_on": today()})
    if written(
        request,
        form,
        {"programme": code, "person": person},
        lambda said: exempt([NewExemption(programme=code, unit=None, person=person, **said)], by=request.user)[0],
    ):
        return gone_back(request, f"Đã ghi cho đồng chí {whose.full_name}. Phần phải làm giảm theo số ngày được miễn.")
    return form_page(request, form, title=f"Miễn cho cá nhân: {one.name}", submit="Duyệt", lead=whose.full_name)


@requires(ProgrammePermission.EXEMPT)
def end_exemption_of(request: HttpRequest, pk: int) -> HttpResponse:
    """End an exemption earlier than written."""
    exemption = get_object_or_404(Exemption.objects.select_related("person", "programme"), pk=pk)
    name = _whose(request, exemption)
    form = EndForm(request.POST or None, initial={"last_day": today()})
    if written(request, form, {"exemption": pk}, lambda said: end_exemption(exemption, **said, by=request.user)):
        return gone_back(request, "Đã kết thúc việc miễn, giãn nhịp.")
    return form_page(request, form, title="Kết thúc miễn, giãn nhịp", submit="Kết thúc", lead=name)


def _whose(request: HttpRequest, exemption: Exemption) -> str:
    """Whose exemption it is, where the user may decide about it; else 404."""
    if exemption.person is None:
        assert exemption.unit_id is not None  # one of the two
        return unit_within(request, exemption.unit_id, ProgrammePermission.EXEMPT).name
    document = _document_today(exemption.programme.code).document
    contents = contents_to_let_off(request.user, exemption.person.pk, document, today())
    if not any(exemption.content in ("", content.code) for content in contents):
        raise Http404
    return exemption.person.full_name


def _document_today(code: str) -> InForce:
    ones = [one for one in in_force(Span(today(), today())) if one.code == code]
    if not ones:
        raise Http404
    return ones[-1]
