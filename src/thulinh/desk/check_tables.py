"""The lists of sample checks: one description serves the page and the spreadsheet."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from thulinh.checks.models import Check
from thulinh.desk.addresses import check_url
from thulinh.kernel.text import format_number
from thulinh.ui import tables

OUTCOMES = {
    Check.Outcome.WAITING: ("amber", "clock"),
    Check.Outcome.UNREACHED: ("amber", "phone"),
    Check.Outcome.RIGHT: ("green", "circle-check"),
    Check.Outcome.WRONG: ("red", "circle-alert"),
}
_CHIPS = {str(outcome.label): chip for outcome, chip in OUTCOMES.items()}
ONE_LINE = {"td": {"class": "nowrap"}}


def _outcome(verbose: str) -> tables.ChipColumn:
    return tables.ChipColumn(verbose_name=verbose, accessor="get_outcome_display", order_by=("outcome",), chips=_CHIPS)


class DrawTable(tables.Table):
    """Draws with what they found so far."""

    row_word = "lần rút"
    kind = tables.TextColumn(
        verbose_name="Kiểm tra", accessor="kind_label", order_by=("source",),
        linkify=lambda record: reverse("desk:sample", args=[record.pk]),
    )  # fmt: skip
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    starts_on = tables.DateColumn(verbose_name="Từ ngày")
    ends_on = tables.DateColumn(verbose_name="Đến ngày")
    population = tables.NumberColumn(verbose_name="Số bản ghi")
    checked = tables.NumberColumn(verbose_name="Đã kiểm tra")
    wrong = tables.NumberColumn(verbose_name="Có sai sót")
    mended = tables.NumberColumn(verbose_name="Đã chấn chỉnh")
    drawn_at = tables.DateTimeColumn(verbose_name="Lúc rút")


class WaitingCheckTable(tables.Table):
    """Checks that wait, each with whom to call."""

    row_word = "bản ghi"
    label = tables.TextColumn(verbose_name="Bản ghi", orderable=False, linkify=lambda record: check_url(record.pk))
    kind_label = tables.TextColumn(verbose_name="Loại", order_by=("draw__source",))
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    day = tables.DateColumn(verbose_name="Ngày")
    outcome = _outcome("Tình trạng")
    contact = tables.TextColumn(verbose_name="Hỏi", orderable=False)
    phone = tables.PhoneColumn(verbose_name="Điện thoại", orderable=False, attrs=ONE_LINE)

    def render_phone(self, value: str) -> Any:
        """A way to call, where the reader may know the number."""
        return render_to_string("desk/_call.html", {"phone": value})


class CheckTable(tables.Table):
    """Checks with an answer."""

    row_word = "bản ghi"
    label = tables.TextColumn(
        verbose_name="Bản ghi", orderable=False,
        linkify=lambda record: reverse(record.opening.page, args=[record.opening.argument]) if record.opening else None,
    )  # fmt: skip
    kind_label = tables.TextColumn(verbose_name="Loại", order_by=("draw__source",), visible=False)
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    day = tables.DateColumn(verbose_name="Ngày")
    outcome = _outcome("Kết quả")
    quantity = tables.TextColumn(verbose_name="Số lượng", accessor="found_quantity", orderable=False)
    quality = tables.TextColumn(verbose_name="Chất lượng", accessor="is_quality_right", orderable=False)
    note = tables.TextColumn(verbose_name="Nhận xét", orderable=False)
    checked_on = tables.DateColumn(verbose_name="Ngày kiểm tra", visible=False)
    how = tables.TextColumn(verbose_name="Cách kiểm tra", accessor="get_how_display", orderable=False, visible=False)
    mended = tables.TextColumn(verbose_name="Chấn chỉnh", empty_values=(), accessor="put_right", orderable=False)

    def render_quantity(self, record: Check) -> str:
        """Found and recorded: "2/3 ngày"."""
        found, said = (format_number(one, 0 if one == int(one) else 1) for one in _quantities(record))
        return f"{found}/{said} {record.number_word}"

    def value_quantity(self, record: Check) -> str:
        """The same in the spreadsheet."""
        return self.render_quantity(record)

    def render_quality(self, value: bool) -> str:
        """Đạt or không đạt."""
        return "Đạt" if value else "Chưa đạt"

    def value_quality(self, value: bool) -> str:
        """The same in the spreadsheet."""
        return self.render_quality(value)

    def render_mended(self, record: Check) -> Any:
        """What was put right, or that it was not yet; nothing where nothing was wrong."""
        return self.value_mended(record) or tables.MISSING

    def value_mended(self, record: Check) -> str:
        """The same in the spreadsheet."""
        if not record.is_wrong:
            return ""
        return record.put_right or "Chưa chấn chỉnh"


def _quantities(record: Check) -> tuple[float, float]:
    return record.found_quantity or 0, record.recorded_quantity


class PlaceTable(tables.Table):
    """What the checks of a draw found, place by place."""

    row_word = "nơi"
    name = tables.TextColumn(verbose_name="Nơi")
    checked = tables.NumberColumn(verbose_name="Đã kiểm tra")
    wrong = tables.NumberColumn(verbose_name="Có sai sót")
    share = tables.PercentColumn(verbose_name="Tỷ lệ sai")
    wrong_quantity = tables.NumberColumn(verbose_name="Sai số lượng")
    wrong_quality = tables.NumberColumn(verbose_name="Chưa đạt chất lượng")
    put_right = tables.NumberColumn(verbose_name="Đã chấn chỉnh")
    left = tables.NumberColumn(verbose_name="Chưa chấn chỉnh")
