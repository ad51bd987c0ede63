"""What a cadre says of themselves: one word for each topic, or none."""

from collections.abc import Sequence
from typing import Any

from thulinh.kernel.text import format_date
from thulinh.training.models import SelfAssessment
from thulinh.training.queries.assessments import AskedGroup, AskedTopic
from thulinh.ui.fields import ChoiceField
from thulinh.ui.forms import CommandForm

WORDS = SelfAssessment.Mark.choices


class AssessmentForm(CommandForm):
    """A word for each topic that is asked about; what is not tapped says nothing."""

    says_optional = False

    def __init__(self, *args: Any, groups: Sequence[AskedGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._groups = groups
        for group in groups:
            for one in group.topics:
                self.fields[one.topic.pk] = ChoiceField(
                    label=one.topic.name, choices=WORDS, required=False, help_text=_said(one)
                )

    def grouped(self) -> list[tuple[str, list[Any]]]:
        """The fields under the names of their groups."""
        return [(group.name, [self[one.topic.pk] for one in group.topics]) for group in self._groups]

    def marks(self) -> dict[str, int]:
        """What was tapped, by topic."""
        said = {one.topic.pk: self.cleaned_data[one.topic.pk] for group in self._groups for one in group.topics}
        return {topic: int(mark) for topic, mark in said.items() if mark}


def _said(one: AskedTopic) -> str:
    """What was said last."""
    return f"Lần trước, {format_date(one.last.day)}: {one.last.get_mark_display()}." if one.last else ""
