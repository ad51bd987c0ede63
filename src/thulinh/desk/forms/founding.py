"""The shape of founding a unit."""

from typing import Any

from thulinh.people.models import Position
from thulinh.ui.fields import ChoiceField, DateField, TextField
from thulinh.ui.forms import CommandForm
from thulinh.units.models import Level


class FoundingForm(CommandForm):
    """What is founded below a unit, by which paper."""

    level = ChoiceField(label="Lập")
    name = TextField(label="Tên đầy đủ", max_length=200, help_text="Ví dụ: Chi đoàn thôn Hòa Bình")
    starts_on = DateField(label="Từ ngày")
    member_position = ChoiceField(
        label="Hội viên là người giữ chức danh", required=False, help_text="Chỉ với câu lạc bộ."
    )
    decision_number = TextField(label="Số quyết định", max_length=80)
    decision_on = DateField(label="Ngày quyết định", required=False)
    decided_by = TextField(label="Cơ quan ban hành", max_length=200, required=False)

    def __init__(self, *args: Any, under: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [level for level in Level.objects.filter(ends_on=None) if under in level.parents]
        self.fields["level"].choices = [(level.code, level.name) for level in levels]
        self.fields["member_position"].choices = [("", "Không áp dụng"), *Position.objects.values_list("code", "name")]
