"""The papers of a choice, of relieving a holder; the outcome without a choice; the yearly word on a holder."""

from collections.abc import Mapping, Sequence
from typing import Any

from thulinh.people.models import Holding
from thulinh.selection.actions import Decision, NewChoice
from thulinh.selection.forms.candidates import VersionForm
from thulinh.selection.models import HolderReview, Place
from thulinh.selection.rules.choosing import Sitting
from thulinh.ui.fields import ChoiceField, DateField, ManyChoicesField, ParagraphField, TextField
from thulinh.ui.forms import CommandForm

SECOND = ("second_number", "second_on", "second_decided_by")


class ChoiceForm(VersionForm):
    """From which day, by which papers, whom it replaces."""

    takes_on = DateField(label="Nhận chức danh từ ngày")
    how = ChoiceField(label="Hình thức", choices=Holding.How.choices, initial=Holding.How.APPOINTED)
    number = TextField(label="Số quyết định", max_length=80)
    on = DateField(label="Ngày quyết định")
    decided_by = TextField(label="Cơ quan quyết định", max_length=200, help_text="Ví dụ: Ban Thường vụ Đoàn xã")
    second_number = TextField(label="Số quyết định chức danh kiêm nhiệm", max_length=80)
    second_on = DateField(label="Ngày quyết định chức danh kiêm nhiệm")
    second_decided_by = TextField(
        label="Cơ quan quyết định chức danh kiêm nhiệm", max_length=200, help_text="Ví dụ: Ban Chỉ huy Quân sự xã"
    )
    replaced = ManyChoicesField(label="Thay người đang giữ", required=False)

    def __init__(self, *args: Any, sitting: Sequence[Sitting], has_second: bool, **kwargs: Any) -> None:
        """`sitting`: who holds the seats now; `has_second`: a second post is to be taken, too."""
        super().__init__(*args, **kwargs)
        self.fields["replaced"].choices = [(str(one.holding), f"{one.name}, {one.post}") for one in sitting]
        if not sitting:
            del self.fields["replaced"]
        for name in () if has_second else SECOND:
            del self.fields[name]

    def choice(self) -> NewChoice:
        """What the form says, as it is decided."""
        said = self.cleaned_data
        replaced = tuple(map(int, said.get("replaced") or ()))
        return NewChoice(said["takes_on"], _decision(said), _decision(said, "second_"), replaced, said["how"])


class DismissalForm(CommandForm):
    """The last day, by which papers."""

    leaves_on = DateField(label="Ngày cuối giữ chức danh")
    number = TextField(label="Số quyết định", max_length=80)
    on = DateField(label="Ngày quyết định")
    decided_by = TextField(label="Cơ quan quyết định", max_length=200)
    second_number = TextField(
        label="Số quyết định thôi chức danh kiêm nhiệm", max_length=80, required=False,
        help_text="Để trống nếu cơ quan quản lý chức danh ấy chưa quyết định.",
    )  # fmt: skip
    second_on = DateField(label="Ngày quyết định thôi chức danh kiêm nhiệm", required=False)
    second_decided_by = TextField(label="Cơ quan quyết định chức danh kiêm nhiệm", max_length=200, required=False)

    def __init__(self, *args: Any, has_second: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if has_second else SECOND:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A second paper is whole or none."""
        said = super().clean() or self.cleaned_data
        if any(said.get(name) for name in SECOND):
            for name in SECOND:
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, "Đồng chí ghi đủ số, ngày, cơ quan.")
        return said

    def papers(self) -> dict[str, Decision | None]:
        """The papers as they are decided."""
        return {"paper": _decision(self.cleaned_data), "second": _decision(self.cleaned_data, "second_")}


class OutcomeForm(CommandForm):
    """What came of a place without a choice."""

    outcome = ChoiceField(
        label="Kết quả",
        choices=[(one.value, one.label) for one in (Place.Outcome.NOBODY, Place.Outcome.KEPT)],
    )
    reason = ParagraphField(
        label="Lý do", max_length=300, rows=3, required=False, help_text="Cần ghi khi chưa có người đủ điều kiện."
    )
    settled_on = DateField(label="Ngày có kết quả")


class HolderReviewForm(CommandForm):
    """The word of a review on who holds the seat."""

    verdict = ChoiceField(label="Nhận xét", choices=HolderReview.Verdict.choices)
    reason = ParagraphField(
        label="Lý do", max_length=2000, rows=3, required=False,
        help_text="Cần ghi khi cần giúp đỡ thêm hoặc cần thay. Người được nhận xét cũng đọc.",
    )  # fmt: skip
    reviewed_on = DateField(label="Ngày nhận xét")


def _decision(said: Mapping[str, Any], prefix: str = "") -> Decision | None:
    if not said.get(f"{prefix}number"):
        return None
    return Decision(said[f"{prefix}number"], said[f"{prefix}on"], said[f"{prefix}decided_by"])
