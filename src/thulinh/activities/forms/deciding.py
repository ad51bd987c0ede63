"""Short forms: a reason, a word, an answer."""

from typing import Any

from django import forms

from thulinh.activities.forms.sessions import MOST_PHOTOS
from thulinh.activities.models import Activity, Proposal
from thulinh.ui.fields import (
    ChoiceField,
    DateField,
    ManyChoicesField,
    ParagraphField,
    PhotosField,
    TextField,
    TimeField,
)
from thulinh.ui.forms import CommandForm

Choices = Any


class VersionForm(CommandForm):
    """A form about the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(VersionForm):
    """Why a record is withdrawn or a plan cancelled."""

    reason = TextField(label="Lý do", max_length=300)


class PlainReasonForm(CommandForm):
    """Why something is taken back that has no versions."""

    reason = TextField(label="Lý do", max_length=300)


class VerdictForm(VersionForm):
    """The verifier's word."""

    outcome = ChoiceField(
        label="Kết quả",
        choices=[(word.value, word.label) for word in (Activity.Verdict.PASSED, Activity.Verdict.FAILED)],
    )
    reason = TextField(label="Lý do", required=False, max_length=300)


_OLD_PAGE = dict.fromkeys(("required", "invalid"), "Trang này đã cũ. Đồng chí mở lại trang rồi gửi.")


class AddPhotosForm(CommandForm):
    """Pictures that come after their record."""

    photos = PhotosField(label="Ảnh", limit=MOST_PHOTOS)


class NotHeldForm(CommandForm):
    """Why a period's session could not be held. The form carries the day and the period that were asked about: sent
    again after midnight it says the same.
    """

    day = forms.DateField(widget=forms.HiddenInput, error_messages=_OLD_PAGE)
    starts_on = forms.DateField(widget=forms.HiddenInput, error_messages=_OLD_PAGE)
    ends_on = forms.DateField(widget=forms.HiddenInput, error_messages=_OLD_PAGE)

    why = ChoiceField(label="Vì sao không tổ chức được?", choices=Activity.WhyNot.choices)
    note = TextField(label="Nói rõ thêm", required=False, max_length=300)


class FinishForm(CommandForm):
    """That a task is done, and by what one can see it."""

    done_on = DateField(label="Ngày xong")
    proof = ParagraphField(label="Kết quả", required=False, max_length=5_000)
    photos = PhotosField(label="Ảnh", required=False, limit=1)


class AssignForm(CommandForm):
    """One task of a meeting."""

    title = TextField(label="Việc", max_length=300)
    whose = ChoiceField(label="Người làm", widget=forms.Select)
    due_on = DateField(label="Hạn", required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whose"].choices = [("", "Chọn người"), *people]


class JointForm(CommandForm):
    """A month's joint session: host, branches, day, place, content."""

    host = forms.TypedChoiceField(
        label="Đăng cai", coerce=int, error_messages={"required": "Đồng chí chọn nơi đăng cai."}
    )
    branches = ManyChoicesField(label="Chi đoàn cùng dự", required=False)
    day = DateField(label="Ngày")
    starts_at = TimeField(label="Bắt đầu lúc", required=False)
    place = TextField(label="Địa điểm", required=False, max_length=200)
    content = ParagraphField(label="Nội dung", required=False, max_length=5_000)

    def __init__(self, *args: Any, branches: Choices, upper: tuple[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host"].choices = [("", "Chọn nơi đăng cai"), *branches, upper]
        self.fields["branches"].choices = [(str(unit), name) for unit, name in branches]


class AnswerForm(JointForm):
    """The commune's answer, with what it changes."""

    outcome = ChoiceField(
        label="Trả lời",
        choices=[
            (Proposal.State.AGREED.value, "Đồng ý"),
            (Proposal.State.MOVED.value, "Đồng ý, có điều chỉnh"),
            (Proposal.State.DECLINED.value, "Không đồng ý"),
        ],
    )
    answer = TextField(label="Lời nhắn, lý do", required=False, max_length=300)

    field_order = ("outcome", "answer")


class CellWordForm(CommandForm):
    """What the Party cell said, who, when, by which paper."""

    cell_word = TextField(label="Ý kiến của chi bộ", max_length=300)
    cell_speaker = TextField(
        label="Người có ý kiến", max_length=120, help_text="Ví dụ: đồng chí Sáu, bí thư chi bộ thôn."
    )
    cell_on = DateField(label="Ngày có ý kiến")
    cell_paper = TextField(label="Theo văn bản, biên bản", required=False, max_length=120)


class ShareForm(CommandForm):
    """An initiative: what it is called, how it is done, of which unit, since when."""

    title = TextField(label="Tên sáng kiến", max_length=200)
    summary = ParagraphField(
        label="Cách làm",
        max_length=10_000,
        rows=6,
        help_text="Viết đủ để nơi khác làm theo được: làm gì, ai làm, kết quả.",
    )
    unit = forms.TypedChoiceField(label="Của đơn vị", coerce=int)
    day = DateField(label="Ngày chia sẻ")

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units


class ReuseForm(CommandForm):
    """That a unit has done the same."""

    unit = forms.TypedChoiceField(label="Đơn vị áp dụng", coerce=int)
    day = DateField(label="Ngày áp dụng")
    note = TextField(label="Kết quả", required=False, max_length=300)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units
