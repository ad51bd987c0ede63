"""Cards: for whom, from which day to which, who pays, on what basis."""

from typing import Any

from thulinh.benefits.rules.insurance import LONGEST_BASIS, LONGEST_PAYER
from thulinh.ui.fields import DateField, ManyChoicesField, TextField
from thulinh.ui.forms import CommandForm


class CardsForm(CommandForm):
    """Cards of the same days for one or several people."""

    people = ManyChoicesField(label="Người có thẻ")
    starts_on = DateField(label="Có giá trị từ ngày")
    ends_on = DateField(label="Đến hết ngày")
    payer = TextField(label="Ai đóng", max_length=LONGEST_PAYER)
    legal_basis = TextField(label="Căn cứ pháp lý", max_length=LONGEST_BASIS, help_text="Số, ngày, cơ quan ra văn bản.")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people

    def clean_people(self) -> list[int]:
        """The keys of the people."""
        return [int(key) for key in self.cleaned_data["people"]]


class ReasonForm(CommandForm):
    """Why something is taken back."""

    reason = TextField(label="Lý do", max_length=300)
