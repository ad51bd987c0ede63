"""Who comes into a class: chosen from a filter and looked at, approved, declined, taken off."""

from collections.abc import Sequence
from typing import Any

from django import forms

from thulinh.ui.fields import RollCallField, TextField
from thulinh.ui.forms import CommandForm
from thulinh.ui.keys import key_in
from thulinh.ui.widgets import RollCall

MOST = 2_000


class KeysField(forms.CharField):
    """Keys of rows in a hidden field, as the page before gathered them: hundreds in one field."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]
        """The keys, each once, in their order."""
        found = [key_in(part) for part in str(value or "").split(",")]
        return list(dict.fromkeys(key for key in found if key is not None))[:MOST]

    def prepare_value(self, value: Any) -> Any:
        """As they stand in the field."""
        return ",".join(map(str, value)) if isinstance(value, list | tuple) else value


class NominateForm(CommandForm):
    """Those whom the page has shown, and who are put forward now."""

    holdings = KeysField(label="Người được chọn", error_messages={"required": "Đồng chí chọn ít nhất một người."})


class ApproveForm(CommandForm):
    """Who of those put forward gets a place."""

    participants = RollCallField(
        label="Duyệt ai", widget=RollCall(present="Duyệt", absent="Để sau"),
        error_messages={
            "required": "Đồng chí chưa chọn ai.",
            "invalid_choice": "Danh sách đã đổi. Đồng chí mở lại trang.",
        },
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participants"].choices = people


class ReasonForm(CommandForm):
    """Why somebody is not taken, or taken off the list."""

    reason = TextField(label="Lý do", max_length=300)
