"""Lists of what papers and programmes lay down in units from a day on: what such lists share, whatever is laid down."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from thulinh.kernel.clock import today
from thulinh.kernel.writing import dated_q
from thulinh.ui import tables


class LaidDownTable(tables.Table):
    """What is laid down: since when, until when, whether its paper is certain, and the ways to end it.

    `mine`: the rows that the reader may end. `pages`: the names of the list's own
    page, of the one that ends a row, and of the one that takes it back.
    """

    pages: ClassVar[tuple[str, str, str]]
    starts_on = tables.DateColumn(verbose_name="Từ ngày", orderable=False)
    ends_on = tables.DateColumn(verbose_name="Đến hết ngày", orderable=False)
    is_doubtful = tables.TextColumn(verbose_name="Văn bản", orderable=False, empty_values=())
    act = tables.ActionColumn()

    def __init__(self, *args: Any, mine: frozenset[int] = frozenset(), **more: Any) -> None:
        self.mine = mine
        last = ("starts_on", "ends_on", "is_doubtful", *(("act",) if mine else ()))
        # Columns that a list adds stand before those that all such lists have.
        super().__init__(*args, sequence=("...", *last), exclude=() if mine else ("act",), **more)

    def value_is_doubtful(self, record: Any) -> str:
        """Whether somebody still has to read the paper."""
        return "Cần xác minh" if record.is_doubtful else "Đã xem"

    def render_is_doubtful(self, record: Any) -> Any:
        """The same as a chip."""
        tone, icon = ("amber", "triangle-alert") if record.is_doubtful else ("", "file-text")
        return render_to_string("ui/chip.html", {"text": self.value_is_doubtful(record), "tone": tone, "icon": icon})

    def render_act(self, record: Any) -> Any:
        """Ending it or taking it back, where it was laid down by hand."""
        if record.pk not in self.mine:
            return tables.MISSING
        page, end, withdraw = self.pages
        back = f"?next={reverse(page)}"
        return format_html(
            '<a class="tlink small" href="{}">Thôi áp dụng<span class="vh"> {}</span></a> · '
            '<a class="tlink small" href="{}">Rút<span class="vh"> {}</span></a>',
            reverse(end, args=[record.pk]) + back, record.name, reverse(withdraw, args=[record.pk]) + back, record.name,
        )  # fmt: skip


class LaidDownFilters(django_filters.FilterSet):
    """What holds today, unless all is asked for."""

    ca = django_filters.ChoiceFilter(
        label="Thời gian", choices=[("tat-ca", "Cả những gì đã hết hoặc chưa đến ngày")], method="every",
        empty_label="Đang áp dụng",
    )  # fmt: skip

    def every(self, rows: QuerySet, _name: str, _value: str) -> QuerySet:
        """All of it; the list is cut to today's when this is not asked."""
        return rows

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """What holds today unless asked otherwise."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("ca") else rows.filter(dated_q(today()))
