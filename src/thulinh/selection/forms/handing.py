"""Handing a seat over, as forms ask for it."""

from django import forms

from thulinh.selection.models import HandOverLine
from thulinh.selection.queries.handing import KNOWN
from thulinh.ui.fields import ChoiceField, DateField, TextField, WholeNumberField
from thulinh.ui.forms import CommandForm


class LineForm(CommandForm):
    """Something that is handed over and that the system does not know."""

    kind = ChoiceField(label="Loại", choices=[one for one in HandOverLine.Kind.choices if one[0] not in KNOWN])
    text = TextField(label="Nội dung", max_length=300, help_text="Ví dụ: Quỹ chi đoàn; Sổ chi đoàn; Con dấu.")
    amount_vnd = WholeNumberField(label="Số tiền (đồng)", required=False, help_text="Chỉ ghi với dòng tiền, quỹ.")
    note = TextField(label="Ghi chú", required=False, max_length=300)


class DropLineForm(CommandForm):
    """That a line goes."""


class SignForm(CommandForm):
    """That one signs what one has read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    is_read = forms.BooleanField(
        label="Tôi đã đọc và đồng ý với biên bản bàn giao này",
        error_messages={"required": "Đồng chí đọc biên bản rồi đánh dấu vào đây."},
    )


class PaperForm(CommandForm):
    """The paper that both signed: its day and its scan."""

    paper_on = DateField(label="Ngày ký biên bản")
    scan = forms.FileField(
        label="Ảnh chụp hoặc tệp PDF của biên bản",
        error_messages={"required": "Đồng chí chọn ảnh chụp hoặc tệp PDF của biên bản đã ký."},
    )


class CancelForm(CommandForm):
    """Why a hand-over that nobody has signed is thrown away."""

    reason = TextField(label="Lý do bỏ", max_length=300)
