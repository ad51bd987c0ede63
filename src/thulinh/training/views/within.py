"""What a page about a class may be about: one that the reader organises, one that they may know of; else 404."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from thulinh.kernel.clock import today
from thulinh.kernel.refusals import Refusal
from thulinh.people.reach import may, reach
from thulinh.training.models import Participant, TrainingClass
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.sight import classes_seen, may_organise, participants_seen
from thulinh.training.rules.classes import Step, allows
from thulinh.ui.answering import sent_again

PLACED = "Đồng chí xem các chỗ có dấu đỏ bên dưới."


@contextmanager
def placing(sheet: Any) -> Iterator[None]:
    """What an action refuses of one row of a sheet is told at that row, and once above."""
    try:
        yield
    except Refusal as refusal:
        left = sheet.place(refusal.problems)
        raise Refusal(left or PLACED) from refusal


def class_to_organise(request: HttpRequest, pk: int, step: Step | None = None) -> TrainingClass:
    """A class that the user runs, in a state that takes the step; what was sent already is answered as it was then."""
    found = get_object_or_404(TrainingClass.objects.current().select_related("unit"), pk=pk)
    if not may_organise(request.user, found.unit_id, today()):
        raise Http404
    if step is not None and not allows(found.state, step) and not sent_again(request):
        raise Http404
    return found


def class_known(request: HttpRequest, pk: int, step: Step | None = None) -> TrainingClass:
    """A class that the user may know of, in a state that takes the step."""
    found = get_object_or_404(classes_seen(request.user, today()), pk=pk)
    if step is not None and not allows(found.state, step) and not sent_again(request):
        raise Http404
    return found


def class_to_fill(request: HttpRequest, pk: int) -> tuple[TrainingClass, str]:
    """A class that takes people from the reader's hand, and how they come in: called by who runs it, or nominated."""
    found = class_known(request, pk)
    runs = may_organise(request.user, found.unit_id, today())
    if not runs and not reach(request.user, TrainingPermission.NOMINATE, today()):
        raise Http404
    return class_known(
        request, pk, Step.INVITE if runs else Step.NOMINATE
    ), Participant.How.INVITED if runs else Participant.How.NOMINATED


def participant_seen(request: HttpRequest, pk: int) -> Participant:
    """Somebody in a class of whom the user may know; one who was taken off only for who sends the same form again."""
    rows = participants_seen(request.user, today())
    if sent_again(request):
        rows = Participant.objects.all()
    return get_object_or_404(rows.select_related("person", "training_class", "position"), pk=pk)


def participant_to_take_off(request: HttpRequest, pk: int) -> Participant:
    """Somebody in a class whom the user may take off the list: of their own class, of a unit that they nominate for, or
    themselves.
    """
    one, user = participant_seen(request, pk), request.user
    runs = may_organise(user, one.training_class.unit_id, today())
    sent = may(user, TrainingPermission.NOMINATE, one.unit_id, today())
    is_own = user.person_id is not None and user.person_id == one.person_id
    if not (runs or sent or is_own) or not (allows(one.training_class.state, Step.LEAVE) or sent_again(request)):
        raise Http404
    return one
