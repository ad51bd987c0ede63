"""What somebody learnt earlier or elsewhere, as one page asks it."""

from typing import Any

from thulinh.training.models import Level
from thulinh.training.queries.qualifications import Learnable
from thulinh.training.rules.qualifications import LONGEST, NewQualification
from thulinh.ui.fields import ChoiceField, DateField, ManyChoicesField, TextField
from thulinh.ui.forms import CommandForm


class QualificationForm(CommandForm):
    """One class somebody went to: for which posts, in which topics, when, where."""

    positions = ManyChoicesField(label="Bồi dưỡng cho chức danh", required=False)
    topics = ManyChoicesField(label="Chuyên đề đã học", required=False)
    level = ChoiceField(label="Mức của chuyên đề", choices=Level.choices, required=False, initial=Level.NEW.value)
    starts_on = DateField(label="Ngày học xong", help_text="Ngày bế giảng, hoặc ngày ghi trên giấy chứng nhận.")
    ends_on = DateField(label="Có giá trị đến hết ngày", required=False, help_text="Để trống: theo quy định.")
    name = TextField(label="Tên lớp", required=False, max_length=LONGEST["name"])
    issuer = TextField(label="Nơi tổ chức", max_length=LONGEST["issuer"])
    paper_number = TextField(label="Số chứng nhận, văn bản", required=False, max_length=LONGEST["paper_number"])

    def __init__(self, *args: Any, learnable: Learnable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["positions"].choices = [(one.pk, one.name) for one in learnable.posts]
        self.fields["topics"].choices = [(one.pk, one.name) for one in learnable.topics]

    def rows(self, person: int) -> list[NewQualification]:
        """Each post and each topic as a training of the person."""
        said = self.cleaned_data
        same = {name: said[name] for name in ("starts_on", "ends_on", "name", "issuer", "paper_number")}
        posts = [NewQualification(person, position=code, **same) for code in said["positions"]]
        learnt = [NewQualification(person, topic=code, level=said["level"], **same) for code in said["topics"]]
        return [*posts, *learnt]
