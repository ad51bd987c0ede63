"""Taking and leaving a seat; being in charge of a branch."""

from collections.abc import Sequence
from typing import Any

from django import forms

from thulinh.people.models import Holding
from thulinh.ui.fields import ChoiceField, DateField, PhoneField, TextField
from thulinh.ui.forms import CommandForm

Choices = Sequence[tuple[Any, str]]


class HoldingForm(CommandForm):
    """Who takes which seat of a unit, how, by which paper."""

    position = ChoiceField(label="Chức danh")
    person = forms.TypedChoiceField(
        label="Người nhận", coerce=int, error_messages={"invalid_choice": "Đồng chí chọn người trong danh sách."}
    )
    how = ChoiceField(label="Hình thức", choices=Holding.How.choices)
    starts_on = DateField(label="Từ ngày")
    decision_number = TextField(label="Số quyết định", required=False, max_length=80)
    decision_on = DateField(label="Ngày quyết định", required=False)
    concurrent_post = TextField(
        label="Kiêm nhiệm", required=False, max_length=200, help_text="Ví dụ: thôn đội trưởng, phó thôn."
    )

    def __init__(self, *args: Any, positions: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].choices = positions
        self.fields["person"].choices = [("", "Chọn người"), *people]


class NewcomerForm(CommandForm):
    """Who holds a seat of a body beside the Union and is in no list yet: the name, how to call, by which paper."""

    full_name = TextField(label="Họ và tên", max_length=120)
    phone = PhoneField(label="Điện thoại", required=False)
    position = ChoiceField(label="Chức danh")
    how = ChoiceField(label="Hình thức", choices=Holding.How.choices, initial=Holding.How.UNKNOWN)
    starts_on = DateField(label="Từ ngày")
    decision_number = TextField(label="Số quyết định", required=False, max_length=80)
    decision_on = DateField(label="Ngày quyết định", required=False)
    is_somebody_else = forms.BooleanField(label="Đây là người khác, không phải người đã có", required=False)

    def __init__(self, *args: Any, positions: Choices, alike: bool = False, **kwargs: Any) -> None:
        """`alike`: people in the books look like this one, so the box that says otherwise is shown."""
        super().__init__(*args, **kwargs)
        self.fields["position"].choices = positions
        if not alike:
            self.fields["is_somebody_else"].widget = forms.HiddenInput()


class LeaveForm(CommandForm):
    """The last day on a seat, and why."""

    on = DateField(label="Ngày cuối giữ chức danh")
    reason = TextField(label="Lý do", max_length=300, help_text="Ví dụ: đi học, chuyển công tác, hết tuổi.")


class ChargeForm(CommandForm):
    """Who is in charge of a branch, from which day, by which paper."""

    holding = forms.TypedChoiceField(
        label="Ủy viên phụ trách",
        coerce=int,
        error_messages={"invalid_choice": "Đồng chí chọn người trong danh sách."},
    )
    starts_on = DateField(label="Từ ngày")
    basis = TextField(label="Theo văn bản", required=False, max_length=200)
    replace = forms.BooleanField(label="Thay cho người đang phụ trách", required=False)

    def __init__(self, *args: Any, officers: Choices, someone: bool, **kwargs: Any) -> None:
        """`someone`: somebody is in charge now, so that handing over is asked about."""
        super().__init__(*args, **kwargs)
        self.fields["holding"].choices = [("", "Chọn người"), *officers]
        if not someone:
            del self.fields["replace"]


class EndChargeForm(CommandForm):
    """The last day of being in charge."""

    on = DateField(label="Ngày cuối phụ trách")
    reason = TextField(label="Lý do", required=False, max_length=300)
