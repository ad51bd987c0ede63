"""Handing a person's open tasks to somebody else."""

from collections.abc import Sequence

from django import forms

from thulinh.ui.fields import ManyChoicesField, TextField
from thulinh.ui.forms import CommandForm


class HandingForm(CommandForm):
    """Which tasks, to whom, and why."""

    tasks = ManyChoicesField(label="Nhiệm vụ bàn giao")
    to = forms.TypedChoiceField(
        label="Giao cho",
        coerce=int,
        error_messages={"required": "Đồng chí chọn người nhận.", "invalid_choice": "Đồng chí chọn lại người nhận."},
    )
    reason = TextField(label="Lý do", max_length=300)

    def __init__(self, *args, tasks: Sequence[tuple[str, str]], people: Sequence[tuple[int, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tasks"].choices = tasks
        self.fields["to"].choices = [("", "Chọn người nhận"), *people]
