"""Pages on which local topics and material are written; a file to read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from thulinh.activities.views.photos import shown_file
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in, requires, unit_within
from thulinh.training.actions import add_material, add_topic, change_topic, end_topic, withdraw_material
from thulinh.training.forms.topics import MaterialForm, TopicForm
from thulinh.training.forms.words import ReasonForm
from thulinh.training.models import Material, Topic
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.topics import materials_seen, materials_to_write, topics_for, topics_to_write
from thulinh.ui.answering import form_page, gone_back, record_to_write, sent_again, written

PLAN = TrainingPermission.PLAN


@requires(PLAN)
def new(request: HttpRequest, unit: int) -> HttpResponse:
    """Begin a topic of a unit, for it and all below it."""
    row = unit_within(request, unit, PLAN)
    form = TopicForm(request.POST or None)
    if written(request, form, {"unit": unit}, lambda _: add_topic(form.entry(), unit=unit, by=request.user)):
        return gone_back(request, "Đã thêm chuyên đề.")
    lead = f"Dùng ở {row.name} và mọi đơn vị bên dưới."
    return form_page(request, form, title="Thêm chuyên đề của địa phương", lead=lead, submit="Lưu chuyên đề")


@requires(PLAN)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change what a local topic says."""
    topic = _topic(request, code)
    form = TopicForm(request.POST or None, initial=TopicForm.of(topic))
    if written(request, form, {"topic": code}, lambda _: change_topic(topic, form.entry(), by=request.user)):
        return gone_back(request, "Đã sửa chuyên đề.")
    lead = "Lớp đã học trước đây giữ nguyên ngày hết giá trị."
    return form_page(request, form, title=f"Sửa chuyên đề {topic.name}", lead=lead, submit="Lưu chuyên đề")


@requires(PLAN)
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Teach a local topic no longer."""
    topic = _topic(request, code)
    form = ReasonForm(request.POST or None)
    if written(request, form, {"topic": code}, lambda said: end_topic(topic, by=request.user, **said)):
        return gone_back(request, "Đã thôi dùng chuyên đề.")
    lead = f"{topic.name}. Không còn chọn được cho lớp mới; ai đã học vẫn được ghi nhận."
    return form_page(request, form, title="Thôi dùng chuyên đề", lead=lead, submit="Thôi dùng")


@requires(PLAN)
def add_reading(request: HttpRequest, code: str, unit: int) -> HttpResponse:
    """Lay something to read beside a topic."""
    row = unit_within(request, unit, PLAN)
    topic = get_object_or_404(topics_for(row.path, today()), pk=code)
    form = MaterialForm(request.POST or None, request.FILES or None)

    def write(said: dict[str, Any]) -> Material:
        upload = said.pop("file")
        name = upload.name if upload else ""
        return add_material(topic, unit=unit, upload=upload, file_name=name, by=request.user, **said)

    if written(request, form, {"topic": code, "unit": unit}, write):
        return gone_back(request, "Đã thêm tài liệu.")
    lead = f"Chuyên đề {topic.name}. Cán bộ của {row.name} và các đơn vị bên dưới đọc được."
    return form_page(request, form, title="Thêm tài liệu", lead=lead, submit="Lưu tài liệu")


@requires(PLAN)
def withdraw_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Take something to read away."""
    row = record_to_write(request, pk, materials_to_write(request.user, today()))
    form = ReasonForm(request.POST or None)
    if written(request, form, {"material": pk}, lambda said: withdraw_material(row, by=request.user, **said)):
        return gone_back(request, "Đã rút tài liệu.")
    return form_page(request, form, title="Rút tài liệu", lead=row.title, submit="Rút tài liệu")


@for_signed_in
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """A file to read, for who may read it."""
    row = get_object_or_404(materials_seen(request.user, today()).exclude(file=None), pk=pk)
    return shown_file(row.file)


def _topic(request: HttpRequest, code: str) -> Topic:
    known = Topic.objects.exclude(unit=None) if sent_again(request) else topics_to_write(request.user, today())
    return get_object_or_404(known, pk=code)
