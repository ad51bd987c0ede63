"""The lists of people's way to the Party: conditions and columns. They exist for those who may know by name."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse

from thulinh.desk.filters import NameFilters
from thulinh.people.models import Person
from thulinh.selection.rules.path import FULL, STAGES
from thulinh.ui import tables

ALERTS = {"Lâu không tiến triển": ("red", "clock"), "Chưa nhận xét quý này": ("amber", "pencil")}


class PathFilters(NameFilters):
    """People on the way: by stage and by what is missing, too."""

    MISSING = [
        ("nhan-xet", "Chưa nhận xét quý này"),
        ("khong-tien-trien", "Lâu không tiến triển"),
        ("nguoi-giup", "Chưa có người giúp đỡ"),
    ]

    buoc = django_filters.ChoiceFilter(
        label="Đang ở bước",
        field_name="stage",
        choices=[(code, label) for code, label in STAGES.items() if code != FULL],
        empty_label="Mọi bước",
    )
    can = django_filters.ChoiceFilter(label="Cần chú ý", choices=MISSING, method="by_missing", empty_label="Tất cả")

    class Meta:
        model = Person
        fields: list[str] = []

    def by_missing(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Of whom something is missing, or who has not moved for long."""
        if value == "nguoi-giup":
            return rows.filter(mentor_id=None)
        return rows.filter(lacks_remark=True) if value == "nhan-xet" else rows.filter(stands_still=True)


def _way_of(record: Any) -> str:
    return reverse("desk:party", args=[record.pk])


class PathTable(tables.Table):
    """People on the way to the Party."""

    row_word = "đồng chí"
    full_name = tables.TextColumn(verbose_name="Họ và tên", linkify=_way_of, order_by=("name_key", "pk"))
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    seat_name = tables.TextColumn(verbose_name="Chức danh", orderable=False)
    stage = tables.TextColumn(verbose_name="Đang ở bước", accessor="stage_shown", order_by=("stage", "name_key"))
    since = tables.DateColumn(verbose_name="Từ ngày")
    mentor_name = tables.TextColumn(verbose_name="Người giúp đỡ")
    remarked_on = tables.TextColumn(
        verbose_name="Nhận xét gần nhất", accessor="remark_shown", order_by=("remarked_on", "name_key")
    )
    alert = tables.ChipColumn(verbose_name="Cần chú ý", accessor="alert_shown", orderable=False, chips=ALERTS)


class WithoutPathTable(tables.Table):
    """Branch secretaries who are no Party members and have no way there yet."""

    row_word = "đồng chí"
    full_name = tables.TextColumn(verbose_name="Họ và tên", linkify=_way_of, order_by=("name_key", "pk"))
    branch_name = tables.TextColumn(verbose_name="Chi đoàn", orderable=False)
    held_since = tables.DateColumn(verbose_name="Giữ chức danh từ ngày")
    standing = tables.TextColumn(
        verbose_name="Tình trạng", accessor="standing_shown", order_by=("standing", "name_key")
    )


class FunnelTable(tables.Table):
    """How many of each unit's members stand at which stage."""

    row_word = "đơn vị"
    name = tables.TextColumn(verbose_name="Đơn vị", linkify=lambda record: _below(record), orderable=False)
    members = tables.NumberColumn(verbose_name="Đoàn viên", orderable=False)

    @classmethod
    def with_stages(cls) -> type["FunnelTable"]:
        """The table with a column for each stage."""
        columns = {
            code.replace("-", "_"): tables.NumberColumn(verbose_name=label, accessor=f"shown__{code}", orderable=False)
            for code, label in STAGES.items()
            if code != FULL
        }
        return type("FunnelTableShown", (cls,), columns)


def _below(record: Any) -> str | None:
    """The sums below; of a branch the people themselves, for who may know them."""
    if record["is_branch"]:
        return f"{reverse('desk:party_paths')}?don_vi={record['unit']}" if record["has_names"] else None
    return reverse("desk:party_funnel", args=[record["unit"]]) if record["has_below"] else None
