"""What becomes of the other of two seats."""

from typing import Any

from thulinh.selection.models import OtherSeat
from thulinh.ui.fields import ChoiceField, DateField, TextField
from thulinh.ui.forms import CommandForm


class OtherSeatForm(CommandForm):
    """Goes on, or ends on which day and why; whose word it is when it comes from a paper."""

    verdict = ChoiceField(label="Chức danh còn lại", choices=OtherSeat.Verdict.choices)
    ends_on = DateField(label="Nếu thôi: ngày cuối giữ", required=False)
    reason = TextField(label="Lý do", required=False, max_length=300, help_text="Cần ghi khi thôi giữ.")
    paper_number = TextField(label="Số văn bản", max_length=80, required=False)
    paper_on = DateField(label="Ngày văn bản", required=False)

    def __init__(self, *args: Any, asks_paper: bool, **kwargs: Any) -> None:
        """`asks_paper`: whoever writes enters the word of a command, from its paper."""
        super().__init__(*args, **kwargs)
        self.fields["paper_number"].required = asks_paper
        if asks_paper:
            self.fields["paper_number"].help_text = "Văn bản của cơ quan quyết định chức danh này."

    def clean(self) -> dict[str, Any]:
        """An end has its last day and its reason."""
        said = super().clean() or self.cleaned_data
        if said.get("verdict") == OtherSeat.Verdict.END:
            for name, words in (("ends_on", "Đồng chí ghi ngày cuối giữ."), ("reason", "Đồng chí ghi lý do.")):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return said
