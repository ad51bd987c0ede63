"""Bàn giao nhiệm vụ: the open tasks of somebody who leaves a seat or a charge go to somebody else."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from thulinh.activities.actions import reassign_tasks
from thulinh.activities.models import Task
from thulinh.activities.queries.tasks import left_tasks, takers, tasks_to_hand_over
from thulinh.desk.addresses import handing_url
from thulinh.desk.forms.handing import HandingForm
from thulinh.desk.queries.places import last_names_of
from thulinh.kernel.clock import today
from thulinh.kernel.text import format_date, format_number
from thulinh.people.access import for_signed_in
from thulinh.people.models import Person
from thulinh.people.queries import visible_people
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.ui.returning import next_url


@for_signed_in
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """How many open tasks stay with somebody, and to whom they go; straight on when there are none."""
    person, on = get_object_or_404(Person, pk=pk), today()
    tasks = list(tasks_to_hand_over(pk, request.user, on))
    if not tasks:
        if not visible_people(request.user, on, among=[pk]).exists():
            raise Http404
        return redirect(next_url(request))
    names = last_names_of(task.unit_id for task in tasks)
    form = _form(request, tasks, names)

    def write(said: dict[str, Any]) -> Task:
        wanted = [int(task) for task in said["tasks"]]
        return reassign_tasks(wanted, said["to"], reason=said["reason"], by=request.user)[0]

    if written(request, form, {}, write):
        moved = len(form.cleaned_data["tasks"])
        words = f"Đã bàn giao {format_number(moved)} nhiệm vụ."
        if moved == len(tasks):
            return gone_back(request, words)
        messages.success(request, words)
        return redirect(handing_url(pk, next_url(request)))
    lead = f"{person.full_name} còn {format_number(len(tasks))} nhiệm vụ chưa xong. Chọn người làm tiếp."
    return form_page(request, form, title="Bàn giao nhiệm vụ", lead=lead, submit="Bàn giao")


def _form(request: HttpRequest, tasks: Sequence[Task], names: Any) -> HandingForm:
    """The tasks that wait for somebody ticked, all when none does; those who may take them, with post and place."""
    left = set(left_tasks(request.user, today()).filter(owner=tasks[0].owner_id).values_list("pk", flat=True))
    found = [one for one in takers(tasks, today()) if one.person != tasks[0].owner_id]
    places = last_names_of(unit for one in found for unit in one.units)
    people = [
        (one.person, ", ".join(filter(None, (one.name, one.words, *sorted(places.get(u, "") for u in one.units)))))
        for one in found
    ]
    return HandingForm(
        request.POST or None,
        tasks=[(str(task.pk), _told(task, names.get(task.unit_id, ""))) for task in tasks],
        people=people,
        initial={
            "tasks": [str(task.pk) for task in tasks if not left or task.pk in left],
            "reason": "Thôi giữ chức danh, thôi phụ trách",
        },
    )


def _told(task: Task, unit: str) -> str:
    due = f"hạn {format_date(task.due_on)}" if task.due_on else ""
    return ", ".join(filter(None, (task.title, unit, due)))
