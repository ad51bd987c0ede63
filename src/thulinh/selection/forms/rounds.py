"""Opening a round, and the short answers about it."""

from collections.abc import Sequence
from typing import Any

from thulinh.selection.models import Round
from thulinh.ui.fields import ChoiceField, DateField, TextField
from thulinh.ui.forms import CommandForm


class OpenRoundForm(CommandForm):
    """Whose seats are looked at, called what, from when until when, by which plan."""

    position = ChoiceField(label="Rà soát chức danh")
    kind = ChoiceField(label="Loại đợt", choices=Round.Kind.choices, initial=Round.Kind.FIRST)
    title = TextField(label="Tên đợt", max_length=200, help_text="Ví dụ: Rà soát, lựa chọn bí thư chi đoàn năm 2026")
    starts_on = DateField(label="Từ ngày", help_text="Chức danh, người giữ, quy hoạch lấy theo ngày này.")
    due_on = DateField(label="Xong trước ngày", required=False)
    paper_number = TextField(label="Số kế hoạch", max_length=80, required=False)
    paper_on = DateField(label="Ngày kế hoạch", required=False)

    def __init__(self, *args: Any, positions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].choices = positions
