"""What is written about a loan."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from thulinh.benefits.rules.loans import MOST_INSTALMENTS, Due, Unreadable, equal_instalments, typed_instalments
from thulinh.ui.fields import ChoiceField, DateField, ParagraphField, TextField, WholeNumberField
from thulinh.ui.forms import CommandForm, SeenForm, StepPage

EVERY = {"1": "Mỗi tháng", "3": "Mỗi quý", "6": "Mỗi 6 tháng", "12": "Mỗi năm"}
_PAPER = "Số văn bản"


class AskForm(CommandForm):
    """For what, how much, as somebody of which unit, and who will look after it."""

    purpose = TextField(label="Vay để làm gì", max_length=300, help_text="Ví dụ: nuôi 20 con dê, mở tiệm sửa xe.")
    wanted_vnd = WholeNumberField(label="Cần vay bao nhiêu (đồng)", help_text="Ví dụ: 30.000.000")
    unit = forms.TypedChoiceField(label="Đơn vị", coerce=int, empty_value=None)
    officer = forms.TypedChoiceField(
        label="Cán bộ phụ trách",
        coerce=int,
        empty_value=None,
        help_text="Chỉ đồng chí và người này đọc được hồ sơ vay.",
    )

    def __init__(
        self, *args: Any, units: Sequence[tuple[int, str]], officers: Sequence[tuple[int, str]], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units
        self.fields["officer"].choices = [("", "Chọn người"), *officers]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0][0]


class RecordForm(CommandForm):
    """The same written down by the officer for somebody else."""

    purpose = TextField(label="Vay để làm gì", max_length=300)
    wanted_vnd = WholeNumberField(label="Cần vay bao nhiêu (đồng)", help_text="Ví dụ: 30.000.000")
    unit = forms.TypedChoiceField(label="Đơn vị của người vay", coerce=int, empty_value=None)

    def __init__(self, *args: Any, units: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units


class ProposeForm(SeenForm):
    """To whom it was put forward, through which group."""

    day = DateField(label="Ngày đề nghị")
    group_name = TextField(label="Tổ tiết kiệm và vay vốn", max_length=200, required=False)
    lender = TextField(label="Nơi cho vay", max_length=200, required=False, help_text="Ví dụ: Ngân hàng CSXH huyện.")
    paper_number = TextField(label=_PAPER, max_length=80, required=False)


class DisburseForm(SeenForm):
    """How much came, when, from whom, and how it is paid back: so many equal parts, or typed lines."""

    amount_vnd = WholeNumberField(label="Được vay (đồng)")
    day = DateField(label="Ngày giải ngân")
    lender = TextField(label="Nơi cho vay", max_length=200)
    group_name = TextField(label="Tổ tiết kiệm và vay vốn", max_length=200, required=False)
    paper_number = TextField(label="Số khế ước, số văn bản", max_length=80, required=False)
    parts = WholeNumberField(label="Trả gốc đều trong mấy kỳ", required=False, min_value=1, max_value=MOST_INSTALMENTS)
    every = ChoiceField(label="Cách nhau", choices=list(EVERY.items()), required=False, initial="12")
    first_on = DateField(label="Hạn kỳ đầu", required=False)
    schedule = ParagraphField(
        label="Hoặc ghi từng kỳ, mỗi dòng một kỳ",
        required=False,
        rows=3,
        max_length=6000,
        help_text="Ví dụ: 15/03/2027 5.000.000. Cộng lại phải bằng số tiền được vay; không ghi tiền lãi.",
    )

    def clean(self) -> dict[str, Any]:
        """The schedule as instalments; both ways at once, or neither, is asked again."""
        said = super().clean() or {}
        typed, parts, first_on = said.get("schedule"), said.get("parts"), said.get("first_on")
        if typed and parts:
            self.add_error("schedule", "Đồng chí chọn một cách: trả đều, hoặc ghi từng kỳ.")
        elif typed:
            self._typed(typed)
        elif not parts or not first_on or not said.get("every"):
            self.add_error("parts", "Đồng chí ghi số kỳ, cách nhau và hạn kỳ đầu; hoặc ghi từng kỳ ở mục dưới.")
        return said

    def _typed(self, text: str) -> None:
        try:
            typed_instalments(text)
        except Unreadable as line:
            self.add_error("schedule", f"Không đọc được dòng “{line}”. Ví dụ: 15/03/2027 5.000.000")

    @staticmethod
    def instalments(said: Mapping[str, Any]) -> list[Due]:
        """What was said, as a schedule."""
        if said["schedule"]:
            return typed_instalments(said["schedule"])
        amount, parts, first_on = said["amount_vnd"], said["parts"], said["first_on"]
        return equal_instalments(amount, parts, first_on=first_on, months=int(said["every"]))


class RepayForm(SeenForm):
    """How much was paid back, when."""

    amount_vnd = WholeNumberField(label="Đã trả (đồng)", help_text="Tiền gốc, không kể lãi.")
    day = DateField(label="Ngày trả")
    note = TextField(label="Ghi chú", max_length=200, required=False)


class CloseForm(SeenForm):
    """When nothing was owed any more."""

    day = DateField(label="Ngày tất toán")
    paper_number = TextField(label=_PAPER, max_length=80, required=False)


class DeclineForm(SeenForm):
    """Why there is no loan."""

    day = DateField(label="Ngày có kết quả")
    reason = TextField(label="Lý do", max_length=300, help_text="Người đề nghị đọc được câu này.")


class OfficerForm(SeenForm):
    """Who looks after it from now on."""

    officer = forms.TypedChoiceField(label="Cán bộ phụ trách", coerce=int, empty_value=None)

    def __init__(self, *args: Any, officers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = [("", "Chọn người"), *officers]


class ReasonForm(SeenForm):
    """Why it is taken back."""

    reason = TextField(label="Lý do rút", max_length=300)


PAGES: Mapping[str, StepPage] = {
    "de-nghi": StepPage(ProposeForm, "Đề nghị cho vay", "Ghi đã đề nghị", "Đã ghi: đề nghị cho vay.", "send"),
    "giai-ngan": StepPage(DisburseForm, "Ghi giải ngân", "Ghi giải ngân", "Đã ghi giải ngân và lịch trả."),
    "tra-no": StepPage(RepayForm, "Ghi lần trả", "Ghi lần trả", "Đã ghi lần trả."),
    "tat-toan": StepPage(CloseForm, "Tất toán", "Tất toán", "Đã tất toán hồ sơ vay."),
    "khong-vay": StepPage(DeclineForm, "Không vay được", "Ghi kết quả", "Đã ghi kết quả.", "x"),
    "doi-nguoi": StepPage(OfficerForm, "Đổi cán bộ phụ trách", "Đổi", "Đã đổi cán bộ phụ trách."),
    "rut": StepPage(ReasonForm, "Rút hồ sơ vay", "Rút hồ sơ", "Đã rút hồ sơ vay.", "x"),
}
