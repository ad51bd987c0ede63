"""The shape of a declared figure."""

import datetime as dt
from typing import Any

from django import forms

from thulinh.kernel.clock import today
from thulinh.statements.models import DeclaredFigure
from thulinh.statements.rules import OLDEST, YOUNGEST, band_problem
from thulinh.ui.fields import ChoiceField, DateField, DecimalField, ParagraphField, TextField, WholeNumberField
from thulinh.ui.forms import CommandForm


class SourceFields(CommandForm):
    """Where a number comes from, and the word that stood before it there."""

    nearness = ChoiceField(
        label="Nguồn ghi là",
        choices=[("dung", "đúng số này"), *DeclaredFigure.Nearness.choices[1:]],
        initial="dung",
    )
    source = ParagraphField(label="Nguồn (văn bản, bài viết)", max_length=300, rows=2)
    source_on = DateField(label="Ngày của nguồn")
    source_file = forms.FileField(
        label="Bản chụp nguồn (PDF hoặc ảnh)",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/*"}),
        error_messages={"empty": "Tệp rỗng (0 byte). Đồng chí chọn lại."},
    )


class DeclareForm(SourceFields):
    """A number without records, with its source and the word that stood before it."""

    programme_code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    indicator_code = forms.CharField(widget=forms.HiddenInput, max_length=60)
    label = TextField(label="Tên số liệu", max_length=200)
    value = DecimalField(label="Số", min_value=0)
    target_value = DecimalField(
        label="Chỉ tiêu được giao", min_value=0, required=False, help_text="Để trống nếu không có chỉ tiêu."
    )
    measured_in = TextField(label="Đơn vị tính", max_length=40, required=False)
    starts_on = DateField(label="Kỳ từ ngày", required=False, help_text="Để trống nếu nguồn không nói kỳ nào.")
    ends_on = DateField(label="Đến ngày", required=False)
    field_order = ("programme_code", "indicator_code", "label", "nearness", "value")


class YouthForm(SourceFields):
    """How many young people live in a unit's area: of which ages, counted how, as of which day."""

    ends_on = DateField(label="Số tính đến ngày")
    from_age = WholeNumberField(label="Từ tuổi", min_value=YOUNGEST, max_value=OLDEST)
    to_age = WholeNumberField(label="Đến hết tuổi", min_value=YOUNGEST, max_value=OLDEST)
    basis = ChoiceField(
        label="Đếm ai",
        choices=[("co-mat", "Thanh niên có mặt ở địa bàn"), ("theo-danh-sach", "Thanh niên theo danh sách")],
    )
    value = WholeNumberField(label="Số thanh niên", min_value=0, max_value=100_000_000)
    note = TextField(label="Ghi chú", max_length=300, required=False)
    field_order = ("ends_on", "from_age", "to_age", "basis", "nearness", "value")

    def clean_ends_on(self) -> dt.date:
        """The day of the number; not one to come."""
        day = self.cleaned_data["ends_on"]
        if day > today():
            raise forms.ValidationError("Chưa đến ngày này, chưa ai đếm được.")
        return day

    def clean(self) -> dict[str, Any]:
        """Ages in their order."""
        said = super().clean() or self.cleaned_data
        if "from_age" in said and "to_age" in said and (wrong := band_problem(said["from_age"], said["to_age"])):
            self.add_error("to_age", wrong)
        return said


class JudgeForm(CommandForm):
    """The word of the level above on a declared figure."""

    trust = ChoiceField(label="Đánh giá", choices=DeclaredFigure.Trust.choices[1:])
    note = ParagraphField(label="Ghi rõ", max_length=300, rows=3, required=False)


class WithdrawForm(CommandForm):
    """Why a declared figure is taken back."""

    reason = ParagraphField(label="Lý do rút", max_length=300, rows=3)
