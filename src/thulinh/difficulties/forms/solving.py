"""What is written when a difficulty is answered, moved, agreed to or ended."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from thulinh.difficulties.rules.verbs import Verb
from thulinh.ui.fields import DateField, ParagraphField, TextField
from thulinh.ui.forms import SeenForm, StepPage


class AnswerForm(SeenForm):
    """The answer, with what was done."""

    text = ParagraphField(
        label="Trả lời và việc đã làm", max_length=4000, help_text="Nơi nêu đọc câu này rồi đồng ý hoặc chưa đồng ý."
    )


class AgreeForm(SeenForm):
    """That it is solved."""

    text = ParagraphField(label="Lời nhắn", max_length=2000, required=False, rows=2)


class NotAgreeForm(SeenForm):
    """What is still missing."""

    text = ParagraphField(label="Còn vướng chỗ nào", max_length=2000)


class ReopenForm(SeenForm):
    """Why it came back."""

    text = ParagraphField(label="Vì sao mở lại", max_length=2000)


class ReasonForm(SeenForm):
    """Why."""

    reason = ParagraphField(label="Lý do", max_length=500, rows=3)


class NoteForm(SeenForm):
    """What was done meanwhile."""

    text = ParagraphField(label="Việc đã làm", max_length=2000)


class MoreTimeForm(SeenForm):
    """A day within the turn, and why not earlier."""

    due_on = DateField(label="Hẹn trả lời ngày")
    reason = ParagraphField(label="Lý do", max_length=500, rows=3)


class SendToForm(SeenForm):
    """To whom it was sent."""

    authority = TextField(
        label="Nơi có thẩm quyền", max_length=200, help_text="Ví dụ: UBND xã, Đảng ủy xã, Hội LHTN tỉnh."
    )
    text = ParagraphField(label="Đã gửi gì", max_length=2000, required=False, rows=3)


class AssignForm(SeenForm):
    """To whom of the unit, by when."""

    person = forms.TypedChoiceField(label="Người giải quyết", coerce=int, empty_value=None)
    due_on = DateField(label="Xong trước ngày")
    note = ParagraphField(label="Dặn thêm", max_length=2000, required=False, rows=2)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Chọn người"), *people]


PAGES: Mapping[Verb, StepPage] = {
    Verb.ANSWER: StepPage(AnswerForm, "Trả lời khó khăn", "Gửi trả lời", "Đã trả lời. Chờ nơi nêu đồng ý.", "send"),
    Verb.ASSIGN: StepPage(AssignForm, "Giao người giải quyết", "Giao việc", "Đã giao người giải quyết."),
    Verb.NOTE: StepPage(NoteForm, "Ghi việc đã làm", "Lưu", "Đã ghi. Nơi nêu đọc được."),
    Verb.MORE_TIME: StepPage(MoreTimeForm, "Hẹn ngày trả lời", "Hẹn ngày", "Đã hẹn. Nơi nêu thấy ngày này."),
    Verb.SEND_TO: StepPage(SendToForm, "Chuyển nơi có thẩm quyền", "Ghi đã chuyển", "Đã ghi nơi chuyển đến.", "send"),
    Verb.SEND_UP: StepPage(ReasonForm, "Chuyển cấp trên", "Chuyển cấp trên", "Đã chuyển cấp trên.", "send"),
    Verb.AGREE: StepPage(AgreeForm, "Đồng ý: đã giải quyết", "Đồng ý", "Đã khép lại: khó khăn được giải quyết."),
    Verb.NOT_AGREE: StepPage(
        NotAgreeForm, "Chưa đồng ý", "Gửi lại", "Đã gửi lại. Cấp vừa trả lời giải quyết tiếp.", "rotate-ccw"
    ),
    Verb.REOPEN: StepPage(ReopenForm, "Mở lại khó khăn", "Mở lại", "Đã mở lại.", "rotate-ccw"),
    Verb.WITHDRAW: StepPage(ReasonForm, "Rút lại khó khăn", "Rút lại", "Đã rút lại. Không tính là đã giải quyết.", "x"),
    Verb.CLOSE: StepPage(
        ReasonForm, "Kết thúc, ghi lý do", "Kết thúc", "Đã kết thúc có lý do. Không tính là đã giải quyết.", "x"
    ),
}
