"""The list of what was found: conditions and columns."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from thulinh.desk.filters import Conditions, DayFilter
from thulinh.desk.queries.findings import DONE, OPEN, OVERDUE
from thulinh.desk.queries.places import LARGEST_KEY
from thulinh.difficulties.models import Finding, Skill
from thulinh.difficulties.queries.findings import may_name_q
from thulinh.kernel.clock import today
from thulinh.ui import tables

FOLLOWED = {OVERDUE: ("red", "clock"), OPEN: ("amber", "clock"), DONE: ("green", "circle-check")}


class FindingFilters(Conditions):
    """Findings: kind, days, how far they are."""

    STATES = [("chua", "Chưa khắc phục"), ("qua-han", "Quá hạn khắc phục"), ("xong", "Đã khắc phục")]

    loai = django_filters.ChoiceFilter(
        label="Loại", field_name="kind", choices=Finding.Kind.choices, empty_label="Mọi loại"
    )
    ky_nang = django_filters.ModelChoiceFilter(
        label="Kỹ năng còn thiếu", queryset=Skill.objects.all(), field_name="skill", empty_label="Mọi kỹ năng"
    )
    khac_phuc = django_filters.ChoiceFilter(label="Khắc phục", choices=STATES, method="by_state", empty_label="Tất cả")
    tu = DayFilter(label="Từ ngày", field_name="day", lookup_expr="gte")
    den = DayFilter(label="Đến ngày", field_name="day", lookup_expr="lte")
    noi = django_filters.NumberFilter(field_name="unit", widget=forms.HiddenInput, max_value=LARGEST_KEY)
    nguoi = django_filters.NumberFilter(method="by_person", widget=forms.HiddenInput, max_value=LARGEST_KEY)

    class Meta:
        model = Finding
        fields: list[str] = []

    def by_person(self, rows: QuerySet, _name: str, value: int) -> QuerySet:
        """Whose skill is missing, as far as the reader may know."""
        return rows.filter(may_name_q(self.request.user, today()), person=value)

    def by_state(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """What is put right; of those that somebody owes, what is not."""
        if value == "xong":
            return rows.filter(done_on__isnull=False)
        owed = rows.filter(owner__isnull=False, done_on=None)
        return owed.filter(due_on__lt=today()) if value == "qua-han" else owed


class FindingTable(tables.Table):
    """What was found within reach."""

    row_word = "phát hiện"
    text = tables.TextColumn(
        verbose_name="Điều đã thấy", linkify=lambda record: reverse("desk:finding", args=[record.pk]), orderable=False
    )
    kind = tables.TextColumn(verbose_name="Loại", accessor="get_kind_display", order_by=("kind",))
    day = tables.DateColumn(verbose_name="Ngày")
    unit_name = tables.TextColumn(verbose_name="Nơi thấy")
    state = tables.ChipColumn(verbose_name="Khắc phục", accessor="state_shown", orderable=False, chips=FOLLOWED)
    due_on = tables.DateColumn(verbose_name="Hạn khắc phục")
    done_on = tables.DateColumn(verbose_name="Ngày khắc phục", visible=False)
    owner_name = tables.TextColumn(verbose_name="Đơn vị theo dõi", orderable=False, visible=False)
    skill = tables.TextColumn(verbose_name="Kỹ năng còn thiếu", accessor="skill_shown", order_by=("skill",))
    person = tables.TextColumn(verbose_name="Của ai", accessor="person_shown", orderable=False)
    guided = tables.TextColumn(verbose_name="Đã hướng dẫn tại chỗ", orderable=False, visible=False)
