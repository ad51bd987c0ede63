"""The shape of founding a unit."""

from collections.abc import Sequence
from typing import Any

from django import forms

from thulinh.people.models import Position
from thulinh.ui.fields import ChoiceField, DateField, TextField
from thulinh.ui.forms import CommandForm
from thulinh.units.models import Level


class FoundingForm(CommandForm):
    """What is founded below a unit, by which paper."""

    level = ChoiceField(label="Lập")
    name = TextField(label="Tên đầy đủ", max_length=200, help_text="Ví dụ: Chi đoàn thôn Hòa Bình")
    starts_on = DateField(label="Từ ngày")
    scope = forms.TypedChoiceField(
        label="Cùng làm việc với", coerce=int, empty_value=None, required=False,
        help_text="Chi bộ, ban điều hành, thôn: chọn chi đoàn cùng địa bàn. Cấp ủy, quân sự, câu lạc bộ: cả đơn vị.",
    )  # fmt: skip
    member_position = ChoiceField(
        label="Hội viên là người giữ chức danh", required=False, help_text="Chỉ với câu lạc bộ."
    )
    decision_number = TextField(label="Số quyết định", max_length=80)
    decision_on = DateField(label="Ngày quyết định", required=False)
    decided_by = TextField(label="Cơ quan ban hành", max_length=200, required=False)

    def __init__(self, *args: Any, under: str, places: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        """`under`: the level of the unit above; `places`: the units just below it, for which a body may work."""
        super().__init__(*args, **kwargs)
        levels = [level for level in Level.objects.filter(ends_on=None) if under in level.parents]
        self._union = {level.code for level in levels if level.is_union}
        self.fields["level"].choices = [(level.code, level.name) for level in levels]
        self.fields["scope"].choices = [("", "Cả đơn vị cấp trên"), *places]
        if not places:
            del self.fields["scope"]
        self.fields["member_position"].choices = [("", "Không áp dụng"), *Position.objects.values_list("code", "name")]

    def clean(self) -> dict[str, Any]:
        """A unit of the Union works for nobody but its own people."""
        said = super().clean() or self.cleaned_data
        if said.get("scope") and said.get("level") in self._union:
            self.add_error("scope", "Chỉ tổ chức bên cạnh mới chọn chi đoàn cùng làm việc.")
        return said
