"""What a body says: by itself, or as its signed paper says it."""

from typing import Any

from django import forms

from thulinh.selection.forms.candidates import VersionForm
from thulinh.selection.models import Opinion
from thulinh.ui.fields import ChoiceField, DateField, ParagraphField, TextField


class OpinionForm(VersionForm):
    """Whether the body consents, and why not."""

    verdict = ChoiceField(label="Ý kiến", choices=Opinion.Verdict.choices)
    reason = ParagraphField(
        label="Lý do", max_length=2000, rows=3, required=False,
        help_text="Cần ghi khi không đồng ý. Người được xem xét cũng đọc.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        said = super().clean() or self.cleaned_data
        if said.get("verdict") == Opinion.Verdict.REFUSE and not said.get("reason"):
            self.add_error("reason", "Đồng chí ghi lý do không đồng ý.")
        return said


class PaperOpinionForm(OpinionForm):
    """The same with the signed paper in which it stands."""

    paper_number = TextField(label="Số văn bản", max_length=80)
    paper_on = DateField(label="Ngày văn bản")
    signer = TextField(label="Người ký", max_length=120, help_text="Họ tên, chức vụ như trong văn bản.")
    file = forms.FileField(
        label="Bản quét", required=False, widget=forms.FileInput(attrs={"accept": "application/pdf,image/*"}),
        help_text="Ảnh chụp hoặc PDF của văn bản đã ký.",
    )  # fmt: skip
