"""The list of the steps of an adoption: one description serves the page and the spreadsheet."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from thulinh.kernel.clock import today
from thulinh.kernel.text import format_number
from thulinh.programmes.models import Step
from thulinh.programmes.queries import late_days
from thulinh.ui import tables

STATES = {
    Step.State.WAITING: "",
    Step.State.UNDER_WAY: "blue",
    Step.State.DONE: "green",
    Step.State.DROPPED: "",
}


class StepTable(tables.Table):
    """Steps in their order, with who does them, until when, by which paper, how far."""

    may_record = False
    row_word = "bước"
    name = tables.TextColumn(verbose_name="Bước", orderable=False)
    body = tables.TextColumn(verbose_name="Cơ quan thực hiện", orderable=False)
    document = tables.TextColumn(verbose_name="Văn bản cần có", orderable=False)
    due_on = tables.DateColumn(verbose_name="Hạn")
    state = tables.TextColumn(verbose_name="Tình trạng", orderable=False)
    done_on = tables.DateColumn(verbose_name="Ngày xong")
    paper_number = tables.TextColumn(verbose_name="Số văn bản", orderable=False)
    paper_on = tables.DateColumn(verbose_name="Ngày văn bản", orderable=False)
    outcome = tables.TextColumn(verbose_name="Kết quả", orderable=False)

    def render_name(self, record: Step) -> Any:
        """The step, to be recorded by whoever may."""
        words = self.value_name(record)
        if not self.may_record:
            return words
        url = f"{reverse('programmes:step', args=[record.pk])}?next={self.request.path}"
        return format_html('<a href="{}">{}</a>', url, words)

    def value_name(self, record: Step) -> str:
        """The step with its year."""
        return f"{record.name}, năm {record.year}" if record.year else record.name

    def render_state(self, record: Step) -> Any:
        """How far it is, and how late."""
        tone = "red" if late_days(record, today()) else STATES[Step.State(record.state)]
        return format_html('<span class="chip {}">{}</span>', tone, self.value_state(record))

    def value_state(self, record: Step) -> str:
        """How far it is, and how late, in words."""
        late = late_days(record, today())
        return f"{record.get_state_display()}, trễ {format_number(late)} ngày" if late else record.get_state_display()

    def render_paper_number(self, value: str, record: Step) -> Any:
        """The number, opening the paper where it was scanned, for whoever may record the step."""
        if record.file_id and self.may_record:
            return format_html(
                '<a href="{}">{}</a>', reverse("programmes:step_file", args=[record.pk]), value or "Bản chụp"
            )
        return value

    def value_paper_number(self, value: str) -> str:
        """The number."""
        return value
