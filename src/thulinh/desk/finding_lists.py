"""The lists of what was found and of the skills that are missing: conditions and columns."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from thulinh.desk.filters import Conditions, DayFilter
from thulinh.desk.queries.findings import DONE, OPEN, OVERDUE
from thulinh.desk.queries.places import LARGEST_KEY
from thulinh.difficulties.models import Finding, Skill
from thulinh.difficulties.queries.needs import BY_PERSON, BY_SKILL, BY_UNIT, may_name_q
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
        """Of those that somebody owes to put right."""
        if value == "xong":
            return rows.filter(owner__isnull=False, done_on__isnull=False)
        owed = rows.filter(owner__isnull=False, done_on=None)
        return owed.filter(due_on__lt=today()) if value == "qua-han" else owed


class NeedFilters(Conditions):
    """Missing skills: counted by what, which one, in which days."""

    BY = [(BY_SKILL, "Kỹ năng"), (BY_UNIT, "Đơn vị"), (BY_PERSON, "Người")]

    theo = django_filters.ChoiceFilter(label="Xem theo", choices=BY, method="as_it_is", empty_label=None)
    ky_nang = django_filters.ModelChoiceFilter(
        label="Kỹ năng", queryset=Skill.objects.all(), field_name="skill", empty_label="Mọi kỹ năng"
    )
    tu = DayFilter(label="Từ ngày", field_name="day", lookup_expr="gte")
    den = DayFilter(label="Đến ngày", field_name="day", lookup_expr="lte")

    class Meta:
        model = Finding
        fields: list[str] = []


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


def behind(row: Mapping[str, Any], table: tables.Table) -> str | None:
    """The findings that a row of missing skills counts, in the days that were asked about; nothing where the reader may
    not know whose they are, for then that list is longer.
    """
    if "person_shown" in row and row["person_shown"] is None:
        return None
    asked = {name: table.request.GET.get(name, "") for name in ("tu", "den", "don_vi")}
    asked |= {"loai": Finding.Kind.SKILL_GAP, "ky_nang": row["skill"]}
    asked |= {name: row.get(key) for name, key in (("noi", "unit"), ("nguoi", "person_shown"))}
    return f"{reverse('desk:findings')}?{urlencode({name: value for name, value in asked.items() if value})}"


class NeedTable(tables.Table):
    """Skills that are missing, for each skill, unit or person."""

    row_word = "nhu cầu"
    skill = tables.TextColumn(verbose_name="Kỹ năng", accessor="skill__name", order_by=("skill__name",))
    unit_name = tables.TextColumn(
        verbose_name="Đơn vị", linkify=lambda record: reverse("desk:unit", args=[record["unit"]])
    )
    person_name = tables.TextColumn(verbose_name="Của ai", orderable=False)
    findings = tables.NumberColumn(verbose_name="Số lần thấy", linkify=lambda record, table: behind(record, table))
    places = tables.NumberColumn(verbose_name="Số nơi")
    people = tables.NumberColumn(verbose_name="Số người được nêu")
    guided = tables.NumberColumn(verbose_name="Đã hướng dẫn tại chỗ")
    newest_on = tables.DateColumn(verbose_name="Gần nhất")

    @classmethod
    def showing(cls, by: str) -> type["NeedTable"]:
        """The table with the columns that belong to what is counted by."""
        left_out = {BY_SKILL: ("unit_name", "person_name"), BY_UNIT: ("places", "person_name")}.get(by, ("places",))
        return type("NeedTableShown", (cls,), dict.fromkeys(left_out))
