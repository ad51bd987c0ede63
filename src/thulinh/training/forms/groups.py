"""The groups of a class on one sheet: what they are called, and for each participant the group where they sit.

Each participant has a list to choose from; where scripts run, a name is dragged from group to group, which only sets
that list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from thulinh.kernel.refusals import Problem
from thulinh.training.models import ClassGroup, Level
from thulinh.training.rules.grouping import GroupEntry, Proposed
from thulinh.ui.fields import TextField
from thulinh.ui.forms import CommandForm, VietnameseForm

MORE, MOST_GROUPS, SPARE = "them-to", 40, 2
NOWHERE = ""


@dataclass(frozen=True)
class Seated:
    """Somebody who has a place: in which words they stand on the sheet, and where they sit ("" nowhere)."""

    participant: int
    name: str
    about: str
    group: str = NOWHERE


class SheetForm(CommandForm):
    """What holds for the whole sheet."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class GroupForm(VietnameseForm, forms.Form):
    """One group; it counts when it has a name."""

    use_required_attribute = False
    says_optional = False
    group = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = TextField(label="Tên tổ", required=False, max_length=100)
    level = forms.ChoiceField(label="Mức", required=False, choices=[("", "Mọi mức"), *Level.choices])
    note = TextField(label="Đặc điểm", required=False, max_length=200)


@dataclass
class Row:
    """A group on the sheet, with who sits in it."""

    key: str
    form: GroupForm
    people: list[tuple[Seated, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What it is called; a new one by its number."""
        return str(self.form["name"].value() or f"Tổ mới {int(self.key) + 1}")


class GroupSheet:
    """The whole sheet."""

    def __init__(
        self, people: Sequence[Seated], first: Sequence[Mapping[str, Any]], *, data: Any = None, version: int = 0
    ) -> None:
        """`first`: the groups that the sheet begins with; who sits where says each person's `group`, the number of a
        group in it.
        """
        self.data, self.form = data, SheetForm(data, initial={"version": version})
        count = self._count(len(first))
        self.rows = [
            Row(str(n), GroupForm(data, prefix=f"to-{n}", initial=first[n] if n < len(first) else None))
            for n in range(count)
        ]
        self.nowhere: list[tuple[Seated, str]] = []
        by_key = {row.key: row.people for row in self.rows}
        for one in people:
            by_key.get(chosen := self._chosen(one), self.nowhere).append((one, chosen))

    def _count(self, standing: int) -> int:
        if self.data is None:
            return min(standing + (0 if standing else SPARE), MOST_GROUPS)
        sent = self.data.get("count", "")
        count = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 4 else standing
        return min(count + (MORE in self.data), MOST_GROUPS)

    def _chosen(self, one: Seated) -> str:
        return one.group if self.data is None else str(self.data.get(f"p-{one.participant}", NOWHERE))

    @property
    def options(self) -> list[tuple[str, str]]:
        """What each person may choose from."""
        return [(NOWHERE, "Chưa xếp"), *((row.key, row.name) for row in self.rows)]

    @property
    def columns(self) -> list[tuple[str, str, list[tuple[Seated, str]]]]:
        """The groups with who sits in them, those who sit nowhere first: key, name, people."""
        found = [(row.key, row.name, row.people) for row in self.rows]
        return [(NOWHERE, "Chưa xếp tổ", self.nowhere), *found]

    def is_valid(self) -> bool:
        """Whether everything can be read, and nobody sits in a group without a name."""
        wrong = [one for one in (self.form, *(row.form for row in self.rows)) if not one.is_valid()]
        for row in self.rows:
            if row.people and not row.form["name"].value():
                row.form.add_error("name", "Đồng chí ghi tên tổ, vì đã xếp người vào.")
                wrong.append(row.form)
        return not wrong

    def place(self, problems: Iterable[Problem]) -> list[Problem]:
        """Put what is wrong with groups at them; what is left comes back."""
        rows = [row for row in self.rows if row.form.cleaned_data["name"]]
        left = []
        for one in problems:
            if one.row is None:
                left.append(one)
            else:
                form = rows[one.row].form
                form.add_error(one.field if one.field in form.fields else None, one.message)
        return left

    def quiet(self) -> None:
        """Show what was typed without saying what is wrong: nothing was sent to be written yet."""
        for one in (self.form, *(row.form for row in self.rows)):
            one.full_clean()
            one._errors = ErrorDict()

    def entries(self) -> list[GroupEntry]:
        """What the sheet says."""
        return [
            GroupEntry(
                name=said["name"], level=said["level"], note=said["note"], group=said["group"],
                participants=tuple(one.participant for one, _ in row.people),
            )
            for row in self.rows
            if (said := row.form.cleaned_data)["name"]
        ]  # fmt: skip


def standing(groups: Iterable[ClassGroup]) -> list[dict[str, Any]]:
    """The groups that stand, as the sheet begins with them."""
    return [{"group": one.pk, "name": one.name, "level": one.level, "note": one.note} for one in groups]


def proposed(groups: Iterable[Proposed]) -> list[dict[str, Any]]:
    """Groups that are proposed, as the sheet begins with them: the reasons stand in their note."""
    return [{"name": one.name, "level": one.level, "note": one.note} for one in groups]
