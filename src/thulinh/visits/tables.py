"""Lists of visits: one description serves the page and the spreadsheet."""

from typing import Any

from django.urls import reverse

from thulinh.ui import tables
from thulinh.visits.models import Stop

WORDS = {
    Stop.Word.WAITING.label: ("amber", "clock"),
    Stop.Word.CONFIRMED.label: ("green", "badge-check"),
    Stop.Word.DENIED.label: ("red", "x"),
}


def _word_url(record: Any) -> str:
    return reverse("visits:word", args=[record.pk])


class HostTable(tables.Table):
    """Visits to the reader's own place, as the place sees them."""

    row_word = "chuyến đi"
    purpose = tables.TextColumn(verbose_name="Nội dung", accessor="visit__purpose", linkify=_word_url, orderable=False)
    place_name = tables.TextColumn(verbose_name="Nơi đến", orderable=False)
    sender_name = tables.TextColumn(verbose_name="Nơi cử đi", orderable=False)
    visitor_names = tables.TextColumn(verbose_name="Người đi", empty_values=(), orderable=False)
    starts_on = tables.DateColumn(verbose_name="Từ ngày", accessor="visit__starts_on", order_by=("visit__starts_on",))
    ends_on = tables.DateColumn(verbose_name="Đến ngày", accessor="visit__ends_on", order_by=("visit__ends_on",))
    word = tables.ChipColumn(verbose_name="Xác nhận", accessor="get_word_display", order_by=("word",), chips=WORDS)

    def render_visitor_names(self, record: Any) -> str:
        """Who came, the head of the group first."""
        return ", ".join(one.person.full_name for one in record.visit.visitors.all())

    def value_visitor_names(self, record: Any) -> str:
        """The same for the spreadsheet."""
        return self.render_visitor_names(record)
