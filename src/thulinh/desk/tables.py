"""The lists of the desk: one description serves the page and the spreadsheet."""

from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from thulinh.activities.models import Activity
from thulinh.desk.queries.units import name_on_its_day
from thulinh.ui import tables
from thulinh.ui.templatetags.ui import decimal
from thulinh.visits.models import Visit, VisitDay
from thulinh.visits.rules.entries import WHOLE_DAY

VERDICTS = {
    Activity.Verdict.PENDING: ("amber", "clock"),
    Activity.Verdict.PASSED: ("green", "circle-check"),
    Activity.Verdict.FAILED: ("red", "circle-alert"),
}
STATUSES = {
    Activity.Status.PLANNED: ("blue", "calendar-days"),
    Activity.Status.HELD: ("green", "circle-check"),
    Activity.Status.CANCELLED: ("", "x"),
    Activity.Status.NOT_HELD: ("amber", "ban"),
}

VISIT_STATUSES = {
    Visit.Status.PLANNED: ("blue", "calendar-days"),
    Visit.Status.MADE: ("green", "circle-check"),
    Visit.Status.CANCELLED: ("", "x"),
}

ONE_LINE = {"td": {"class": "nowrap"}}


def _unit_link(record: Any) -> str:
    return reverse("desk:unit", args=[record.unit_id])


class UnitTable(tables.Table):
    """Units of a day."""

    row_word = "đơn vị"
    name = tables.TextColumn(verbose_name="Đơn vị", linkify=_unit_link, order_by=("name_key", "unit"))
    level = tables.TextColumn(verbose_name="Cấp", accessor="level__name", order_by=("level__rank", "name_key"))
    parent_name = tables.TextColumn(verbose_name="Đơn vị cấp trên")
    head_name = tables.TextColumn(verbose_name="Người đứng đầu", orderable=False, empty_values=())
    member_number = tables.NumberColumn(verbose_name="Đoàn viên", orderable=False)
    code = tables.TextColumn(verbose_name="Mã đơn vị", accessor="unit__code")

    def render_head_name(self, value: str | None, record: Any) -> Any:
        """The name as a link, or that the seat is vacant; nothing where the level has no such seat."""
        if value:
            return format_html('<a href="{}">{}</a>', reverse("desk:person", args=[record.head_id]), value)
        if record.head_seat:
            return format_html('<span class="chip amber">{}</span>', "Khuyết")
        return tables.MISSING

    def value_head_name(self, value: str | None, record: Any) -> str:
        """The name; "Khuyết" for a vacant seat."""
        return value or ("Khuyết" if record.head_seat else "")


class SecretaryTable(tables.Table):
    """Seats of one position with who holds them; vacant ones too."""

    row_word = "chức danh"
    holder = tables.TextColumn(verbose_name="Họ và tên", empty_values=(), order_by=("holder_key", "unit_key"))
    unit_name = tables.TextColumn(verbose_name="Đơn vị", linkify=_unit_link, order_by=("unit_key",))
    parent_name = tables.TextColumn(verbose_name="Đơn vị cấp trên")
    since = tables.DateColumn(verbose_name="Giữ từ ngày", accessor="since")
    how = tables.TextColumn(verbose_name="Hình thức", accessor="how_label", order_by=("how",), attrs=ONE_LINE)
    decision = tables.TextColumn(verbose_name="Số quyết định")
    vacant_since = tables.DateColumn(verbose_name="Khuyết từ ngày", orderable=False)
    phone = tables.PhoneColumn(verbose_name="Điện thoại", accessor="phone_shown", orderable=False, attrs=ONE_LINE)

    def render_holder(self, value: str | None, record: Any) -> Any:
        """The name as a link, or that the seat is vacant."""
        if record.holder_id:
            return format_html('<a href="{}">{}</a>', reverse("desk:person", args=[record.holder_id]), value)
        return format_html('<span class="chip amber">{}</span>', "Khuyết")

    def value_holder(self, value: str | None) -> str:
        """The name; "Khuyết" for a vacant seat."""
        return value or "Khuyết"


class PersonTable(tables.Table):
    """People within reach, with where they belong and what they hold."""

    row_word = "người"
    full_name = tables.TextColumn(
        verbose_name="Họ và tên",
        linkify=lambda record: reverse("desk:person", args=[record.pk]),
        order_by=("name_key", "pk"),
    )
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    kind = tables.TextColumn(verbose_name="Hình thức", accessor="kind_label", orderable=False)
    seat_name = tables.TextColumn(verbose_name="Chức danh", orderable=False)
    phone = tables.PhoneColumn(verbose_name="Điện thoại", accessor="phone_shown", orderable=False, attrs=ONE_LINE)
    birth = tables.TextColumn(verbose_name="Năm sinh", accessor="birth_shown", orderable=False)
    code = tables.TextColumn(verbose_name="Mã đoàn viên")


class ActivityTable(tables.Table):
    """Activities within reach."""

    row_word = "hoạt động"
    name = tables.TextColumn(
        verbose_name="Hoạt động",
        accessor="name_shown",
        linkify=lambda record: reverse("desk:activity", args=[record.pk]),
        order_by=("kind__rank", "day"),
    )
    day = tables.DateColumn(verbose_name="Ngày")
    host_name = tables.TextColumn(verbose_name="Đơn vị chủ trì")
    status = tables.ChipColumn(verbose_name="Tình trạng", accessor="get_status_display", order_by=("status",), chips={
        str(status.label): chip for status, chip in STATUSES.items()
    })  # fmt: skip
    verdict = tables.ChipColumn(verbose_name="Kết quả duyệt", accessor="verdict_shown", order_by=("verdict",), chips={
        str(verdict.label): chip for verdict, chip in VERDICTS.items()
    })  # fmt: skip
    present_count = tables.NumberColumn(verbose_name="Có mặt")
    expected_count = tables.NumberColumn(verbose_name="Tổng số")
    recorded_at = tables.DateTimeColumn(verbose_name="Lúc ghi")
    notes = tables.TextColumn(verbose_name="Lưu ý", accessor="notes_shown", orderable=False)


class VisitTable(tables.Table):
    """Visits to the grassroots within reach."""

    row_word = "chuyến đi"
    purpose = tables.TextColumn(
        verbose_name="Chuyến đi", linkify=lambda record: reverse("desk:visit", args=[record.pk]), orderable=False
    )
    starts_on = tables.DateColumn(verbose_name="Từ ngày")
    ends_on = tables.DateColumn(verbose_name="Đến ngày")
    place_names = tables.TextColumn(verbose_name="Nơi đến", orderable=False)
    visitor_names = tables.TextColumn(verbose_name="Người đi", orderable=False)
    unit_name = tables.TextColumn(verbose_name="Nơi cử đi", orderable=False, visible=False)
    form = tables.TextColumn(
        verbose_name="Hình thức", accessor="form__name", order_by=("form__rank", "starts_on"), visible=False
    )
    status = tables.ChipColumn(verbose_name="Tình trạng", accessor="get_status_display", order_by=("status",), chips={
        str(status.label): chip for status, chip in VISIT_STATUSES.items()
    })  # fmt: skip
    counted_days = tables.NumberColumn(verbose_name="Ngày được tính", orderable=False)
    lack_names = tables.TextColumn(verbose_name="Còn thiếu, trễ", orderable=False)
    order_number = tables.TextColumn(verbose_name="Số công lệnh", visible=False)
    reported_on = tables.DateColumn(verbose_name="Ngày báo cáo", visible=False)

    def render_counted_days(self, value: float) -> str:
        """Days as people write them."""
        return decimal(value)

    def value_counted_days(self, value: float) -> float:
        """The same as a number."""
        return value


class VisitScheduleTable(tables.Table):
    """Schedules of committees' visits."""

    row_word = "lịch"
    title = tables.TextColumn(
        verbose_name="Lịch", linkify=lambda record: reverse("desk:visit_schedule", args=[record.pk]), orderable=False
    )
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    starts_on = tables.DateColumn(verbose_name="Từ ngày")
    ends_on = tables.DateColumn(verbose_name="Đến ngày")
    decision_number = tables.TextColumn(verbose_name="Số văn bản")
    planned = tables.NumberColumn(verbose_name="Số chuyến")
    made = tables.NumberColumn(verbose_name="Đã đi")


class VisitDayTable(tables.Table):
    """Days of one person's visits, what of each counts, and why not more."""

    row_word = "ngày"
    day = tables.DateColumn(verbose_name="Ngày", order_by=("day", "pk"))
    place_name = tables.TextColumn(verbose_name="Nơi đến", orderable=False)
    purpose = tables.TextColumn(verbose_name="Chuyến đi", accessor="visit__purpose", orderable=False)
    form = tables.TextColumn(verbose_name="Hình thức", accessor="form__name", order_by=("form__rank", "day"))
    spent = tables.NumberColumn(verbose_name="Đã đi (ngày)", accessor="halves")
    counted = tables.NumberColumn(verbose_name="Được tính (ngày)")
    why = tables.TextColumn(verbose_name="Vì sao không tính đủ", accessor="get_why_not_display", orderable=False)
    word = tables.TextColumn(verbose_name="Nơi đến nói", accessor="stop__get_word_display", orderable=False)

    @staticmethod
    def told(rows: QuerySet[VisitDay]) -> QuerySet[VisitDay]:
        """The rows with what the table says of each."""
        return rows.select_related("visit", "form", "stop").annotate(place_name=name_on_its_day("stop__unit"))

    def render_spent(self, value: int) -> str:
        """Half days as days."""
        return decimal(value / WHOLE_DAY)

    def value_spent(self, value: int) -> float:
        """The same as a number."""
        return value / WHOLE_DAY

    render_counted, value_counted = render_spent, value_spent

    def value_why(self, value: str, record: VisitDay) -> str:
        """The reason, with the words of who struck the day."""
        said = record.denied_why or record.why_not_note
        return f"{value}: {said}" if said else value

    render_why = value_why


class ProgrammeTable(tables.Table):
    """Programmes with their version in force."""

    name = tables.TextColumn(verbose_name="Mô hình", accessor="version__name")
    purpose = tables.TextColumn(verbose_name="Mục đích", accessor="version__purpose")
    place = tables.TextColumn(verbose_name="Nơi đề ra", accessor="version__place")
    number = tables.NumberColumn(verbose_name="Bản", accessor="version__number")
    starts_on = tables.DateColumn(verbose_name="Từ ngày", accessor="version__starts_on")
    places = tables.NumberColumn(verbose_name="Số nơi áp dụng")
    holds_here = tables.TextColumn(verbose_name="Đang áp dụng với đơn vị tôi")
    code = tables.TextColumn(verbose_name="Mã mô hình")


class LogTable(tables.Table):
    """What was done, newest first."""

    row_word = "thao tác"
    sentence = tables.TextColumn(verbose_name="Việc", orderable=False)
    at = tables.DateTimeColumn(verbose_name="Lúc", attrs=ONE_LINE)
    by_name = tables.TextColumn(verbose_name="Người làm")
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    details = tables.TextColumn(verbose_name="Chi tiết", empty_values=(), orderable=False)
    reason = tables.TextColumn(verbose_name="Lý do", orderable=False)

    def render_by_name(self, value: str) -> str:
        """The name; the system's own deeds begin with a capital, too."""
        return value[:1].upper() + value[1:]

    def render_details(self, record: Any) -> Any:
        """The values that changed, folded away."""
        if not record.is_sensitive and not record.changes:
            return tables.MISSING
        return render_to_string("desk/_changes.html", {"event": record})

    def value_details(self, record: Any) -> str:
        """The values that changed, in one line."""
        return "; ".join(
            f"{one.label}: {f'{one.before} → ' if one.before else ''}{one.after or 'bỏ'}" for one in record.changes
        )
