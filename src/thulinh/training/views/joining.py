"""Pages on which somebody comes into a class: put forward from a filter, registering, approved, called from the waiting
list, declined, taken off.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse

from thulinh.kernel.clock import today
from thulinh.kernel.text import format_number
from thulinh.people.access import for_signed_in, requires
from thulinh.training.actions import approve, decline, promote, register, withdraw_participant
from thulinh.training.forms.participants import ApproveForm, ReasonForm
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.listed import people_of, person_words
from thulinh.training.queries.participants import places_of
from thulinh.training.rules.classes import Step
from thulinh.training.views.within import (
    class_known,
    class_to_organise,
    participant_seen,
    participant_to_take_off,
)
from thulinh.ui.answering import form_page, gone_back, written
from thulinh.ui.forms import CommandForm

PLAN = TrainingPermission.PLAN
ASKED, WAITING = Participant.State.NOMINATED, Participant.State.WAITING


@for_signed_in
def register_oneself(request: HttpRequest, pk: int) -> HttpResponse:
    """Register for an open class, asked once more before."""
    found = class_known(request, pk, Step.REGISTER)
    form = CommandForm(request.POST or None)
    if written(request, form, {}, lambda _said: register(found, by=request.user)):
        return gone_back(request, "Đã đăng ký. Nơi mở lớp duyệt rồi báo đồng chí.")
    return form_page(
        request, form, title="Đăng ký học", question=f"Đồng chí đăng ký học lớp {found.name}?", submit="Đăng ký",
        template="ui/confirm.html",
    )  # fmt: skip


@requires(PLAN)
def approve_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Give places to those who were put forward; when no place is left, the others wait."""
    found = class_to_organise(request, pk, Step.DECIDE)
    rows, free = people_of(found, ASKED, today()), places_of([found])[found.pk].free
    choices = [(str(one.pk), person_words(one)) for one in rows]
    form = ApproveForm(request.POST or None, people=choices, initial={"participants": [key for key, _ in choices]})
    told: list[str] = []

    def write(said: dict[str, Any]) -> TrainingClass:
        done = approve(found, [int(key) for key in said["participants"]], by=request.user)
        told.append(f"Đã duyệt {format_number(len(done.approved))} người.")
        if done.waiting:
            told.append(f"{format_number(len(done.waiting))} người chờ có chỗ.")
        told.extend(words for _, words in done.refused)
        return found

    if written(request, form, {}, write):
        return gone_back(request, " ".join(told) or "Đã duyệt.")
    lead = f"{found.name}: còn {format_number(free)} chỗ, {format_number(len(rows))} người chờ duyệt."
    return form_page(request, form, title="Duyệt học viên", lead=lead, submit="Duyệt", submit_icon="badge-check")


@requires(PLAN)
def promote_next(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a free place to whoever waits first; the page shows the whole order."""
    found = class_to_organise(request, pk, Step.DECIDE)
    rows, free = people_of(found, WAITING, today()), places_of([found])[found.pk].free
    form, told = CommandForm(request.POST or None), []

    def write(_said: dict[str, Any]) -> Participant:
        one = promote(found, by=request.user)
        told.append(one.person.full_name)
        return one

    if written(request, form, {}, write):
        return gone_back(request, f"Đã nhận {told[0]} vào lớp." if told else "Đã nhận vào lớp.")
    first = f"Nhận {person_words(rows[0])} vào lớp?" if rows else "Không còn ai chờ."
    points = [f"Còn {format_number(free)} chỗ."] + [
        f"Chờ thứ {number}: {person_words(one)}" for number, one in enumerate(rows, start=1)
    ]
    return form_page(
        request, form, title="Gọi người đang chờ", question=first, points=points, submit="Nhận vào lớp",
        template="ui/confirm.html",
    )  # fmt: skip


@requires(PLAN)
def decline_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that somebody is not taken, with the reason that they read."""
    one = participant_seen(request, pk)
    class_to_organise(request, one.training_class_id, Step.DECIDE)
    form = ReasonForm(request.POST or None)

    def write(said: dict[str, Any]) -> TrainingClass:
        decline(one.training_class, [one], **said, by=request.user)
        return one.training_class

    if written(request, form, {"participant": pk}, write):
        return gone_back(request, f"Đã ghi không duyệt {one.person.full_name}.")
    return form_page(request, form, title="Không duyệt", lead=_line(one), submit="Không duyệt")


@for_signed_in
def withdraw_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off the list: by who runs the class, by the unit that nominated them, by themselves."""
    one = participant_to_take_off(request, pk)
    form = ReasonForm(request.POST or None)

    def write(said: dict[str, Any]) -> Participant:
        withdraw_participant(one, **said, by=request.user)
        return one

    if written(request, form, {"participant": pk}, write):
        return gone_back(request, f"Đã rút tên {one.person.full_name}.")
    return form_page(request, form, title="Rút tên khỏi lớp", lead=_line(one), submit="Rút tên")


def _line(one: Participant) -> str:
    return f"{one.person.full_name}, lớp {one.training_class.name}"
