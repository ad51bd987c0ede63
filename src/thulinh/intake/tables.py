"""The list of files that were handed in."""

from django.urls import reverse

from thulinh.intake.models import Batch
from thulinh.intake.queries.lists import row_sets
from thulinh.ui import tables

CHIPS = {
    Batch.State.READ.label: ("amber", "clock"),
    Batch.State.MATCHED.label: ("amber", "clock"),
    Batch.State.WRITTEN.label: ("green", "check"),
    Batch.State.UNDONE.label: ("", "undo-2"),
    Batch.State.DISCARDED.label: ("", "trash-2"),
}


def _link(record: Batch) -> str:
    return reverse("intake:batch", args=[record.pk])


class BatchTable(tables.Table):
    """One line per file."""

    row_word = "tệp"
    file = tables.TextColumn(
        verbose_name="Tệp", accessor="file__original_name", linkify=_link, order_by=("file__original_name",)
    )
    row_set = tables.TextColumn(verbose_name="Danh sách")
    unit_name = tables.TextColumn(verbose_name="Đơn vị", orderable=False)
    uploaded_at = tables.DateTimeColumn(verbose_name="Gửi lúc")
    uploaded_by = tables.TextColumn(verbose_name="Người gửi", orderable=False)
    state = tables.ChipColumn(verbose_name="Tình trạng", accessor="get_state_display", order_by=("state",), chips=CHIPS)
    written = tables.NumberColumn(verbose_name="Dòng đã lưu", orderable=False)
    left_out = tables.NumberColumn(verbose_name="Dòng chưa lưu", orderable=False)

    def render_row_set(self, value: str) -> str:
        """The list's name."""
        found = row_sets().get(value)
        return found.label if found else value

    def value_row_set(self, value: str) -> str:
        """The same in the spreadsheet."""
        return self.render_row_set(value)

    def value_uploaded_by(self, value: object) -> str:
        """Who handed it in."""
        return str(value) if value else ""
