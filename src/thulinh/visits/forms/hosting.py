"""The word of the place visited."""

from typing import Any

from django import forms

from thulinh.ui.fields import ChoiceField, ManyChoicesField, ParagraphField, TextField
from thulinh.ui.forms import CommandForm
from thulinh.visits.models import Rating

YES, NO = "dung", "khong-dung"
Choices = Any


class WordForm(CommandForm):
    """That a visit was so, with what is to be said of single days, or that it was not so."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = ParagraphField(label="Đoàn đã làm gì ở đơn vị", required=False, max_length=2_000, rows=3)
    absent = ManyChoicesField(label="Ngày nào đoàn không đến?", required=False)
    reason = TextField(label="Vì sao không đúng", required=False, max_length=300)
    rating = ChoiceField(label="Chuyến đi có ích cho đơn vị không?", choices=Rating.Score.choices, required=False)
    outcome = forms.ChoiceField(choices=[(YES, "Đúng"), (NO, "Không đúng")], widget=forms.HiddenInput)

    def __init__(self, *args: Any, days: Choices, may_rate: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["absent"].choices = days
        if not may_rate:
            del self.fields["rating"]

    def clean_rating(self) -> int | None:
        """The chosen score; None without one."""
        said = self.cleaned_data["rating"]
        return int(said) if said else None

    def clean_absent(self) -> list[int]:
        """The numbers of the days."""
        return [int(key) for key in self.cleaned_data["absent"]]


class TakeBackForm(CommandForm):
    """Why the word is taken back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = TextField(label="Lý do", max_length=300)
