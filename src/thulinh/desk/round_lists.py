"""Lists of review rounds, their places and candidates: columns, and conditions kept in the address."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse

from thulinh.desk.filters import Conditions, words_begin
from thulinh.desk.queries.rounds import NEARLY, NONE, QUALIFIED, places_with
from thulinh.people.models import Person
from thulinh.selection.models import Candidate, Place, Round
from thulinh.selection.queries.reviewing import RoundOverview
from thulinh.ui import tables

OUTCOMES = {
    str(Place.Outcome.OPEN.label): ("blue", "clock"),
    str(Place.Outcome.CHOSEN.label): ("green", "circle-check"),
    str(Place.Outcome.KEPT.label): ("green", "check"),
    str(Place.Outcome.NOBODY.label): ("red", "circle-alert"),
}
STANDINGS = {
    "Đủ điều kiện": ("green", "circle-check"),
    "Gần đủ điều kiện": ("amber", "circle-alert"),
    "Chưa đủ điều kiện": ("red", "x"),
}


class RoundTable(tables.Table):
    """Rounds of which the reader sees a place."""

    row_word = "đợt"
    title = tables.TextColumn(
        verbose_name="Đợt", linkify=lambda record: reverse("desk:round", args=[record.pk]), order_by=("title", "pk")
    )
    unit_name = tables.TextColumn(verbose_name="Ở", orderable=False)
    position = tables.TextColumn(verbose_name="Chức danh", accessor="position__name", orderable=False)
    kind = tables.TextColumn(verbose_name="Loại", accessor="get_kind_display", orderable=False)
    starts_on = tables.DateColumn(verbose_name="Từ ngày")
    due_on = tables.DateColumn(verbose_name="Xong trước")
    place_count = tables.NumberColumn(verbose_name="Chức danh rà soát")
    settled_count = tables.NumberColumn(verbose_name="Đã có kết quả")
    closed_on = tables.DateColumn(verbose_name="Khép lại")
    paper_number = tables.TextColumn(verbose_name="Số kế hoạch", visible=False)


class RoundFilters(Conditions):
    """Rounds: open or closed, kind, place."""

    STATES = [("mo", "Đang mở"), ("khep", "Đã khép lại")]

    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng", choices=STATES, method="by_state", empty_label="Tất cả"
    )
    loai = django_filters.ChoiceFilter(
        label="Loại đợt", choices=Round.Kind.choices, field_name="kind", empty_label="Mọi loại"
    )

    class Meta:
        model = Round
        fields: list[str] = []

    def by_state(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Open or closed."""
        return rows.filter(closed_on__isnull=value == "mo")


class PlaceTable(tables.Table):
    """Places of one round."""

    row_word = "chức danh"
    unit_name = tables.TextColumn(
        verbose_name="Đơn vị", linkify=lambda record: reverse("desk:place", args=[record.pk]),
        order_by=("name_key", "pk"),
    )  # fmt: skip
    parent_name = tables.TextColumn(verbose_name="Đơn vị cấp trên")
    outcome_shown = tables.ChipColumn(
        verbose_name="Kết quả", order_by=("outcome", "pk"), accessor="outcome_shown", chips=OUTCOMES
    )
    holder_name = tables.TextColumn(verbose_name="Đang giữ")
    first_name = tables.TextColumn(verbose_name="Xét trước", accessor="line__best", orderable=False)
    turn_name = tables.TextColumn(verbose_name="Chờ ý kiến", accessor="line__next_body", orderable=False)
    candidates = tables.NumberColumn(verbose_name="Người xem xét", accessor="line__candidates", orderable=False)
    qualified = tables.NumberColumn(verbose_name="Đủ điều kiện", accessor="line__qualified", orderable=False)
    nearly = tables.NumberColumn(verbose_name="Gần đủ", accessor="line__nearly", orderable=False)
    chosen = tables.TextColumn(verbose_name="Người được chọn", accessor="line__chosen", orderable=False)
    settled_on = tables.DateColumn(verbose_name="Ngày có kết quả", visible=False)
    reason = tables.TextColumn(verbose_name="Lý do", orderable=False, visible=False)


class PlaceFilters(Conditions):
    """Places of one round: outcome, the best candidate that they have, place."""

    BEST = [(QUALIFIED, "Có người đủ điều kiện"), (NEARLY, "Chỉ có người gần đủ"), (NONE, "Chưa có ai gần đủ")]
    overview: RoundOverview  # given by `place_filters`

    ket_qua = django_filters.ChoiceFilter(
        label="Kết quả", choices=Place.Outcome.choices, field_name="outcome", empty_label="Mọi kết quả"
    )
    ung_vien = django_filters.ChoiceFilter(label="Đang xem xét", choices=BEST, method="by_best", empty_label="Tất cả")

    class Meta:
        model = Place
        fields: list[str] = []

    def by_best(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Open places of which this is the best that they have."""
        return rows.filter(pk__in=places_with(self.overview, value))


def place_filters(overview: RoundOverview) -> type[PlaceFilters]:
    """The conditions on the places of one round, whose numbers are known."""
    return type("PlaceFiltersOfRound", (PlaceFilters,), {"overview": overview})


class CandidateTable(tables.Table):
    """Candidates of one round."""

    row_word = "người"
    name = tables.TextColumn(
        verbose_name="Họ tên", accessor="person__full_name", order_by=("person__name_key", "pk"),
        linkify=lambda record: reverse("desk:place", args=[record.place_id]),
    )  # fmt: skip
    unit_name = tables.TextColumn(verbose_name="Đơn vị", order_by=("name_key", "pk"))
    origin = tables.TextColumn(verbose_name="Nguồn", accessor="get_origin_display", orderable=False)
    standing = tables.ChipColumn(verbose_name="Điều kiện", accessor="standing_shown", orderable=False, chips=STANDINGS)
    missing = tables.TextColumn(verbose_name="Còn thiếu", accessor="missing_shown", orderable=False)
    words = tables.TextColumn(verbose_name="Ý kiến", accessor="words_shown", orderable=False)
    outcome = tables.TextColumn(verbose_name="Kết quả", accessor="outcome_shown", orderable=False)
    why = tables.TextColumn(verbose_name="Thứ tự ưu tiên", orderable=False, visible=False)
    note = tables.TextColumn(verbose_name="Ghi chú", orderable=False, visible=False)


class CandidateFilters(Conditions):
    """Candidates of one round: name, how they were found, place."""

    unit_column = "place__unit"
    q = django_filters.CharFilter(label="Họ tên", method="by_name")
    nguon = django_filters.ChoiceFilter(
        label="Nguồn", choices=Candidate.Origin.choices, field_name="origin", empty_label="Mọi nguồn"
    )

    class Meta:
        model = Candidate
        fields: list[str] = []

    def by_name(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Each word must begin a word of the name."""
        people: Any = words_begin(Person.objects.all(), "search", value)
        return rows.filter(person__in=people.values("pk"))
