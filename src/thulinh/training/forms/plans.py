"""Training plans: made, filled, issued, corrected, taken back."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from thulinh.people.models import Position
from thulinh.training.models import Level, Plan, PlanItem, Topic
from thulinh.training.rules.plans import LONGEST_NOTE, ItemEntry
from thulinh.ui.fields import ChoiceField, DateField, ManyChoicesField, TextField, WholeNumberField
from thulinh.ui.forms import CommandForm, SeenForm
from thulinh.units.models import UnitPath

_NO_SUCH = {"invalid_choice": "Lựa chọn này không có."}


class MakeForm(CommandForm):
    """For which year, called what."""

    year = ChoiceField(label="Năm")
    title = TextField(label="Tên kế hoạch", required=False, max_length=200, help_text="Để trống thì đặt theo năm.")

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(str(year), str(year)) for year in (on.year, on.year + 1)]


class _ItemFields(forms.Form):
    """What a plan does about a need."""

    topic = forms.ChoiceField(label="Nội dung", required=False, error_messages=_NO_SUCH)
    positions = ManyChoicesField(label="Cho chức danh", required=False, help_text="Không chọn: mọi chức danh.")
    level = ChoiceField(label="Mức", required=False)
    form = ChoiceField(label="Cách làm", choices=PlanItem.Form.choices, initial=PlanItem.Form.CLASS)
    quarter = ChoiceField(label="Quý", required=False)
    expected = WholeNumberField(label="Dự kiến số người", required=False)
    other_unit = forms.ChoiceField(
        label="Đề nghị cấp nào mở", required=False, error_messages=_NO_SUCH, help_text="Khi đề nghị cấp khác mở."
    )
    note = TextField(
        label="Ghi chú, lý do", required=False, max_length=LONGEST_NOTE, help_text="Chưa làm thì ghi lý do."
    )

    def offer(self, topics: Sequence[Topic], positions: Sequence[Position], units: Sequence[UnitPath]) -> None:
        """What can be chosen at the plan's unit."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for topic in topics:
            groups.setdefault(topic.group.name, []).append((topic.pk, topic.name))
        offered: dict[str, list] = {
            "topic": [("", "Bồi dưỡng theo chức danh"), *groups.items()],
            "positions": [(one.pk, one.name) for one in positions],
            "level": [("", "Mọi mức"), *Level.choices],
            "quarter": [("", "Cả năm"), *((str(one), f"Quý {one}") for one in range(1, 5))],
            "other_unit": [("", "Không"), *((str(one.unit_id), one.name) for one in units)],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices


def entry_from(said: dict[str, Any]) -> ItemEntry:
    """What a form says of an item."""
    return ItemEntry(
        said["topic"], tuple(said["positions"]), said["level"], said["form"],
        int(said["quarter"]) if said["quarter"] else None, said["expected"],
        int(said["other_unit"]) if said["other_unit"] else None, said["note"] or "",
    )  # fmt: skip


class AddItemForm(CommandForm, _ItemFields):
    """A further item of a plan."""


class ChangeItemForm(SeenForm, _ItemFields):
    """An item as it stands, corrected."""

    reason = TextField(label="Lý do sửa", max_length=300)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plan.state == Plan.State.DRAFT:
            self.fields.pop("reason")


class TakeForm(CommandForm):
    """A need that is taken into a plan with one tap."""

    topic = TextField(required=False, max_length=40)
    position = TextField(required=False, max_length=40)
    expected = WholeNumberField(required=False)


class IssueForm(SeenForm):
    """The paper of a plan."""

    paper_number = TextField(label="Số kế hoạch", max_length=80)
    paper_on = DateField(label="Ngày ký")


class CorrectForm(SeenForm):
    """What a plan is called, and of an issued one its paper."""

    title = TextField(label="Tên kế hoạch", max_length=200)
    paper_number = TextField(label="Số kế hoạch", max_length=80)
    paper_on = DateField(label="Ngày ký")
    reason = TextField(label="Lý do sửa", max_length=300)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plan.state == Plan.State.DRAFT:
            for name in ("paper_number", "paper_on", "reason"):
                self.fields.pop(name)


class TakeBackForm(SeenForm):
    """Why something is taken back."""

    reason = TextField(label="Lý do", max_length=300)
