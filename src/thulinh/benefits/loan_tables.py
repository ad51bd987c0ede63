"""The officer's list of loans: columns, and conditions kept in the address."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse

from thulinh.benefits.models import Loan
from thulinh.people.models import Person
from thulinh.ui import tables

STATES = {
    str(Loan.State.NEED.label): ("amber", "clock"),
    str(Loan.State.PROPOSED.label): ("blue", "send"),
    str(Loan.State.DISBURSED.label): ("blue", "info"),
    str(Loan.State.CLOSED.label): ("green", "circle-check"),
    str(Loan.State.DECLINED.label): ("", "ban"),
}


class LoanTable(tables.Table):
    """Loans in one's charge, each with what is owed and late today."""

    row_word = "hồ sơ"
    person = tables.TextColumn(
        verbose_name="Người vay",
        accessor="person__full_name",
        linkify=lambda record: reverse("loans:loan", args=[record.pk]),
        order_by=("person__name_key", "pk"),
    )
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    purpose = tables.TextColumn(verbose_name="Vay để làm gì", orderable=False)
    state = tables.ChipColumn(
        verbose_name="Tình trạng", accessor="get_state_display", order_by=("state", "pk"), chips=STATES
    )
    amount_vnd = tables.NumberColumn(verbose_name="Được vay (đồng)")
    disbursed_on = tables.DateColumn(verbose_name="Ngày giải ngân")
    debt_vnd = tables.NumberColumn(verbose_name="Còn nợ (đồng)")
    overdue_vnd = tables.NumberColumn(verbose_name="Quá hạn (đồng)")
    group_name = tables.TextColumn(verbose_name="Tổ tiết kiệm và vay vốn", visible=False)
    lender = tables.TextColumn(verbose_name="Nơi cho vay", visible=False)


class LoanFilters(django_filters.FilterSet):
    """Loans by name, state, and whether something is late."""

    q = django_filters.CharFilter(label="Tìm theo tên", method="by_name")
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng", field_name="state", choices=Loan.State.choices, empty_label="Mọi tình trạng"
    )
    qua_han = django_filters.ChoiceFilter(
        label="Quá hạn", choices=[("co", "Có kỳ quá hạn")], method="late", empty_label="Tất cả"
    )

    class Meta:
        model = Loan
        fields: list[str] = []

    def by_name(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """Each word begins a word of the borrower's name."""
        return rows.filter(person__in=Person.objects.named_like(value))

    def late(self, rows: QuerySet, _name: str, _value: Any) -> QuerySet:
        """Those with an instalment that is late."""
        return rows.filter(overdue_vnd__gt=0)
