"""The list of commendations: columns, and conditions kept in the address."""

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse

from thulinh.benefits.models import Commendation
from thulinh.desk.filters import DayFilter
from thulinh.kernel.text import nfc
from thulinh.people.models import Person
from thulinh.ui import tables

STATES = {
    str(Commendation.State.PROPOSED.label): ("amber", "clock"),
    str(Commendation.State.SUPPORTED.label): ("blue", "users"),
    str(Commendation.State.AWARDED.label): ("green", "badge-check"),
    str(Commendation.State.DECLINED.label): ("", "ban"),
}


class CommendationTable(tables.Table):
    """Commendations that the reader may read."""

    row_word = "mục"
    who = tables.TextColumn(
        verbose_name="Ai được khen",
        empty_values=(),
        linkify=lambda record: reverse("desk:commendation", args=[record.pk]),
        order_by=("person__name_key", "pk"),
    )
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    title = tables.TextColumn(verbose_name="Hình thức khen")
    year = tables.TextColumn(verbose_name="Năm")
    state = tables.ChipColumn(
        verbose_name="Tình trạng", accessor="get_state_display", order_by=("state", "pk"), chips=STATES
    )
    awarding_name = tables.TextColumn(verbose_name="Nơi khen", orderable=False)
    decision_number = tables.TextColumn(verbose_name="Số quyết định", orderable=False)
    decided_on = tables.DateColumn(verbose_name="Ngày quyết định")
    ceremony_on = tables.DateColumn(verbose_name="Ngày trao", visible=False)

    def render_who(self, record: Commendation) -> str:
        """The person, or the unit itself."""
        return record.person.full_name if record.person else record.unit_name

    def value_who(self, record: Commendation) -> str:
        """The same for the spreadsheet."""
        return self.render_who(record)


class CommendationFilters(django_filters.FilterSet):
    """Commendations by name or words, year, state, days of the decision."""

    q = django_filters.CharFilter(label="Tên, hình thức khen", method="by_words")
    nam = django_filters.NumberFilter(label="Năm", field_name="year", max_value=2100, min_value=2000)
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng", field_name="state", choices=Commendation.State.choices, empty_label="Mọi tình trạng"
    )
    tu = DayFilter(label="Quyết định từ ngày", field_name="decided_on", lookup_expr="gte")
    den = DayFilter(label="Quyết định đến ngày", field_name="decided_on", lookup_expr="lte")

    class Meta:
        model = Commendation
        fields: list[str] = []

    def by_words(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """A name, or a part of the title."""
        return rows.filter(Q(person__in=Person.objects.named_like(value)) | Q(title__icontains=nfc(value)))
