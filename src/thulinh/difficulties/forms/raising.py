"""What somebody finds hard, in one sentence."""

from collections.abc import Sequence
from typing import Any

from django import forms

from thulinh.difficulties.models import Area
from thulinh.ui.fields import ChoiceField, ParagraphField, TextField
from thulinh.ui.forms import CommandForm


class RaiseForm(CommandForm):
    """The area, one sentence, and more where it is needed."""

    area = ChoiceField(label="Lĩnh vực")
    title = TextField(
        label="Việc khó, trong một câu",
        max_length=200,
        help_text="Ví dụ: Nhà văn hóa thôn không có loa để sinh hoạt.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = ParagraphField(label="Nói rõ thêm", max_length=4000, required=False, rows=3)
    is_direct = forms.BooleanField(label="Gửi thẳng cấp trên", required=False)

    def __init__(self, *args: Any, direct: str = "", **kwargs: Any) -> None:
        """`direct`: what sending it past the level above means here; empty where nothing is higher."""
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = list(Area.objects.values_list("code", "name"))
        if direct:
            self.fields["is_direct"].help_text = direct
        else:
            del self.fields["is_direct"]


class RaiseForForm(RaiseForm):
    """The same for a unit that said it at a briefing."""

    unit = forms.TypedChoiceField(label="Đơn vị nêu", coerce=int, empty_value=None)
    field_order = ["unit"]

    def __init__(self, *args: Any, units: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "Chọn đơn vị"), *units]
