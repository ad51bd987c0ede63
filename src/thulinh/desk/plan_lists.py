"""The list of training plans, and the items of one as a spreadsheet: conditions and columns."""

import django_filters
from django.urls import reverse

from thulinh.desk.filters import Conditions
from thulinh.training.models import Plan
from thulinh.ui import tables

_CHIPS = {Plan.State.DRAFT: ("amber", "pencil"), Plan.State.ISSUED: ("green", "circle-check")}


class PlanFilters(Conditions):
    """Training plans: year, state, place."""

    nam = django_filters.NumberFilter(label="Năm", field_name="year", min_value=1, max_value=9999)
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng", field_name="state", choices=Plan.State.choices, empty_label="Mọi tình trạng"
    )

    class Meta:
        model = Plan
        fields: list[str] = []


class PlanTable(tables.Table):
    """Training plans within reach."""

    row_word = "kế hoạch"
    title = tables.TextColumn(
        verbose_name="Kế hoạch", linkify=lambda record: reverse("desk:training_plan", args=[record.pk])
    )
    unit_name = tables.TextColumn(verbose_name="Đơn vị")
    year = tables.TextColumn(verbose_name="Năm")
    state = tables.ChipColumn(verbose_name="Tình trạng", accessor="get_state_display", order_by=("state",))
    item_number = tables.NumberColumn(verbose_name="Số mục")
    paper_number = tables.TextColumn(verbose_name="Số văn bản")
    paper_on = tables.DateColumn(verbose_name="Ngày ký")

    def __init__(self, *args, **more) -> None:
        super().__init__(*args, **more)
        self.columns["state"].column.chips = {str(state.label): chip for state, chip in _CHIPS.items()}


class PlanItemTable(tables.Table):
    """The items of one plan, lines of `desk.queries.plans`."""

    row_word = "mục"
    about = tables.TextColumn(verbose_name="Nội dung, cho ai")
    form = tables.TextColumn(verbose_name="Cách làm", accessor="item__get_form_display")
    quarter = tables.NumberColumn(verbose_name="Quý", accessor="item__quarter")
    expected = tables.NumberColumn(verbose_name="Dự kiến (người)", accessor="item__expected")
    people = tables.NumberColumn(verbose_name="Hôm nay cần (người)")
    other_name = tables.TextColumn(verbose_name="Đề nghị cấp")
    note = tables.TextColumn(verbose_name="Ghi chú, lý do", accessor="item__note")
