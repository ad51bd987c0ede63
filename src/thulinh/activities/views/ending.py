"""Short answers about a record: could not be held, cancelled, withdrawn, confirmed."""

from django.http import Http404, HttpRequest, HttpResponse

from thulinh.activities.actions import answer_not_held, cancel, confirm_on_behalf, withdraw
from thulinh.activities.forms.deciding import NotHeldForm, ReasonForm, VersionForm
from thulinh.activities.models import Kind
from thulinh.activities.queries.places import Places
from thulinh.activities.views.answering import form_page, record_within, taken, unit_to_record
from thulinh.kernel.clock import today
from thulinh.kernel.periods import Cadence, Span, day_named, period_containing
from thulinh.kernel.text import format_date
from thulinh.people.access import for_signed_in
from thulinh.ui.answering import gone_back, said_in


@for_signed_in
def not_held(request: HttpRequest, unit: int, kind: str) -> HttpResponse:
    """Answer honestly, with a reason, that a period's session could not be held."""
    name = unit_to_record(request, unit)
    found, facts = Kind.objects.filter(pk=kind).first(), Places([unit]).facts(unit, today())
    if found is None or facts is None or facts.level not in found.host_levels:
        raise Http404
    span = _asked_span(request)
    day = min(filter(None, (span.ends_on, today(), facts.ended_on)))
    asked = {"day": day, "starts_on": span.starts_on, "ends_on": span.ends_on}
    form = NotHeldForm(request.POST or None, initial=asked)
    if form.is_valid() and taken(
        form,
        lambda command: answer_not_held(unit=unit, kind=kind, **said_in(form), by=request.user, command_id=command),
    ):
        return gone_back(request, "Đã ghi nhận câu trả lời. Nếu sau đó tổ chức được, đồng chí cứ ghi như thường.")
    asked |= getattr(form, "cleaned_data", {})
    lead = f"{found.name}, {name}, từ {format_date(asked['starts_on'])} đến {format_date(asked['ends_on'])}."
    points = ["Trả lời thật là một câu trả lời, không phải một món nợ: kỳ này không hỏi nữa."]
    return form_page(request, form, title="Không tổ chức được", lead=lead, points=points, submit="Gửi câu trả lời")


def _asked_span(request: HttpRequest) -> Span:
    """The period that is answered for, as the caller names it; else this month."""
    first, last = (day_named(request.GET.get(name, "")) for name in ("tu", "den"))
    if first is None or last is None or not first <= min(last, today()):
        return period_containing(Cadence.MONTH, today())
    return Span(first, last)


@for_signed_in
def cancel_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a planned session."""
    found = record_within(request, pk)
    if not (found.may_correct and found.is_planned):
        raise Http404
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    if form.is_valid() and taken(form, lambda command: cancel(pk, **_said(form), by=request.user, command_id=command)):
        return gone_back(request, "Đã hủy buổi dự kiến.")
    return form_page(request, form, title="Hủy buổi dự kiến", record=found, submit="Hủy buổi này")


@for_signed_in
def withdraw_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a record that should not stand."""
    found = record_within(request, pk)
    if not found.may_correct:
        raise Http404
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    if form.is_valid() and taken(
        form, lambda command: withdraw(pk, **_said(form), by=request.user, command_id=command)
    ):
        return gone_back(request, "Đã rút bản ghi. Không chỉ số nào tính bản này nữa.")
    points = ["Bản ghi không bị xóa: người có quyền vẫn xem được, kèm lý do rút."]
    return form_page(request, form, title="Rút bản ghi", record=found, points=points, submit="Rút bản ghi")


@for_signed_in
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, as the branch, what was typed for it."""
    found = record_within(request, pk)
    if not found.may_confirm:
        raise Http404
    form = VersionForm(request.POST or None, initial={"version": found.version})
    if form.is_valid() and taken(
        form,
        lambda command: confirm_on_behalf(
            pk, version=form.cleaned_data["version"], by=request.user, command_id=command
        ),
    ):
        return gone_back(request, "Đã xác nhận bản ghi hộ.")
    lead = f"{found.recorded_by} đã ghi hộ. Đồng chí xem có đúng không; sai thì sửa hoặc báo lại."
    return form_page(
        request, form, title="Xác nhận bản ghi hộ", lead=lead, record=found, is_whole=True, submit="Đúng, xác nhận"
    )


def _said(form: ReasonForm) -> dict:
    return {"version": form.cleaned_data["version"], "reason": form.cleaned_data["reason"]}
