"""Which difficulties are one matter, and one answer to all of them."""

from collections.abc import Sequence
from typing import Any

from thulinh.difficulties.queries.alike import Alike
from thulinh.ui.fields import ManyChoicesField, ParagraphField, TextField
from thulinh.ui.forms import CommandForm


class GroupForm(CommandForm):
    """The name of the group, and what belongs to it."""

    title = TextField(label="Tên nhóm", max_length=200)
    difficulties = ManyChoicesField(label="Gộp với")
    note = ParagraphField(label="Nhận định chung", max_length=2000, required=False, rows=2)

    def __init__(self, *args: Any, near: Sequence[Alike], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["difficulties"].choices = [
            (str(one.difficulty.pk), f"{one.difficulty.title} (cùng các từ: {', '.join(one.words)})") for one in near
        ]


class AnswerAllForm(CommandForm):
    """One answer for several places."""

    text = ParagraphField(label="Trả lời và việc đã làm", max_length=4000)
