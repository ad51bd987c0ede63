"""Pages of what is taught, of who is trained, of who must be."""

from collections.abc import Sequence
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from thulinh.desk.knowledge_lists import (
    DemandFilters,
    DemandTable,
    QualificationFilters,
    QualificationTable,
    TopicFilters,
    TopicTable,
    months_words,
)
from thulinh.desk.queries.portions import filled
from thulinh.desk.training_pages import READERS
from thulinh.desk.views.scope import scope_of, uppermost
from thulinh.kernel.clock import today
from thulinh.people.access import for_signed_in, requires
from thulinh.people.models import Account
from thulinh.people.reach import reach
from thulinh.training.models import Material, Qualification, Topic
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.demands import demand_list, demands_to_write, tell_demands
from thulinh.training.queries.qualifications import qualification_list, qualifications_to_write, tell_places
from thulinh.training.queries.topics import (
    materials_seen,
    materials_to_write,
    topics_for,
    topics_seen,
    topics_to_write,
)
from thulinh.ui.listing import Empty, list_page

VIEW, PLAN = TrainingPermission.VIEW, TrainingPermission.PLAN


@for_signed_in
def topics(request: HttpRequest) -> HttpResponseBase:
    """What is taught: the national topics and those of the reader's place, with what there is to read."""
    user, on = request.user, today()
    return list_page(
        request,
        table_class=TopicTable,
        queryset=topics_seen(user, on).prefetch_related("skills"),
        filterset_class=TopicFilters,
        title="Chuyên đề bồi dưỡng",
        export_name="chuyen-de-boi-duong",
        template="desk/topics.html",
        context={
            "place": uppermost(user, PLAN),
            "may_look": any(reach(user, one, on) for one in READERS),
            "may_view": bool(reach(user, VIEW, on)),
        },
    )


@for_signed_in
def topic(request: HttpRequest, code: str) -> HttpResponse:
    """One topic: what it is about, how long it holds, what there is to read, who has learnt it."""
    user, on = request.user, today()
    found = get_object_or_404(topics_seen(user, on), pk=code)
    place = uppermost(user, PLAN)
    context = {
        "title": found.name,
        "topic": found,
        "validity": months_words(found.validity_months),
        "skills": [one.name for one in found.skills.all()],
        "materials": _materials(user, found),
        "may_write": topics_to_write(user, on).filter(pk=found.pk).exists(),
        "place": place if place and topics_for(place.path, on).filter(pk=found.pk).exists() else None,
        "learnt": _learnt(user, found),
    }
    return render(request, "desk/topic.html", context)


def _materials(user: Account, topic: Topic) -> list[tuple[Material, bool]]:
    """What the reader may open, and whether they may take it away."""
    on = today()
    mine = frozenset(materials_to_write(user, on).filter(topic=topic).values_list("pk", flat=True))
    return [(one, one.pk in mine) for one in materials_seen(user, on).filter(topic=topic)]


def _learnt(user: Account, topic: Topic) -> int | None:
    """How many people within reach have learnt it and still hold it; None for who looks at nobody's training."""
    on = today()
    if not any(reach(user, one, on) for one in READERS):
        return None
    return qualification_list(user, on).on(on).filter(topic=topic).values("person").distinct().count()


@for_signed_in
def qualifications(request: HttpRequest) -> HttpResponseBase:
    """Who within reach was trained for what; one's own is on one's own page."""
    user, on = request.user, today()
    return list_page(
        request,
        table_class=partial(QualificationTable, may_write=any(reach(user, one, on) for one in READERS[1:])),
        queryset=filled(qualification_list(user, on), lambda rows: _tell(rows, user)),
        filterset_class=QualificationFilters,
        title="Đã được bồi dưỡng",
        export_name="da-boi-duong",
        template="desk/qualifications.html",
        context={"scope": scope_of(request), "may_import": bool(reach(user, PLAN, on))},
        empty=Empty("Chưa ghi lớp đã học nào.", "Ghi từng người ở trang của người ấy, hoặc nhập danh sách từ Excel."),
    )


def _tell(rows: Sequence[Qualification], user: Account) -> None:
    """Tell each training where the person is, and whether the reader may take it back."""
    on = today()
    tell_places(rows, on)
    mine = set(qualifications_to_write(user, on).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    for row in rows:
        row.is_mine = row.pk in mine


@requires(VIEW)
def demands(request: HttpRequest) -> HttpResponseBase:
    """Who must be trained within reach, each demand with its basis."""
    user, on = request.user, today()
    return list_page(
        request,
        table_class=partial(DemandTable, mine=frozenset(demands_to_write(user, on).values_list("pk", flat=True))),
        queryset=filled(demand_list(user, on), tell_demands),
        filterset_class=DemandFilters,
        title="Yêu cầu bồi dưỡng",
        export_name="yeu-cau-boi-duong",
        template="desk/training_demands.html",
        context={"place": uppermost(user, PLAN)},
        empty=Empty("Chưa có yêu cầu bồi dưỡng nào ở đây.", "Yêu cầu đến từ mô hình áp dụng, hoặc ghi theo văn bản."),
    )
