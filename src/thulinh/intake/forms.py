"""What is asked when a file is handed in. A form checks shape and never writes."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms

from thulinh.intake.queries.files import Reading
from thulinh.intake.queries.lists import row_sets_of, units_to_import
from thulinh.intake.queries.preview import UnknownName
from thulinh.intake.rules.columns import ERROR_HEADER
from thulinh.kernel.rows import RowSet
from thulinh.kernel.text import fold
from thulinh.people.models import Account
from thulinh.ui.fields import REQUIRED, ChoiceField, DateField, TextField
from thulinh.ui.forms import CommandForm, VietnameseForm
from thulinh.ui.keys import key_in

NOT_USED = "Không dùng cột này"
AS_IT_IS = "Chưa chọn"


class UploadForm(CommandForm):
    """A file, for which list, for which unit, from where and what for."""

    row_set = ChoiceField(label="Danh sách gì", choices=[])
    unit = ChoiceField(
        label="Của đơn vị nào",
        choices=[],
        widget=forms.Select,
        help_text="Chỉ nhận dòng thuộc đơn vị này và các đơn vị bên dưới.",
    )
    file = forms.FileField(
        label="Tệp",
        help_text="Excel, .ods hoặc .csv; nhiều nhất 40 MB và 20.000 dòng. Không cần xóa các dòng tiêu đề ở trên.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.xlsb,.xlsm,.ods,.csv,.txt"}),
        error_messages={
            "required": "Đồng chí chọn tệp.",
            "empty": "Tệp rỗng. Đồng chí chọn lại tệp.",
            "invalid": "Chưa nhận được tệp. Đồng chí chọn lại.",
        },
    )
    holds_on = DateField(
        label="Danh sách đúng từ ngày", help_text="Dùng cho dòng không ghi ngày, ví dụ ngày bắt đầu sinh hoạt."
    )
    source = TextField(
        label="Nguồn",
        max_length=200,
        help_text="Ai lập, theo văn bản nào. Ví dụ: Chi đoàn thôn Đông lập ngày 15/11/2026.",
    )
    purpose = TextField(
        label="Mục đích", max_length=200, help_text="Dùng để làm gì. Ví dụ: Rà soát đoàn viên cuối năm 2026."
    )

    def __init__(self, *args: Any, user: Account, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row_set"].choices = [(each.code, each.label) for each in row_sets_of(user, on)]
        units = units_to_import(user, on, key_in(self["unit"].value()))
        self.fields["unit"].choices = [(str(unit.unit_id), unit.name) for unit in units]
        self.fields["holds_on"].initial = on


class ColumnsForm(CommandForm):
    """For each head of a file the column of the list that it means."""

    says_optional = False
    sheet = forms.CharField(widget=forms.HiddenInput, error_messages={"required": REQUIRED})
    header_row = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row_set: RowSet, reading: Reading, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].initial = reading.sheet
        self.fields["header_row"].initial = reading.table.header_row
        choices = [("", NOT_USED), *((each.code, _starred(each.label, each.is_required)) for each in row_set.columns)]
        self._names = [f"cot_{place}" for place in range(len(reading.table.headers))]
        for place, (name, head) in enumerate(zip(self._names, reading.table.headers, strict=True)):
            samples = "; ".join(reading.table.samples(place))
            self.fields[name] = ChoiceField(
                label=head,
                choices=choices,
                required=False,
                initial=reading.columns[place],
                help_text=f"Ví dụ: {samples}" if samples else "Cột trống",
                widget=forms.HiddenInput if head == ERROR_HEADER else forms.Select,
            )

    @property
    def columns(self) -> list[str]:
        """The choice for each head, once the form is valid."""
        return [self.cleaned_data[name] for name in self._names]


def _starred(label: str, is_required: bool) -> str:
    return f"{label} (phải có)" if is_required else label


class NamesForm(CommandForm):
    """For each name that is not known the known one that it means."""

    says_optional = False

    def __init__(self, *args: Any, names: list[UnknownName], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="ten_%s", **kwargs)
        self.names = {_field_name(name): name for name in names}
        for field, name in self.names.items():
            self.fields[field] = ChoiceField(
                label=f"{name.label} “{name.text}”",
                choices=[("", AS_IT_IS), *name.offers],
                required=False,
                initial=name.chosen,
                widget=forms.Select,
                help_text=f"Có ở {name.rows} dòng." if name.rows else "Đã chọn thay cho tên này.",
            )

    @property
    def chosen(self) -> dict[tuple[str, str], str]:
        """The choice for each name, once the form is valid."""
        return {(name.column, name.text): self.cleaned_data[field] for field, name in self.names.items()}


def _field_name(name: UnknownName) -> str:
    """The same for the same name, however many others were settled meanwhile."""
    return f"ten_{hashlib.sha256(f'{name.column}|{fold(name.text)}'.encode()).hexdigest()[:16]}"


class WriteForm(CommandForm):
    """Write what fits, with the kinds of correction that were agreed to."""

    accepted = forms.MultipleChoiceField(required=False, choices=[], widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accepted"].choices = [(kind, kind) for kind in kinds]


class UndoForm(CommandForm):
    """Why a file is undone."""

    reason = TextField(label="Lý do hoàn tác", max_length=300)


class DiscardForm(CommandForm):
    """That a file is discarded."""


class SheetForm(VietnameseForm, forms.Form):
    """Which sheet of a file, and where its head stands; both are guessed when nothing is said."""

    says_optional = False
    sheet = forms.CharField(label="Trang", required=False, widget=forms.Select)
    header_row = forms.IntegerField(
        label="Dòng tiêu đề",
        min_value=1,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        error_messages={"invalid": "Đồng chí ghi số dòng, ví dụ 4.", "min_value": "Dòng đầu của tệp là dòng 1."},
    )

    def __init__(self, *args: Any, sheets: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, auto_id="trang_%s", **kwargs)
        self.offer(sheets)

    def offer(self, sheets: Sequence[str]) -> None:
        """Say which sheets the file has; they are known only after it was opened."""
        self.fields["sheet"].widget.choices = [(name, name) for name in sheets]
