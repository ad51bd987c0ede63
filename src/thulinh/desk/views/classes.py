"""Pages of classes: the list, one class, who takes part in it."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from thulinh.desk.class_lists import STATES, ClassFilters, ClassTable, ParticipantTable, participant_filters
from thulinh.desk.drawing.classes import class_offers, next_offer
from thulinh.desk.queries.class_page import class_shown
from thulinh.desk.queries.classes import class_list, class_people
from thulinh.desk.training_pages import READERS
from thulinh.desk.views.scope import scope_of
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in
from thulinh.people.reach import reach
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.sight import classes_seen, may_organise
from thulinh.training.rules.classes import Step, allows
from thulinh.ui.listing import Empty, list_page
from thulinh.units.models import UnitPath


@for_signed_in
def start(request: HttpRequest) -> HttpResponse:
    """Where the menu leads: to the classes who plans or reads about training, everybody else to their own page."""
    wanted = (TrainingPermission.VIEW, TrainingPermission.PLAN)
    reads = any(reach(request.user, permission, today()) for permission in wanted)
    return redirect("desk:classes" if reads else "desk:own_training")


@for_signed_in
def classes(request: HttpRequest) -> HttpResponseBase:
    """The classes of which the reader may know."""
    user, on = request.user, today()
    planning = UnitPath.objects.on(on).open().filter(path__in=reach(user, TrainingPermission.PLAN, on).roots)
    return list_page(
        request,
        table_class=ClassTable,
        queryset=class_list(user, on),
        filterset_class=ClassFilters,
        title="Lớp bồi dưỡng",
        export_name="lop-boi-duong",
        template="desk/classes.html",
        context={"scope": scope_of(request), "planning": list(planning.order_by("path"))},
        empty=Empty("Chưa có lớp bồi dưỡng nào.", "Lớp đang nhận học viên của các cấp trên hiện ở đây."),
    )


@for_signed_in
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One class: the announcement for who may come, everything for who runs it."""
    shown = class_shown(pk, request.user, today())
    if shown is None:
        raise Http404
    offers = class_offers(shown, today())
    first = next_offer(offers)
    tone, icon = STATES[str(shown.row.get_state_display())]
    context = {
        "title": shown.row.name, "shown": shown, "row": shown.row, "numbers": shown.numbers,
        "next_offer": first, "offers": [offer for offer in offers if offer is not first],
        "state_tone": tone, "state_icon": icon,
        "may_leave": shown.mine is not None and allows(shown.row.state, Step.LEAVE),
    }  # fmt: skip
    return render(request, "desk/class.html", context)


@for_signed_in
def people(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who takes part in a class, those of whom the reader may know."""
    user, on = request.user, today()
    row = get_object_or_404(classes_seen(user, on), pk=pk)
    runs = may_organise(user, row.unit_id, on)
    if not runs and not any(reach(user, one, on) for one in READERS):
        raise Http404
    return list_page(
        request,
        table_class=partial(
            ParticipantTable,
            state=row.state,
            runs=runs,
            back=request.get_full_path(),
            nominates=reach(user, TrainingPermission.NOMINATE, on),
        ),
        queryset=class_people(row, user, on),
        filterset_class=participant_filters(row),
        title=f"Học viên: {row.name}",
        export_name="hoc-vien",
        template="desk/class_people.html",
        context={"scope": scope_of(request), "row": row},
        empty=Empty("Chưa có ai trong lớp này.", "Mở lớp rồi đề cử, hoặc đưa người vào từ bộ lọc."),
    )
