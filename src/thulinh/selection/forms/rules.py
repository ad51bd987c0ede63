"""A rule of choosing written by hand: for which seat, what is asked of who takes it, which bodies speak in order."""

from collections.abc import Sequence
from typing import Any

from thulinh.people.models import Position
from thulinh.selection.queries.rules import speaking_levels
from thulinh.selection.rules.criteria import STANDINGS
from thulinh.selection.rules.writing import MOST_JUDGED, Asked, bodies_of, criteria_of
from thulinh.ui.fields import ChoiceField, DateField, ManyChoicesField, ParagraphField, TextField, WholeNumberField
from thulinh.ui.forms import CommandForm

BODIES = tuple(f"body_{place}" for place in range(1, 6))
WEIGHTS = (("bat-buoc", "Bắt buộc"), ("uu-tien", "Không bắt buộc"))
_KINDS = ("residence", "discipline", "skills", "party", "service", "attendance")
# Which field says how much is asked of a kind.
_BOUNDS = {"party": "standings", "service": "service_months", "attendance": "attendance_percent"}


class SelectionRuleForm(CommandForm):
    """One rule, with its paper. A kind of criterion that is left empty is not asked."""

    position = ChoiceField(label="Chức danh")
    with_position = ChoiceField(label="Kiêm chức danh", required=False)
    is_two_way = ChoiceField(
        label="Người đang giữ một trong hai chức danh",
        choices=[("", "Xét như người khác"), ("co", "Xét trước nếu đủ điều kiện (ưu tiên hai chiều)")], required=False,
    )  # fmt: skip
    paper_number = TextField(label="Số văn bản", max_length=80)
    paper_on = DateField(label="Ngày văn bản")
    decided_by = TextField(label="Cơ quan ban hành", max_length=150, help_text="Ví dụ: Ban Thường vụ Đảng ủy xã")
    starts_on = DateField(label="Áp dụng từ ngày")
    age_from = WholeNumberField(label="Tuổi ít nhất", required=False, min_value=0, max_value=100)
    age_to = WholeNumberField(label="Tuổi nhiều nhất", required=False, min_value=0, max_value=100)
    second_age_from = WholeNumberField(label="Tuổi ít nhất, chức danh kiêm", required=False, min_value=0, max_value=100)
    second_age_to = WholeNumberField(
        label="Tuổi nhiều nhất, chức danh kiêm", required=False, min_value=0, max_value=100
    )
    residence = ChoiceField(label="Sống và sinh hoạt tại đơn vị", required=False)
    discipline = ChoiceField(label="Không đang bị kỷ luật", required=False)
    skills = ChoiceField(label="Không thiếu kỹ năng đã ghi nhận", required=False)
    party = ChoiceField(label="Tình trạng phát triển Đảng", required=False)
    standings = ManyChoicesField(
        label="Thuộc diện", required=False,
        choices=[(code, words[0].upper() + words[1:]) for code, words in STANDINGS.items()],
    )  # fmt: skip
    service = ChoiceField(label="Thời gian đã giữ một trong các chức danh", required=False)
    service_months = WholeNumberField(label="Ít nhất (tháng)", required=False, min_value=1, max_value=600)
    attendance = ChoiceField(label="Dự sinh hoạt mười hai tháng qua", required=False)
    attendance_percent = WholeNumberField(label="Ít nhất (%)", required=False, min_value=1, max_value=100)
    judged = ParagraphField(
        label="Nhận xét kèm lý do", required=False,
        help_text=f"Mỗi dòng một tiêu chuẩn phải nhận xét, nhiều nhất {MOST_JUDGED}. Ví dụ: Có uy tín với thanh niên.",
    )  # fmt: skip
    body_1 = ChoiceField(label="Cơ quan cho ý kiến thứ nhất")
    body_2 = ChoiceField(label="Thứ hai", required=False)
    body_3 = ChoiceField(label="Thứ ba", required=False)
    body_4 = ChoiceField(label="Thứ tư", required=False)
    body_5 = ChoiceField(label="Thứ năm", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = list(Position.objects.order_by("rank", "code").values_list("code", "name"))
        self.levels = dict(speaking_levels())
        self.fields["position"].choices = posts
        self.fields["with_position"].choices = [("", "Không kiêm"), *posts]
        for name in _KINDS:
            self.fields[name].choices = [("", "Không xét"), *WEIGHTS]
        for name in BODIES:
            self.fields[name].choices = [("", "Không hỏi"), *self.levels.items()]

    def clean(self) -> dict[str, Any]:
        """What is said, where it makes a rule."""
        said = super().clean()
        self._refuse_posts(said)
        for kind, bound in _BOUNDS.items():
            if said.get(kind) and not said.get(bound) and bound not in self.errors:
                self.add_error(bound, "Đồng chí ghi mức cần có, hoặc chọn “Không xét”.")
            if said.get(bound) and not said.get(kind):
                self.add_error(kind, "Đồng chí chọn bắt buộc hay không.")
        for first, last in (("age_from", "age_to"), ("second_age_from", "second_age_to")):
            if None not in (low := said.get(first), high := said.get(last)) and low > high:
                self.add_error(last, "Tuổi nhiều nhất phải từ tuổi ít nhất trở lên.")
        if len(self._judged(said)) > MOST_JUDGED:
            self.add_error("judged", f"Nhiều nhất {MOST_JUDGED} dòng.")
        asked = self._bodies(said)
        if len(asked) > len(set(asked)):
            self.add_error("body_1", "Mỗi cơ quan chỉ hỏi một lần.")
        if not self.errors and not self.criteria():
            self.add_error(None, "Đồng chí ghi ít nhất một tiêu chuẩn.")
        return said

    def _refuse_posts(self, said: dict[str, Any]) -> None:
        second = said.get("with_position")
        if second and second == said.get("position"):
            self.add_error("with_position", "Chức danh kiêm phải khác chức danh thứ nhất.")
        if said.get("is_two_way") and not second:
            self.add_error("is_two_way", "Ưu tiên hai chiều cần có chức danh kiêm.")
        if not second and any(said.get(name) is not None for name in ("second_age_from", "second_age_to")):
            self.add_error("second_age_from", "Chưa chọn chức danh kiêm.")

    def criteria(self) -> list[dict[str, Any]]:
        """What is asked, as the document's section says it."""
        said = self.cleaned_data
        weights = {name: said[name] for name in _KINDS}
        asked = Asked(
            position=said["position"], with_position=said["with_position"] or "",
            age=(said["age_from"], said["age_to"]), second_age=(said["second_age_from"], said["second_age_to"]),
            standings=tuple(said["standings"]), months=said["service_months"], percent=said["attendance_percent"],
            judged=tuple(self._judged(said)), weights=weights,
        )  # fmt: skip
        return criteria_of(asked)

    def rule(self) -> dict[str, Any]:
        """The rule as the action takes it."""
        said = self.cleaned_data
        kept = {name: said[name] for name in ("position", "starts_on", "paper_number", "paper_on", "decided_by")}
        return kept | {
            "with_position": said["with_position"] or None,
            "is_two_way": said["is_two_way"] == "co",
            "criteria": self.criteria(),
            "bodies": bodies_of([(level, self.levels[level]) for level in self._bodies(said)]),
        }

    def _bodies(self, said: dict[str, Any]) -> Sequence[str]:
        return [said[name] for name in BODIES if said.get(name)]

    def _judged(self, said: dict[str, Any]) -> Sequence[str]:
        return [line for line in (said.get("judged") or "").split("\n") if line]


class EndRuleForm(CommandForm):
    """Until when a rule holds, and why it ends."""

    on = DateField(label="Ngày cuối còn áp dụng")
    reason = TextField(label="Lý do", max_length=300)
