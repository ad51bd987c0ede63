"""Plans for successors, as forms ask for them."""

from collections.abc import Sequence
from typing import Any

from thulinh.ui.fields import ChoiceField, DateField, TextField
from thulinh.ui.forms import CommandForm


class PlanForm(CommandForm):
    """Who is planned for which position, by which decision."""

    person = ChoiceField(label="Đồng chí được quy hoạch")
    position = ChoiceField(label="Quy hoạch chức danh")
    term = TextField(label="Nhiệm kỳ", required=False, max_length=40, help_text="Ví dụ: 2026–2031.")
    starts_on = DateField(label="Từ ngày")
    decision_number = TextField(label="Số quyết định", max_length=80)
    decision_on = DateField(label="Ngày quyết định", required=False)

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[int, str]] = (),
        positions: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people
        self.fields["position"].choices = positions


class EndPlanForm(CommandForm):
    """From when and why somebody is no longer planned."""

    on = DateField(label="Ngày cuối trong quy hoạch")
    reason = TextField(label="Lý do", max_length=300)


class WithdrawPlanForm(CommandForm):
    """Why a plan was a mistake."""

    reason = TextField(label="Lý do rút", max_length=300)
