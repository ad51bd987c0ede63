"""A topic of a place, and what there is to read for a topic."""

from typing import Any

from django import forms

from thulinh.difficulties.models import Skill
from thulinh.training.models import Level, Topic, TopicGroup
from thulinh.training.rules.topics import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    TopicEntry,
)
from thulinh.ui.fields import ChoiceField, ManyChoicesField, ParagraphField, TextField, WholeNumberField
from thulinh.ui.forms import CommandForm

ALL_LEVELS = [("", "Mọi mức"), *Level.choices]


class TopicForm(CommandForm):
    """What a topic is about."""

    name = TextField(label="Tên chuyên đề", max_length=LONGEST_NAME, help_text="Ví dụ: Du lịch cộng đồng ở làng.")
    group = ChoiceField(label="Nhóm")
    skills = ManyChoicesField(
        label="Giúp người còn thiếu kỹ năng", required=False,
        help_text="Ai được ghi còn thiếu kỹ năng này khi đi cơ sở thì có nhu cầu học chuyên đề này.",
    )  # fmt: skip
    summary = ParagraphField(label="Nội dung chính", required=False, max_length=LONGEST_SUMMARY, rows=3)
    validity_months = WholeNumberField(
        label="Còn giá trị trong (tháng)", required=False, help_text="Để trống: học một lần, không phải học lại."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = list(TopicGroup.objects.values_list("code", "name"))
        self.fields["skills"].choices = list(Skill.objects.values_list("code", "name"))

    def entry(self) -> TopicEntry:
        """The topic as the action takes it."""
        said = {name: self.cleaned_data[name] for name in ("name", "group", "summary", "validity_months")}
        return TopicEntry(skills=tuple(self.cleaned_data["skills"]), **said)

    @staticmethod
    def of(topic: Topic) -> dict[str, Any]:
        """What a topic says, as the form starts with it."""
        return {
            "name": topic.name, "group": topic.group_id, "summary": topic.summary,
            "skills": list(topic.skills.values_list("pk", flat=True)), "validity_months": topic.validity_months,
        }  # fmt: skip


class MaterialForm(CommandForm):
    """A file or an address to read."""

    title = TextField(label="Tên tài liệu", max_length=LONGEST_TITLE)
    level = ChoiceField(label="Dành cho", choices=ALL_LEVELS, required=False)
    file = forms.FileField(
        label="Tệp PDF hoặc ảnh",
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
        error_messages={"empty": "Tệp rỗng (0 byte). Đồng chí chọn lại tệp."},
    )
    address = TextField(
        label="Hoặc đường dẫn", required=False, max_length=LONGEST_ADDRESS, help_text="Chép cả địa chỉ: https://…"
    )
