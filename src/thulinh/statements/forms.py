"""The shape of a declared figure."""

from django import forms

from thulinh.statements.models import DeclaredFigure
from thulinh.ui.fields import ChoiceField, DateField, DecimalField, ParagraphField, TextField
from thulinh.ui.forms import CommandForm


class DeclareForm(CommandForm):
    """A number without records, with its source and the word that stood before it."""

    programme_code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    indicator_code = forms.CharField(widget=forms.HiddenInput, max_length=60)
    label = TextField(label="Tên số liệu", max_length=200)
    nearness = ChoiceField(
        label="Nguồn ghi là",
        choices=[("dung", "đúng số này"), *DeclaredFigure.Nearness.choices[1:]],
        initial="dung",
    )
    value = DecimalField(label="Số", min_value=0)
    target_value = DecimalField(
        label="Chỉ tiêu được giao", min_value=0, required=False, help_text="Để trống nếu không có chỉ tiêu."
    )
    measured_in = TextField(label="Đơn vị tính", max_length=40, required=False)
    starts_on = DateField(label="Kỳ từ ngày", required=False, help_text="Để trống nếu nguồn không nói kỳ nào.")
    ends_on = DateField(label="Đến ngày", required=False)
    source = ParagraphField(label="Nguồn (văn bản, bài viết)", max_length=300, rows=2)
    source_on = DateField(label="Ngày của nguồn")
    source_file = forms.FileField(
        label="Bản chụp nguồn (PDF hoặc ảnh)",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/*"}),
        error_messages={"empty": "Tệp rỗng (0 byte). Đồng chí chọn lại."},
    )


class JudgeForm(CommandForm):
    """The word of the level above on a declared figure."""

    trust = ChoiceField(label="Đánh giá", choices=DeclaredFigure.Trust.choices[1:])
    note = ParagraphField(label="Ghi rõ", max_length=300, rows=3, required=False)


class WithdrawForm(CommandForm):
    """Why a declared figure is taken back."""

    reason = ParagraphField(label="Lý do rút", max_length=300, rows=3)
