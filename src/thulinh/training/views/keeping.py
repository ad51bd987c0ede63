"""What the pages of a class at work share: whose class it is, which half day, what an organiser may do there."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from thulinh.kernel.clock import today
from thulinh.training.models import ClassGroup, HalfDay, TrainingClass
from thulinh.training.queries.sight import may_organise, sees_whole_class


def keeps(request: HttpRequest, training_class: TrainingClass) -> bool:
    """Whether the reader organises the class."""
    return may_organise(request.user, training_class.unit_id, today())


def reads(request: HttpRequest, training_class: TrainingClass) -> bool:
    """Whether the reader organises the class, or reads everything about it."""
    return sees_whole_class(request.user, training_class, today())


def class_kept(request: HttpRequest, pk: int) -> TrainingClass:
    """The class, when the reader organises it; else 404, as if it did not exist."""
    found = get_object_or_404(TrainingClass.objects.current(), pk=pk)
    if not keeps(request, found):
        raise Http404
    return found


def class_read(request: HttpRequest, pk: int) -> TrainingClass:
    """The class, when the reader organises it or reads everything about it; else 404."""
    found = get_object_or_404(TrainingClass.objects.current(), pk=pk)
    if not reads(request, found):
        raise Http404
    return found


def half_day_kept(request: HttpRequest, pk: int) -> HalfDay:
    """The half day of a class that the reader organises; else 404."""
    rows = HalfDay.objects.current().filter(training_class__withdrawn_at=None).select_related("training_class")
    found = get_object_or_404(rows, pk=pk)
    if not keeps(request, found.training_class):
        raise Http404
    return found


def group_asked(request: HttpRequest, training_class: TrainingClass) -> ClassGroup | None:
    """The group that the address names, of this class; None for all."""
    asked = request.GET.get("to", "")
    rows = ClassGroup.objects.current().filter(training_class=training_class)
    return rows.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
