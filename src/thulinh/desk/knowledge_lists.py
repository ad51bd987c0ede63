"""Lists of what is taught, of who is trained and of who must be: columns, and conditions kept in the address."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from thulinh.desk.filters import Conditions, placed_in, units_below, words_begin
from thulinh.desk.laid_down_lists import LaidDownFilters, LaidDownTable
from thulinh.kernel.clock import today
from thulinh.kernel.text import fold, format_number
from thulinh.people.models import Position
from thulinh.training.models import Demand, Qualification, Topic, TopicGroup
from thulinh.training.queries.qualifications import ENDED, ENDING, HOLDS, STATES, of_state, standing_of, topics_to_ask
from thulinh.training.queries.topics import in_use_q
from thulinh.ui import tables

NATIONAL = "Cả nước"
CHIPS = {
    STATES[HOLDS]: ("green", "circle-check"),
    STATES[ENDING]: ("amber", "clock"),
    STATES[ENDED]: ("red", "x"),
    "Đã học lại": ("", "check"),
}


def months_words(months: int | None) -> str:
    """How long a training holds, in words."""
    return f"{format_number(months)} tháng" if months else "Không thời hạn"


class TopicTable(tables.Table):
    """What is taught, group by group."""

    row_word = "chuyên đề"
    name = tables.TextColumn(
        verbose_name="Chuyên đề", linkify=lambda record: reverse("desk:topic", args=[record.pk]), orderable=False
    )
    group = tables.TextColumn(verbose_name="Nhóm", accessor="group__name", orderable=False)
    unit_name = tables.TextColumn(verbose_name="Dùng ở", orderable=False, empty_values=())
    skills = tables.TextColumn(verbose_name="Giúp người thiếu kỹ năng", orderable=False, empty_values=())
    validity = tables.TextColumn(verbose_name="Còn giá trị", orderable=False, empty_values=())
    reading = tables.NumberColumn(verbose_name="Tài liệu", orderable=False, empty_values=())
    doubtful = tables.TextColumn(verbose_name="Căn cứ", orderable=False, empty_values=(), visible=False)

    def render_unit_name(self, record: Topic) -> str:
        """Where it is taught, and since when no longer."""
        ended = " (thôi dùng)" if record.ended_at else ""
        return f"{record.unit_name or NATIONAL}{ended}"

    def value_unit_name(self, record: Topic) -> str:
        """The same for the spreadsheet."""
        return self.render_unit_name(record)

    def render_skills(self, record: Topic) -> str:
        """The skills that it teaches."""
        return "; ".join(one.name for one in record.skills.all()) or tables.MISSING

    def value_skills(self, record: Topic) -> str:
        """The same for the spreadsheet."""
        return "; ".join(one.name for one in record.skills.all())

    def render_validity(self, record: Topic) -> str:
        """How long a training in it holds; whether that still has to be read somewhere."""
        return months_words(record.validity_months) + (", cần xác minh" if record.is_doubtful else "")

    def value_validity(self, record: Topic) -> str:
        """The same for the spreadsheet."""
        return self.render_validity(record)

    def render_reading(self, record: Topic) -> str:
        """How many things there are to read."""
        return format_number(record.reading or 0)

    def value_reading(self, record: Topic) -> int:
        """The same for the spreadsheet."""
        return record.reading or 0


class TopicFilters(django_filters.FilterSet):
    """Topics: by words, group, national or local; those in use unless all are asked for."""

    q = django_filters.CharFilter(label="Tên chuyên đề", method="by_words")
    nhom = django_filters.ModelChoiceFilter(
        label="Nhóm", queryset=TopicGroup.objects.order_by("rank"), field_name="group", empty_label="Mọi nhóm"
    )
    noi = django_filters.ChoiceFilter(
        label="Dùng ở", choices=[("ca-nuoc", NATIONAL), ("dia-phuong", "Địa phương")], method="of_place",
        empty_label="Mọi nơi",
    )  # fmt: skip
    ca = django_filters.ChoiceFilter(
        label="Tình trạng", choices=[("tat-ca", "Cả chuyên đề đã thôi dùng")], method="every", empty_label="Đang dùng"
    )

    class Meta:
        model = Topic
        fields: list[str] = []

    def by_words(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Words of the name, with or without marks; there are few topics."""
        found = [pk for pk, name in Topic.objects.values_list("pk", "name") if fold(value) in fold(name)]
        return rows.filter(pk__in=found)

    def of_place(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """National or local ones."""
        return rows.filter(unit__isnull=value == "ca-nuoc")

    def every(self, rows: QuerySet, _name: str, _value: str) -> QuerySet:
        """All of them; the list is cut to those in use when this is not asked."""
        return rows

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Those in use unless asked otherwise."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("ca") else rows.filter(in_use_q(today()))


class QualificationTable(tables.Table):
    """Who was trained for what, until when it holds."""

    row_word = "nội dung đã học"
    person = tables.TextColumn(
        verbose_name="Họ và tên", accessor="person__full_name", order_by=("person__name_key", "pk"),
        linkify=lambda record: reverse("desk:person", args=[record.person_id]),
    )  # fmt: skip
    place = tables.TextColumn(verbose_name="Đơn vị", accessor="unit_name", orderable=False)
    what = tables.TextColumn(verbose_name="Đã bồi dưỡng", orderable=False, empty_values=())
    starts_on = tables.DateColumn(verbose_name="Học xong")
    ends_on = tables.DateColumn(verbose_name="Có giá trị đến")
    state = tables.ChipColumn(verbose_name="Tình trạng", orderable=False, chips=CHIPS, empty_values=())
    name = tables.TextColumn(verbose_name="Tên lớp", orderable=False)
    issuer = tables.TextColumn(verbose_name="Nơi tổ chức", orderable=False)
    paper_number = tables.TextColumn(verbose_name="Số chứng nhận", orderable=False)
    act = tables.ActionColumn()

    def __init__(self, *args: Any, may_write: bool = False, **more: Any) -> None:
        self.on = today()
        super().__init__(*args, **({} if may_write else {"exclude": ("act",)}), **more)

    def _held(self, record: Qualification) -> Any:
        [held] = standing_of([record], self.on)
        return held

    def render_what(self, record: Qualification) -> str:
        """For which post, in which topic."""
        return self._held(record).what

    def value_what(self, record: Qualification) -> str:
        """The same for the spreadsheet."""
        return self.render_what(record)

    def value_state(self, record: Qualification) -> str:
        """How it stands today, in words."""
        held = self._held(record)
        return "Đã học lại" if record.renewed and held.state != HOLDS else STATES[held.state]

    def render_state(self, record: Qualification) -> Any:
        """The same as a chip."""
        words = self.value_state(record)
        tone, icon = CHIPS[words]
        return render_to_string("ui/chip.html", {"text": words, "tone": tone, "icon": icon})

    def render_act(self, record: Qualification) -> Any:
        """Taking it back, where it was recorded by hand."""
        if not record.is_mine:
            return tables.MISSING
        url = f"{reverse('training:withdraw_qualification', args=[record.pk])}?next={reverse('desk:qualifications')}"
        return format_html(
            '<a class="tlink small" href="{}">Rút<span class="vh"> lớp đã học của {}</span></a>', url, record.person
        )


def _topics_to_ask(request: HttpRequest) -> QuerySet[Topic]:
    return topics_to_ask(request.user, today())


class QualificationFilters(Conditions):
    """Trainings: of whom, for which post, in which topic, how they stand, of people placed below which unit."""

    q = django_filters.CharFilter(label="Họ tên", method="by_words")
    chuc_danh = django_filters.ModelChoiceFilter(
        label="Cho chức danh", queryset=Position.objects.order_by("rank", "code"), field_name="position",
        empty_label="Mọi chức danh",
    )  # fmt: skip
    chuyen_de = django_filters.ModelChoiceFilter(
        label="Chuyên đề", queryset=_topics_to_ask, field_name="topic",
        empty_label="Mọi chuyên đề",
    )  # fmt: skip
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng", choices=list(STATES.items()), method="of_state", empty_label="Mọi tình trạng"
    )

    class Meta:
        model = Qualification
        fields: list[str] = []

    def under(self, rows: QuerySet, _name: str, value: int | None) -> QuerySet:
        """Of whom belongs to the unit or to one below it today, or holds a seat there."""
        units = units_below(value)
        return rows if units is None else rows.filter(person__in=placed_in(units))

    def by_words(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Words of the person's name."""
        return words_begin(rows, "person__search", value)

    def of_state(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Those that stand so today."""
        return of_state(rows, value, today())


class DemandTable(LaidDownTable):
    """Who must be trained, in what, how soon, by which paper."""

    row_word = "yêu cầu"
    pages = ("desk:training_demands", "training:end_demand", "training:withdraw_demand")
    name = tables.TextColumn(verbose_name="Yêu cầu", orderable=False)
    unit_name = tables.TextColumn(verbose_name="Áp dụng ở", orderable=False)
    who = tables.TextColumn(verbose_name="Người giữ chức danh", orderable=False)
    what = tables.TextColumn(verbose_name="Phải bồi dưỡng", orderable=False)
    within_days = tables.NumberColumn(verbose_name="Trong số ngày từ khi nhận chức danh", orderable=False)
    basis = tables.TextColumn(verbose_name="Theo", orderable=False)


class DemandFilters(LaidDownFilters):
    """Demands: those that hold today, unless all are asked for."""

    class Meta:
        model = Demand
        fields: list[str] = []
