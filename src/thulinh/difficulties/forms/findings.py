"""What somebody sees at a place: a few taps and one sentence; and the short forms on what becomes of it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from thulinh.difficulties.actions.following import Word
from thulinh.difficulties.models import Area, Finding, Skill
from thulinh.difficulties.queries.findings import FindingLine
from thulinh.difficulties.rules.findings import ANY_AREA, LONGEST_TEXT, SKILL_GAP, FindingEntry
from thulinh.ui.fields import ChoiceField, DateField, ManyChoicesField, ParagraphField, PhotosField, TextField
from thulinh.ui.forms import CommandForm
from thulinh.ui.widgets import Pills

MOST_PHOTOS = 6
Choices = Sequence[tuple[Any, str]]
NOTHING_SAID = "Đồng chí chọn đã thấy gì và ghi một câu, hoặc nói về một phát hiện trước đây."
_PUT_RIGHT, _STILL = ("da-khac-phuc", "Đã khắc phục"), ("van-con", "Vẫn còn")
_ABLE, _LACKING = ("da-khac-phuc", "Đã làm được"), ("van-con", "Vẫn còn thiếu")


class KindButtons(Pills):
    """What was seen, as large buttons for a thumb."""

    template_name = "difficulties/widgets/kinds.html"


class FindingForm(CommandForm):
    """One finding at a place, and a word each on what was found there before."""

    says_optional = False

    kind = ChoiceField(label="Đã thấy gì?", choices=Finding.Kind.choices, required=False, widget=KindButtons)
    text = ParagraphField(label="Ghi một câu", required=False, max_length=LONGEST_TEXT, rows=2)
    skill = ChoiceField(label="Kỹ năng nào còn thiếu?", required=False)
    left_out = ManyChoicesField(label="Nội dung nào của tài liệu chưa làm?", required=False)
    photos = PhotosField(label="Ảnh", required=False, limit=MOST_PHOTOS)
    unit = forms.TypedChoiceField(label="Ở đâu", coerce=int)
    day = DateField(label="Ngày thấy")
    area = ChoiceField(label="Về lĩnh vực", required=False, widget=forms.Select)
    person = forms.TypedChoiceField(label="Của ai", coerce=int, required=False, empty_value=None)
    guided = TextField(label="Đã hướng dẫn tại chỗ", required=False, max_length=LONGEST_TEXT)

    def __init__(
        self, *args: Any, places: Choices, required: Choices, holders: Choices, earlier: Sequence[FindingLine],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["skill"].choices = [(one.code, one.name) for one in Skill.objects.all()]
        self.fields["area"].choices = [(one.code, one.name) for one in Area.objects.all()]
        self.fields["area"].initial = ANY_AREA
        self.fields["unit"].choices = list(places)
        self.fields["left_out"].choices = [(str(pk), name) for pk, name in required]
        self.fields["person"].choices = [("", "Không nêu tên"), *holders]
        if not required:
            del self.fields["left_out"]
        self.earlier = [(line, self._word(line)) for line in earlier]

    def _word(self, line: FindingLine) -> str:
        """The field for a word on an earlier finding; empty where the user has none to say."""
        done, still = (_ABLE, _LACKING) if line.is_gap else (_PUT_RIGHT, _STILL)
        choices = [done, still] if line.is_open else [still]
        if not (line.may_follow if line.is_open else line.may_reopen):
            return ""
        name = f"word_{line.id}"
        self.fields[name] = ChoiceField(label="Bây giờ", choices=choices, required=False)
        return name

    @property
    def words(self) -> list[Word]:
        """What was said of earlier findings."""
        said = ((line.id, self.cleaned_data.get(name)) for line, name in self.earlier if name)
        return [Word(pk, is_done=word == _PUT_RIGHT[0]) for pk, word in said if word]

    def clean(self) -> dict[str, Any]:
        """Something must be said: a finding with its kind and its words, or a word on an earlier one."""
        said = super().clean() or self.cleaned_data
        says_more = bool(said.get("text") or said.get("photos"))
        if not said.get("kind") and (says_more or not self.words) and "kind" not in self.errors:
            self.add_error("kind", "Đồng chí chọn đã thấy gì." if says_more else NOTHING_SAID)
        if said.get("kind") and not said.get("text"):
            self.add_error("text", "Đồng chí ghi một câu về điều đã thấy.")
        if said.get("kind") == SKILL_GAP and not said.get("skill"):
            self.add_error("skill", "Đồng chí chọn kỹ năng còn thiếu.")
        return said

    def entry(self, *, files: Sequence[int], entered_at: dt.datetime | None) -> FindingEntry | None:
        """The finding as it was said; None when only words on earlier ones were."""
        said = self.cleaned_data
        if not said["kind"]:
            return None
        return FindingEntry(
            kind=said["kind"],
            unit=said["unit"],
            day=said["day"],
            text=said["text"],
            skill=said["skill"],
            person=said["person"],
            guided=said["guided"],
            area=said["area"],
            left_out=tuple(int(pk) for pk in said.get("left_out", ())),
            files=tuple(files),
            entered_at=entered_at,
        )


class AddPhotosForm(CommandForm):
    """Pictures that come after their finding."""

    photos = PhotosField(label="Ảnh", limit=MOST_PHOTOS)


class PutRightForm(CommandForm):
    """How and when it was put right."""

    note = ParagraphField(label="Đã khắc phục thế nào", max_length=LONGEST_TEXT, rows=3)
    on = DateField(label="Ngày khắc phục")


class ReasonForm(CommandForm):
    """Why a finding is withdrawn or reopened."""

    reason = TextField(label="Lý do", max_length=300)


class CorrectForm(CommandForm):
    """The words of a finding, corrected."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = ParagraphField(label="Điều đã thấy", max_length=LONGEST_TEXT, rows=3)
    guided = TextField(label="Đã hướng dẫn tại chỗ", required=False, max_length=LONGEST_TEXT)
    reason = TextField(label="Lý do sửa", max_length=300)


class PracticeForm(CommandForm):
    """A good practice, told so that others can do the same."""

    title = TextField(label="Tên mô hình, cách làm", max_length=200)
    summary = ParagraphField(label="Cách làm", max_length=5_000)
