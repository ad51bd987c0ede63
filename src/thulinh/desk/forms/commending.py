"""Who is proposed for which commendation, for what, with which records."""

from collections.abc import Sequence
from typing import Any

from django import forms

from thulinh.benefits.actions.commending import Evidence
from thulinh.ui.fields import ParagraphField, TextField, WholeNumberField
from thulinh.ui.forms import CommandForm


class ProposeForm(CommandForm):
    """A proposal; the records that speak for it are chosen by kind and number."""

    unit = forms.TypedChoiceField(label="Là người của", coerce=int, empty_value=None)
    title = TextField(label="Hình thức khen", max_length=200, help_text="Ví dụ: Giấy khen bí thư chi đoàn tiêu biểu.")
    year = WholeNumberField(label="Năm", min_value=2010, max_value=2100)
    merit = ParagraphField(label="Thành tích", max_length=4000)
    awarding_unit = forms.TypedChoiceField(label="Đề nghị nơi nào khen", coerce=int, empty_value=None)
    evidence = forms.MultipleChoiceField(
        label="Việc đã ghi làm minh chứng", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, units: Sequence[tuple[int, str]], awarding: Sequence[tuple[int, str]],
        merits: Sequence[Evidence], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.merits = {f"{one.kind}:{one.record}": one for one in merits}
        self.fields["unit"].choices = units
        self.fields["awarding_unit"].choices = awarding
        self.fields["evidence"].choices = [(key, one.label) for key, one in self.merits.items()]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0][0]
        if not merits:
            del self.fields["evidence"]

    def chosen(self, keys: Sequence[str]) -> tuple[Evidence, ...]:
        """The records behind the ticks."""
        return tuple(self.merits[key] for key in keys)
