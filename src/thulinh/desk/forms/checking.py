"""The forms of sample checks: drawing, what was found, what was put right."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from thulinh.checks.actions import Found
from thulinh.checks.actions.drawing import MOST_DRAWN
from thulinh.checks.models import Check
from thulinh.desk.queries.checked import TABLE
from thulinh.desk.queries.checked_kinds import CheckedKind, RecordSaid
from thulinh.kernel.text import format_date, format_number
from thulinh.ui.fields import (
    ChoiceField,
    DateField,
    ManyChoicesField,
    ParagraphField,
    TextField,
    WholeNumberField,
)
from thulinh.ui.forms import CommandForm

YES, NO = "co", "khong"
YES_NO = [(YES, "Đúng"), (NO, "Không đúng")]
REACHED = [(YES, "Đã hỏi được"), (NO, "Không liên hệ được")]


class DrawForm(CommandForm):
    """Of what kind of record, where, in which days, how many."""

    source = ChoiceField(label="Kiểm tra", choices=[(kind.code, kind.label) for kind in TABLE])
    unit = forms.TypedChoiceField(label="Trong đơn vị", coerce=int, help_text="Gồm cả các đơn vị bên dưới.")
    starts_on = DateField(label="Từ ngày")
    ends_on = DateField(label="Đến ngày")
    size = WholeNumberField(label="Số bản ghi", min_value=1, max_value=MOST_DRAWN)
    note = TextField(label="Ghi chú", required=False, max_length=300)

    def __init__(self, *args: Any, units: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units


class FoundForm(CommandForm):
    """What was found: which days, or whether it took place at all; how good it was; in words."""

    how = ChoiceField(label="Cách kiểm tra", choices=Check.How.choices, initial=Check.How.CALL)
    reached = ChoiceField(label="Liên hệ", choices=REACHED, initial=YES)
    days = ManyChoicesField(label="Những ngày đúng là có", required=False, help_text="Bỏ chọn ngày không có thật.")
    stands = ChoiceField(label="Việc này đúng là có?", choices=YES_NO, required=False)
    quality = ChoiceField(label="Chất lượng", choices=YES_NO, required=False)
    note = ParagraphField(label="Nhận xét, sai ở đâu", required=False, max_length=3_000, rows=3)
    checked_on = DateField(label="Ngày kiểm tra")

    def __init__(self, *args: Any, kind: CheckedKind, record: RecordSaid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        self.fields["quality"].label = kind.asks
        if record.days:
            del self.fields["stands"]
            named = [(str(day), _day_words(day, amount)) for day, amount in record.days]
            self.fields["days"].choices = named
            self.initial.setdefault("days", [day for day, _ in named])
        else:
            del self.fields["days"]

    def clean(self) -> dict[str, Any]:
        """Whoever was reached said something about number and quality."""
        said = super().clean() or {}
        if said.get("reached", YES) == YES:
            for name in ("stands", "quality"):
                if name in self.fields and name not in self.errors and not said.get(name):
                    self.add_error(name, "Đồng chí chưa chọn.")
        return said

    @property
    def has_reached(self) -> bool:
        """Whether somebody could be asked."""
        return self.cleaned_data.get("reached", YES) == YES

    def found(self) -> Found:
        """What was found, as the action takes it."""
        said = self.cleaned_data
        wrong = [day for day, _ in self.record.days if str(day) not in said.get("days", ())]
        if self.record.days:
            quantity = sum(amount for day, amount in self.record.days if day not in wrong)
        else:
            quantity = self.record.quantity if said["stands"] == YES else 0
        return Found(
            how=said["how"],
            checked_on=said["checked_on"],
            quantity=quantity,
            is_quality_right=said["quality"] == YES,
            note=said["note"],
            recorded=self.record.quantity,
            wrong_days=wrong,
        )


def _day_words(day: dt.date, amount: float) -> str:
    return format_date(day) if amount >= 1 else f"{format_date(day)} ({format_number(amount, 1)} ngày)"


class CorrectFoundForm(FoundForm):
    """The same once more, with the reason why the first was wrong."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = TextField(label="Lý do sửa kết quả", max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reached"]


class MendForm(CommandForm):
    """What was put right, and when."""

    words = ParagraphField(label="Đã chấn chỉnh thế nào", max_length=3_000, rows=3)
    put_right_on = DateField(label="Ngày chấn chỉnh")
