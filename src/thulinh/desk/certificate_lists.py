"""The book of certificates of a class: columns, and conditions kept in the address."""

from typing import Any

import django_filters
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.html import format_html

from thulinh.kernel.text import fold, nfc
from thulinh.training.models import Certificate
from thulinh.training.queries.certificates import Worth
from thulinh.ui import tables

WORDS = {Worth.VALID: "Còn giá trị", Worth.ENDED: "Hết giá trị", Worth.WITHDRAWN: "Đã thu hồi"}
CHIPS = {
    WORDS[Worth.VALID]: ("green", "badge-check"),
    WORDS[Worth.ENDED]: ("amber", "clock"),
    WORDS[Worth.WITHDRAWN]: ("red", "ban"),
}


def with_worth(rows: QuerySet[Certificate], on: Any) -> QuerySet[Certificate]:
    """Certificates that know their `worth` on a day, in words."""
    return rows.annotate(
        worth=Case(
            When(withdrawn_at__isnull=False, then=Value(WORDS[Worth.WITHDRAWN])),
            When(valid_until__lt=on, then=Value(WORDS[Worth.ENDED])),
            default=Value(WORDS[Worth.VALID]),
        ),
        name_key=F("participant__person__name_key"),
    )


class CertificateTable(tables.Table):
    """Certificates as they were signed, by number."""

    row_word = "chứng nhận"
    number = tables.TextColumn(verbose_name="Số", order_by=("year", "ordinal"))
    full_name = tables.TextColumn(verbose_name="Họ và tên", order_by=("name_key", "pk"))
    post = tables.TextColumn(verbose_name="Chức danh, đơn vị", orderable=False)
    issued_on = tables.DateColumn(verbose_name="Ngày cấp")
    signer_name = tables.TextColumn(verbose_name="Người ký", orderable=False)
    valid_until = tables.DateColumn(verbose_name="Có giá trị đến")
    worth = tables.ChipColumn(verbose_name="Giá trị", chips=CHIPS)
    withdrawn_reason = tables.TextColumn(verbose_name="Lý do thu hồi", orderable=False)
    act = tables.ActionColumn()

    def __init__(self, *args: Any, may_withdraw: bool = False, back: str = "", **more: Any) -> None:
        self.may_withdraw, self.back = may_withdraw, back
        hidden = {} if may_withdraw else {"exclude": ("withdrawn_reason",)}
        super().__init__(*args, **hidden, **more)

    def render_act(self, record: Certificate) -> Any:
        """Its file, and taking it back."""
        if record.withdrawn_at is not None:
            return tables.MISSING
        file = format_html(
            '<a class="tlink small" href="{}">Tệp PDF<span class="vh"> số {}</span></a>',
            reverse("training:certificate_file", args=[record.pk]), record.number,
        )  # fmt: skip
        if not self.may_withdraw:
            return file
        where = f"{reverse('training:withdraw_certificate', args=[record.pk])}?next={self.back}"
        words = '{} <a class="tlink small" href="{}">Thu hồi<span class="vh"> số {}</span></a>'
        return format_html(words, file, where, record.number)


class CertificateFilters(django_filters.FilterSet):
    """Certificates by name, number and worth."""

    q = django_filters.CharFilter(label="Tên, số chứng nhận", method="by_words")
    gia_tri = django_filters.ChoiceFilter(
        label="Giá trị",
        field_name="worth",
        choices=[(word, word) for word in WORDS.values()],
        empty_label="Mọi giá trị",
    )

    class Meta:
        model = Certificate
        fields: list[str] = []

    def by_words(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        """A part of the name, or of the number."""
        return rows.filter(Q(participant__person__search__contains=fold(value)) | Q(number__icontains=nfc(value)))
