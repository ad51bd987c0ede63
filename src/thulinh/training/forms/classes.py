"""A class: what it teaches to whom, when, where, what it asks."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from thulinh.training.models import Level, TrainingClass
from thulinh.training.rules.classes import ClassEntry
from thulinh.ui.fields import (
    DateField,
    DecimalField,
    ManyChoicesField,
    ParagraphField,
    TextField,
    WholeNumberField,
)
from thulinh.ui.forms import CommandForm
from thulinh.ui.widgets import ManyPills

MOST_PLACES, LONGEST_VALIDITY, USUAL_SHARE, TOP_MARK = 2_000, 240, 80, 10
TopicChoice = tuple[str, str]


class TopicLevels(ManyPills):
    """Topics one under the other, each with the levels at which it is taught."""

    template_name = "training/_topic_levels.html"


class ClassForm(CommandForm):
    """A class as it is planned, or changed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = TextField(label="Tên lớp", max_length=200, help_text="Ví dụ: Bồi dưỡng bí thư, phó bí thư Đoàn xã, lớp 1")
    positions = ManyChoicesField(
        label="Bồi dưỡng cho chức danh",
        required=False,
        help_text="Học xong lớp này là đã được bồi dưỡng cho chức danh. Không chọn: chỉ tính theo chuyên đề.",
    )
    topics = ManyChoicesField(
        label="Chuyên đề, theo mức", required=False, widget=TopicLevels, help_text="Một chuyên đề dạy được nhiều mức."
    )
    starts_on = DateField(label="Khai giảng")
    ends_on = DateField(label="Bế giảng")
    registration_ends_on = DateField(label="Hạn đề cử, đăng ký", required=False)
    place = TextField(label="Địa điểm", required=False, max_length=200)
    capacity = WholeNumberField(label="Số chỗ", min_value=1, max_value=MOST_PLACES)
    attendance_percent = WholeNumberField(
        label="Dự ít nhất (% số buổi)", min_value=0, max_value=100, initial=USUAL_SHARE,
        help_text="Dự ít hơn thì không được chứng nhận.",
    )  # fmt: skip
    has_test = forms.BooleanField(label="Có bài thu hoạch hoặc kiểm tra", required=False)
    pass_mark = DecimalField(
        label="Điểm đạt", required=False, min_value=0, max_value=TOP_MARK, max_digits=4, decimal_places=2,
        help_text="Chỉ ghi khi bài thu hoạch, kiểm tra có điểm.",
    )  # fmt: skip
    validity_months = WholeNumberField(
        label="Có giá trị trong (tháng)", required=False, min_value=1, max_value=LONGEST_VALIDITY,
        help_text="Để trống: theo quy định đang áp dụng.",
    )  # fmt: skip
    plan_item = forms.ChoiceField(label="Thuộc kế hoạch", required=False)
    paper_number = TextField(label="Số kế hoạch, quyết định mở lớp", required=False, max_length=80)
    paper_on = DateField(label="Ngày văn bản", required=False)
    note = ParagraphField(label="Dặn học viên", required=False, rows=3, help_text="Mang theo gì, ăn nghỉ ở đâu.")

    SECTIONS = (
        ("Lớp", ("name", "positions", "topics")),
        ("Khi nào, ở đâu", ("starts_on", "ends_on", "registration_ends_on", "place", "capacity")),
        ("Yêu cầu với học viên", ("attendance_percent", "has_test", "pass_mark", "validity_months")),
        ("Văn bản, lời dặn", ("plan_item", "paper_number", "paper_on", "note")),
    )

    def __init__(
        self,
        *args: Any,
        positions: Sequence[tuple[str, str]],
        topics: Sequence[TopicChoice],
        plan_items: Sequence[tuple[int, str]] = (),
        **kwargs: Any,
    ) -> None:
        """`positions`, `topics`, `plan_items`: key and words of what may be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["positions"].choices = positions
        self.fields["topics"].choices = [
            (words, [(f"{code}:{level.value}", level.label) for level in Level]) for code, words in topics
        ]
        self.fields["plan_item"].choices = [("", "Ngoài kế hoạch"), *((str(key), words) for key, words in plan_items)]
        if not plan_items:
            self.fields.pop("plan_item")

    @property
    def sections(self) -> Iterable[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(words, [self[name] for name in names if name in self.fields]) for words, names in self.SECTIONS]

    def entry(self) -> ClassEntry:
        """What the form says."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("command_id", "version")}
        chosen = [key.rpartition(":") for key in said.pop("topics")]
        item = said.pop("plan_item", "")
        return ClassEntry(
            **said | {"positions": tuple(said["positions"])},
            topics=tuple((code, level) for code, _, level in chosen),
            plan_item=int(item) if item else None,
        )


def initial_of(found: TrainingClass, topics: Iterable[tuple[str, str]]) -> Mapping[str, Any]:
    """A class as its form shows it; `topics`: code and level."""
    plain = (
        "version", "name", "positions", "starts_on", "ends_on", "registration_ends_on", "place", "capacity",
        "attendance_percent", "has_test", "pass_mark", "validity_months", "paper_number", "paper_on", "note",
    )  # fmt: skip
    said: dict[str, dt.date | Decimal | str | int | list | None] = {name: getattr(found, name) for name in plain}
    item = str(found.plan_item_id or "")
    return {**said, "topics": [f"{code}:{level}" for code, level in topics], "plan_item": item}
