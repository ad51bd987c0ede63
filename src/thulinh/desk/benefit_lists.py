"""Lists of support for cadres: cards, who has none, rules; columns, and conditions kept in the address."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from thulinh.benefits.models import EntitlementRule, InsuranceCard
from thulinh.benefits.queries.insurance import ending_soon
from thulinh.desk.filters import Conditions, words_begin
from thulinh.desk.laid_down_lists import LaidDownFilters, LaidDownTable
from thulinh.kernel.clock import today
from thulinh.kernel.writing import dated_q
from thulinh.ui import tables

HOLDS, SOON, ENDED, COMING = "con-han", "sap-het", "het-han", "chua-den"
CARD_STATES = {HOLDS: "Còn hạn", SOON: "Sắp hết hạn", ENDED: "Đã hết hạn", COMING: "Chưa đến ngày"}
_CARD_CHIPS = {
    CARD_STATES[HOLDS]: ("green", "circle-check"),
    CARD_STATES[SOON]: ("amber", "clock"),
    CARD_STATES[ENDED]: ("red", "x"),
    CARD_STATES[COMING]: ("blue", "calendar-days"),
}
_RECEIVED = {True: "Đã nhận", False: "Chưa báo nhận"}


def _person_url(record: Any) -> str:
    return reverse("desk:person", args=[getattr(record, "person_id", None) or record.person])


class CardTable(tables.Table):
    """Health-insurance cards."""

    row_word = "thẻ"
    person = tables.TextColumn(
        verbose_name="Họ và tên", accessor="person__full_name", linkify=_person_url, order_by=("person__name_key", "pk")
    )
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    starts_on = tables.DateColumn(verbose_name="Từ ngày")
    ends_on = tables.DateColumn(verbose_name="Đến hết ngày")
    state = tables.ChipColumn(verbose_name="Tình trạng", orderable=False, chips=_CARD_CHIPS, empty_values=())
    received = tables.TextColumn(verbose_name="Người có thẻ báo", accessor="received_at", empty_values=())
    payer = tables.TextColumn(verbose_name="Ai đóng")
    legal_basis = tables.TextColumn(verbose_name="Căn cứ")
    act = tables.ActionColumn()

    def __init__(self, *args: Any, may_write: bool = False, soon: frozenset[int] = frozenset(), **more: Any) -> None:
        self.may_write, self.soon, self.on = may_write, soon, today()
        super().__init__(*args, **({} if may_write else {"exclude": ("act",)}), **more)

    def value_state(self, record: InsuranceCard) -> str:
        """The state in words."""
        if record.starts_on > self.on:
            return CARD_STATES[COMING]
        if record.ends_on is not None and record.ends_on < self.on:
            return CARD_STATES[ENDED]
        return CARD_STATES[SOON if record.pk in self.soon else HOLDS]

    def render_state(self, record: InsuranceCard) -> Any:
        """The state as a chip."""
        words = self.value_state(record)
        tone, icon = _CARD_CHIPS[words]
        return render_to_string("ui/chip.html", {"text": words, "tone": tone, "icon": icon})

    def render_received(self, record: InsuranceCard) -> str:
        """What the receiver said."""
        return _RECEIVED[record.received_at is not None]

    def value_received(self, record: InsuranceCard) -> str:
        """The same for the spreadsheet."""
        return self.render_received(record)

    def render_act(self, record: InsuranceCard) -> Any:
        """Withdrawing it."""
        url = f"{reverse('benefits:withdraw_card', args=[record.pk])}?next={reverse('desk:cards')}"
        return format_html(
            '<a class="tlink small" href="{}">Rút<span class="vh"> thẻ của {}</span></a>', url, record.person
        )


class CardFilters(Conditions):
    """Cards: name, state, place."""

    q = django_filters.CharFilter(label="Họ tên", method="by_words")
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng", choices=list(CARD_STATES.items()), method="of_state", empty_label="Mọi tình trạng"
    )

    class Meta:
        model = InsuranceCard
        fields: list[str] = []

    def by_words(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Words of the person's name."""
        return words_begin(rows, "person__search", value)

    def of_state(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Cards of one state today."""
        on = today()
        if value == SOON:
            return ending_soon(rows, on)
        chosen = {HOLDS: dated_q(on), ENDED: Q(ends_on__lt=on), COMING: Q(starts_on__gt=on)}
        return rows.filter(chosen[value])


class UncoveredTable(tables.Table):
    """Who is entitled to a card and has none that holds."""

    row_word = "người"
    name = tables.TextColumn(verbose_name="Họ và tên", linkify=_person_url, orderable=False)
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    last_ended_on = tables.DateColumn(verbose_name="Thẻ trước hết hạn", orderable=False)
    rule_name = tables.TextColumn(verbose_name="Được hưởng theo", orderable=False)
    legal_basis = tables.TextColumn(verbose_name="Căn cứ", orderable=False)
    payer = tables.TextColumn(verbose_name="Ai đóng", orderable=False)
    doubtful = tables.TextColumn(verbose_name="Văn bản", accessor="is_doubtful", orderable=False, empty_values=())

    def render_doubtful(self, record: Any) -> str:
        """Whether somebody still has to read the paper."""
        return "Cần xác minh" if record.is_doubtful else "Đã xem"

    def value_doubtful(self, record: Any) -> str:
        """The same for the spreadsheet."""
        return self.render_doubtful(record)


class RuleTable(LaidDownTable):
    """Rules of support: who is entitled, to how much, since when, by which paper."""

    row_word = "quy định"
    pages = ("desk:benefit_rules", "benefits:end_rule", "benefits:withdraw_rule")
    name = tables.TextColumn(verbose_name="Quyền lợi", orderable=False)
    kind = tables.TextColumn(verbose_name="Loại", accessor="kind__name", orderable=False, visible=False)
    unit_name = tables.TextColumn(verbose_name="Áp dụng ở", orderable=False)
    who = tables.TextColumn(verbose_name="Người được hưởng", orderable=False)
    rate = tables.TextColumn(verbose_name="Mức", orderable=False)
    proration = tables.TextColumn(
        verbose_name="Cách tính", accessor="get_proration_display", orderable=False, visible=False
    )
    payer = tables.TextColumn(verbose_name="Cơ quan chi trả", orderable=False)
    legal_basis = tables.TextColumn(verbose_name="Căn cứ", orderable=False)
    basis = tables.TextColumn(verbose_name="Theo", orderable=False)


class RuleFilters(LaidDownFilters):
    """Rules: those that hold today, unless all are asked for."""

    class Meta:
        model = EntitlementRule
        fields: list[str] = []
