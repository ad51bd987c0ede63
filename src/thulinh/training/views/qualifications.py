"""Pages on which earlier trainings are recorded and taken back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.kernel.clock import today
from thulinh.kernel.text import format_date
from thulinh.people.access import for_signed_in
from thulinh.people.queries import visible_people
from thulinh.training.actions import record_training, withdraw_qualifications
from thulinh.training.forms.qualifications import QualificationForm
from thulinh.training.forms.words import ReasonForm
from thulinh.training.models import Qualification
from thulinh.training.queries.qualifications import (
    learnable_by,
    may_record_qualification,
    qualifications_to_write,
)
from thulinh.ui.answering import form_page, gone_back, record_to_write, written


@for_signed_in
def record(request: HttpRequest, person: int) -> HttpResponse:
    """Record what somebody learnt earlier or elsewhere."""
    user, on = request.user, today()
    if not may_record_qualification(user, person, on):
        raise Http404
    found = get_object_or_404(visible_people(user, on, among=[person]), pk=person)
    form = QualificationForm(request.POST or None, learnable=learnable_by(person, on))
    if written(request, form, {"person": person}, lambda _: record_training(form.rows(person), by=user)):
        return gone_back(request, "Đã ghi lớp đã học.")
    lead = f"{found.full_name}. Lớp học trước đây, hoặc ở nơi khác; lớp mở ở đây thì tự có khi bế giảng."
    return form_page(request, form, title="Ghi lớp đã học", lead=lead, submit="Lưu")


@for_signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a training that should not stand."""
    row = record_to_write(
        request, pk, qualifications_to_write(request.user, today()).select_related("person", "position", "topic")
    )
    form = ReasonForm(request.POST or None)

    def write(said: dict) -> Qualification:
        return withdraw_qualifications([pk], by=request.user, **said)[0]

    if written(request, form, {"qualification": pk}, write):
        return gone_back(request, "Đã rút lớp đã học.")
    what = f"{row.person}: {row.position or row.topic}, ngày {format_date(row.starts_on)}"
    lead = f"{what}. Rút là chưa từng có; nhật ký vẫn giữ, kèm lý do."
    return form_page(request, form, title="Rút lớp đã học ghi nhầm", lead=lead, submit="Rút")
