"""What somebody asks about their own information, and how it is answered."""

from typing import Any

from django import forms

from thulinh.kernel.text import fold
from thulinh.people.models import InformationRequest
from thulinh.ui.fields import ChoiceField, ParagraphField, TextField
from thulinh.ui.forms import CommandForm

ANSWERS = [
    (InformationRequest.Status.DONE.value, "Đã làm"),
    (InformationRequest.Status.DECLINED.value, "Từ chối"),
]


class RequestForm(CommandForm):
    """What is asked for, in the asker's words."""

    kind = ChoiceField(label="Yêu cầu", choices=InformationRequest.Kind.choices)
    text = ParagraphField(
        label="Nội dung",
        max_length=2000,
        required=False,
        help_text="Cần sửa gì, thông tin đúng là gì, hoặc muốn hỏi gì.",
    )


class AnswerForm(CommandForm):
    """What was done about a request, or why not."""

    status = ChoiceField(label="Kết quả", choices=ANSWERS)
    answer = ParagraphField(
        label="Trả lời", max_length=2000, help_text="Người yêu cầu đọc được câu này. Từ chối thì ghi lý do."
    )

    def __init__(self, *args: Any, is_erasing: bool = False, **kwargs: Any) -> None:
        """`is_erasing`: a request to erase, which is done by erasing only; here it can be declined."""
        super().__init__(*args, **kwargs)
        if is_erasing:
            self.fields["status"].choices = ANSWERS[1:]
            self.fields["status"].initial = ANSWERS[1][0]
            self.fields["answer"].label = "Lý do từ chối"


class EraseForm(CommandForm):
    """The second step before somebody is erased: their name, written once more."""

    name = TextField(label="Họ và tên của đồng chí ấy", max_length=120, help_text="Ghi lại đúng họ và tên để xác nhận.")
    photos_seen = forms.BooleanField(label="Đã xem danh sách ảnh và những nơi còn nhắc tên")

    def __init__(self, *args: Any, full_name: str, **kwargs: Any) -> None:
        self.full_name = full_name
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        """The name, with or without capitals, but with its marks."""
        name: str = self.cleaned_data["name"]
        if name.casefold() != self.full_name.casefold():
            close = " Thiếu dấu." if fold(name) == fold(self.full_name) else ""
            raise forms.ValidationError(f"Họ và tên chưa khớp.{close}")
        return name
