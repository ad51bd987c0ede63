"""Giving certificates, and asking what one is worth."""

from typing import Any

from django import forms

from thulinh.training.rules.certificates import (
    LONGEST_FORM,
    LONGEST_PLACE,
    LONGEST_SIGNER,
    LONGEST_SIGNER_TITLE,
    Signing,
)
from thulinh.ui.fields import DateField, ManyChoicesField, ParagraphField, TextField
from thulinh.ui.forms import CommandForm, VietnameseForm


class IssueForm(CommandForm):
    """For whom, and what all of these certificates share."""

    participants = ManyChoicesField(label="Cấp cho")
    issued_on = DateField(label="Ngày cấp")
    place = TextField(label="Nơi cấp", max_length=LONGEST_PLACE, help_text="Đứng trước ngày, ví dụ Gia Lai.")
    signer_title = ParagraphField(
        label="Thẩm quyền ký",
        rows=3,
        max_length=LONGEST_SIGNER_TITLE,
        help_text="Mỗi dòng một cấp, dòng cuối là chức vụ.",
    )
    signer_name = TextField(label="Người ký", max_length=LONGEST_SIGNER)
    number_form = TextField(
        label="Mẫu số", max_length=LONGEST_FORM, help_text="{so} là số thứ tự trong năm của đơn vị, {nam} là năm."
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participants"].choices = people

    def clean_participants(self) -> list[int]:
        """The keys of the participants, in the order in which they were offered."""
        chosen = set(self.cleaned_data["participants"])
        return [int(key) for key, _ in self.fields["participants"].choices if key in chosen]

    @staticmethod
    def of(signing: Signing) -> dict[str, Any]:
        """What stands in the form where nobody has said anything yet."""
        return {
            "issued_on": signing.issued_on, "place": signing.place, "signer_title": signing.signer_title,
            "signer_name": signing.signer_name, "number_form": signing.number_form,
        }  # fmt: skip


class CodeForm(VietnameseForm, forms.Form):
    """The code of a certificate, typed from paper."""

    ma = TextField(
        label="Mã ghi trên chứng nhận", max_length=120, help_text="Không phân biệt chữ hoa, gạch nối, dấu cách."
    )
