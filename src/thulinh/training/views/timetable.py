"""Pages on which the half days of a class and the places of the units are written."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from thulinh.kernel.clock import today
from thulinh.kernel.text import fold
from thulinh.people.access import requires
from thulinh.training.actions import set_half_days, set_quotas
from thulinh.training.forms.quotas import QuotaForm
from thulinh.training.forms.timetable import MORE, Choices, Timetable, days_of
from thulinh.training.models import ClassGroup, Quota, TrainingClass
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.timetable import half_days_of
from thulinh.training.rules.classes import Step
from thulinh.training.views.within import class_to_organise, placing
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.units.models import UnitPath

PLAN = TrainingPermission.PLAN


@requires(PLAN)
def timetable(request: HttpRequest, pk: int) -> HttpResponse:
    """Write all half days of a class on one sheet."""
    found = class_to_organise(request, pk, Step.TIMETABLE)
    sheet = _sheet(request, found)
    form, is_sent = sheet.form, request.method == "POST" and MORE not in request.POST
    if is_sent and sheet.is_valid():

        def write(said: dict[str, Any]) -> TrainingClass:
            with placing(sheet):
                set_half_days(found, sheet.entries(), despite=said["despite"], version=said["version"], by=request.user)
            return found

        if written(request, form, {"sheet": sheet.entries()}, write):
            return gone_back(request, "Đã lưu lịch học.")
    elif form.is_bound and not is_sent:
        sheet.quiet()
    sheet.ask_despite()
    page = {"template": "training/timetable.html", "sheet": sheet, "submit": "Lưu lịch học"}
    lead = f"{found.name}. Chọn chuyên đề và ghi người trình bày; buổi nào không học thì bỏ dấu “Có học”."
    answer = form_page(request, form, title="Lịch học", lead=lead, **page)
    answer.status_code = 422 if is_sent else 200
    return answer


def _sheet(request: HttpRequest, found: TrainingClass) -> Timetable:
    half_days = half_days_of(found)
    groups = ClassGroup.objects.current().filter(training_class=found).values_list("pk", "name")
    topics = dict(found.topics.order_by("topic__rank").values_list("topic", "topic__name"))
    people = {fold(one.lecturer): one.lecturer_person_id for each in half_days for one in each.taught}
    return Timetable(
        days_of(found.starts_on, found.ends_on),
        {(one.day, one.part): one for one in half_days},
        choices=Choices(list(topics.items()), list(groups), people),
        data=request.POST if request.method == "POST" else None,
        initial={"version": found.version},
    )


@requires(PLAN)
def quotas(request: HttpRequest, pk: int) -> HttpResponse:
    """Write how many places each unit has: one number for all, and the exceptions."""
    found = class_to_organise(request, pk, Step.QUOTAS)
    below = UnitPath.objects.on(today()).open().filter(parent=found.unit_id, level__is_union=True)
    known = dict(Quota.objects.filter(training_class=found).values_list("unit", "places"))
    units = list(below.order_by("name_key", "unit").values_list("unit", "name"))
    form = QuotaForm(request.POST or None, units=units, known=known)

    def write(_said: dict[str, Any]) -> TrainingClass:
        set_quotas(found, form.places(), by=request.user)
        return found

    if written(request, form, {}, write):
        return gone_back(request, "Đã lưu chỉ tiêu của các đơn vị.")
    lead = f"{found.name}: {found.capacity} chỗ, {len(units)} đơn vị."
    return form_page(
        request, form, title="Chỉ tiêu theo đơn vị", lead=lead, submit="Lưu chỉ tiêu", template="training/quotas.html"
    )
