"""What one asks of a proposal of visits, and which of the proposed one takes."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from thulinh.desk.queries.planning import Candidate, Wish
from thulinh.kernel.periods import DAY, Cadence, Span, period_containing
from thulinh.kernel.text import format_number
from thulinh.ui.fields import ChoiceField, DateField, ManyChoicesField, TextField, WholeNumberField
from thulinh.ui.forms import CommandForm, VietnameseForm
from thulinh.visits.models import Form

LENGTHS = {"1": "Nửa ngày", "2": "1 ngày", "4": "2 ngày", "6": "3 ngày", "10": "5 ngày"}  # by half days
LONGEST_SPAN, MOST_DAYS, USUAL_DAYS = 92, 31, 5
_KEY = re.compile(r"[1-9]\d{0,17}-[1-9]\d{0,17}")


class WishForm(VietnameseForm, forms.Form):
    """Where to, when, how long, who. It writes nothing and lives in the address."""

    cap = ChoiceField(label="Gợi ý nơi đến ở cấp")
    tu = DateField(label="Từ ngày")
    den = DateField(label="Đến ngày")
    moi_noi = ChoiceField(label="Mỗi nơi", choices=list(LENGTHS.items()))
    nhieu_nhat = WholeNumberField(label="Mỗi người nhiều nhất (ngày)", min_value=1, max_value=MOST_DAYS)
    nguoi = ManyChoicesField(label="Ai đi")

    def __init__(
        self, *args: Any, levels: Sequence[tuple[str, str]], people: Sequence[Candidate], on: dt.date, **kwargs: Any
    ) -> None:
        following = period_containing(Cadence.MONTH, period_containing(Cadence.MONTH, on).ends_on + DAY)
        able = [str(one.person) for one in people if one.left is None or one.left > 0]
        first = {"cap": levels[-1][0] if levels else "", "tu": following.starts_on, "den": following.ends_on}
        first |= {"moi_noi": "2", "nhieu_nhat": USUAL_DAYS, "nguoi": able}
        super().__init__(*args, initial={**first, **kwargs.pop("initial", {})}, **kwargs)
        self.fields["cap"].choices = levels
        self.fields["nguoi"].choices = [(str(one.person), _told(one)) for one in people]

    def clean(self) -> dict[str, Any]:
        """Days in order, not more than a quarter."""
        said = super().clean() or self.cleaned_data
        first, last = said.get("tu"), said.get("den")
        if first and last and last < first:
            self.add_error("den", "Ngày cuối trước ngày đầu.")
        elif first and last and (last - first).days >= LONGEST_SPAN:
            self.add_error("den", f"Nhiều nhất {LONGEST_SPAN} ngày một lần.")
        return said

    def wish(self) -> Wish:
        """What is asked for."""
        said = self.cleaned_data
        span = Span(said["tu"], said["den"])
        return Wish(said["cap"], span, int(said["moi_noi"]), said["nhieu_nhat"], frozenset(map(int, said["nguoi"])))


def _told(one: Candidate) -> str:
    if one.left is None:
        return f"{one.name}, {one.position}"
    left = (
        f"còn {format_number(one.left, 0 if one.left == int(one.left) else 1)} ngày"
        if one.left
        else "đã đi, đã đăng ký đủ ngày"
    )
    return f"{one.name}, {one.position} ({left})"


class KeysField(forms.MultipleChoiceField):
    """Pairs of a person and a place. A pair that is proposed no longer may be one that was taken a moment ago."""

    default_error_messages = {"required": "Đồng chí chưa chọn nơi nào."}

    def valid_value(self, value: Any) -> bool:
        """A pair of two numbers."""
        return bool(_KEY.fullmatch(str(value)))


class TakeForm(CommandForm):
    """Which of the proposed visits are planned, from which day each, in which form and what for."""

    take = KeysField(label="Nơi đến được chọn")
    form = forms.ModelChoiceField(label="Hình thức", queryset=Form.objects.all(), empty_label=None)
    purpose = TextField(label="Nội dung chuyến đi", max_length=300)

    def __init__(self, data: Any = None, *, proposed: Mapping[str, tuple[str, dt.date]], **kwargs: Any) -> None:
        """`proposed`: by key, what it is called and from which day it is proposed."""
        super().__init__(data, **kwargs)
        sent = [key for key in (data.getlist("take") if data is not None else ()) if _KEY.fullmatch(key)]
        for key in dict.fromkeys([*proposed, *sent]):
            label, day = proposed.get(key, ("Nơi đến", None))
            self.fields[day_field(key)] = DateField(label=label, required=key in sent)
            self.initial[day_field(key)] = day

    def taken(self) -> list[tuple[int, int, dt.date]]:
        """Person, place and first day of what is taken."""
        said = self.cleaned_data
        keys = dict.fromkeys(said["take"])
        return [(*map(int, key.split("-")), said[day_field(key)]) for key in keys]  # type: ignore[misc]


def day_field(key: str) -> str:
    """The name of the field with the first day."""
    return f"ngay_{key}"
