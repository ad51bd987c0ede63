"""The sheet of a half day: one word for each participant, with what it showed when it was opened."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from thulinh.training.models import Presence
from thulinh.training.queries.presence import SheetLine
from thulinh.ui.forms import CommandForm

ALL_THERE = "con-lai"
NOTHING, THERE = "", Presence.Word.THERE.value
_WORDS = [(NOTHING, "Chưa ghi"), *Presence.Word.choices]


class SheetForm(CommandForm):
    """Everybody on the sheet, each with one word. `con-lai`: whoever has none yet is there."""

    def __init__(self, *args: Any, lines: Sequence[SheetLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            word = forms.ChoiceField(label=line.name, choices=_WORDS, required=False, initial=line.word)
            word.widget.attrs["class"] = "inp"
            shown = forms.CharField(widget=forms.HiddenInput, required=False, initial=line.word)
            self.fields |= {f"loi-{line.participant}": word, f"cu-{line.participant}": shown}

    @property
    def rows(self) -> Iterator[tuple[SheetLine, Any, Any]]:
        """Each line with its two fields."""
        return ((line, self[f"loi-{line.participant}"], self[f"cu-{line.participant}"]) for line in self.lines)

    def words(self, field: str = "loi") -> dict[int, str]:
        """The word of each, as it was handed in; `cu`: as it was shown."""
        found = {line.participant: self.cleaned_data[f"{field}-{line.participant}"] for line in self.lines}
        if field != "loi" or ALL_THERE not in self.data:
            return found
        # Who came onto the list since the sheet was opened stood on no sheet.
        on_sheet = {key for key in found if f"cu-{key}" in self.data}
        return {key: word or (THERE if key in on_sheet else NOTHING) for key, word in found.items()}
