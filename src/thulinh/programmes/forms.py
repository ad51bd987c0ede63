"""The shape of what one says about programmes."""

from django import forms

from thulinh.programmes.models import Adoption, Exemption, Step
from thulinh.programmes.queries import EVERYTHING
from thulinh.programmes.rules import RHYTHMS
from thulinh.ui.fields import ChoiceField, DateField, ParagraphField, TextField
from thulinh.ui.forms import CommandForm


class DocumentForm(CommandForm):
    """A programme's document, typed or as a file."""

    file = forms.FileField(label="Tệp văn bản mô hình (.yaml)", required=False)
    text = forms.CharField(
        label="Văn bản mô hình",
        required=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text="Dán văn bản vào đây, hoặc chọn tệp ở trên.",
    )

    def clean(self) -> dict:
        """The text, from the file when one was chosen."""
        cleaned = super().clean() or {}
        upload = cleaned.pop("file", None)  # what counts is the text, from wherever it came
        if upload:
            try:
                cleaned["text"] = upload.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", "Tệp không phải văn bản UTF-8.")
        if not (cleaned.get("text") or "").strip() and not self.errors:
            self.add_error("text", "Chưa có văn bản nào. Đồng chí dán văn bản hoặc chọn tệp.")
        return cleaned


class AdoptionForm(CommandForm):
    """By whose paper, since when, a programme holds for a unit."""

    phase = ChoiceField(label="Giai đoạn", choices=Adoption.Phase.choices, initial=Adoption.Phase.FULL)
    starts_on = DateField(label="Áp dụng từ ngày", help_text="Việc đã làm từ ngày này được tính.")
    known_on = DateField(
        label="Ngày phổ biến", required=False, help_text="Kỳ đã hết trước ngày phổ biến thì không tính là quá hạn."
    )
    decided_by = TextField(label="Cơ quan quyết định", max_length=200)
    decision_number = TextField(label="Số văn bản", max_length=80)
    decision_on = DateField(label="Ngày văn bản")


class RetireForm(CommandForm):
    """The end of an adoption."""

    last_day = DateField(label="Ngày cuối áp dụng")
    decision_number = TextField(label="Số văn bản", max_length=80, required=False)
    reason = ParagraphField(label="Lý do kết thúc", max_length=300, rows=3)


class StepForm(CommandForm):
    """How far a step of rolling a programme out is."""

    state = ChoiceField(label="Tình trạng", choices=Step.State.choices)
    done_on = DateField(label="Ngày làm xong", required=False)
    paper_number = TextField(label="Số văn bản", max_length=80, required=False)
    paper_on = DateField(label="Ngày văn bản", required=False)
    file = forms.FileField(
        label="Bản chụp văn bản (PDF hoặc ảnh)",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/*"}),
        error_messages={"empty": "Tệp rỗng (0 byte). Đồng chí chọn lại."},
    )
    outcome = ParagraphField(label="Kết quả", max_length=5_000, rows=4, required=False)


class ExemptionForm(CommandForm):
    """A unit is free of a content, or does it at a slower rhythm."""

    content = ChoiceField(label="Nội dung")
    cadence = ChoiceField(label="Cho phép", required=False)
    starts_on = DateField(label="Từ ngày", help_text="Ngày đầu của một kỳ.")
    ends_on = DateField(label="Đến ngày", required=False)
    reason = ParagraphField(label="Lý do", max_length=300, rows=3)
    decision_number = TextField(label="Số văn bản xác nhận", max_length=80, required=False)

    def __init__(self, *args, contents: list[tuple[str, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["content"].choices = contents
        slower = [(one.value, f"Giãn nhịp: mỗi {one.label} một lần") for one in RHYTHMS[1:]]
        self.fields["cadence"].choices = [("", "Miễn trong thời gian này"), *slower]


class LeaveForm(CommandForm):
    """A person is let off a content on some days."""

    content = ChoiceField(label="Nội dung", required=False)
    kind = ChoiceField(label="Vì sao", choices=Exemption.Leave.choices)
    starts_on = DateField(label="Từ ngày")
    ends_on = DateField(label="Đến ngày", required=False, help_text="Chưa biết thì để trống.")
    reason = ParagraphField(
        label="Nói rõ thêm", max_length=300, rows=3, required=False,
        help_text="Chỉ người duyệt và chính đồng chí ấy đọc được phần này và phần “Vì sao”.",
    )  # fmt: skip
    decision_number = TextField(label="Số văn bản", max_length=80, required=False)

    def __init__(self, *args, contents: list[tuple[str, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["content"].choices = [("", EVERYTHING), *contents] if len(contents) > 1 else contents
        if len(contents) == 1:
            self.initial.setdefault("content", contents[0][0])


class EndForm(CommandForm):
    """An earlier end of an exemption."""

    last_day = DateField(label="Ngày cuối")
    reason = ParagraphField(label="Lý do", max_length=300, rows=3)
