"""Short forms about a visit: a reason, a travel order, a report, files, a schedule."""

from typing import Any

from django import forms

from thulinh.activities.forms.sessions import TakenPhotosField
from thulinh.ui.fields import DateField, ManyChoicesField, ParagraphField, TextField
from thulinh.ui.forms import CommandForm
from thulinh.visits.forms.making import MOST_PHOTOS


class ReasonForm(CommandForm):
    """Why a visit is cancelled or withdrawn, in sight of a version."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = TextField(label="Lý do", max_length=300)


class PlainReasonForm(CommandForm):
    """Why a schedule is withdrawn."""

    reason = TextField(label="Lý do", max_length=300)


class OrderForm(CommandForm):
    """The travel order of a visit."""

    order_number = TextField(label="Số công lệnh", max_length=80)
    order_on = DateField(label="Ngày công lệnh", required=False)


class RegisterForm(CommandForm):
    """That a visit is registered now; `is_arranging`: or was, on paper."""

    on = DateField(label="Ngày đăng ký trên giấy", required=False, help_text="Để trống: đăng ký hôm nay.")

    def __init__(self, *args: Any, is_arranging: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_arranging:
            del self.fields["on"]


class LinkForm(CommandForm):
    """Which activities of the place the visitors attended."""

    activities = ManyChoicesField(label="Hoạt động đã dự", required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activities"].choices = choices


class ReportForm(CommandForm):
    """What came of a visit."""

    report = ParagraphField(
        label="Kết quả chuyến đi",
        rows=8,
        max_length=20_000,
        help_text="Đã làm gì, thấy gì, kiến nghị gì. Có thể bấm micrô trên bàn phím để đọc thay vì gõ.",
    )
    photos = TakenPhotosField(label="Ảnh", required=False, limit=MOST_PHOTOS)


class FilesForm(CommandForm):
    """Photos of a visit that come after its text."""

    photos = TakenPhotosField(label="Ảnh", limit=MOST_PHOTOS)


class PaperForm(CommandForm):
    """A paper of a visit: the travel order, or the report as it was signed."""

    file = forms.FileField(
        label="Tệp PDF hoặc ảnh chụp",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/*"}),
        error_messages={"required": "Đồng chí chọn tệp.", "empty": "Tệp rỗng (0 byte). Đồng chí chọn lại."},
    )


class ScheduleForm(CommandForm):
    """A schedule of a committee's visits."""

    title = TextField(label="Tên lịch", max_length=200)
    starts_on = DateField(label="Từ ngày")
    ends_on = DateField(label="Đến ngày")
    agenda = ParagraphField(
        label="Chương trình", required=False, rows=6, max_length=5_000, help_text="Mỗi dòng một việc."
    )
    decision_number = TextField(label="Số văn bản", required=False, max_length=80)
    decision_on = DateField(label="Ngày văn bản", required=False)
