"""Lists of training: the shares of units, the topics of units, the cadres behind a share; columns and conditions."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from thulinh.desk.filters import words_begin
from thulinh.desk.forms.coverage import LearnersForm
from thulinh.desk.queries.coverage import NEW, Asked
from thulinh.people.models import Person
from thulinh.training.queries.learners import by_newness, in_state
from thulinh.ui import tables

STATES = {"Đã bồi dưỡng": ("green", "circle-check"), "Còn thiếu": ("amber", "clock")}


class ShareTable(tables.Table):
    """Of how many cadres in office, how many are trained: by unit."""

    row_word = "đơn vị"
    label = tables.TextColumn(verbose_name="Đơn vị", linkify=lambda record: record.url or None, orderable=False)
    due = tables.NumberColumn(verbose_name="Đang giữ chức danh", linkify=lambda record: record.due_url, orderable=False)
    trained = tables.NumberColumn(
        verbose_name="Đã bồi dưỡng", linkify=lambda record: record.trained_url, orderable=False
    )
    missing = tables.NumberColumn(verbose_name="Còn thiếu", linkify=lambda record: record.missing_url, orderable=False)
    value = tables.PercentColumn(verbose_name="Tỷ lệ", orderable=False)


def _opening(name: str) -> Callable[..., str | None]:
    """Where a number of a line leads, by the name under which the line knows it."""
    return lambda record: record.get(name)


def topic_table_class(topics: Sequence[tuple[str, str]]) -> type[tables.Table]:
    """A table with one column for each topic (code, name): how many in each unit have it learnt."""
    columns: dict[str, Any] = {
        "row_word": "đơn vị",
        "label": tables.TextColumn(verbose_name="Đơn vị", accessor="label", orderable=False),
        "due": tables.NumberColumn(verbose_name="Đang giữ chức danh", accessor="due", orderable=False),
    }
    for place, (_, name) in enumerate(topics):
        columns[f"topic_{place}"] = tables.NumberColumn(
            verbose_name=name, accessor=f"topic_{place}", orderable=False, linkify=_opening(f"url_{place}")
        )
    return type("TopicTable", (tables.Table,), columns)


class LearnerTable(tables.Table):
    """The cadres in office on a day: trained by what, or why not."""

    row_word = "đồng chí"
    full_name = tables.TextColumn(
        verbose_name="Họ và tên", order_by=("name_key", "pk"),
        linkify=lambda record: reverse("desk:person", args=[record.pk]) if record.is_open else None,
    )  # fmt: skip
    post_name = tables.TextColumn(verbose_name="Chức danh", orderable=False)
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    since = tables.DateColumn(verbose_name="Giữ từ ngày", orderable=False)
    newness = tables.TextColumn(verbose_name="Mới nhận chức danh", orderable=False)
    state = tables.ChipColumn(verbose_name="Tình trạng", orderable=False, chips=STATES)
    why = tables.TextColumn(
        verbose_name="Bồi dưỡng ở đâu, vì sao còn thiếu", orderable=False,
        linkify=lambda record: record.class_url or None,
    )  # fmt: skip
    until = tables.DateColumn(verbose_name="Giá trị đến hết ngày", orderable=False)


class LearnerFilters:
    """The cadres that a question is about: by name, trained or not, new in the seat or not."""

    def __init__(self, data: QueryDict, *, queryset: QuerySet[Person], request: HttpRequest, asked: Asked) -> None:
        self.form, self.queryset, self.asked = LearnersForm(data, user=request.user), queryset, asked

    def is_valid(self) -> bool:
        """Whether every condition is understood."""
        return self.form.is_valid()

    @property
    def qs(self) -> QuerySet[Person]:
        """Those who meet all conditions."""
        rows, asked, said = self.queryset, self.asked, self.form.cleaned_data
        if said["q"]:
            rows = words_begin(rows, "search", said["q"])
        if said["tinh_trang"]:
            rows = in_state(rows, said["tinh_trang"], asked.on, asked.wanted)
        if said["moi"]:
            rows = by_newness(rows, asked.path, asked.on, asked.wanted, is_new=said["moi"] == NEW)
        return rows
