"""A person as a form asks for them."""

import datetime as dt
from typing import Any

from django import forms

from thulinh.kernel.parameters import parameter
from thulinh.people.models import Membership, PartyStanding, Person
from thulinh.people.rules import LESS_ASKED, NOT_KEPT, is_younger
from thulinh.ui.fields import ChoiceField, DateField, ParagraphField, PhoneField, TextField
from thulinh.ui.forms import CommandForm

PERSON_FIELDS = ("full_name", "birth_on", "sex", "phone", "address", "code", "joined_on", "work")
BEGAN = [
    ("ket-nap", "Mới kết nạp"),
    ("chuyen-den", "Chuyển sinh hoạt đến"),
    ("dang-ky", "Đăng ký tham gia"),
    ("", "Chưa rõ"),
]


class PersonForm(CommandForm):
    """What is written about a person. Only the name is needed; what is unknown stays empty."""

    full_name = TextField(label="Họ và tên", max_length=120)
    birth_on = DateField(label="Ngày sinh", required=False)
    sex = ChoiceField(label="Giới tính", required=False, choices=[*Person.Sex.choices, ("", "Chưa rõ")])
    phone = PhoneField(label="Điện thoại", required=False)
    address = TextField(label="Địa chỉ", required=False, max_length=300)
    code = TextField(label="Mã đoàn viên", required=False, max_length=40)
    joined_on = DateField(label="Ngày vào Đoàn", required=False)
    work = TextField(label="Nghề nghiệp, nơi làm việc", required=False, max_length=200)


class NewMemberForm(PersonForm):
    """A new person and how they belong to the unit."""

    kind = ChoiceField(label="Hình thức", choices=Membership.Kind.choices, initial=Membership.Kind.HOME)
    starts_on = DateField(label="Sinh hoạt ở đây từ ngày")
    began_by = ChoiceField(label="Vào danh sách do", choices=BEGAN, required=False)
    is_somebody_else = forms.BooleanField(label="Đây là người khác, không phải người đã có", required=False)

    def __init__(self, *args: Any, alike: bool = False, **kwargs: Any) -> None:
        """`alike`: people in the books look like this one, so the box that says otherwise is shown."""
        super().__init__(*args, **kwargs)
        if not alike:
            self.fields["is_somebody_else"].widget = forms.HiddenInput()


class CorrectForm(PersonForm):
    """What is written about a person, with the reason for changing it."""

    reason = TextField(label="Lý do sửa", max_length=300, help_text="Ví dụ: ghi nhầm, đổi số điện thoại.")


class WithdrawForm(CommandForm):
    """Why a record is taken back."""

    reason = ParagraphField(label="Lý do rút", max_length=300, rows=3)


class PartyForm(CommandForm):
    """Where somebody stands towards the Party, from which day."""

    state = ChoiceField(label="Tình trạng", choices=PartyStanding.State.choices)
    starts_on = DateField(label="Từ ngày")
    decision_number = TextField(label="Số quyết định", required=False, max_length=80)


def tell_age(form: PersonForm, on: dt.date) -> None:
    """Say on a form below which age less is asked."""
    years = parameter(LESS_ASKED, on)
    form.fields[
        "birth_on"
    ].help_text = f"Dưới {years} tuổi: không lưu {', '.join(NOT_KEPT.values())}; để trống các mục ấy."


def ask_less(form: PersonForm, person: Person, on: dt.date) -> None:
    """Do not ask a young member for what is not kept of them; what is still kept is shown, to be removed."""
    years = parameter(LESS_ASKED, on)
    if not is_younger(person.birth_on, on, years):
        return
    for name, words in NOT_KEPT.items():
        if name not in form.fields:
            continue
        if getattr(person, name):
            form.fields[name].help_text = f"Dưới {years} tuổi: không lưu {words} nữa. Đồng chí xóa ô này rồi lưu."
        else:
            del form.fields[name]
