"""The receiver's own word on one month's support."""

from thulinh.benefits.models import Receipt
from thulinh.ui.fields import ChoiceField, TextField, WholeNumberField
from thulinh.ui.forms import CommandForm


class WordForm(CommandForm):
    """That it came or did not, and how much where it was another amount."""

    word = ChoiceField(label="Khoản này", choices=Receipt.Word.choices)
    amount_vnd = WholeNumberField(
        label="Số tiền thực nhận (đồng), nếu khác", required=False, help_text="Để trống là đúng số đã chi."
    )
    note = TextField(label="Ghi chú", required=False, max_length=300)


class TakeBackForm(CommandForm):
    """Why a word is taken back."""

    reason = TextField(label="Lý do", max_length=300, initial="Báo nhầm")
