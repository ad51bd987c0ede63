"""Pages on which a class is planned, changed, and taken from one state to the next."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from thulinh.kernel.clock import today
from thulinh.people.access import requires, unit_within
from thulinh.training.actions import change_class, plan_class
from thulinh.training.forms.classes import ClassForm, initial_of
from thulinh.training.forms.steps import STEPS
from thulinh.training.models import TrainingClass
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.choices import class_choices
from thulinh.training.queries.numbers import class_numbers
from thulinh.training.rules.classes import Step
from thulinh.training.views.within import class_to_organise
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.ui.keys import key_in

PLAN = TrainingPermission.PLAN
FORM = "training/class_form.html"


@requires(PLAN)
def plan(request: HttpRequest, unit: int) -> HttpResponse:
    """Plan a class of a unit; `muc` in the address: for this item of its plan."""
    row = unit_within(request, unit, PLAN)
    if not row.is_open:
        raise Http404
    choices = class_choices(row, today())
    first = choices.initial(key_in(request.GET.get("muc")))
    form = ClassForm(request.POST or None, **choices.offered, initial=first)
    if written(request, form, {}, lambda _said: plan_class(form.entry(), unit=unit, by=request.user)):
        return gone_back(request, "Đã lập lớp. Đồng chí ghi lịch học rồi mở lớp để các đơn vị đề cử.")
    return form_page(request, form, title="Lập lớp bồi dưỡng", lead=row.name, submit="Lập lớp", template=FORM)


@requires(PLAN)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a class."""
    found = class_to_organise(request, pk, Step.CHANGE)
    choices = class_choices(unit_within(request, found.unit_id, PLAN), today(), of=found)
    form = ClassForm(
        request.POST or None, **choices.offered,
        initial=initial_of(found, found.topics.values_list("topic", "level")),
    )  # fmt: skip

    def write(said: dict[str, Any]) -> TrainingClass:
        return change_class(found, form.entry(), version=said["version"], by=request.user)

    if written(request, form, {}, write):
        return gone_back(request, "Đã lưu thay đổi của lớp.")
    return form_page(request, form, title="Sửa lớp", lead=found.name, submit="Lưu", template=FORM)


@requires(PLAN)
def step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take a class to its next state, asked once more before."""
    page = STEPS.get(verb)
    if page is None:
        raise Http404
    found = class_to_organise(request, pk, page.step)
    form = page.form(request.POST or None, initial={"version": found.version})
    take: Callable[..., TrainingClass] = page.take
    if written(request, form, {"verb": verb}, lambda said: take(found, **said, by=request.user)):
        return gone_back(request, page.done)
    return form_page(
        request, form, title=f"{page.title}: {found.name}", question=page.question,
        points=page.points(found, class_numbers(found)), submit=page.button, is_grave=page.is_grave,
        template="ui/confirm.html",
    )  # fmt: skip
