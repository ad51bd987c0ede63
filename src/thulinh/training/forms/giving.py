"""What a participant gives: experience to share, and what they think of the class."""

from collections.abc import Sequence
from typing import Any

from django import forms

from thulinh.training.rules.evaluating import HIGHEST, LONGEST, LOWEST, QUESTIONS
from thulinh.ui.fields import ChoiceField, ParagraphField, TextField
from thulinh.ui.forms import CommandForm


class ContributionForm(CommandForm):
    """How somebody's unit does something well. `participants`: among whom an organiser chooses who told it."""

    participant = forms.TypedChoiceField(label="Người chia sẻ", coerce=int)
    title = TextField(label="Tên cách làm", max_length=200)
    summary = ParagraphField(
        label="Cách làm", max_length=10_000, rows=6,
        help_text="Viết đủ để nơi khác làm theo được: làm gì, ai làm, kết quả.",
    )  # fmt: skip

    def __init__(self, *args: Any, participants: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participant"].choices = participants
        if len(participants) == 1:
            self.fields["participant"].widget = forms.HiddenInput()
            self.fields["participant"].initial = participants[0][0]


class EvaluationForm(CommandForm):
    """Four marks and a few words, none of them with a name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(mark, str(mark)) for mark in range(LOWEST, HIGHEST + 1)]
        for code, question in QUESTIONS.items():
            self.fields[code] = ChoiceField(label=question, choices=choices)
        self.fields["text"] = ParagraphField(label="Góp ý thêm", max_length=LONGEST, required=False)

    @property
    def marks(self) -> dict[str, int]:
        """The mark of each question."""
        return {code: int(self.cleaned_data[code]) for code in QUESTIONS}
