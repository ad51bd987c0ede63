"""Lists about seats: the board, holdings over time, turnover by place, pools, hand-overs; columns and conditions."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from thulinh.desk.filters import Conditions, DayFilter, words_begin
from thulinh.kernel.clock import today
from thulinh.kernel.text import fold
from thulinh.people.models import Holding, Seat
from thulinh.selection.models import HandOver, Successor
from thulinh.selection.queries.seats import Board, positions_on_board
from thulinh.selection.rules.seats import WORDS
from thulinh.ui import tables

EVERY = "tat-ca"


def _by_names(rows: QuerySet, value: str, columns: tuple[str, ...]) -> QuerySet:
    """Each word must begin a word of one of the columns."""
    for word in fold(value).split():
        found = Q(pk__in=[])
        for column in columns:
            found |= Q(**{f"{column}__startswith": word}) | Q(**{f"{column}__contains": f" {word}"})
        rows = rows.filter(found)
    return rows


class SeatTable(tables.Table):
    """Seats with what is the matter with each, by which rule."""

    row_word = "chức danh"
    unit_name = tables.TextColumn(
        verbose_name="Đơn vị",
        order_by=("unit_key", "pk"),
        linkify=lambda record: reverse("desk:unit", args=[record.unit_id]),
    )
    position = tables.TextColumn(
        verbose_name="Chức danh", accessor="position__short_name", order_by=("position__rank", "unit_key", "pk")
    )
    parent_name = tables.TextColumn(verbose_name="Trực thuộc", orderable=False)
    holder = tables.TextColumn(
        verbose_name="Người giữ", order_by=("holder_key", "pk"),
        linkify=lambda record: reverse("desk:person", args=[record.holder_id]) if record.holder_id else None,
    )  # fmt: skip
    how = tables.TextColumn(verbose_name="Hình thức", accessor="how_label", orderable=False, visible=False)
    since = tables.DateColumn(verbose_name="Giữ từ ngày")
    vacant_since = tables.DateColumn(verbose_name="Khuyết từ ngày", accessor="vacant_from", orderable=False)
    matters = tables.TextColumn(verbose_name="Cần xem", accessor="matter_words", orderable=False)
    basis = tables.TextColumn(verbose_name="Theo quy định", accessor="matter_basis", orderable=False)
    successors = tables.NumberColumn(verbose_name="Số người quy hoạch", orderable=False)


class SeatFilters(Conditions):
    """Seats: words, position, place, what is the matter; those with any matter unless all are asked for."""

    q = django_filters.CharFilter(label="Đơn vị hoặc họ tên", method="by_words")
    chuc_danh = django_filters.ModelChoiceFilter(
        label="Chức danh", queryset=positions_on_board(), field_name="position", empty_label="Mọi chức danh"
    )
    tinh_trang = django_filters.ChoiceFilter(label="Cần xem", method="by_matter", empty_label="Mọi việc cần xem")

    class Meta:
        model = Seat
        fields: list[str] = []

    def __init__(self, data: QueryDict | None = None, *args: Any, board: Board | None = None, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.board = board or Board(self.request.user, today())
        choices = [(code, WORDS[code]) for code in self.board.codes]
        self.filters["tinh_trang"].extra["choices"] = [*choices, (EVERY, "Tất cả chức danh")]

    def by_words(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Each word must begin a word of the unit's name or of the holder's."""
        return _by_names(rows, value, ("unit_search", "holder_search"))

    def by_matter(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Seats with one matter, or all of them; `filter_queryset` asks for any where nothing is chosen."""
        return rows if value == EVERY else self.board.with_matters(value, rows)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Without a choice, the seats with which something is the matter."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("tinh_trang") else self.board.with_matters(rows=rows)


class HoldingTable(tables.Table):
    """Who held which seat over time."""

    row_word = "lượt giữ"
    person = tables.TextColumn(
        verbose_name="Đồng chí", accessor="person__full_name", order_by=("person__name_key", "pk"),
        linkify=lambda record: reverse("desk:person", args=[record.person_id]),
    )  # fmt: skip
    position = tables.TextColumn(
        verbose_name="Chức danh", accessor="seat__position__short_name", order_by=("seat__position__rank", "pk")
    )
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    how = tables.TextColumn(verbose_name="Hình thức", accessor="get_how_display", orderable=False)
    starts_on = tables.DateColumn(verbose_name="Từ ngày")
    ends_on = tables.DateColumn(verbose_name="Đến ngày")
    months = tables.NumberColumn(verbose_name="Số tháng giữ", orderable=False)
    decision = tables.TextColumn(
        verbose_name="Số quyết định", accessor="decision_number", orderable=False, visible=False
    )


class HoldingFilters(Conditions):
    """Holdings: words, position, place, days on which they hold."""

    unit_column = "seat__unit"
    q = django_filters.CharFilter(label="Họ tên", method="by_words")
    chuc_danh = django_filters.ModelChoiceFilter(
        label="Chức danh", queryset=positions_on_board(), field_name="seat__position", empty_label="Mọi chức danh"
    )
    tu = DayFilter(label="Giữ từ ngày này trở đi", method="since")
    den = DayFilter(label="Giữ đến ngày này", field_name="starts_on", lookup_expr="lte")

    class Meta:
        model = Holding
        fields: list[str] = []

    def by_words(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Each word must begin a word of the holder's name."""
        return words_begin(rows, "person__search", value)

    def since(self, rows: QuerySet, _name: str, value: Any) -> QuerySet:
        """Held on that day or later."""
        return rows.filter(Q(ends_on=None) | Q(ends_on__gte=value))


class TenureTable(tables.Table):
    """Turnover and tenure by place; each number of holders opens the holdings that it counts."""

    row_word = "đơn vị"
    name = tables.TextColumn(verbose_name="Đơn vị", linkify=lambda record: record.url or None, orderable=False)
    seats = tables.NumberColumn(verbose_name="Số chức danh", orderable=False)
    holders = tables.NumberColumn(
        verbose_name="Số lượt người giữ", linkify=lambda record: record.holdings_url or None, orderable=False
    )
    median_months = tables.NumberColumn(verbose_name="Số tháng giữ (trung vị)", orderable=False)
    mean_months = tables.NumberColumn(verbose_name="Số tháng giữ (trung bình)", orderable=False)
    vacant_days = tables.NumberColumn(verbose_name="Số ngày khuyết", orderable=False)
    vacant_share = tables.PercentColumn(verbose_name="Tỷ lệ ngày khuyết", orderable=False)


class PoolTable(tables.Table):
    """Who is planned for which position."""

    row_word = "lượt quy hoạch"
    person = tables.TextColumn(
        verbose_name="Đồng chí", accessor="person__full_name", order_by=("person__name_key", "pk"),
        linkify=lambda record: reverse("desk:plan", args=[record.pk]),
    )  # fmt: skip
    position = tables.TextColumn(
        verbose_name="Quy hoạch chức danh", accessor="position__short_name", order_by=("position__rank", "pk")
    )
    unit_name = tables.TextColumn(verbose_name="Đơn vị", order_by=("unit_key", "pk"))
    now_holds = tables.TextColumn(verbose_name="Đang giữ", orderable=False)
    lacks = tables.TextColumn(verbose_name="Còn thiếu về bồi dưỡng", orderable=False)
    term = tables.TextColumn(verbose_name="Nhiệm kỳ")
    starts_on = tables.DateColumn(verbose_name="Từ ngày")
    ends_on = tables.DateColumn(verbose_name="Đến ngày")
    decision_number = tables.TextColumn(verbose_name="Số quyết định", orderable=False)
    decision_on = tables.DateColumn(verbose_name="Ngày quyết định", visible=False)
    end_reason = tables.TextColumn(verbose_name="Lý do đưa ra", orderable=False, visible=False)


class PoolFilters(Conditions):
    """Plans: words, position, place; those of now unless ended ones are asked for."""

    STATES = [("tat-ca", "Cả người đã đưa ra")]
    q = django_filters.CharFilter(label="Họ tên hoặc đơn vị", method="by_words")
    chuc_danh = django_filters.ModelChoiceFilter(
        label="Chức danh", queryset=positions_on_board(), field_name="position", empty_label="Mọi chức danh"
    )
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng", choices=STATES, method="as_it_is", empty_label="Đang trong quy hoạch"
    )

    class Meta:
        model = Successor
        fields: list[str] = []

    def by_words(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Each word must begin a word of the person's name or of the unit's."""
        return _by_names(rows, value, ("person__search", "unit_search"))

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Without a choice, those who are planned today."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("tinh_trang") else rows.on(today())


HAND_OVER_STATES = {
    "Chờ cả hai ký": ("amber", "clock"),
    "Chờ bên nhận ký": ("amber", "clock"),
    "Chờ bên giao ký": ("amber", "clock"),
    "Đã ký": ("green", "circle-check"),
    "Ghi theo biên bản": ("green", "file-text"),
}


class HandOverTable(tables.Table):
    """Hand-overs of seats, with who has signed."""

    row_word = "biên bản"
    position = tables.TextColumn(
        verbose_name="Chức danh", accessor="outgoing__seat__position__short_name", orderable=False,
        linkify=lambda record: reverse("desk:hand_over_record", args=[record.pk]),
    )  # fmt: skip
    unit_name = tables.TextColumn(verbose_name="Đơn vị", order_by=("unit_key", "pk"))
    giver = tables.TextColumn(verbose_name="Bên giao", accessor="outgoing__person__full_name", orderable=False)
    taker_name = tables.TextColumn(verbose_name="Bên nhận", orderable=False)
    state = tables.ChipColumn(
        verbose_name="Tình trạng", accessor="state_words", orderable=False, chips=HAND_OVER_STATES
    )
    prepared_at = tables.DateTimeColumn(verbose_name="Lúc lập")
    given_at = tables.DateTimeColumn(verbose_name="Bên giao ký lúc", visible=False)
    taken_at = tables.DateTimeColumn(verbose_name="Bên nhận ký lúc", visible=False)


class HandOverFilters(Conditions):
    """Hand-overs: words, place, whether a signature is missing."""

    STATES = [("cho-ky", "Còn chờ ký"), ("da-ky", "Đã đủ hai chữ ký")]
    q = django_filters.CharFilter(label="Họ tên hoặc đơn vị", method="by_words")
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng", choices=STATES, method="by_state", empty_label="Tất cả"
    )

    class Meta:
        model = HandOver
        fields: list[str] = []

    def by_words(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Each word must begin a word of the unit's name or of one of both."""
        return _by_names(rows, value, ("unit_search", "outgoing__person__search", "incoming__person__search"))

    def by_state(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Signed by both, or not yet."""
        signed = Q(given_at__isnull=False, taken_at__isnull=False)
        return rows.filter(signed) if value == "da-ky" else rows.exclude(signed)
