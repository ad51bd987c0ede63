"""Lists of difficulties and of how units serve those below: columns, and conditions kept in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html

from thulinh.desk.filters import DayFilter, words_begin
from thulinh.desk.queries.difficulties import AGREE, LATE, MINE, served_q, under_q, waiting_q
from thulinh.desk.queries.places import LARGEST_KEY
from thulinh.desk.queries.question import span_of
from thulinh.difficulties.models import Area, Difficulty
from thulinh.difficulties.queries.service import (
    ANSWERED,
    CAME,
    CAME_BACK,
    IN_TIME,
    OPEN,
    OVERDUE,
    RAN_OUT,
    Service,
)
from thulinh.kernel.clock import today
from thulinh.kernel.periods import BeyondCalendar, UnknownPeriod
from thulinh.kernel.text import format_number
from thulinh.ui import tables

STATES = {
    "Quá hạn trả lời": ("red", "clock"),
    str(Difficulty.State.OPEN.label): ("blue", "clock"),
    str(Difficulty.State.ANSWERED.label): ("amber", "info"),
    str(Difficulty.State.SOLVED.label): ("green", "circle-check"),
    str(Difficulty.State.CLOSED.label): ("", "ban"),
    str(Difficulty.State.WITHDRAWN.label): ("", "x"),
}
USUAL = "nam-nay"


class DifficultyTable(tables.Table):
    """Difficulties, each at the unit that the reader may know."""

    row_word = "khó khăn"
    title = tables.TextColumn(
        verbose_name="Việc khó",
        linkify=lambda record: reverse("desk:difficulty", args=[record.pk]),
        order_by=("title", "pk"),
    )
    place_name = tables.TextColumn(verbose_name="Nơi nêu", orderable=False)
    area = tables.TextColumn(verbose_name="Lĩnh vực", accessor="area__name", order_by=("area__rank", "pk"))
    day = tables.DateColumn(verbose_name="Ngày nêu")
    state = tables.ChipColumn(verbose_name="Tình trạng", accessor="state_shown", order_by=("state", "pk"), chips=STATES)
    turn_name = tables.TextColumn(verbose_name="Đang tới lượt", orderable=False)
    due = tables.DateColumn(verbose_name="Hạn trả lời", accessor="due_shown", orderable=False)
    ended_on = tables.DateColumn(verbose_name="Ngày kết thúc", visible=False)
    reopened = tables.NumberColumn(verbose_name="Số lần mở lại", visible=False)
    direct = tables.TextColumn(verbose_name="Cách gửi", accessor="direct_shown", orderable=False, visible=False)


class DifficultyFilters(django_filters.FilterSet):
    """Difficulties: words, whose turn, area, state, place, days; and the numbers of a unit's service."""

    WAITING = [(MINE, "Chờ tôi trả lời"), (AGREE, "Chờ tôi đồng ý"), (LATE, "Quá hạn trả lời")]

    q = django_filters.CharFilter(label="Tìm trong nội dung", method="by_words")
    cho = django_filters.ChoiceFilter(label="Đang chờ", choices=WAITING, method="waiting", empty_label="Tất cả")
    linh_vuc = django_filters.ModelChoiceFilter(
        label="Lĩnh vực", queryset=Area.objects.all(), field_name="area", empty_label="Mọi lĩnh vực"
    )
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng", field_name="state", choices=Difficulty.State.choices, empty_label="Mọi tình trạng"
    )
    tu = DayFilter(label="Nêu từ ngày", field_name="day", lookup_expr="gte")
    den = DayFilter(label="Nêu đến ngày", field_name="day", lookup_expr="lte")
    don_vi = django_filters.NumberFilter(method="under", widget=forms.HiddenInput, max_value=LARGEST_KEY)
    cap_tra_loi = django_filters.NumberFilter(method="served", widget=forms.HiddenInput, max_value=LARGEST_KEY)
    phuc_vu = django_filters.CharFilter(method="as_it_is", widget=forms.HiddenInput)
    ky = django_filters.CharFilter(method="as_it_is", widget=forms.HiddenInput)

    class Meta:
        model = Difficulty
        fields: list[str] = []

    def by_words(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Each word must begin a word of what was said; never the name of who said it."""
        return words_begin(rows, "search", value)

    def waiting(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """What waits for the reader, or is overdue."""
        return rows.filter(waiting_q(value, self.request.user, today()))

    def under(self, rows: QuerySet, _name: str, value: Any) -> QuerySet:
        """Of a unit and all below it, as far as the reader may know which unit it was."""
        condition = under_q(int(value), self.request.user, today())
        return rows if condition is None else rows.filter(condition)

    def served(self, rows: QuerySet, _name: str, value: Any) -> QuerySet:
        """What one number of a unit's service counts."""
        try:
            span = span_of(self.data.get("ky") or USUAL, today())
        except (UnknownPeriod, BeyondCalendar):
            return rows.none()
        return rows.filter(served_q(int(value), self.data.get("phuc_vu", ""), span, today()))

    def as_it_is(self, rows: QuerySet, _name: str, _value: Any) -> QuerySet:
        """Part of another condition; it only stays in the address."""
        return rows


class ServedColumn(tables.NumberColumn):
    """A number of a unit's service, as a link to the difficulties that it counts."""

    def __init__(self, asked: str, label: str) -> None:
        super().__init__(verbose_name=label, accessor=f"counts__{asked}", orderable=False)
        self.asked = asked

    def render(self, value: int, record: Service, table: Any) -> Any:  # type: ignore[override]
        """The number, opening its list where there is one."""
        shown = format_number(value)
        if not value or record.unit is None:
            return shown
        query = f"cap_tra_loi={record.unit}&phuc_vu={self.asked}&ky={table.request.GET.get('ky') or USUAL}"
        return format_html('<a href="{}?{}">{}</a>', reverse("desk:difficulties"), query, shown)


class ServiceTable(tables.Table):
    """How units serve those below them; each number opens the list that it counts."""

    row_word = "đơn vị"
    name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    came = ServedColumn(CAME, "Việc đến lượt")
    answered = ServedColumn(ANSWERED, "Đã trả lời")
    in_time = ServedColumn(IN_TIME, "Đúng hạn")
    ran_out = ServedColumn(RAN_OUT, "Để quá hạn")
    share = tables.PercentColumn(verbose_name="Tỷ lệ đúng hạn", accessor="share_in_time", orderable=False)
    median_days = tables.NumberColumn(verbose_name="Số ngày trả lời (trung vị)", orderable=False)
    mean_days = tables.NumberColumn(verbose_name="Số ngày trả lời (trung bình)", orderable=False)
    open = ServedColumn(OPEN, "Đang chờ")
    overdue = ServedColumn(OVERDUE, "Đang quá hạn")
    came_back = ServedColumn(CAME_BACK, "Chưa đồng ý, mở lại")

    def __init__(self, *args: Any, ky: str = USUAL, **kwargs: Any) -> None:
        self.ky = ky
        super().__init__(*args, **kwargs)
