"""A demand for training laid down by hand: who, in what, how soon, by which paper."""

from collections.abc import Sequence
from typing import Any

from django import forms

from thulinh.people.models import Position
from thulinh.training.models import Level
from thulinh.training.rules.demands import LONGEST, DemandEntry
from thulinh.ui.fields import ChoiceField, DateField, ManyChoicesField, TextField, WholeNumberField
from thulinh.ui.forms import CommandForm

_OWN = ("name", "level", "within_days", "is_doubtful")


class DemandForm(CommandForm):
    """One demand, with the paper that says so."""

    name = TextField(label="Tên yêu cầu", max_length=LONGEST["name"], help_text="Ví dụ: Bồi dưỡng bí thư mới được bầu.")
    positions = ManyChoicesField(label="Người giữ chức danh")
    topics = ManyChoicesField(
        label="Phải học chuyên đề", required=False, help_text="Không chọn: phải qua lớp bồi dưỡng của chức danh ấy."
    )
    level = ChoiceField(label="Từ mức", choices=[("", "Mức nào cũng được"), *Level.choices], required=False)
    within_days = WholeNumberField(
        label="Trong số ngày từ khi nhận chức danh", required=False, help_text="Để trống: theo quy định chung."
    )
    starts_on = DateField(label="Áp dụng từ ngày")
    ends_on = DateField(label="Đến hết ngày", required=False)
    paper_number = TextField(label="Số văn bản", max_length=80)
    paper_on = DateField(label="Ngày văn bản", required=False)
    is_doubtful = forms.BooleanField(label="Chưa đọc được văn bản gốc, cần xác minh", required=False)

    def __init__(self, *args: Any, topics: Sequence[tuple], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["positions"].choices = list(Position.objects.values_list("code", "name"))
        self.fields["topics"].choices = list(topics)

    def entry(self) -> DemandEntry:
        """The demand as the action takes it."""
        said = {name: self.cleaned_data[name] for name in _OWN}
        lists = {name: tuple(self.cleaned_data[name]) for name in ("positions", "topics")}
        return DemandEntry(**said, **lists)


class EndForm(CommandForm):
    """Until when a demand holds, and why it ends."""

    on = DateField(label="Ngày cuối còn áp dụng")
    reason = TextField(label="Lý do", max_length=300)
