"""Bringing somebody into question, taking them out, judging them where no record decides."""

from collections.abc import Sequence
from typing import Any

from django import forms

from thulinh.selection.models import Judgement
from thulinh.ui.fields import ChoiceField, ParagraphField, TextField
from thulinh.ui.forms import CommandForm


class VersionForm(CommandForm):
    """Written in sight of one version of a candidate."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class NewCandidateForm(CommandForm):
    """Whom to look at, and where they live when the lists do not say."""

    person = forms.TypedChoiceField(
        label="Người được xem xét", coerce=int,
        error_messages={"invalid_choice": "Đồng chí chọn người trong danh sách."},
    )  # fmt: skip
    note = TextField(
        label="Ghi chú", max_length=300, required=False,
        help_text="Người không sinh hoạt, không giữ chức danh ở đây: ghi rõ nơi cư trú. Người ấy cũng đọc.",
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Chọn người"), *people]


class CandidateReasonForm(VersionForm):
    """Why somebody is taken out of question."""

    reason = ParagraphField(label="Lý do", max_length=300, rows=3, help_text="Người được xem xét cũng đọc lý do này.")


class JudgementForm(VersionForm):
    """What is judged of somebody, with the reason."""

    verdict = ChoiceField(label="Nhận xét", choices=Judgement.Verdict.choices)
    reason = ParagraphField(
        label="Lý do", max_length=2000, help_text="Dựa vào việc cụ thể. Người được nhận xét cũng đọc."
    )


class ReasonForm(CommandForm):
    """Why something is taken back."""

    reason = ParagraphField(label="Lý do", max_length=300, rows=3)
