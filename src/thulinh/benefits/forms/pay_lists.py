"""Lists for payers: made, sent, paid, signed."""

from typing import Any

from django import forms

from thulinh.ui.fields import ChoiceField, DateField, RollCallField, TextField
from thulinh.ui.forms import CommandForm
from thulinh.ui.widgets import RollCall

_NOBODY = {"required": "Đồng chí chưa chọn ai.", "invalid_choice": "Danh sách đã đổi. Đồng chí mở lại trang."}


class MakeForm(CommandForm):
    """Of which month, from which payer."""

    month_on = ChoiceField(label="Tháng")
    payer = ChoiceField(label="Cơ quan chi trả")
    number = TextField(label="Số danh sách", required=False, max_length=80, help_text="Chưa có thì ghi khi gửi.")

    def __init__(self, *args: Any, months: list[tuple[str, str]], payers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month_on"].choices = months
        self.fields["payer"].choices = [(name, name) for name in payers]


class SendForm(CommandForm):
    """That a list went to the payer."""

    number = TextField(label="Số danh sách", max_length=80)
    sent_on = DateField(label="Ngày gửi")


def _paper(required: bool) -> forms.FileField:
    return forms.FileField(
        label="Bản chụp hoặc PDF" + (" có chữ ký" if required else " danh sách đã chi"),
        required=required,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/*"}),
        error_messages={"required": "Đồng chí gửi kèm bản chụp.", "empty": "Tệp rỗng (0 byte). Đồng chí chọn lại."},
    )


class PaidForm(CommandForm):
    """Whom of a list the payer paid."""

    list_number = TextField(label="Số danh sách đã chi", max_length=80, help_text="Số của cơ quan chi trả.")
    paid_on = DateField(label="Ngày chi")
    lines = RollCallField(
        label="Ai được chi", widget=RollCall(present="Đã chi", absent="Chưa chi"), error_messages=_NOBODY
    )
    file = _paper(required=False)

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = lines


class SignedForm(CommandForm):
    """Who signed for what they received."""

    paper_number = TextField(label="Số danh sách ký nhận", max_length=80)
    lines = RollCallField(
        label="Ai đã ký nhận", widget=RollCall(present="Đã ký", absent="Chưa ký"), error_messages=_NOBODY
    )
    file = _paper(required=True)

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = lines
