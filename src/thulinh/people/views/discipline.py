"""Writing that somebody was disciplined, and taking back what was written by mistake. What stands written is read
where every look is written into the log.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.kernel.clock import today
from thulinh.kernel.parameters import parameter
from thulinh.people.access import person_within, requires
from thulinh.people.actions import NewDiscipline, record_discipline, withdraw_discipline
from thulinh.people.forms import DisciplineForm, WithdrawForm
from thulinh.people.models import Discipline
from thulinh.people.permissions import PeoplePermission
from thulinh.people.rules import DISCIPLINE_LAPSES
from thulinh.ui.answering import form_page, gone_back, sent_again, written


@requires(PeoplePermission.DISCIPLINE)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a decision that disciplines somebody; it lapses by itself."""
    person = person_within(request, pk, PeoplePermission.DISCIPLINE)
    form = DisciplineForm(request.POST or None, initial={"starts_on": today()})

    def write(said: dict[str, Any]) -> Discipline:
        return record_discipline(person, NewDiscipline(**said), on=today(), by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, "Đã ghi kỷ luật.")
    months = parameter(DISCIPLINE_LAPSES, today())
    lead = f"{person.full_name}. Chỉ người có thẩm quyền xem được mục này. Sau {months} tháng kỷ luật tự hết hiệu lực."
    return form_page(request, form, title="Ghi kỷ luật", lead=lead, submit="Ghi")


@requires(PeoplePermission.DISCIPLINE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a discipline that was written by mistake or whose decision was annulled."""
    row = get_object_or_404(Discipline.objects.select_related("person"), pk=pk)
    person_within(request, row.person_id, PeoplePermission.DISCIPLINE)
    if row.withdrawn_at is not None and not sent_again(request):
        raise Http404
    form = WithdrawForm(request.POST or None)
    if written(request, form, {}, lambda said: withdraw_discipline(row, reason=said["reason"], by=request.user)):
        return gone_back(request, "Đã rút kỷ luật.")
    lead = f"{row.person.full_name}, quyết định số {row.decision_number}. Rút khi ghi nhầm hoặc quyết định bị hủy."
    return form_page(request, form, title="Rút kỷ luật", lead=lead, submit="Rút")
