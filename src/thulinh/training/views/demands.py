"""Pages on which demands for training are laid down by hand, ended, taken back."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from thulinh.kernel.clock import today
from thulinh.kernel.text import format_date
from thulinh.people.access import requires, unit_within
from thulinh.training.actions import end_training_demand, set_training_demand, withdraw_training_demand
from thulinh.training.forms.demands import DemandForm, EndForm
from thulinh.training.forms.words import ReasonForm
from thulinh.training.models import Demand
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.demands import demands_to_write
from thulinh.training.queries.topics import topics_for
from thulinh.ui.answering import form_page, gone_back, record_to_write, written

PLAN = TrainingPermission.PLAN
_DAYS = ("starts_on", "ends_on", "paper_number", "paper_on")


@requires(PLAN)
def new(request: HttpRequest, unit: int) -> HttpResponse:
    """Lay down a demand in a unit and below, by the paper that says so."""
    row = unit_within(request, unit, PLAN)
    topics = [(one.pk, one.name) for one in topics_for(row.path, today())]
    form = DemandForm(request.POST or None, topics=topics)

    def write(said: dict[str, Any]) -> Demand:
        return set_training_demand(form.entry(), unit=unit, by=request.user, **{name: said[name] for name in _DAYS})

    if written(request, form, {"unit": unit}, write):
        return gone_back(request, "Đã ghi yêu cầu bồi dưỡng. Yêu cầu cùng tên ở đơn vị này thôi từ hôm trước.")
    lead = f"{row.name} và mọi đơn vị bên dưới."
    return form_page(request, form, title="Ghi yêu cầu bồi dưỡng", lead=lead, submit="Lưu yêu cầu")


@requires(PLAN)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a demand that was laid down by hand."""
    demand = _demand(request, pk)
    form = EndForm(request.POST or None, initial={"on": today()})
    if written(request, form, {"demand": pk}, lambda said: end_training_demand(demand, by=request.user, **said)):
        return gone_back(request, "Đã ghi ngày thôi áp dụng.")
    return form_page(request, form, title="Thôi áp dụng yêu cầu", lead=demand.name, submit="Lưu")


@requires(PLAN)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a demand that was laid down by mistake."""
    demand = _demand(request, pk)
    form = ReasonForm(request.POST or None)
    if written(request, form, {"demand": pk}, lambda said: withdraw_training_demand(demand, by=request.user, **said)):
        return gone_back(request, "Đã rút yêu cầu.")
    lead = f"{demand.name}, từ {format_date(demand.starts_on)}. Rút là chưa từng có."
    return form_page(request, form, title="Rút yêu cầu ghi nhầm", lead=lead, submit="Rút yêu cầu")


def _demand(request: HttpRequest, pk: int) -> Demand:
    return record_to_write(request, pk, demands_to_write(request.user, today()))
