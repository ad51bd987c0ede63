"""The rows that a session's form may have beside it: tasks given, lessons drawn, initiatives told."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from thulinh.activities.rules.entries import Decision, InitiativeEntry, LessonEntry
from thulinh.ui.fields import DateField, ParagraphField, TextField
from thulinh.ui.forms import VietnameseForm

MOST_ROWS = 60


class _Row(VietnameseForm, forms.Form):
    """A row that counts only when its first word is written."""

    use_required_attribute = False
    says_optional = False


class TaskRow(_Row):
    """What is to be done, by whom, until when."""

    title = TextField(label="Việc", required=False, max_length=300)
    whose = forms.ChoiceField(label="Người làm", required=False)
    due_on = DateField(label="Hạn", required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whose"].choices = [("", "Chọn người"), *people]

    def clean(self) -> dict[str, Any]:
        """A task has somebody who does it."""
        said = super().clean() or {}
        if said.get("title") and not said.get("whose"):
            self.add_error("whose", "Đồng chí chọn người làm việc này.")
        return said

    def entry(self) -> Decision | None:
        """The task, when one is written."""
        if not self.cleaned_data.get("title"):
            return None
        person, _, unit = self.cleaned_data["whose"].partition(":")
        return Decision(
            self.cleaned_data["title"], int(person), int(unit) if unit else None, self.cleaned_data["due_on"]
        )


class LessonRow(_Row):
    """A lesson on a subject, or on a named cadre."""

    subject = TextField(label="Về việc", required=False, max_length=200)
    text = ParagraphField(label="Bài học", required=False, rows=2)
    about = forms.ChoiceField(
        label="Về đồng chí",
        required=False,
        help_text="Để trống là bài học chung. Có tên: chỉ đồng chí ấy và cấp quản lý đọc được.",
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [("", "Bài học chung"), *people]

    def clean(self) -> dict[str, Any]:
        """A lesson says on what, and what."""
        said = super().clean() or {}
        if bool(said.get("subject")) != bool(said.get("text")):
            self.add_error("text" if said.get("subject") else "subject", "Đồng chí ghi cả việc và bài học.")
        return said

    def entry(self) -> LessonEntry | None:
        """The lesson, when one is written."""
        if not self.cleaned_data.get("subject"):
            return None
        person = self.cleaned_data["about"].partition(":")[0]
        return LessonEntry(self.cleaned_data["subject"], self.cleaned_data["text"], int(person) if person else None)


class InitiativeRow(_Row):
    """An initiative told at the meeting, and by which unit."""

    title = TextField(label="Tên sáng kiến", required=False, max_length=200)
    summary = ParagraphField(label="Cách làm", required=False, rows=2)
    unit = forms.ChoiceField(label="Của đơn vị", required=False)

    def __init__(self, *args: Any, units: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "Đơn vị chủ trì"), *[(str(unit), name) for unit, name in units]]

    def clean(self) -> dict[str, Any]:
        """An initiative has a name and says how it is done."""
        said = super().clean() or {}
        if bool(said.get("title")) != bool(said.get("summary")):
            self.add_error("summary" if said.get("title") else "title", "Đồng chí ghi cả tên và cách làm.")
        return said

    def entry(self) -> InitiativeEntry | None:
        """The initiative, when one is written."""
        if not self.cleaned_data.get("title"):
            return None
        unit = self.cleaned_data["unit"]
        return InitiativeEntry(self.cleaned_data["title"], self.cleaned_data["summary"], int(unit) if unit else None)


ROWS = {"nhiem-vu": TaskRow, "bai-hoc": LessonRow, "sang-kien": InitiativeRow}
HEADINGS = {
    "nhiem-vu": "Giao nhiệm vụ cho từng người",
    "bai-hoc": "Bài học rút ra",
    "sang-kien": "Sáng kiến được chia sẻ",
}


def row_sets(
    sections: Sequence[str],
    *,
    data: Any = None,
    given: Mapping[str, Mapping[str, Any]],
    initial: Mapping[str, Sequence[Mapping[str, Any]]],
) -> dict[str, BaseFormSet]:
    """A set of rows for each section of the kind, with one empty row after those that are filled in beforehand.

    `given`: the choices that the rows of a section offer.
    """
    found = {}
    for section in sections:
        rows = formset_factory(ROWS[section], extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
        found[section] = rows(
            data,
            prefix=section,
            initial=None if data is not None else list(initial.get(section, ())),
            form_kwargs=dict(given.get(section, {})),
        )
        found[section].heading = HEADINGS[section]
        found[section].section = section
    return found
