"""Taking a seat, where something stands that should be read before: it is written once somebody says that it was."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from django import forms

from thulinh.people.forms import HoldingForm

UNREAD = "Đồng chí đọc các điều cần lưu ý ở trên. Nếu vẫn ghi thì đánh dấu ở đây rồi gửi lại."
Warnings = Callable[[dict[str, Any]], Sequence[str]]


class TakingForm(HoldingForm):
    """Who takes which seat; the box to tick is shown once there is something to read. It says yes to just what was
    shown: with another person, post or day, other words are read first.
    """

    anyway = forms.BooleanField(label="Đồng chí vẫn ghi", required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, warnings: Warnings, **kwargs: Any) -> None:
        """`warnings`: what should be read before this is written."""
        super().__init__(*args, **kwargs)
        self._ask = warnings
        self.warnings: Sequence[str] = ()

    def clean(self) -> dict[str, Any]:
        """What is said, if nothing stands against it or all that does was read."""
        said = super().clean()
        if self.errors or said is None:
            return said
        self.warnings = self._ask(said)
        if self.warnings:
            mark = hashlib.sha256("\n".join(self.warnings).encode()).hexdigest()[:16]
            was_read = self.data.get(self.add_prefix("anyway")) == mark
            self.fields["anyway"].widget = forms.CheckboxInput({"value": mark}, check_test=lambda _value: was_read)
            if not was_read:
                self.add_error("anyway", UNREAD)
        return said
