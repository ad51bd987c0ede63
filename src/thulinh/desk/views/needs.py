"""What cadres need to be taught: by what it is, by unit, person by person (DN4, GL7)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from thulinh.desk.need_lists import (
    LATE,
    UNSEEN,
    NeedFilters,
    NeedRows,
    NeedTable,
    TopicNeedTable,
    UnitNeedTable,
    further,
)
from thulinh.desk.queries.need_words import need_words
from thulinh.desk.queries.needs import BY_PERSON, BY_TOPIC, BY_UNIT, by_topic, by_unit, one_by_one
from thulinh.desk.views.scope import asked_number, scope_of
from thulinh.difficulties.permissions import DifficultyPermission
from thulinh.difficulties.rules.findings import SKILL_GAP
from thulinh.kernel.clock import today
from thulinh.people.access import requires
from thulinh.people.reach import reach
from thulinh.training.permissions import TrainingPermission
from thulinh.training.queries.needs_seen import needs_seen
from thulinh.ui.listing import Empty, list_page

NOTHING = Empty(
    "Chưa có nhu cầu bồi dưỡng nào ở đây.",
    "Nhu cầu tự hiện khi đi cơ sở thấy thiếu kỹ năng, có người mới nhận chức danh, bồi dưỡng hết giá trị.",
)
_TABLES = {BY_TOPIC: TopicNeedTable, BY_UNIT: UnitNeedTable, BY_PERSON: NeedTable}


@requires(TrainingPermission.VIEW)
def needs(request: HttpRequest) -> HttpResponseBase:
    """What the cadres within reach need to be taught, counted by what it is or by unit, or one by one."""
    user, on, scope = request.user, today(), scope_of(request)
    by = request.GET.get("theo", "")
    by = by if by in _TABLES else BY_TOPIC
    is_elsewhere = scope is None and asked_number(request, "don_vi") is not None
    found = [] if is_elsewhere else needs_seen(user, on, path=scope.path if scope else None)
    words = need_words(found, user, on)
    roots = [scope.path] if scope else reach(user, TrainingPermission.VIEW, on).roots
    shapes: dict[str, Callable[[list], list]] = {
        BY_TOPIC: lambda rows: by_topic(rows, on),
        BY_UNIT: lambda rows: by_unit(rows, roots, on),
        BY_PERSON: lambda rows: one_by_one(rows, on),
    }
    context: dict[str, Any] = {
        "scope": scope,
        "total_needs": len(found),
        "late": sum(need.late_days(on) > 0 for need in found),
        "unseen": sum(not need.is_seen for need in found),
        "late_url": further(request, theo=BY_PERSON, han=LATE),
        "unseen_url": further(request, ke_hoach=UNSEEN),
        "year": on.year,
    }
    return list_page(
        request,
        table_class=partial(_TABLES[by], words=words),
        queryset=NeedRows(found),
        filterset_class=partial(NeedFilters, words=words, shape=shapes[by]),
        title="Nhu cầu bồi dưỡng",
        export_name=f"nhu-cau-boi-duong-theo-{by}",
        template="desk/needs.html",
        context=context,
        empty=NOTHING,
    )  # fmt: skip


@requires(DifficultyPermission.VIEW)
def missing_skills(request: HttpRequest) -> HttpResponse:
    """The former page of missing skills: now needs for training; who does not look at training reads the findings."""
    if reach(request.user, TrainingPermission.VIEW, today()):
        return redirect(f"{reverse('desk:needs')}?ly_do=ky-nang")
    return redirect(f"{reverse('desk:findings')}?loai={SKILL_GAP}")
