"""What one is asked when units are arranged: first the change, then, with its consequences in view, the decision."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from thulinh.desk.queries.arrangement import Candidate
from thulinh.kernel.periods import FIRST_DAY, LAST_DAY
from thulinh.kernel.text import format_date
from thulinh.people.models import Holding
from thulinh.ui.fields import ChoiceField, DateField, ManyChoicesField, ParagraphField, TextField
from thulinh.ui.forms import CommandForm, VietnameseForm
from thulinh.units.actions import Decision
from thulinh.units.models import UnitPath

NEW = ""
MOST_PARTS = 6


class Step(VietnameseForm, forms.Form):
    """The first step: what changes, from which day. It writes nothing and lives in the address."""

    tu = DateField(label="Có hiệu lực từ ngày")

    def clean_tu(self) -> dt.date:
        """A day of the calendar that the system knows."""
        on = self.cleaned_data["tu"]
        if not FIRST_DAY <= on <= LAST_DAY:
            raise forms.ValidationError(f"Ngày phải từ {format_date(FIRST_DAY)} đến {format_date(LAST_DAY)}.")
        return on

    @classmethod
    def asked(cls, request: Any, today: dt.date, **more: Any) -> "Step":
        """The form as the address fills it, or empty."""
        first = {"tu": today}
        return cls(request.GET if request.GET.get("xem") else None, initial=first, **more)


class MergeStep(Step):
    """Which units merge, into a new one or into one of them."""

    chi_doan = ManyChoicesField(label="Chi đoàn hợp nhất, sáp nhập")
    vao = forms.ChoiceField(label="Thành đơn vị", required=False)
    ten = TextField(label="Tên đơn vị mới", required=False, max_length=200, help_text="Chỉ ghi khi lập đơn vị mới.")

    field_order = ("chi_doan", "vao", "ten", "tu")

    def __init__(self, *args: Any, units: Sequence[UnitPath], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(row.unit_id), row.name) for row in units]
        self.fields["chi_doan"].choices = named
        self.fields["vao"].choices = [(NEW, "Lập đơn vị mới"), *named]

    def clean(self) -> dict[str, Any]:
        """At least two units in all, and a name where a new one is opened."""
        said = super().clean() or self.cleaned_data
        chosen, into = set(said.get("chi_doan", ())), said.get("vao", NEW)
        if chosen and len(chosen | ({into} if into else set())) < 2:
            self.add_error("chi_doan", "Đồng chí chọn ít nhất hai đơn vị.")
        if "vao" in said and not into and not said.get("ten") and "ten" not in self.errors:
            self.add_error("ten", "Đồng chí ghi tên đơn vị mới.")
        return said

    @property
    def predecessors(self) -> tuple[int, ...]:
        """The units that end."""
        into = self.cleaned_data["vao"]
        return tuple(int(unit) for unit in self.cleaned_data["chi_doan"] if unit != into)

    @property
    def into(self) -> int | str:
        """The standing unit that takes them up, or the name of the new one."""
        into = self.cleaned_data["vao"]
        return int(into) if into else self.cleaned_data["ten"]


class SplitStep(Step):
    """Into which units one splits, and whether it goes on itself."""

    ten = ParagraphField(label="Các đơn vị mới", rows=3, help_text="Mỗi dòng một tên.")
    con = ChoiceField(
        label="Đơn vị hiện nay",
        choices=[("khong", "Kết thúc, đơn vị mới ở dòng đầu giữ con dấu"), ("co", "Tiếp tục, chỉ tách ra một phần")],
    )
    field_order = ("con", "ten", "tu")

    def clean_ten(self) -> list[str]:
        """The names, each once."""
        names = [line for line in self.cleaned_data["ten"].splitlines() if line]
        if len({name.casefold() for name in names}) < len(names):
            raise forms.ValidationError("Có hai đơn vị cùng tên.")
        if len(names) > MOST_PARTS:
            raise forms.ValidationError(f"Nhiều nhất {MOST_PARTS} đơn vị một lần.")
        if any(len(name) > 200 for name in names):
            raise forms.ValidationError("Tên dài quá 200 chữ.")
        return names

    def clean(self) -> dict[str, Any]:
        """Two new units at least where the old one ends."""
        said = super().clean() or self.cleaned_data
        if said.get("con") == "khong" and len(said.get("ten", ("", ""))) < 2:
            self.add_error("ten", "Đồng chí ghi ít nhất hai tên, mỗi dòng một tên.")
        return said

    @property
    def goes_on(self) -> bool:
        """Whether the unit itself stays."""
        return self.cleaned_data["con"] == "co"


class RenameStep(Step):
    """The new name."""

    ten = TextField(label="Tên mới", max_length=200)
    field_order = ("ten", "tu")


class TransferStep(Step):
    """Under which unit it will stand."""

    ve = forms.ChoiceField(label="Chuyển về trực thuộc")
    field_order = ("ve", "tu")

    def __init__(self, *args: Any, units: Sequence[UnitPath], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ve"].choices = [(str(row.unit_id), row.name) for row in units]


class DissolveStep(Step):
    """Who carries on what the unit was responsible for, if anybody."""

    ve = forms.ChoiceField(
        label="Đoàn viên và nhiệm vụ chuyển về",
        required=False,
        help_text="Để trống thì việc tham gia của đoàn viên kết thúc cùng đơn vị.",
    )
    field_order = ("ve", "tu")

    def __init__(self, *args: Any, units: Sequence[UnitPath], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(row.unit_id), row.name) for row in units]
        self.fields["ve"].choices = [("", "Không chuyển"), *named]


class DecisionForm(CommandForm):
    """The second step: the paper that orders the change."""

    decision_number = TextField(label="Số quyết định", max_length=80)
    decision_on = DateField(label="Ngày quyết định", required=False)
    decided_by = TextField(label="Cơ quan ban hành", required=False, max_length=200)
    note = TextField(label="Ghi chú", required=False, max_length=300)

    def decision(self) -> Decision:
        """The decision as it is kept."""
        said = self.cleaned_data
        return Decision(said["decision_number"], said["decision_on"], said["decided_by"], said["note"])


class MergeDecision(DecisionForm):
    """The paper, who leads the merged unit for the time being, and who is in charge of it."""

    secretary = forms.TypedChoiceField(
        label="Bí thư lâm thời", required=False, coerce=int, empty_value=None,
        help_text="Người phụ trách đến khi đại hội. Để trống nếu chưa chỉ định.",
    )  # fmt: skip
    officer = forms.TypedChoiceField(label="Ủy viên phụ trách", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, people: Sequence[Candidate], committee: Sequence[Holding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secretary"].choices = [("", "Chưa chỉ định"), *_people(people)]
        self.fields["officer"].choices = [("", "Chưa phân công"), *_committee(committee)]
        if not committee:
            del self.fields["officer"]


class SplitDecision(DecisionForm):
    """The paper, who goes to which part, and who leads each part for the time being."""

    says_optional = False

    def __init__(
        self, *args: Any, parts: Sequence[str], keeper: str, people: Sequence[Candidate], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parts, self.people = parts, people
        places = [("", keeper), *((str(place), name) for place, name in enumerate(parts) if name != keeper)]
        for person in people:
            self.fields[f"nguoi-{person.person}"] = forms.ChoiceField(label=person.name, choices=places, required=False)
        for place, name in enumerate(parts):
            self.fields[f"bi-thu-{place}"] = forms.TypedChoiceField(
                label=f"Bí thư lâm thời của {name}", required=False, coerce=int, empty_value=None,
                choices=[("", "Chưa chỉ định"), *((one.person, one.name) for one in people)],
            )  # fmt: skip

    def placed(self) -> dict[int, int]:
        """Person → place among the parts, of those who do not stay with the one that keeps the seat."""
        said = {person.person: self.cleaned_data.get(f"nguoi-{person.person}") for person in self.people}
        return {person: int(place) for person, place in said.items() if place}

    def secretaries(self) -> dict[int, int]:
        """Place among the parts → who leads it for the time being."""
        said = {place: self.cleaned_data.get(f"bi-thu-{place}") for place in range(len(self.parts))}
        return {place: person for place, person in said.items() if person}


class TransferDecision(DecisionForm):
    """The paper, and who of the new committee is in charge."""

    officer = forms.TypedChoiceField(label="Ủy viên phụ trách", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, committee: Sequence[Holding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = [("", "Chưa phân công"), *_committee(committee)]
        if not committee:
            del self.fields["officer"]


def _people(people: Sequence[Candidate]) -> list[tuple[int, str]]:
    return [(one.person, f"{one.name} ({one.unit_name})") for one in people]


def _committee(committee: Sequence[Holding]) -> list[tuple[int, str]]:
    return [(one.pk, f"{one.person.full_name} ({one.seat.position.short_name})") for one in committee]
