"""Whether classes helped: the gaps that led to them and what the field said afterwards, per class and per topic."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from thulinh.desk.queries.effect import effect_below, effect_of_class
from thulinh.desk.queries.places import seen
from thulinh.desk.views.scope import asked_number, uppermost
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in, requires
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.sight import classes_seen, sees_whole_class


@requires(TrainingPermission.VIEW)
def effects(request: HttpRequest) -> HttpResponse:
    """Before and after per topic, of the cadres at a unit of the reader's and below it, over all classes."""
    asked = asked_number(request, "don_vi")
    permission = TrainingPermission.VIEW
    row = uppermost(request.user, permission) if asked is None else None
    if asked is not None:
        row = seen(asked, user=request.user, permission=permission, today=today())
    if row is None:
        raise Http404
    context = {"title": "Hiệu quả bồi dưỡng", "place": row.name, "effects": effect_below(row, request.user, today())}
    return render(request, "desk/effects.html", context)


@for_signed_in
def of_class(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of the gaps that led people to one class; for who reads the whole class."""
    row = get_object_or_404(classes_seen(request.user, today()), pk=pk)
    if not sees_whole_class(request.user, row, today()):
        raise Http404
    found, gaps = effect_of_class(row, request.user, today())
    context = {"title": "Hiệu quả của lớp", "row": row, "effects": found, "gaps": gaps}
    return render(request, "desk/class_effect.html", context)
