"""Forms about programmes. What programmes look like, and their figures, are desk's pages."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from thulinh.kernel.clock import today
from thulinh.kernel.periods import Span
from thulinh.kernel.receipts import once
from thulinh.kernel.refusals import Refusal
from thulinh.people.access import requires
from thulinh.people.reach import may
from thulinh.programmes.actions import NewAdoption, NewExemption, adopt, end_exemption, exempt, retire, store_version
from thulinh.programmes.forms import AdoptionForm, DocumentForm, EndForm, ExemptionForm, RetireForm
from thulinh.programmes.models import Adoption, Exemption, Version
from thulinh.programmes.permissions import ProgrammePermission
from thulinh.programmes.queries import in_force, versions_of
from thulinh.programmes.reading import DocumentRefused
from thulinh.ui.forms import CommandForm
from thulinh.ui.returning import next_url
from thulinh.units.models import UnitPath


def _page(request: HttpRequest, form, title: str, submit: str, **context) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    shown = {"form": form, "title": title, "submit": submit, "cancel_url": next_url(request), **context}
    return render(request, "ui/form_page.html", shown, status=status)


def _written(request: HttpRequest, form: CommandForm, about: dict, write: Callable[[dict], Model]) -> bool:
    """Whether a posted form is valid and its action took it; refusals stand on the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    said = {name: value for name, value in form.cleaned_data.items() if name != "command_id"}
    command_id = form.cleaned_data["command_id"]
    try:
        once(command_id, by=request.user, content={**about, **said}, write=lambda: write(said))
    except Refusal as refusal:
        refusal.put_on(form)
        return False
    return True


def _unit_row(request: HttpRequest, pk: int, permission: ProgrammePermission) -> UnitPath:
    row = get_object_or_404(UnitPath.objects.on(today()).open(), unit=pk)
    if not may(request.user, permission, row, today()):
        raise Http404
    return row


@requires(ProgrammePermission.WRITE)
def upload(request: HttpRequest) -> HttpResponse:
    """Take in a programme's document, or a new version of one."""
    form = DocumentForm(request.POST or None, request.FILES or None)
    faults = []
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            version = once(
                form.cleaned_data["command_id"],
                by=request.user,
                content={"text": text},
                write=lambda: store_version(text, by=request.user),
            )
        except DocumentRefused as refused:
            faults = refused.faults
            form.add_error("text", f"Văn bản có {len(faults)} chỗ chưa đúng, xem danh sách bên dưới.")
        except Refusal as refusal:
            refusal.put_on(form)
        else:
            messages.success(request, f"Đã lưu {version}.")
            return redirect(next_url(request))
    page = {"form": form, "title": "Đưa mô hình vào hệ thống", "submit": "Kiểm tra và lưu", "faults": faults}
    return render(request, "programmes/upload.html", page, status=422 if form.errors and form.is_bound else 200)


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
    row = _unit_row(request, unit, ProgrammePermission.ADOPT)
    version = versions_of(code).first()
    if version is None:
        raise Http404
    form = AdoptionForm(request.POST or None, initial={"starts_on": today().replace(day=1), "known_on": today()})
    if _written(
        request,
        form,
        {"programme": code, "unit": unit},
        lambda said: adopt([NewAdoption(programme=code, unit=unit, **said)], by=request.user)[0],
    ):
        messages.success(request, f"{row.name} áp dụng “{version.name}”.")
        return redirect(next_url(request))
    return _page(request, form, f"Áp dụng “{version.name}”", "Quyết định áp dụng", lead=row.name)


@requires(ProgrammePermission.ADOPT)
def retire_adoption(request: HttpRequest, pk: int) -> HttpResponse:
    """End an adoption; records stay."""
    adoption = get_object_or_404(Adoption.objects.select_related("programme"), pk=pk)
    row = _unit_row(request, adoption.unit_id, ProgrammePermission.ADOPT)
    form = RetireForm(request.POST or None, initial={"last_day": today()})
    if _written(request, form, {"adoption": pk}, lambda said: retire(adoption, **said, by=request.user)):
        messages.success(request, "Đã ghi việc kết thúc. Các hoạt động đã ghi giữ nguyên.")
        return redirect(next_url(request))
    return _page(request, form, "Kết thúc áp dụng mô hình", "Kết thúc áp dụng", lead=row.name)


@requires(ProgrammePermission.EXEMPT)
def exempt_unit(request: HttpRequest, code: str, unit: int) -> HttpResponse:
    """Free a unit of a content, or let it do it at a slower rhythm."""
    row = _unit_row(request, unit, ProgrammePermission.EXEMPT)
    ones = [one for one in in_force(Span(today(), today())) if one.code == code]
    if not ones:
        raise Http404
    contents = [(content.code, content.name) for content in ones[-1].document.contents]
    form = ExemptionForm(request.POST or None, contents=contents, initial={"starts_on": today().replace(day=1)})
    if _written(
        request,
        form,
        {"programme": code, "unit": unit},
        lambda said: exempt([NewExemption(programme=code, unit=unit, **said)], by=request.user)[0],
    ):
        messages.success(request, f"Đã ghi cho {row.name}. Mẫu số của chỉ số thay đổi và hiện rõ lý do.")
        return redirect(next_url(request))
    return _page(request, form, f"Miễn, giãn nhịp: {ones[-1].name}", "Duyệt", lead=row.name)


@requires(ProgrammePermission.EXEMPT)
def end_exemption_of(request: HttpRequest, pk: int) -> HttpResponse:
    """End an exemption earlier than written."""
    exemption = get_object_or_404(Exemption, pk=pk)
    row = _unit_row(request, exemption.unit_id, ProgrammePermission.EXEMPT)
    form = EndForm(request.POST or None, initial={"last_day": today()})
    if _written(request, form, {"exemption": pk}, lambda said: end_exemption(exemption, **said, by=request.user)):
        messages.success(request, "Đã kết thúc việc miễn, giãn nhịp.")
        return redirect(next_url(request))
    return _page(request, form, "Kết thúc miễn, giãn nhịp", "Kết thúc", lead=row.name)
