"""Lists of pay: lists for payers, the lines of one, what has not arrived. One description for page and spreadsheet."""

from typing import Any

import django_filters
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from thulinh.benefits.models import PayList
from thulinh.benefits.queries.pay_lists import ListedLine
from thulinh.benefits.rules.months import Month
from thulinh.benefits.rules.states import State
from thulinh.desk.filters import Conditions
from thulinh.desk.queries.support import LateShown
from thulinh.kernel.text import format_number
from thulinh.ui import tables

STATES = {
    State.NOT_YET.label: ("", "calendar-days"),
    State.DUE.label: ("amber", "clock"),
    State.LISTED.label: ("amber", "clock"),
    State.SENT.label: ("amber", "send"),
    State.PAID.label: ("blue", "wallet"),
    State.RECEIVED.label: ("green", "circle-check"),
    State.PARTLY.label: ("amber", "clock"),
    State.DENIED.label: ("red", "x"),
}
# On a phone, where each value has a line of its own, a zero that tells nothing is left out.
NOT_ZERO = {"td": {"class": lambda value: "num none" if value == "0" else "num"}, "th": {"class": "num"}}


class MoneyColumn(tables.NumberColumn):
    """An amount of đồng, a whole number in the spreadsheet."""

    def render(self, value: int) -> str:  # type: ignore[override]
        """The amount as it is read."""
        return format_number(value)


class PayListTable(tables.Table):
    """Lists for payers."""

    row_word = "danh sách"
    month = tables.TextColumn(
        verbose_name="Tháng", accessor="month_on", order_by=("month_on", "pk"),
        linkify=lambda record: reverse("desk:pay_list", args=[record.pk]),
    )  # fmt: skip
    payer = tables.TextColumn(verbose_name="Cơ quan chi trả")
    number = tables.TextColumn(verbose_name="Số danh sách", orderable=False)
    unit_name = tables.TextColumn(verbose_name="Nơi lập", orderable=False)
    people = tables.NumberColumn(verbose_name="Số người")
    total_vnd = MoneyColumn(verbose_name="Số tiền (đồng)")
    sent_on = tables.DateColumn(verbose_name="Ngày gửi")

    def render_month(self, record: PayList) -> str:
        """The month as people write it."""
        return f"Tháng {Month.of(record.month_on).label}"

    def value_month(self, record: PayList) -> str:
        """The same for the spreadsheet."""
        return Month.of(record.month_on).label


class PayListFilters(Conditions):
    """Lists for payers: sent or not, place."""

    gui = django_filters.ChoiceFilter(
        label="Đã gửi chưa", choices=[("roi", "Đã gửi"), ("chua", "Chưa gửi")], method="is_sent", empty_label="Tất cả"
    )

    class Meta:
        model = PayList
        fields: list[str] = []

    def is_sent(self, rows: Any, _name: str, value: str) -> Any:
        """Sent, or not yet."""
        return rows.filter(sent_on__isnull=value == "chua")


class PayLineTable(tables.Table):
    """The lines of one list: how each was worked out, and how far it has come."""

    row_word = "dòng"
    person = tables.TextColumn(
        verbose_name="Họ và tên", accessor="line__person__full_name", orderable=False,
        linkify=lambda record: reverse("desk:person", args=[record.line.person_id]),
    )  # fmt: skip
    positions = tables.TextColumn(verbose_name="Chức danh", orderable=False)
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    support = tables.TextColumn(verbose_name="Khoản", orderable=False)
    days = tables.NumberColumn(verbose_name="Số ngày", accessor="line__days", orderable=False)
    due_vnd = MoneyColumn(verbose_name="Số tiền (đồng)", accessor="line__due_vnd", orderable=False)
    reason = tables.TextColumn(verbose_name="Cách tính", accessor="line__reason", orderable=False)
    legal_basis = tables.TextColumn(verbose_name="Căn cứ", accessor="line__rule__legal_basis", orderable=False)
    state = tables.ChipColumn(verbose_name="Tình trạng", accessor="state__label", orderable=False, chips=STATES)
    paid_vnd = MoneyColumn(verbose_name="Đã chi (đồng)", orderable=False, empty_values=(None, 0))
    act = tables.ActionColumn()

    def __init__(self, *args: Any, may_write: bool = False, **more: Any) -> None:
        super().__init__(*args, **({} if may_write else {"exclude": ("act",)}), **more)

    def render_state(self, record: ListedLine) -> Any:
        """The state as a chip, and that something else is due by now."""
        tone, icon = STATES[record.state.label]
        chip = render_to_string("ui/chip.html", {"text": record.state.label, "tone": tone, "icon": icon})
        note = ""
        if record.has_changed and record.now is not None:
            note = format_html('<small class="under">Nay tính lại: {} đồng</small>', format_number(record.now.due_vnd))
        return format_html("{}{}", chip, note)

    def render_act(self, record: ListedLine) -> Any:
        """Taking back what was written of the line by mistake."""
        back = f"?next={reverse('desk:pay_list', args=[record.line.pay_list_id])}"
        name = record.line.person
        links = [(reverse("benefits:withdraw_paid", args=[one.pk]), "Rút việc chi") for one in record.payments]
        if record.receipt is not None and record.receipt.is_from_paper:
            links.append((reverse("benefits:withdraw_signed", args=[record.receipt.pk]), "Rút ký nhận"))
        if not links:
            return tables.MISSING
        return format_html_join(
            " · ", '<a class="tlink small" href="{}{}">{}<span class="vh"> của {}</span></a>',
            ((url, back, words, name) for url, words in links),
        )  # fmt: skip


class LateTable(tables.Table):
    """What was due and is not known to have come, by name."""

    row_word = "khoản"
    person = tables.TextColumn(
        verbose_name="Họ và tên", accessor="name", orderable=False,
        linkify=lambda record: reverse("desk:person", args=[record.line.person]),
    )  # fmt: skip
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    support = tables.TextColumn(verbose_name="Khoản", orderable=False)
    month = tables.TextColumn(verbose_name="Tháng", orderable=False)
    due_vnd = MoneyColumn(verbose_name="Được hưởng (đồng)", accessor="line__due_vnd", orderable=False)
    missing_vnd = MoneyColumn(verbose_name="Chưa về (đồng)", accessor="line__missing_vnd", orderable=False)
    state = tables.ChipColumn(verbose_name="Tình trạng", accessor="state__label", orderable=False, chips=STATES)
    sent_on = tables.DateColumn(verbose_name="Gửi danh sách", accessor="line__sent_on", orderable=False)
    paid_on = tables.DateColumn(verbose_name="Báo đã chi", accessor="line__paid_on", orderable=False)
    word = tables.TextColumn(verbose_name="Người nhận báo", accessor="line__word_label", orderable=False)
    note = tables.TextColumn(verbose_name="Ghi chú của người nhận", accessor="line__note", orderable=False)

    def value_state(self, record: LateShown) -> str:
        """The state in words."""
        return record.state.label


class StandingTable(tables.Table):
    """How support stands in each place: counts of people, and sums."""

    row_word = "đơn vị"
    name = tables.TextColumn(
        verbose_name="Đơn vị", orderable=False, linkify=lambda record: reverse("desk:arrears_names", args=[record.unit])
    )
    entitled = tables.NumberColumn(verbose_name="Người được hưởng", orderable=False)
    late = tables.NumberColumn(verbose_name="Người chưa về đủ", orderable=False)
    months = tables.NumberColumn(verbose_name="Số khoản chưa về", orderable=False, attrs=NOT_ZERO)
    late_vnd = MoneyColumn(verbose_name="Tiền chưa về (đồng)", orderable=False, attrs=NOT_ZERO)
    denied = tables.NumberColumn(verbose_name="Báo chưa nhận được", orderable=False, attrs=NOT_ZERO)
    unknown = tables.NumberColumn(verbose_name="Chưa rõ", orderable=False, attrs=NOT_ZERO)
    due_vnd = MoneyColumn(verbose_name="Được hưởng (đồng)", orderable=False)
    paid_vnd = MoneyColumn(verbose_name="Báo đã chi (đồng)", orderable=False)
    received_vnd = MoneyColumn(verbose_name="Báo đã nhận (đồng)", orderable=False)
