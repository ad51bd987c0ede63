"""A support laid down by hand: who is entitled, to how much, who pays, by which paper."""

import datetime as dt
from typing import Any

from django import forms

from thulinh.benefits.models import BenefitKind, EntitlementRule
from thulinh.benefits.rules.giving import LONGEST, RuleEntry
from thulinh.kernel.parameters import Dated, rules
from thulinh.kernel.text import format_date, format_number
from thulinh.people.models import Position
from thulinh.ui.fields import ChoiceField, DateField, DecimalField, ManyChoicesField, TextField, WholeNumberField
from thulinh.ui.forms import CommandForm

BASE = "muc-"
_NAMES = {"muc-luong-co-so": "mức lương cơ sở"}
_OWN = ("kind", "name", "positions", "amount_vnd", "coefficient", "base", "proration", "group",
        "concurrent_percent", "payer", "legal_basis", "is_doubtful")  # fmt: skip


class RuleForm(CommandForm):
    """One support, with the paper that says so."""

    kind = ChoiceField(label="Loại quyền lợi")
    name = TextField(label="Tên gọi", max_length=LONGEST["name"], help_text="Ví dụ: Phụ cấp hằng tháng của bí thư.")
    positions = ManyChoicesField(
        label="Người được hưởng giữ chức danh", help_text="Chọn nhiều: phải giữ đồng thời tất cả."
    )
    amount_vnd = WholeNumberField(label="Số tiền mỗi tháng (đồng)", required=False)
    coefficient = DecimalField(
        label="Hoặc hệ số", required=False, max_digits=6, decimal_places=3, help_text="Ví dụ 0,5."
    )
    base = ChoiceField(label="Hệ số nhân với", required=False)
    proration = ChoiceField(label="Cách tính theo ngày", choices=EntitlementRule.Proration.choices, initial="theo-ngay")
    payer = TextField(label="Cơ quan chi trả", max_length=LONGEST["payer"])
    legal_basis = TextField(
        label="Căn cứ pháp lý", max_length=LONGEST["legal_basis"], help_text="Số, ngày, cơ quan ra văn bản."
    )
    starts_on = DateField(label="Áp dụng từ ngày")
    ends_on = DateField(label="Đến hết ngày", required=False)
    paper_number = TextField(label="Số văn bản áp dụng ở đơn vị", max_length=80)
    paper_on = DateField(label="Ngày văn bản", required=False)
    group = TextField(
        label="Nhóm kiêm nhiệm", required=False, max_length=LONGEST["group"],
        help_text="Các khoản cùng nhóm: khoản lớn nhất hưởng đủ, khoản khác hưởng theo tỷ lệ dưới đây.",
    )  # fmt: skip
    concurrent_percent = WholeNumberField(label="Hưởng thêm khi kiêm nhiệm (%)", initial=100)
    is_doubtful = forms.BooleanField(label="Chưa đọc được văn bản gốc, cần xác minh", required=False)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(BenefitKind.objects.values_list("code", "name"))
        self.fields["positions"].choices = list(Position.objects.values_list("code", "name"))
        self.fields["base"].choices = _bases(on)

    def entry(self) -> RuleEntry:
        """The support as the action takes it."""
        said = {name: self.cleaned_data[name] for name in _OWN}
        return RuleEntry(**said | {"positions": tuple(said["positions"])})


def _bases(on: dt.date) -> list[tuple[str, str]]:
    """What a coefficient may be of, with its value of the day."""
    return [(code, f"{_NAMES.get(code, code)} ({_value(values, on)})") for code, values in _known().items()]


def _known() -> dict[str, tuple[Dated, ...]]:
    return {code: values for code, values in rules().items() if code.startswith(BASE)}


def _value(values: tuple[Dated, ...], on: dt.date) -> str:
    last = next((one for one in reversed(values) if one.starts_on <= on), values[0])
    return f"{format_number(last.value)} đồng từ {format_date(last.starts_on)}"


class EndForm(CommandForm):
    """Until when a support holds, and why it ends."""

    on = DateField(label="Ngày cuối còn áp dụng")
    reason = TextField(label="Lý do", max_length=300)
