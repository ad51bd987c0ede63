"""What is written about a commendation after it was proposed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from thulinh.ui.fields import DateField, ParagraphField, TextField, WholeNumberField
from thulinh.ui.forms import SeenForm, StepPage


class CouncilForm(SeenForm):
    """What the council said, by its minutes."""

    met_on = DateField(label="Ngày họp hội đồng")
    present = WholeNumberField(label="Số người dự", min_value=1, max_value=1000)
    in_favour = WholeNumberField(label="Số người đồng ý", min_value=0, max_value=1000)
    paper_number = TextField(label="Số biên bản", max_length=80)
    note = ParagraphField(label="Nhận xét", max_length=2000, required=False, rows=2)


class AwardForm(SeenForm):
    """The decision."""

    decision_number = TextField(label="Số quyết định", max_length=80)
    decided_on = DateField(label="Ngày quyết định")


class CeremonyForm(SeenForm):
    """At which ceremony, or on which day, it was handed over."""

    activity = forms.TypedChoiceField(label="Lễ tuyên dương", coerce=int, empty_value=None, required=False)
    day = DateField(label="Hoặc ngày trao", required=False)

    def __init__(self, *args: Any, ceremonies: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"].choices = [("", "Không gắn với lễ nào"), *ceremonies]


class ReasonForm(SeenForm):
    """Why."""

    reason = TextField(label="Lý do", max_length=300)


PAGES: Mapping[str, StepPage] = {
    "hoi-dong": StepPage(CouncilForm, "Ghi ý kiến hội đồng", "Lưu", "Đã ghi ý kiến hội đồng."),
    "quyet-dinh": StepPage(AwardForm, "Ghi quyết định khen thưởng", "Ghi quyết định", "Đã ghi quyết định khen thưởng."),
    "trao": StepPage(CeremonyForm, "Ghi buổi trao", "Lưu", "Đã ghi buổi trao khen thưởng."),
    "khong-khen": StepPage(ReasonForm, "Không khen", "Ghi không khen", "Đã ghi: không khen.", "x"),
    "rut": StepPage(ReasonForm, "Rút lại", "Rút lại", "Đã rút lại.", "x"),
}
