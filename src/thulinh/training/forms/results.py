"""The results of a class on one page: result, mark and remark of each, with what the page showed."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from thulinh.training.actions.result_sheets import result_mark
from thulinh.training.models import Participant
from thulinh.training.queries.result_sheets import ResultLine
from thulinh.training.rules.attending import mark_problem
from thulinh.training.rules.results import ResultEntry
from thulinh.ui.fields import DecimalField, TextField
from thulinh.ui.forms import CommandForm

_FIELDS = {"result": "ket-qua", "mark": "diem", "note": "nhan-xet"}


class MarkField(DecimalField):
    """A mark from 0 to 10: 7 or 7,5."""

    def validate(self, value: Decimal | None) -> None:
        """Refuses a mark that is none."""
        super().validate(value)
        if problem := mark_problem(value):
            raise forms.ValidationError(problem, "mark")


class ResultForm(CommandForm):
    """Everybody on the page. `has_test`: whether there are marks."""

    def __init__(self, *args: Any, lines: Sequence[ResultLine], has_test: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.has_test = lines, has_test
        for line in lines:
            self.fields |= self._fields_of(line)

    def _fields_of(self, line: ResultLine) -> dict[str, forms.Field]:
        row, key = line.participant, line.participant.pk
        choice = forms.ChoiceField(
            label=f"Kết quả của {line.name}", choices=Participant.Result.choices, initial=row.result
        )
        note = TextField(
            label=f"Nhận xét về {line.name}", max_length=300, required=False, initial=row.result_note,
        )  # fmt: skip
        shown = forms.CharField(widget=forms.HiddenInput, required=False, initial=result_mark(row))
        found: dict[str, forms.Field] = {f"ket-qua-{key}": choice, f"nhan-xet-{key}": note, f"cu-{key}": shown}
        if self.has_test:
            mark = None if row.mark is None else row.mark.normalize()
            found[f"diem-{key}"] = MarkField(
                label=f"Điểm của {line.name}", required=False, initial=None if mark is None else Decimal(f"{mark:f}")
            )
        words = {"diem": "Điểm", "nhan-xet": "Nhận xét"}
        for name, field in found.items():
            if not name.startswith("cu-"):
                told = words.get(name.rpartition("-")[0], "")
                field.widget.attrs |= {"class": "inp", "autocomplete": "off", "placeholder": told}
        return found

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """Each line with its fields."""
        for line in self.lines:
            key = line.participant.pk
            mark = self[f"diem-{key}"] if self.has_test else None
            yield {"line": line, "result": self[f"ket-qua-{key}"], "mark": mark, "note": self[f"nhan-xet-{key}"],
                   "shown": self[f"cu-{key}"]}  # fmt: skip

    def entries(self) -> list[ResultEntry]:
        """What was handed in, of those whom the page showed."""
        said = self.cleaned_data
        keys = (line.participant.pk for line in self.lines if f"cu-{line.participant.pk}" in self.data)
        return [
            ResultEntry(key, said[f"ket-qua-{key}"], said.get(f"diem-{key}"), said[f"nhan-xet-{key}"] or "")
            for key in keys
        ]

    def shown(self) -> dict[int, str]:
        """What the page showed of each."""
        return {line.participant.pk: self.cleaned_data[f"cu-{line.participant.pk}"] for line in self.lines}

    def refuse(self, field: str, participant: int | None, words: str) -> None:
        """Put what was refused at the field of its participant."""
        name = f"{_FIELDS.get(field, 'ket-qua')}-{participant}"
        self.add_error(name if name in self.fields else None, words)
