"""The way to the Party, as forms ask for it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from thulinh.selection.models import PartyRemark, PartyStep
from thulinh.ui.fields import ChoiceField, DateField, ParagraphField, TextField
from thulinh.ui.forms import CommandForm

Choices = Sequence[tuple[Any, str]]


class StepForm(CommandForm):
    """One step: which, on which day, by which paper."""

    kind = ChoiceField(label="Bước", choices=PartyStep.Kind.choices)
    day = DateField(label="Ngày", help_text="Ngày của quyết định, nghị quyết hoặc ngày học xong.")
    paper_number = TextField(label="Số văn bản", required=False, max_length=80)


class MentorForm(CommandForm):
    """Who helps, from which day, by which paper."""

    mentor = forms.TypedChoiceField(
        label="Đảng viên giúp đỡ",
        coerce=int,
        error_messages={"invalid_choice": "Đồng chí chọn người trong danh sách."},
    )
    starts_on = DateField(label="Từ ngày")
    basis = TextField(label="Theo văn bản", required=False, max_length=200)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].choices = [("", "Chọn người"), *people]


class EndMentoringForm(CommandForm):
    """The last day of helping."""

    on = DateField(label="Ngày cuối giúp đỡ")


class RemarkForm(CommandForm):
    """What is remarked for a quarter."""

    progress = ChoiceField(label="Nhận xét", choices=PartyRemark.Progress.choices)
    text = ParagraphField(
        label="Nội dung", max_length=2_000, help_text="Tiến bộ ở đâu, còn hạn chế gì, quý tới giúp đỡ việc gì."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class TakeBackForm(CommandForm):
    """Why something is taken back."""

    reason = TextField(label="Lý do rút", max_length=300, help_text="Ví dụ: ghi nhầm người, nhầm ngày.")
